//! Finding secrets in a text, however they are spelled there: as they are, percent-encoded or as in a
//! form, as in a JSON string or in HTML, character by character, or in base64.
//!
//! Servers echo what they are sent in the spelling that suits them, and mix spellings.

use std::ops::Range;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use cpaas_core::{ExposeSecret, SecretString};

use crate::config::is_blank;

/// A secret that is cut off at the end of the text is recognized by this many characters. In base64
/// only secrets of at least so many bytes are looked for: shorter ones would be found everywhere.
const RECOGNIZED: usize = 4;

/// Longest reference of HTML, such as `&quot;` or `&#x10ffff;`.
const REFERENCE: usize = 10;

/// The secrets to look for.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    plain: Vec<SecretString>,
    /// What base64 makes of them, whatever comes before and after. Computed when needed.
    base64: OnceLock<Vec<SecretString>>,
}

impl Secrets {
    /// Text loses white space around it and what steers a terminal on its way into a message, so
    /// neither is looked for at the ends of a secret.
    pub(crate) fn new(secrets: impl IntoIterator<Item = SecretString>) -> Self {
        let is_lost = |c: char| c.is_whitespace() || c.is_control();
        let trimmed =
            |secret: SecretString| SecretString::from(secret.expose_secret().trim_matches(is_lost));
        let plain = secrets.into_iter().map(trimmed).filter(|secret| !is_blank(secret));
        Self { plain: plain.collect(), base64: OnceLock::new() }
    }

    fn base64(&self) -> &[SecretString] {
        self.base64.get_or_init(|| {
            let texts = self.plain.iter().map(ExposeSecret::expose_secret);
            let texts = texts.filter(|text| text.len() >= RECOGNIZED);
            texts.flat_map(|text| (0..3).flat_map(|before| in_base64(text, before))).collect()
        })
    }

    /// The text with `mark` in the place of every secret, and of the beginning of one at the end,
    /// where the text may be cut off.
    pub(crate) fn hidden_in(&self, text: &str, mark: &str) -> String {
        let places = self.places(text);
        if places.is_empty() {
            return text.to_owned();
        }
        let mut shown = String::with_capacity(text.len());
        let mut from = 0;
        for place in places {
            shown.push_str(&text[from..place.start]);
            shown.push_str(mark);
            from = place.end;
        }
        shown.push_str(&text[from..]);
        shown
    }

    /// Where secrets are: ascending, and apart from each other.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places: Vec<_> = self.plain.iter().flat_map(|secret| find(secret, text)).collect();
        let base64 = self.base64().iter().flat_map(|secret| find(secret, text));
        places.extend(base64.map(|place| whole_word(text, &place)));
        places.sort_unstable_by_key(|place| place.start);
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(places.len());
        for place in places {
            match apart.last_mut().filter(|last| place.start <= last.end) {
                Some(last) => last.end = last.end.max(place.end),
                None => apart.push(place),
            }
        }
        apart
    }
}

/// What does not depend on its neighbours in the base64 of a text with so many bytes before it, in
/// both alphabets.
fn in_base64(text: &str, before: usize) -> impl Iterator<Item = SecretString> {
    let padded = SecretString::from(format!("{}{text}", "\0".repeat(before)));
    // Six bits a character: without those that hold bits of what is before or may hold bits of what
    // is behind.
    let whole = (before * 8).div_ceil(6)..padded.expose_secret().len() * 8 / 6;
    [STANDARD_NO_PAD, URL_SAFE_NO_PAD].into_iter().filter_map(move |alphabet| {
        let encoded = SecretString::from(alphabet.encode(padded.expose_secret()));
        encoded.expose_secret().get(whole.clone()).map(SecretString::from)
    })
}

/// The word around a place that consists of the letters of base64.
fn whole_word(text: &str, place: &Range<usize>) -> Range<usize> {
    let letter = |c: char| c.is_ascii_alphanumeric() || "+/-_=".contains(c);
    let start = text[..place.start].trim_end_matches(letter).len();
    let end = text.len() - text[place.end..].trim_start_matches(letter).len();
    start..end
}

/// The places of one secret, none within another.
fn find(secret: &SecretString, text: &str) -> Vec<Range<usize>> {
    let secret = secret.expose_secret();
    let may_begin = |c| secret.starts_with(c) || matches!(c, '%' | '\\' | '&' | '+');
    let mut places = Vec::new();
    let mut free = 0;
    for (start, _) in text.char_indices().filter(|(_, c)| may_begin(*c)) {
        if start < free {
            continue;
        }
        if let Some(end) = end_at(secret, text, start) {
            places.push(start..end);
            free = end;
        }
    }
    places
}

