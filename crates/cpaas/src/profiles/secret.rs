//! Secrets: named in the configuration, never written into it.

use std::fmt;
use std::fs::Permissions;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use cpaas_core::{ExposeSecret, SecretString};
use tokio::io::AsyncReadExt as _;
use tokio::process::{ChildStderr, Command};

use crate::base::blocking::blocking;

/// Most bytes of a secret.
const LIMIT: u64 = 64 * 1024;

/// How long a command may take to print one.
pub(crate) const SECRET_TIMEOUT: Duration = Duration::from_secs(20);

/// Where a secret is.
#[derive(Clone, Debug)]
pub(crate) enum Secret {
    /// `env:NAME`
    Env(String),
    /// `file:PATH`
    File(PathBuf),
    /// `cmd:COMMAND`, for the shell
    Cmd(String),
    /// Itself: from the environment's own variables, or of the sandbox.
    Literal(SecretString),
}

/// Where it is; never the secret.
impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "env:{name}"),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Cmd(command) => write!(f, "cmd:{command}"),
            Self::Literal(_) => f.write_str("[redacted]"),
        }
    }
}

impl Secret {
    /// The place that a text names; `None` for a text that names none.
    pub(crate) fn parse(text: &str, config: &Path) -> Option<Self> {
        match text.split_once(':')? {
            ("env", name) => Some(Self::Env(name.to_owned())),
            ("file", path) => Some(Self::File(relative_to(config, path))),
            ("cmd", command) => Some(Self::Cmd(command.to_owned())),
            _ => None,
        }
    }

    /// Reads it, without the newline at its end; a command has this time to print it.
    pub(crate) async fn read(&self, limit: Duration) -> Result<String, String> {
        let text = match self {
            Self::Env(name) => std::env::var(name).map_err(|error| match error {
                std::env::VarError::NotPresent => {
                    format!("the environment variable {name} is not set")
                }
                std::env::VarError::NotUnicode(_) => {
                    format!("the environment variable {name} is not UTF-8")
                }
            })?,
            Self::File(path) => {
                let file = path.clone();
                let read = blocking(move || read_file(&file)).await.map_err(|f| f.to_string())?;
                read.map_err(|error| format!("{}: {error}", path.display()))?
            }
            Self::Cmd(command) => {
                let read = read_command(command, limit).await;
                read.map_err(|why| format!("`{command}` {why}"))?
            }
            Self::Literal(secret) => secret.expose_secret().to_owned(),
        };
        let text = without_newline(text);
        if text.is_empty() { Err("the secret is empty".to_owned()) } else { Ok(text) }
    }

    /// Stores a new value in its place. Returns false if that place can't be written.
    pub(crate) fn replace(&self, new: &SecretString) -> io::Result<bool> {
        match self {
            Self::File(path) => write_private(path, new.expose_secret()).map(|()| true),
            Self::Literal(_) | Self::Env(_) | Self::Cmd(_) => Ok(false),
        }
    }
}

/// A path in the configuration file, which is relative to that file.
pub(super) fn relative_to(config: &Path, file: &str) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(file)
}

/// A secret from standard input, such as a new password.
pub(crate) fn read_stdin() -> Result<SecretString, String> {
    let text = bounded(io::stdin()).map_err(|error| format!("standard input: {error}"))?;
    let text = without_newline(text);
    if text.is_empty() { Err("standard input is empty".to_owned()) } else { Ok(text.into()) }
}

fn without_newline(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    text
}

fn read_file(path: &Path) -> io::Result<String> {
    let file = std::fs::File::open(path)?;
    private(&file)?;
    bounded(file)
}

/// Whether a file that holds a secret is there and private.
pub(super) fn check_file(path: &Path) -> io::Result<()> {
    private(&std::fs::File::open(path)?)
}

/// All of it, or nothing: half a secret is none.
fn bounded(reader: impl io::Read) -> io::Result<String> {
    let mut text = String::new();
    reader.take(LIMIT + 1).read_to_string(&mut text)?;
    whole(text)
}

fn whole(text: String) -> io::Result<String> {
    if text.len() as u64 > LIMIT {
        return Err(io::Error::other(format!("longer than {LIMIT} bytes")));
    }
    Ok(text)
}

/// Refuses a file that others can read.
#[cfg(unix)]
fn private(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    if file.metadata()?.permissions().mode() & OTHERS == 0 {
        Ok(())
    } else {
        Err(io::Error::other("others can read it; make it private with chmod 600"))
    }
}

#[cfg(not(unix))]
fn private(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// Writes a secret to a private file.
pub(crate) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    write_whole(path, &format!("{text}\n"), None)
}

/// Writes beside the file and then over it, so that it is whole at any time. Private, unless other
/// permissions are given.
pub(super) fn write_whole(path: &Path, text: &str, mode: Option<Permissions>) -> io::Result<()> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Private from the start: mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode)?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

async fn read_command(command: &str, limit: Duration) -> Result<String, String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Not ours: a process that the command leaves behind would keep it open, and its reader waiting.
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("could not be started: {error}"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let run = async {
        let mut text = String::new();
        if let Some(stdout) = stdout {
            stdout.take(LIMIT + 1).read_to_string(&mut text).await?;
            text = whole(text)?;
        }
        Ok::<_, io::Error>((child.wait().await?, text))
    };
    let ended = tokio::time::timeout(limit, beside(run, pass_on(stderr))).await;
    let ended = ended.map_err(|_| format!("did not end within {limit:?}"))?;
    let (status, text) = ended.map_err(|error| format!("failed: {error}"))?;
    if status.success() { Ok(text) } else { Err(format!("failed: {status}")) }
}

/// Runs the first to its end and the second beside it; that one has a moment more for its last output.
async fn beside<T>(main: impl Future<Output = T>, other: impl Future<Output = ()>) -> T {
    const MOMENT: Duration = Duration::from_millis(50);
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

/// Copies to stderr what a command prints there: prompts, and why it fails.
async fn pass_on(from: Option<ChildStderr>) {
    let Some(mut from) = from else { return };
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let _ = io::stderr().write_all(&buffer[..count]);
    }
}
