//! Writes to stdout.

use serde::Serialize;

use crate::base::console::Console;
use crate::base::exit::Failure;

/// Prints a text.
pub(crate) fn text(console: &Console, text: &str) {
    console.print(format!("{text}\n"));
}

/// Prints one JSON value on one line; false if nobody reads stdout any more.
pub(crate) fn json_line(console: &Console, element: &impl Serialize) -> Result<bool, Failure> {
    let text = serde_json::to_string(element);
    let text = text.map_err(|error| Failure::other(error.to_string()))?;
    Ok(console.print(format!("{text}\n")))
}