/// Where the secret ends that begins here; the end of the text for one that is cut off.
fn end_at(secret: &str, text: &str, start: usize) -> Option<usize> {
    let mut ends = vec![start];
    for (count, c) in secret.chars().enumerate() {
        let mut next = Vec::new();
        for end in ends {
            let rest = &text[end..];
            if count >= RECOGNIZED && is_cut_off(c, rest) {
                return Some(text.len());
            }
            spelled(c, rest, |length| {
                if !next.contains(&(end + length)) {
                    next.push(end + length);
                }
            });
        }
        if next.is_empty() {
            return None;
        }
        ends = next;
    }
    ends.into_iter().max().filter(|end| *end > start)
}

/// Whether no more is left of a text than a part of this character.
fn is_cut_off(c: char, rest: &str) -> bool {
    let begins =
        |whole: &str| whole.get(..rest.len()).is_some_and(|start| start.eq_ignore_ascii_case(rest));
    let is_reference = || {
        let name = rest.strip_prefix('&')?.trim_start_matches('#');
        Some(rest.len() < REFERENCE && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    rest.chars().all(|c| c == char::REPLACEMENT_CHARACTER)
        || begins(&percent(c))
        || begins(&json(c))
        || is_reference() == Some(true)
}

/// The length of each spelling of a character with which the text begins.
fn spelled(c: char, text: &str, mut found: impl FnMut(usize)) {
    if text.starts_with(c) {
        found(c.len_utf8());
    }
    // Messages leave out what steers a terminal.
    if c.is_control() {
        found(0);
    }
    let any_case = |whole: &str| {
        let start = text.get(..whole.len())?;
        start.eq_ignore_ascii_case(whole).then_some(whole.len())
    };
    let length = match text.as_bytes() {
        [b'+', ..] if c == ' ' => Some(1),
        [b'%', ..] => any_case(&percent(c)),
        [b'\\', escaped, ..] if short_json(c) == Some(*escaped) => Some(2),
        [b'\\', ..] => any_case(&json(c)),
        [b'&', ..] => html(c, text),
        _ => None,
    };
    length.into_iter().for_each(found);
}

/// `%C3%A5`
fn percent(c: char) -> String {
    let mut bytes = [0; 4];
    let escapes = c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}"));
    escapes.collect::<Vec<_>>().concat()
}

/// `\u00e5`, `\ud83d\udd11`
fn json(c: char) -> String {
    let mut units = [0; 2];
    let escapes = c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}"));
    escapes.collect::<Vec<_>>().concat()
}

/// The letter behind the backslash, in JSON.
fn short_json(c: char) -> Option<u8> {
    Some(match c {
        '"' | '\\' | '/' => u8::try_from(c).ok()?,
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        '\u{8}' => b'b',
        '\u{c}' => b'f',
        _ => return None,
    })
}

