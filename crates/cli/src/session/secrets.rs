//! Secrets that a command's options name.

use std::io;
use std::path::Path;

use cpaas::profiles::{Secret, SecretOptions, read_secret};
use cpaas_core::SecretString;

use crate::base::blocking::blocking;
use crate::base::console::Console;
use crate::base::exit::Failure;

/// The value of an option that names a secret: `env:NAME`, `file:PATH` or `cmd:COMMAND`. A path is
/// relative to where the command runs.
pub(crate) fn secret(text: &str) -> Result<Secret, String> {
    Secret::parse(text, Path::new(""))
        .ok_or_else(|| "a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself".into())
}

/// A secret, read from its place.
pub(crate) async fn read(name: &str, secret: &Secret) -> Result<SecretString, Failure> {
    let read = secret.read(&SecretOptions::default().on_stderr(Console::pass_on)).await;
    read.map_err(|why| Failure::config(format!("{name}: {why}")))
}

/// A secret, if one is given.
pub(crate) async fn read_some(
    name: &str,
    secret: Option<&Secret>,
) -> Result<Option<SecretString>, Failure> {
    match secret {
        Some(secret) => read(name, secret).await.map(Some),
        None => Ok(None),
    }
}

/// A secret from standard input.
pub(crate) async fn from_stdin() -> Result<SecretString, Failure> {
    let read = blocking(|| read_secret(io::stdin())).await?;
    let read = read.map_err(|error| Failure::usage(format!("standard input: {error}")))?;
    read.ok_or_else(|| Failure::usage("standard input is empty"))
}

/// A password from standard input, if `--password-stdin` is given.
pub(crate) async fn password(is_given: bool) -> Result<Option<SecretString>, Failure> {
    if is_given { from_stdin().await.map(Some) } else { Ok(None) }
}
