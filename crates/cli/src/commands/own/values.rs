//! Values on the command line.

use std::ffi::OsStr;
use std::path::Path;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command};
use cpaas_core::{Decimal, SecretString, decimal};

use crate::commands::blocking;
use crate::config::{PATIENCE, Secret, stdin_secret};
use crate::exit::Failure;

/// Reads a value that may be a secret by mistake: what is wrong with it is said without quoting it.
#[derive(Clone)]
pub(crate) struct Discreet<T>(pub(crate) fn(&str) -> Result<T, String>);

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Discreet<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let parsed = value.to_str().ok_or_else(|| "not UTF-8".to_owned()).and_then(self.0);
        parsed.map_err(|why| {
            let argument = argument.map(ToString::to_string).unwrap_or_default();
            clap::Error::raw(ErrorKind::ValueValidation, format!("{argument}: {why}\n"))
                .with_cmd(command)
        })
    }
}

/// An amount, exactly as it is written.
pub(crate) fn amount(text: &str) -> Result<Decimal, String> {
    decimal::parse(text).map_err(|error| error.to_string())
}

/// Where a secret is: `env:NAME`, `file:PATH` or `cmd:COMMAND`.
pub(crate) fn secret(text: &str) -> Result<Secret, String> {
    // Relative to where the command runs.
    Secret::parse(text, Path::new(""))
        .ok_or_else(|| "a secret is given as env:NAME, file:PATH or cmd:COMMAND, not itself".into())
}

/// A secret, read from its place.
pub(crate) async fn read(name: &str, secret: &Secret) -> Result<SecretString, Failure> {
    let read = secret.read(PATIENCE).await;
    read.map(SecretString::from).map_err(|why| Failure::config(format!("{name}: {why}")))
}

/// A secret, if there is one.
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
    blocking(stdin_secret).await?.map_err(Failure::usage)
}

/// A password from standard input, if that was asked for.
pub(crate) async fn password(asked: bool) -> Result<Option<SecretString>, Failure> {
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
pub(crate) use given;
