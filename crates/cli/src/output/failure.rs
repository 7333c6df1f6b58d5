//! Prints on stderr why the whole command failed.

use super::json::{FailedCommand, compact};
use super::options::Format;
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};

/// Prints why the whole command failed, and what may have been done: as JSON, if results are JSON.
pub(crate) fn print(console: &Console, format: Format, failure: &Failure) {
    let whole = FailedCommand::new(failure);
    match compact(&whole) {
        Ok(text) if format.is_json() => console.line(&text),
        _ if matches!(failure.code(), Code::Interrupted(_)) => console.note(failure.message()),
        _ => console.note(&format!("error: {failure}")),
    }
}
