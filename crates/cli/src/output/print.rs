//! Writes to stdout.

use std::io::{self, Write};

use serde::Serialize;

use crate::base::exit::Failure;

/// Prints a text.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    write(&mut io::stdout().lock(), &format!("{text}\n")).map(|_| ())
}

/// Prints one JSON value on one line, at once; false if stdout is closed.
pub(crate) fn json_line(element: &impl Serialize) -> Result<bool, Failure> {
    let text = serde_json::to_string(element);
    let text = text.map_err(|error| Failure::other(error.to_string()))?;
    write(&mut io::stdout().lock(), &format!("{text}\n"))
}

/// Writes at once; false if the reader has closed it, which is no failure: `head` has read enough.
pub(super) fn write(to: &mut impl Write, text: &str) -> Result<bool, Failure> {
    ended(to.write_all(text.as_bytes()).and_then(|()| to.flush()))
}

/// How writing ended; false if the reader has closed it.
pub(super) fn ended(written: io::Result<()>) -> Result<bool, Failure> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::other(format!("stdout: {error}"))),
    }
}
