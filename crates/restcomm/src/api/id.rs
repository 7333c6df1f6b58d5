//! What names an account: its SID, or its e-mail address.

/// A SID, if it is one. Anything else would be looked for among friendly names.
pub(crate) fn check_sid(text: &str) -> Result<String, &'static str> {
    if is_sid("AC", text) {
        Ok(text.to_owned())
    } else {
        Err("not an account SID: AC and 32 letters or digits")
    }
}

/// An e-mail address as the platform keeps it, in lower case. A colon would end the user name.
pub(crate) fn check_email(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == ':';
    if text.contains('@') && !text.contains(odd) {
        Ok(text.to_lowercase())
    } else {
        Err("not an e-mail address")
    }
}

/// The SID of an organisation, if it is one.
pub(crate) fn check_organization(text: &str) -> Result<String, &'static str> {
    if is_sid("OR", text) {
        Ok(text.to_owned())
    } else {
        Err("not an organisation's SID: OR and 32 letters or digits")
    }
}

fn is_sid(prefix: &str, text: &str) -> bool {
    text.len() == 34
        && text.starts_with(prefix)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
