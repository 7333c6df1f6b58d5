//! What a secret of one line can't be: found before it is sent, since vendors lock accounts after wrong passwords.

use cpaas_core::{ExposeSecret as _, SecretString};

/// Whether a password or token, read without the newline at its end, is the line that was meant.
///
/// # Errors
///
/// What editors and other systems add to a file and nobody sees: a byte order mark, a carriage return, a second
/// newline, another control character.
pub fn check_line(secret: &SecretString) -> Result<(), &'static str> {
    check(secret.expose_secret())
}

/// The same for a value of the environment, which may come from a file of variables: programs that read such files
/// take quotes and blanks as they are.
pub(super) fn check_variable(text: &str) -> Result<(), &'static str> {
    check(text)?;
    let in_quotes = |quote| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    if in_quotes('"') || in_quotes('\'') {
        return Err(
            "it has quotes around it, as in a file of variables; if they belong to it, put it into a file",
        );
    }
    if text.trim() != text {
        return Err(
            "it has blanks around it, as in a file of variables; if they belong to it, put it into a file",
        );
    }
    Ok(())
}

fn check(text: &str) -> Result<(), &'static str> {
    if text.starts_with('\u{feff}') {
        return Err("it begins with a byte order mark: save it without one");
    }
    match text.chars().find(|c| c.is_control()) {
        None => Ok(()),
        Some('\r') => {
            Err("it has a carriage return, as lines from Windows end with: save it without one")
        }
        Some('\n') => Err("it has a second newline, and so more than one line"),
        Some(_) => Err("it has a control character"),
    }
}
