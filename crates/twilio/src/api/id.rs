//! SIDs: two letters and 32 hexadecimal digits.

/// The SID of an account.
pub(crate) fn check_sid(text: &str) -> Result<String, &'static str> {
    checked("AC", text).ok_or("not an account SID: AC and 32 hexadecimal digits")
}

/// The SID of an API key, which is its user name.
pub(crate) fn check_api_key(text: &str) -> Result<String, &'static str> {
    checked("SK", text).ok_or("not the SID of an API key: SK and 32 hexadecimal digits")
}

fn checked(prefix: &str, text: &str) -> Option<String> {
    let digits = text.strip_prefix(prefix)?;
    let is_sid = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_sid.then(|| text.to_owned())
}
