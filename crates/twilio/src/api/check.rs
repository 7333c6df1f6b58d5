//! Checks of parameters before they are sent. They refuse only what the platform certainly would.

use cpaas_core::{Error, ErrorKind, Result};

use super::id::check_sid;

/// Longest friendly name, in characters.
const FRIENDLY_NAME_CHARS: usize = 64;

/// The refusal of a parameter.
pub(crate) fn invalid(field: &'static str, why: &str) -> Error {
    Error::before_sending(ErrorKind::InvalidRequest, why).with_field(field)
}

pub(crate) fn sid(sid: &str) -> Result<String> {
    check_sid(sid).map_err(|why| invalid("sid", why))
}

pub(crate) fn friendly_name(name: &str) -> Result<()> {
    match name.chars().count() {
        1..=FRIENDLY_NAME_CHARS => Ok(()),
        _ => Err(invalid("FriendlyName", "a friendly name has 1 to 64 characters")),
    }
}
