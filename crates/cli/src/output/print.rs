//! Writes to stdout.

use serde::Serialize;

use super::json::compact;
use crate::base::console::Console;
use crate::base::exit::Failure;

/// Prints a text.
pub(crate) fn text(console: &Console, text: &str) {
    console.print(format!("{text}\n"));
}

/// Prints one JSON value on one line; false if nobody reads stdout any more.
pub(crate) fn json_line(console: &Console, value: &impl Serialize) -> Result<bool, Failure> {
    Ok(console.print(compact(value)? + "\n"))
}