/// `&amp;`, `&#39;`, `&#x27;`
fn html(c: char, text: &str) -> Option<usize> {
    let length = text.as_bytes().iter().take(REFERENCE).position(|byte| *byte == b';')?;
    let reference = text.get(1..length)?;
    let is = match reference.strip_prefix('#') {
        Some(code) => {
            let hex = code.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            hex.unwrap_or_else(|| code.parse()) == Ok(c.into())
        }
        None => matches!(
            (reference, c),
            ("amp", '&') | ("lt", '<') | ("gt", '>') | ("quot", '"') | ("apos", '\'')
        ),
    };
    is.then_some(length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use proptest::prelude::*;

    const MARK: &str = "[redacted]";

    fn hidden(secrets: &[&str], text: &str) -> String {
        Secrets::new(secrets.iter().map(|secret| SecretString::from(*secret))).hidden_in(text, MARK)
    }

    #[test]
    fn every_spelling_of_a_secret_is_found() {
        for (secret, spelling) in [
            ("p&ss w%rd=+", "p&ss w%rd=+"),
            ("p&ss w%rd=+", "p%26ss+w%25rd%3D%2B"),
            ("p&ss w%rd=+", "p%26ss%20w%25rd%3d%2b"),
            ("p&ss w%rd=+", "%70%26%73%73%20%77%25%72%64%3d%2b"),
            ("p&ss w%rd=+", "p&amp;ss w%rd=+"),
            ("a\"b\\c/d", r#"a\"b\\c\/d"#),
            ("a\"b\\c/d", r"a\u0022b\u005Cc\u002fd"),
            ("a\"b'c<d>", "a&quot;b&#39;c&lt;d&gt;"),
            ("a\"b'c<d>", "a&#34;b&#x27;c&#X3c;d&#x3E;"),
            ("åäö€🔑", "%C3%A5%c3%a4%C3%B6%E2%82%AC%F0%9F%94%91"),
            ("åäö€🔑", r"\u00e5\u00E4ö\u20ac\ud83d\udd11"),
            ("two\nlines\tlong", "twolineslong"),
            ("two\nlines\tlong", r"two\nlines\u0009long"),
            (" spaces around ", "spaces around"),
            ("\u{0} spaces around\n\u{7}", "spaces around"),
            ("x", "x"),
        ] {
            assert_eq!(hidden(&[secret], spelling), MARK, "{spelling}");
            let shown = hidden(&["other", secret], &format!("«{spelling}» and «{spelling}»"));
            assert_eq!(shown, format!("«{MARK}» and «{MARK}»"), "{spelling}");
        }
    }

    #[test]
    fn a_secret_is_found_in_base64_whatever_stands_around_it() {
        let secret = "p&ss?>~";
        for before in ["", "u", "us", "user:"] {
            for after in ["", "!", "!!"] {
                let text = format!("{before}{secret}{after}");
                for engine in [STANDARD, URL_SAFE] {
                    let encoded = engine.encode(&text);
                    assert_eq!(
                        hidden(&[secret], &format!("Basic {encoded}.")),
                        "Basic [redacted]."
                    );
                    let in_form = encoded.replace('=', "%3D").replace('/', "%2F");
                    assert!(hidden(&[secret], &in_form).starts_with(MARK), "{in_form}");
                }
            }
        }
        assert_eq!(hidden(&["abc"], "YWJj"), "YWJj", "too short to be told from other words");
    }

    #[test]
    fn the_beginning_of_a_secret_at_a_cut_is_hidden_in_every_spelling() {
        for cut in [
            "hunt",
            "hunter2&",
            "hunter2%26",
            "hunter2%2",
            "hunter2%26å",
            "hunter2&am",
            "hunter2&%C3",
            r"hunter2\u0026\u00",
            "hunter2&å-end",
        ] {
            assert_eq!(
                hidden(&["hunter2&å-end"], &format!("no: {cut}")),
                "no: [redacted]",
                "{cut}"
            );
        }
        let lossy = String::from_utf8_lossy(&"hunter2å".as_bytes()[..8]).into_owned();
        assert_eq!(hidden(&["hunter2å"], &lossy), MARK);
        assert_eq!(hidden(&["hunter2"], "no: hun"), "no: hun", "too little to tell");
        assert_eq!(hidden(&["hunter2"], "no: hunt."), "no: hunt.", "not at the end");
    }

    #[test]
    fn secrets_that_overlap_are_hidden_together() {
        assert_eq!(hidden(&["abcd", "cdef"], "-abcdef-"), "-[redacted]-");
        assert_eq!(hidden(&["ab", "cd"], "abcd"), MARK);
        assert_eq!(hidden(&["", " ", "\n"], "a b\n"), "a b\n", "what is blank is no secret");
    }

    /// A character in one of its spellings.
    fn spelled_as(c: char, way: usize) -> String {
        match way {
            0 => percent(c).to_lowercase(),
            1 => json(c).to_uppercase().replace('U', "u"),
            2 => format!("&#{};", u32::from(c)),
            3 => format!("&#x{:x};", u32::from(c)),
            _ => c.to_string(),
        }
    }

    proptest! {
        #[test]
        fn any_mixture_of_spellings_is_found(
            secret in "\\PC{4,20}", ways in prop::collection::vec(0_usize..6, 20),
            before in "[^!-~]{0,5}", after in "[^!-~]{0,5}",
        ) {
            prop_assume!(secret.trim() == secret);
            let spelling: String =
                secret.chars().zip(ways).map(|(c, way)| spelled_as(c, way)).collect();
            let shown = hidden(&[&secret], &format!("{before}{spelling}{after}"));
            prop_assert!(shown.contains(MARK) && !shown.contains(&spelling), "{shown}");
        }

        #[test]
        fn what_is_hidden_is_not_shown_and_the_rest_is(
            secrets in prop::collection::vec("\\PC{1,6}", 0..4), text in "\\PC{0,60}",
        ) {
            let secrets: Vec<_> = secrets.iter().map(String::as_str).collect();
            let shown = hidden(&secrets, &text);
            for piece in shown.split(MARK) {
                prop_assert!(text.contains(piece));
                for secret in secrets.iter().map(|secret| secret.trim()) {
                    prop_assert!(secret.is_empty() || !piece.contains(secret));
                }
            }
        }
    }
}
