//! What the vendor accepts as a value: each check returns the value as JSON, or the error.

use std::collections::BTreeSet;

use serde_json::value::RawValue;
use url::Url;

use crate::vendors::voximplant::errors::{Code, code};
use crate::vendors::voximplant::json::{encoded, verbatim};
use crate::vendors::voximplant::words;

type Checked = Result<Box<RawValue>, Code>;

/// The longest decimal that is read. More digits than any amount has, and few enough to send back.
const DECIMAL_LENGTH: usize = 40;
const EMAIL_LENGTH: usize = 254;
const PASSWORD_LENGTH: usize = 8;
/// A password with fewer different characters is weak; it has four kinds of them anyway.
const PASSWORD_VARIETY: usize = 5;
const URL_LENGTH: usize = 2048;

/// `true`, `false`, `1` and `0` in any case. The vendor's PHP SDK writes false as an empty text.
pub(crate) fn boolean(text: &str) -> Checked {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(encoded(&true)),
        "false" | "0" | "" => Ok(encoded(&false)),
        _ => Err(code::INVALID_ARGUMENTS),
    }
}

/// Digits with a dot and no exponent. They are sent back as they came, but for leading zeros, which JSON doesn't have.
pub(crate) fn decimal(text: &str) -> Checked {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    if text.len() > DECIMAL_LENGTH || !digits(whole) || !fraction.is_none_or(digits) {
        return Err(code::INVALID_MONEY_AMOUNT);
    }
    let sign = if unsigned.len() < text.len() { "-" } else { "" };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        significant => significant,
    };
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    Ok(verbatim(&format!("{sign}{whole}{fraction}")))
}

/// Text of fewer than so many characters.
pub(crate) fn text(text: &str, below: usize, too_long: Code) -> Checked {
    if text.chars().count() < below { Ok(encoded(text)) } else { Err(too_long) }
}

/// The same, but not empty: what can be changed and never taken away.
pub(crate) fn lasting_text(given: &str, below: usize, too_long: Code) -> Checked {
    if given.trim().is_empty() {
        return Err(code::PARAMETER_CANT_BE_EMPTY);
    }
    text(given, below, too_long)
}

/// One of the vendor's two-letter codes, in lower case as the documents have them.
pub(crate) fn language(text: &str) -> Checked {
    member(words::LANGUAGES, text).ok_or(code::INVALID_LANGUAGE_CODE)
}

/// One of the vendor's two-letter codes, in upper case as the documents have them.
pub(crate) fn country(text: &str) -> Checked {
    member(words::COUNTRIES, text).ok_or(code::INVALID_BILLING_ADDRESS_COUNTRY_CODE)
}

fn member(list: &str, text: &str) -> Option<Box<RawValue>> {
    list.split_whitespace().any(|word| word == text).then(|| encoded(text))
}

/// A time zone by its IANA name, old names included, or an offset as the vendor's own samples have it: `GMT-8`. The
/// region must be one of theirs; the list of cities is not kept here.
pub(crate) fn location(text: &str) -> Checked {
    let place = |place: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
        place.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
            && place.bytes().all(plain)
    };
    let known = match text.split_once('/') {
        Some((region, rest)) => {
            member(words::REGIONS, region).is_some() && rest.split('/').all(place)
        }
        None => member(words::ZONES, text).is_some() || is_offset(text),
    };
    if known && text.len() <= 64 { Ok(encoded(text)) } else { Err(code::INVALID) }
}

/// `GMT-8`, `GMT+10`.
fn is_offset(text: &str) -> bool {
    let offset = text.strip_prefix("GMT").and_then(|offset| offset.strip_prefix(['+', '-']));
    offset.is_some_and(|hours| {
        let digits = hours.bytes().all(|byte| byte.is_ascii_digit());
        digits && hours.len() <= 2 && hours.parse().is_ok_and(|hours: u8| hours <= 14)
    })
}

/// An international number, with or without its plus. An empty one takes it away.
pub(crate) fn phone(text: &str) -> Checked {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let plausible =
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plausible || text.is_empty() { Ok(encoded(text)) } else { Err(code::INVALID_MOBILE_PHONE) }
}

/// An absolute address on the web. An empty one takes it away.
pub(crate) fn url(text: &str) -> Checked {
    let plausible = text.len() <= URL_LENGTH
        && Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if plausible || text.is_empty() { Ok(encoded(text)) } else { Err(code::INVALID_CALLBACK_URL) }
}

/// An e-mail address, by the look of it.
pub(crate) fn email(text: &str) -> Result<(), Code> {
    let plausible = text.split_once('@').is_some_and(|(user, host)| {
        let labels = host.split('.').count();
        !user.is_empty()
            && !host.contains('@')
            && labels > 1
            && host.split('.').all(|l| !l.is_empty())
    });
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if plausible && plain && text.len() <= EMAIL_LENGTH { Ok(()) } else { Err(code::INVALID_EMAIL) }
}

