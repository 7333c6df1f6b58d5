//! Checks of parameters before they are sent. They refuse only what the vendor certainly would.

use std::fmt;

use cpaas_core::{Error, ErrorKind, ExposeSecret, Result, SecretString};

pub(super) fn refuse(name: &'static str, why: impl fmt::Display) -> Result<()> {
    Err(Error::before_sending(ErrorKind::InvalidRequest, format!("{name}: {why}")).with_field(name))
}

/// Text that is checked, secret or not.
pub(super) trait Text {
    fn text(&self) -> &str;
}

impl Text for String {
    fn text(&self) -> &str {
        self
    }
}

impl Text for SecretString {
    fn text(&self) -> &str {
        self.expose_secret()
    }
}

/// No more characters than that.
pub(super) fn at_most<const LIMIT: usize>(name: &'static str, text: &impl Text) -> Result<()> {
    match text.text().chars().count() {
        count if count > LIMIT => {
            refuse(name, format_args!("{count} characters, of at most {LIMIT}"))
        }
        _ => Ok(()),
    }
}

/// Not nothing.
pub(super) fn not_blank(name: &'static str, text: &impl Text) -> Result<()> {
    if text.text().trim().is_empty() { refuse(name, "empty") } else { Ok(()) }
}

/// At least one item, where a parameter is required.
pub(super) fn not_empty<T>(name: &'static str, items: &[T]) -> Result<()> {
    if items.is_empty() { refuse(name, "names nothing") } else { Ok(()) }
}

/// No item that the vendor would read as every one there is.
pub(super) fn none_is_all<T: fmt::Display>(name: &'static str, items: &[T]) -> Result<()> {
    let is_all = |item: &T| item.to_string().trim().eq_ignore_ascii_case("all");
    if items.iter().any(is_all) { refuse(name, "an item is the word for all") } else { Ok(()) }
}

/// 5 to 20 characters: a letter, then lower-case latin letters, digits and hyphens (codes 113, 114).
pub(super) fn account_name(name: &'static str, text: &str) -> Result<()> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let starts = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    if !(5..=20).contains(&text.len()) || !starts || !text.bytes().all(fits) {
        return refuse(
            name,
            "must have 5 to 20 characters, a letter first, then lower-case latin letters, digits \
             and hyphens",
        );
    }
    Ok(())
}

/// A code of two letters: ISO 639-1, ISO 3166-1 alpha-2. The vendor's lists are not repeated here.
pub(super) fn two_letters(name: &'static str, code: &str) -> Result<()> {
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_alphabetic()) {
        return refuse(name, "not a code of two letters");
    }
    Ok(())
}

/// The shape of a name in the IANA database. The vendor does not document which of them it accepts.
pub(super) fn zone(name: &'static str, zone: &str) -> Result<()> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"/_+-".contains(&b);
    if zone.is_empty() || !zone.bytes().all(fits) {
        return refuse(name, "not a time zone such as Europe/Stockholm or Etc/GMT-8");
    }
    Ok(())
}

/// At least 8 characters, one of each kind, and no white space (codes 112, 464, 524).
pub(super) fn password(name: &'static str, password: &SecretString) -> Result<()> {
    let password = password.expose_secret();
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    let kinds = has(char::is_uppercase)
        && has(char::is_lowercase)
        && has(char::is_numeric)
        && has(|c| !c.is_alphanumeric());
    if password.chars().count() < 8 || !kinds || has(char::is_whitespace) {
        return refuse(
            name,
            "must have at least 8 characters, among them an upper-case and a lower-case letter, a \
             digit and a special character, and no white space",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_eight_characters_of_four_kinds() {
        let check = |text: &str| password("p", &text.into());
        for good in ["Passw0rd!", "Äö1-äöü.", "aB3$aB3$"] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in ["aB3$aB3", "ab3$ab3$", "AB3$AB3$", "aBc$aBc$", "aB3caB3c", "aB3$ aB3$", ""] {
            let error = check(bad).unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("p")));
            assert!(bad.is_empty() || !error.to_string().contains(bad));
        }
    }

    #[test]
    fn codes_zones_and_lengths_are_looked_at_by_their_shape() {
        for (good, bad) in [("sv", "swe"), ("SV", "s1"), ("zz", "")] {
            assert!(two_letters("c", good).is_ok() && two_letters("c", bad).is_err());
        }
        for good in ["Europe/Stockholm", "Etc/GMT+10", "America/Port-au-Prince", "UTC"] {
            assert!(zone("z", good).is_ok(), "{good}");
        }
        for bad in ["", "Europe Stockholm", "GMT;1", "Zürich"] {
            assert!(zone("z", bad).is_err(), "{bad}");
        }
        assert!(at_most::<3>("n", &"åäö".to_owned()).is_ok());
        let error = at_most::<3>("n", &"åäöx".to_owned()).unwrap_err();
        assert_eq!(error.message(), "n: 4 characters, of at most 3");
    }
}
