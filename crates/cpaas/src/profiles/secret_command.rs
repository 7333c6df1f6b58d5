//! Secrets that a command prints.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

use super::private_file::{LIMIT, text};
use super::process_group::ProcessGroup;
use super::secret_options::SecretOptions;

/// How long what a command has printed may take to arrive once it has ended: who it left behind may keep its outputs
/// open for ever.
const MOMENT: Duration = Duration::from_millis(50);

/// Runs a command by the shell, and returns what it prints; or why there is nothing.
pub(super) async fn read_command(command: &str, options: &SecretOptions) -> Result<String, String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut shell = Command::new(shell);
    shell
        .args([flag, command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Not ours: a process that the command leaves behind would keep it open, and its reader waiting.
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let (mut child, group) =
        ProcessGroup::start(shell).map_err(|error| format!("could not be started: {error}"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let limit = options.timeout;
    let ended = async {
        tokio::select! {
            biased;
            ended = beside(output(&mut child, stdout), pass_on(stderr, options)) => ended,
            () = group.lend_terminal(&options.terminal) => unreachable!("it lends until it is dropped"),
        }
    };
    let ended = tokio::time::timeout(limit, ended).await;
    let ended = ended.map_err(|_| format!("did not end within {limit:?}"))?;
    let (status, printed) = ended.map_err(|error| format!("failed: {error}"))?;
    group.pass_on_interrupt(status);
    if !status.success() {
        return Err(format!("failed: {status}"));
    }
    text(printed).map_err(|error| format!("failed: {error}"))
}

/// What the command prints until it ends.
async fn output(
    child: &mut Child,
    stdout: Option<ChildStdout>,
) -> io::Result<(ExitStatus, Vec<u8>)> {
    let (mut printed, mut status) = (Vec::new(), None);
    if let Some(stdout) = stdout {
        let mut stdout = stdout.take(LIMIT + 1);
        loop {
            tokio::select! {
                biased;
                count = stdout.read_buf(&mut printed) => if count? == 0 { break },
                ended = child.wait(), if status.is_none() => status = Some(ended?),
                () = tokio::time::sleep(MOMENT), if status.is_some() => break,
            }
        }
    }
    // One that prints more than a secret can have may go on for ever.
    if printed.len() as u64 > LIMIT {
        return Err(text(printed).err().unwrap_or_else(|| io::Error::other("too long")));
    }
    let status = match status {
        Some(status) => status,
        None => child.wait().await?,
    };
    Ok((status, printed))
}

/// Runs the first to its end and the second beside it; that one has a moment more for its last output.
async fn beside<T>(main: impl Future<Output = T>, other: impl Future<Output = ()>) -> T {
    let mut other = std::pin::pin!(other);
    let mut main = std::pin::pin!(main);
    tokio::select! {
        biased;
        ended = &mut main => {
            let _ = tokio::time::timeout(MOMENT, other).await;
            ended
        }
        () = &mut other => main.await,
    }
}

/// Passes on what a command prints on stderr. It is read in any case, so that the command is not stopped by it.
async fn pass_on(from: Option<ChildStderr>, options: &SecretOptions) {
    let Some(mut from) = from else { return };
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if let Some(call) = &options.on_stderr {
            call(&buffer[..count]);
        }
    }
}
