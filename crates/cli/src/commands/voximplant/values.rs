//! Values on the command line.

use std::path::Path;

use cpaas_core::SecretString;
use cpaas_voximplant::Selection;

use crate::commands::blocking;
use crate::config::{Secret, stdin_secret};
use crate::exit::Failure;

/// `all`, or ids with commas.
pub(super) fn selection(text: &str) -> Result<Selection, String> {
    if text == "all" {
        return Ok(Selection::All);
    }
    let ids: Result<Vec<u64>, _> = text.split(',').map(str::parse).collect();
    ids.map(Selection::Only).map_err(|_| "not `all`, nor ids with commas".to_owned())
}

/// Where a secret is: `env:NAME`, `file:PATH` or `cmd:COMMAND`.
pub(super) fn secret(text: &str) -> Result<Secret, String> {
    // Relative to where the command runs.
    Secret::parse(text, Path::new(""))
        .ok_or_else(|| "a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself".into())
}

/// A secret, read from its place.
pub(super) async fn read(name: &str, secret: &Secret) -> Result<SecretString, Failure> {
    let read = secret.read().await;
    read.map(SecretString::from).map_err(|why| Failure::config(format!("{name}: {why}")))
}

/// A secret, if there is one.
pub(super) async fn read_some(
    name: &str,
    secret: Option<&Secret>,
) -> Result<Option<SecretString>, Failure> {
    match secret {
        Some(secret) => read(name, secret).await.map(Some),
        None => Ok(None),
    }
}

/// A secret from standard input.
pub(super) async fn from_stdin() -> Result<SecretString, Failure> {
    blocking(stdin_secret).await?.map_err(Failure::usage)
}

/// A password from standard input, if that was asked for.
pub(super) async fn password(asked: bool) -> Result<Option<SecretString>, Failure> {
    if asked { from_stdin().await.map(Some) } else { Ok(None) }
}

/// What is to be changed, for people: the options that are given, with their values.
macro_rules! given {
    ($options:expr; $($name:ident),+ $(,)?) => {{
        let options = $options;
        let given = [$(
            options.$name.as_ref().map(|value| format!("{} = {value}", stringify!($name)))
        ),+];
        given.into_iter().flatten().collect::<Vec<String>>()
    }};
}
pub(super) use given;