/// A password of the account with this name. What makes one weak is not documented; here it is the account's name in
/// it, or too few different characters.
pub(crate) fn password(text: &str, account_name: &str) -> Result<(), Code> {
    let has = |kind: fn(char) -> bool| text.chars().any(kind);
    let special = |c: char| !c.is_alphanumeric();
    let variety = text.chars().collect::<BTreeSet<_>>().len();
    let name = account_name.to_lowercase();
    if text.is_empty() {
        Err(code::EMPTY_NEW_PASSWORD)
    } else if has(char::is_whitespace) {
        Err(code::WHITESPACES_NOT_ALLOWED)
    } else if text.chars().count() < PASSWORD_LENGTH {
        Err(code::PASSWORD_LENGTH)
    } else if !(has(char::is_uppercase)
        && has(char::is_lowercase)
        && has(|c| c.is_ascii_digit())
        && has(special))
    {
        Err(code::REQUIRED_CHARACTERS_NEW_PASSWORD)
    } else if variety < PASSWORD_VARIETY || !name.is_empty() && text.to_lowercase().contains(&name)
    {
        Err(code::PASSWORD_TOO_WEAK)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(checked: Checked) -> Option<String> {
        checked.ok().map(|raw| raw.get().to_owned())
    }

    #[test]
    fn reads_booleans_of_every_sdk() {
        for text in ["true", "True", "TRUE", "1"] {
            assert_eq!(accepted(boolean(text)).unwrap(), "true");
        }
        for text in ["false", "False", "0", ""] {
            assert_eq!(accepted(boolean(text)).unwrap(), "false");
        }
        for text in ["yes", "2", " true", "on"] {
            assert_eq!(boolean(text).unwrap_err(), code::INVALID_ARGUMENTS);
        }
    }

    #[test]
    fn keeps_the_digits_of_decimals() {
        for (text, json) in [
            ("5", "5"),
            ("1.50", "1.50"),
            ("-3.668242", "-3.668242"),
            ("007.5", "7.5"),
            ("000", "0"),
            ("00.10", "0.10"),
        ] {
            assert_eq!(accepted(decimal(text)).unwrap(), json);
        }
        let long = "1".repeat(DECIMAL_LENGTH + 1);
        for text in ["", "-", ".5", "5.", "1e3", "+5", "1_000", "1,5", "NaN", "--1", " 1", &long] {
            assert_eq!(decimal(text).unwrap_err(), code::INVALID_MONEY_AMOUNT, "{text}");
        }
    }

    #[test]
    fn counts_characters_not_bytes() {
        let too_long = code::ACCOUNT_FIRST_NAME_TOO_LONG;
        assert!(text(&"Å".repeat(49), 50, too_long).is_ok());
        assert_eq!(text(&"a".repeat(50), 50, too_long).unwrap_err(), too_long);
        assert_eq!(lasting_text(" ", 50, too_long).unwrap_err(), code::PARAMETER_CANT_BE_EMPTY);
    }

    #[test]
    fn knows_words_places_phones_and_addresses() {
        assert_eq!(words::LANGUAGES.split_whitespace().count(), 142);
        assert_eq!(words::COUNTRIES.split_whitespace().count(), 224);
        let email: fn(&str) -> Checked = |text| super::email(text).map(|()| encoded(text));
        for (check, wrong, good, bad) in [
            (
                language as fn(&str) -> Checked,
                code::INVALID_LANGUAGE_CODE,
                &["sv"][..],
                &["", "SE", "Se", "swe", "xx", "sv en", " "][..],
            ),
            (
                country,
                code::INVALID_BILLING_ADDRESS_COUNTRY_CODE,
                &["SE"],
                &["", "sv", "Se", "swe", "xx", "sv en", " "],
            ),
            (
                location,
                code::INVALID,
                &[
                    "Europe/Stockholm",
                    "America/Argentina/Buenos_Aires",
                    "America/Port-au-Prince",
                    "Etc/GMT+10",
                    "UTC",
                    // The vendor's set_account_info.py and setAccountInfo_4.js.
                    "GMT-8",
                    "GMT+14",
                    "US/Pacific",
                    "EST5EDT",
                ],
                &[
                    "",
                    "Stockholm",
                    "Mars/Olympus",
                    "Europe/",
                    "Europe//X",
                    "Etc/ GMT",
                    "+02:00",
                    "GMT-",
                    "GMT-15",
                    "GMT-8:00",
                    "GMT-008",
                    "gmt-8",
                    "EST5",
                    "US",
                ],
            ),
            (
                phone,
                code::INVALID_MOBILE_PHONE,
                &["", "+46701234567", "79993330011"],
                &["123456", "+46 70", "abc", "+"],
            ),
            (
                url,
                code::INVALID_CALLBACK_URL,
                &["", "https://example.test/x?y", "http://h"],
                &["example.test", "ftp://h/", "https://", "/x"],
            ),
            (
                email,
                code::INVALID_EMAIL,
                &["a@b.co", "a+b@c.example.test"],
                &["", "a", "@b.co", "a@", "a@b", "a@b.", "a@b..co", "a b@c.de", "a@b@c.de"],
            ),
        ] {
            assert!(good.iter().all(|text| check(text).is_ok()), "{good:?}");
            assert!(bad.iter().all(|text| check(text).unwrap_err() == wrong), "{bad:?}");
        }
    }

    #[test]
    fn says_what_a_password_lacks() {
        for (text, expected) in [
            ("G00d-enough", Ok(())),
            ("", Err(code::EMPTY_NEW_PASSWORD)),
            ("Sh0rt-!", Err(code::PASSWORD_LENGTH)),
            ("Has a 5pace!", Err(code::WHITESPACES_NOT_ALLOWED)),
            ("no-upper-1", Err(code::REQUIRED_CHARACTERS_NEW_PASSWORD)),
            ("NO-LOWER-1", Err(code::REQUIRED_CHARACTERS_NEW_PASSWORD)),
            ("No-digits-", Err(code::REQUIRED_CHARACTERS_NEW_PASSWORD)),
            ("NoSpecial1", Err(code::REQUIRED_CHARACTERS_NEW_PASSWORD)),
            ("Aa1!Aa1!", Err(code::PASSWORD_TOO_WEAK)),
            ("The-Acme-1", Err(code::PASSWORD_TOO_WEAK)),
        ] {
            assert_eq!(password(text, "acme"), expected, "{text}");
        }
        assert_eq!(password("G00d-enough", ""), Ok(()));
    }
}
