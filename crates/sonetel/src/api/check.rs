//! Checks of parameters before they are sent. They refuse only what the platform certainly would.

use cpaas_core::{Error, ErrorKind, Result};

/// The refusal of a parameter.
pub(crate) fn invalid(field: &'static str, why: impl Into<String>) -> Error {
    Error::before_sending(ErrorKind::InvalidRequest, why).with_field(field)
}

pub(crate) fn not_blank(field: &'static str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(invalid(field, format!("{field} must not be empty")));
    }
    Ok(())
}
