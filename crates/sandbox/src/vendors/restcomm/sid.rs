//! The ids of accounts.

use crate::engine::digest::md5_hex;

/// Whether a text can be an id: to the vendor any 34 letters and digits can.
pub(crate) fn is_sid(text: &str) -> bool {
    text.len() == 34 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The id of the account that was made with an e-mail address, which is in lower case.
pub(crate) fn account_sid(email: &str) -> String {
    format!("AC{}", md5_hex(email))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_vendors_examples() {
        for (password, token) in [
            ("RestComm", "77f8c12cc7b8f8423e5c38b035249166"),
            ("RestComm12", "28f96b0fea1f9e33646f42026abdf305"),
            ("dummyPassword1234", "7993d9d28d40f343418e872dd27bd1a4"),
        ] {
            assert_eq!(md5_hex(password), token);
        }
        for (email, sid) in [
            ("created@company.com", "AC5ee3b351401804c2d064a33f762146fb"),
            ("test@telestax.com", "AC3b8f0dd2e5026abde018446cbb3b185d"),
        ] {
            assert_eq!(account_sid(email), sid);
        }
    }
}
