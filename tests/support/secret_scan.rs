//! A secret in the spellings that servers echo it in, written independently of what hides it.

use std::fmt::Write as _;

use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{
    GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE, URL_SAFE_NO_PAD,
};
use base64::{Engine, alphabet};

/// How many spellings there are.
pub(crate) const COUNT: u8 = 12;

/// From here on they are base64.
const BASE64: u8 = 9;

/// The secret in one of its spellings.
pub(crate) fn spelled(secret: &str, way: u8) -> String {
    match way % COUNT {
        0 => secret.to_owned(),
        1 => url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        2 => url::form_urlencoded::byte_serialize(secret.as_bytes())
            .collect::<String>()
            .replace('+', "%20"),
        3 => escaped(secret.bytes().map(u32::from), |text, byte| write!(text, "%{byte:02x}")),
        4 => escaped(secret.bytes().map(u32::from), |text, byte| write!(text, "%{byte:02X}")),
        5 => inside(&serde_json::Value::from(secret).to_string()),
        6 => escaped(secret.encode_utf16().map(u32::from), |text, unit| {
            write!(text, "\\u{unit:04x}")
        }),
        7 => html(secret),
        8 => escaped(secret.chars().map(u32::from), |text, code| write!(text, "&#{code};")),
        9 => STANDARD.encode(secret),
        10 => URL_SAFE_NO_PAD.encode(format!("u:{secret}")),
        _ => URL_SAFE.encode(format!("user:{secret}.")),
    }
}

/// A secret to search for.
pub(crate) struct Wanted<'s> {
    secret: &'s str,
    spellings: Vec<String>,
}

/// A text to search in, and what its words say in base64.
pub(crate) struct Searched<'t> {
    text: &'t str,
    decoded: String,
}

impl<'s> Wanted<'s> {
    pub(crate) fn new(secret: &'s str) -> Self {
        Self { secret, spellings: (0..BASE64).map(|way| spelled(secret, way)).collect() }
    }
}

impl<'t> Searched<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        const WORD: usize = 8;
        let config = GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let engine = GeneralPurpose::new(&alphabet::URL_SAFE, config);
        let letter = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
        let mut decoded = Vec::new();
        for word in text.split(|c| !letter(c)).filter(|word| word.len() >= WORD) {
            let word = word.replace('+', "-").replace('/', "_");
            // The word may begin with something else, and end in the midst of a byte.
            for start in 0..4 {
                let word = &word[start..];
                let whole = if word.len() % 4 == 1 { word.len() - 1 } else { word.len() };
                decoded.extend(engine.decode(&word[..whole]).unwrap_or_default());
                decoded.push(0);
            }
        }
        Self { text, decoded: String::from_utf8_lossy(&decoded).into_owned() }
    }

    /// Whether the text shows the secret in one spelling or another.
    pub(crate) fn shows(&self, wanted: &Wanted<'_>) -> bool {
        wanted.spellings.iter().any(|spelling| self.text.contains(spelling))
            || self.decoded.contains(wanted.secret)
    }
}

fn escaped(
    units: impl Iterator<Item = u32>,
    write: impl Fn(&mut String, u32) -> std::fmt::Result,
) -> String {
    units.fold(String::new(), |mut text, unit| {
        let _ = write(&mut text, unit);
        text
    })
}

/// A JSON string without its quotes.
fn inside(quoted: &str) -> String {
    let text = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    text.unwrap_or(quoted).to_owned()
}

fn html(secret: &str) -> String {
    let escape = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")];
    escape.iter().fold(secret.to_owned(), |text, (from, to)| text.replace(from, to))
}
