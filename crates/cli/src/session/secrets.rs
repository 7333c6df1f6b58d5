//! Secrets that a command's options name.

use std::path::Path;

use cpaas_core::SecretString;

use crate::base::blocking::blocking;
use crate::base::exit::Failure;
use crate::config::secret::{SECRET_TIMEOUT, Secret, read_stdin};

/// The value of an option that names a secret: `env:NAME`, `file:PATH` or `cmd:COMMAND`. A path is
/// relative to where the command runs.
pub(crate) fn secret(text: &str) -> Result<Secret, String> {
    Secret::parse(text, Path::new(""))
        .ok_or_else(|| "a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself".into())
}

/// A secret, read from its place.
pub(crate) async fn read(name: &str, secret: &Secret) -> Result<SecretString, Failure> {
    let read = secret.read(SECRET_TIMEOUT).await;
    read.map(SecretString::from).map_err(|why| Failure::config(format!("{name}: {why}")))
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
    blocking(read_stdin).await?.map_err(Failure::usage)
}

/// A password from standard input, if `--password-stdin` is given.
pub(crate) async fn password(is_given: bool) -> Result<Option<SecretString>, Failure> {
    if is_given { from_stdin().await.map(Some) } else { Ok(None) }
}
