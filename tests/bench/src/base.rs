//! What every part uses.

use std::io::Write as _;

/// What goes wrong here is told to whoever runs the comparison, and ends it.
pub(crate) type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// Writes one line of JSON for the program that started this one.
pub(crate) fn tell(value: &serde_json::Value) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}")?;
    Ok(out.flush()?)
}
