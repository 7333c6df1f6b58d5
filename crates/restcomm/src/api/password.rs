//! What is known beforehand of a new password.

use cpaas_core::{ExposeSecret as _, SecretString};

/// The open server's meter takes each character of a password for a regular expression. These are none, and it then counts
/// the password as weak (`JavascriptPasswordValidator.java`).
const BREAKING: [char; 7] = ['+', '*', '?', '(', ')', '[', '\\'];

/// What to tell whoever chose a new password, before it is sent. Whether another server takes it is for that server to
/// say: nothing is refused here.
///
/// ```
/// use cpaas_restcomm::password_warning;
///
/// assert!(password_warning(&"Str0ng+enough".into()).is_some());
/// assert!(password_warning(&"Str0ng-enough".into()).is_none());
/// ```
#[must_use]
pub fn password_warning(password: &SecretString) -> Option<&'static str> {
    let why = "servers of the open-source kind refuse every password with one of + * ? ( ) [ \\ as too weak; \
               it is sent all the same";
    password.expose_secret().contains(BREAKING).then_some(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warns_of_seven_characters_and_shows_nothing_of_the_password() {
        for breaking in BREAKING {
            let password = format!("Zq9_{breaking}8p").into();
            let why = password_warning(&password).unwrap();
            assert!(!why.contains("Zq9") && why.contains(breaking), "{why}");
        }
        for fine in ["", "Str0ng-enough", "]{}|^.$!\"#%&'/,:;<=>@_`~ é"] {
            assert_eq!(password_warning(&fine.into()), None, "{fine}");
        }
    }
}
