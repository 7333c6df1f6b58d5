//! Secrets: named in the configuration, never written into it.

use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};

use cpaas_core::SecretString;

use super::blocking::blocking;
use super::private_file::{self, trimmed};
use super::secret_command::read_command;
use super::secret_options::SecretOptions;

/// Where a secret is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Secret {
    /// `env:NAME`: in a variable of the environment.
    Env(String),
    /// `file:PATH`: in a file, which must be the user's or root's, and which others must not be able to read.
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
    /// Why it can't be read: the variable is not set, others can read the file or write to it, it or the command
    /// takes too long, the command fails, it is longer than 64 KiB, or there is nothing.
    pub async fn read(&self, options: &SecretOptions) -> Result<SecretString, SecretError> {
        let read = match self {
            Self::Env(name) => read_variable(name),
            Self::File(path) => {
                let (file, readers) = (path.clone(), options.readers);
                let read = move || private_file::read(&file, readers);
                let read = blocking(options.timeout, read).await;
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
