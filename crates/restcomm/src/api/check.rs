//! Checks of parameters before they are sent. They refuse only what the platform certainly would.

use cpaas_core::{Error, ErrorKind, Result, SecretString};
use cpaas_http::provider::is_blank;

use super::id::{check_email, check_organization, check_sid};

/// Longest friendly name, in characters.
const FRIENDLY_NAME_CHARS: usize = 64;

/// The refusal of a parameter.
pub(crate) fn invalid(field: &'static str, why: &str) -> Error {
    Error::before_sending(ErrorKind::InvalidRequest, why).with_field(field)
}

pub(crate) fn sid(sid: &str) -> Result<String> {
    check_sid(sid).map_err(|why| invalid("sid", why))
}

pub(crate) fn email(field: &'static str, email: &str) -> Result<String> {
    check_email(email).map_err(|why| invalid(field, why))
}

/// An organisation's SID or domain name: as the platform, whatever is no SID is taken for a name.
pub(crate) fn organization_or_domain(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(invalid(
            field,
            "not an organisation: its SID, OR and 32 letters or digits, or its domain name",
        ));
    }
    Ok(text.to_owned())
}

/// The server fails with a 500 on a malformed one.
pub(crate) fn organization(field: &'static str, sid: &str) -> Result<String> {
    check_organization(sid).map_err(|why| invalid(field, why))
}

/// The server does not check; its database does.
pub(crate) fn friendly_name(name: &str) -> Result<()> {
    if name.chars().count() > FRIENDLY_NAME_CHARS {
        return Err(invalid("FriendlyName", "a friendly name has at most 64 characters"));
    }
    Ok(())
}

pub(crate) fn password(password: &SecretString) -> Result<()> {
    if is_blank(password) { Err(invalid("Password", "empty")) } else { Ok(()) }
}
