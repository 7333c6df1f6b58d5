//! Secrets that a command's options name.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use cpaas::profiles::{Secret, SecretOptions, check_line, read_secret};
use cpaas_core::{ExposeSecret as _, SecretString};

use crate::base::blocking::blocking;
use crate::base::console::Console;
use crate::base::exit::Failure;
use crate::base::no_echo::NoEcho;

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

/// A secret of one line, if one is given.
pub(crate) async fn read_some(
    name: &str,
    secret: Option<&Secret>,
) -> Result<Option<SecretString>, Failure> {
    let Some(secret) = secret else { return Ok(None) };
    let read = read(name, secret).await?;
    check_line(&read).map_err(|why| Failure::config(format!("{name}: {why}")))?;
    Ok(Some(read))
}

/// A secret from standard input, as it is; on a terminal, a line that is not shown.
pub(crate) async fn from_stdin(name: &str, console: &Console) -> Result<SecretString, Failure> {
    if io::stdin().is_terminal() {
        return typed(&format!("{name}: "), console).await;
    }
    let read = blocking(|| read_secret(io::stdin())).await?;
    let read = read.map_err(|error| Failure::usage(format!("standard input: {error}")))?;
    read.ok_or_else(|| Failure::usage("standard input is empty"))
}

/// A password or token from standard input: one line, and nothing in it that nobody means.
pub(crate) async fn line_from_stdin(
    name: &str,
    console: &Console,
) -> Result<SecretString, Failure> {
    let secret = from_stdin(name, console).await?;
    match check_line(&secret) {
        Ok(()) => Ok(secret),
        Err(why) => Err(Failure::usage(format!("standard input: {name}: {why}"))),
    }
}

/// A new password from standard input; on a terminal it is typed twice.
pub(crate) async fn new_password(console: &Console) -> Result<SecretString, Failure> {
    let password = line_from_stdin("new password", console).await?;
    if io::stdin().is_terminal() {
        let again = typed("the same again: ", console).await?;
        if again.expose_secret() != password.expose_secret() {
            return Err(Failure::usage("the two passwords are not the same: nothing was changed"));
        }
    }
    Ok(password)
}

/// A new password from standard input, if `--password-stdin` is given.
pub(crate) async fn password(
    is_given: bool,
    console: &Console,
) -> Result<Option<SecretString>, Failure> {
    if is_given { new_password(console).await.map(Some) } else { Ok(None) }
}

/// A line that is typed without being shown.
async fn typed(prompt: &str, console: &Console) -> Result<SecretString, Failure> {
    let failed = |error: io::Error| Failure::usage(format!("standard input: {error}"));
    let hidden = NoEcho::start().map_err(failed)?;
    console.prompt(prompt).await;
    let line = blocking(|| {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map(|_| line)
    });
    let line = SecretString::from(line.await?.map_err(failed)?);
    drop(hidden);
    // The one that was typed was not shown either.
    console.line("");
    let typed = line.expose_secret().trim_end_matches('\n');
    if typed.is_empty() {
        return Err(Failure::usage("nothing was typed"));
    }
    Ok(typed.into())
}
