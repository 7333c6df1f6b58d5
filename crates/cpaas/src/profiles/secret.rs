//! Secrets: named in the configuration, never written into it.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use cpaas_core::SecretString;
use tokio::io::AsyncReadExt as _;
use tokio::process::{ChildStderr, Command};

use super::blocking::blocking;
use super::private_file::{self, LIMIT, trimmed, whole};

/// Where a secret is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Secret {
    /// `env:NAME`: in a variable of the environment.
    Env(String),
    /// `file:PATH`: in a file, which others must not be able to read.
    File(PathBuf),
    /// `cmd:COMMAND`: printed by a command, which the shell runs.
    Cmd(String),
    /// The secret itself: from the environment's own variables, or of a program.
    Literal(SecretString),
}

/// Why a secret can't be read. It never contains the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretError(String);

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for SecretError {}

type OnStderr = Arc<dyn Fn(&[u8]) + Send + Sync>;

/// How secrets are read.
#[derive(Clone)]
pub struct SecretOptions {
    timeout: Duration,
    pub(super) at_once: usize,
    on_stderr: Option<OnStderr>,
}

impl Default for SecretOptions {
    fn default() -> Self {
        Self { timeout: Self::TIMEOUT, at_once: 16, on_stderr: None }
    }
}

impl SecretOptions {
    /// How long a command may take to print a secret, by default.
    pub const TIMEOUT: Duration = Duration::from_secs(20);

    /// How long a command may take to print a secret: by default 20 seconds.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// How many profiles' secrets are read at the same time, by default 16: each may start a command.
    #[must_use]
    pub fn with_at_once(self, at_once: usize) -> Self {
        Self { at_once: at_once.max(1), ..self }
    }

    /// Calls back with what a command prints on stderr, as it comes: prompts, and why it fails. By default it
    /// is dropped.
    #[must_use]
    pub fn on_stderr(mut self, call: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        self.on_stderr = Some(Arc::new(call));
        self
    }
}

impl fmt::Debug for SecretOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretOptions")
            .field("timeout", &self.timeout)
            .field("at_once", &self.at_once)
            .finish_non_exhaustive()
    }
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
    /// The place that a text names; `None` for a text that names none. A relative path starts from this folder.
    #[must_use]
    pub fn parse(text: &str, folder: &Path) -> Option<Self> {
        match text.split_once(':')? {
            ("env", name) => Some(Self::Env(name.to_owned())),
            ("file", path) => Some(Self::File(folder.join(path))),
            ("cmd", command) => Some(Self::Cmd(command.to_owned())),
            _ => None,
        }
    }

    /// Reads it, without the newline at its end.
    ///
    /// # Errors
    ///
    /// Why it can't be read: the variable is not set, others can read the file, the command fails or takes too
    /// long, it is longer than 64 KiB, or there is nothing.
    pub async fn read(&self, options: &SecretOptions) -> Result<SecretString, SecretError> {
        let read = match self {
            Self::Env(name) => read_variable(name),
            Self::File(path) => {
                let file = path.clone();
                let read = blocking(move || private_file::read(&file)).await;
                read.map_err(|error| format!("{}: {error}", path.display()))
            }
            Self::Cmd(command) => {
                let read = read_command(command, options).await;
                read.map(trimmed).map_err(|why| format!("`{command}` {why}"))
            }
            Self::Literal(secret) => Ok(Some(secret.clone())),
        };
        let secret = read.map_err(SecretError)?;
        secret.ok_or_else(|| SecretError("the secret is empty".to_owned()))
    }
}

fn read_variable(name: &str) -> Result<Option<SecretString>, String> {
    match std::env::var(name) {
        Ok(text) => Ok(trimmed(text)),
        Err(std::env::VarError::NotPresent) => {
            Err(format!("the environment variable {name} is not set"))
        }
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(format!("the environment variable {name} is not UTF-8"))
        }
    }
}

async fn read_command(command: &str, options: &SecretOptions) -> Result<String, String> {
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
    let limit = options.timeout;
    let stderr = pass_on(stderr, options.on_stderr.as_ref());
    let ended = tokio::time::timeout(limit, beside(run, stderr)).await;
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

/// Passes on what a command prints on stderr. It is read in any case, so that the command is not stopped by it.
async fn pass_on(from: Option<ChildStderr>, to: Option<&OnStderr>) {
    let Some(mut from) = from else { return };
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if let Some(call) = to {
            call(&buffer[..count]);
        }
    }
}
