//! Commands that run while a test does something to them.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};

use super::{CommandResult, Home, ended};

/// Starts a command, whose outputs are kept.
pub(crate) fn start(home: &Home, arguments: &[&str]) -> Child {
    spawn(home.command(arguments))
}

/// The same with this on its standard input, which is closed then.
pub(crate) async fn start_with_input(home: &Home, arguments: &[&str], input: &str) -> Child {
    use tokio::io::AsyncWriteExt as _;
    let mut command = home.command(arguments);
    command.stdin(Stdio::piped());
    let mut child = spawn(command);
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(input.as_bytes()).await;
    child
}

pub(crate) fn spawn(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Sends a signal by its name.
pub(crate) async fn send(child: &Child, signal: &str) {
    // It may have ended.
    if let Some(pid) = child.id() {
        let mut kill = Command::new("kill");
        kill.args(["-s", signal, &pid.to_string()]).stderr(Stdio::null());
        kill.status().await.unwrap();
    }
}

/// Waits for its end.
pub(crate) async fn end(child: Child) -> CommandResult {
    ended(child.wait_with_output()).await
}

/// Sends a signal after a while, and waits for the end.
pub(crate) async fn end_by(child: Child, after: Duration, signal: &str) -> CommandResult {
    tokio::time::sleep(after).await;
    send(&child, signal).await;
    end(child).await
}
