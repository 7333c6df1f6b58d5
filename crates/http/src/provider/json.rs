//! Reading JSON responses: leniently, exactly, and with the path in the error; and writing secrets.
//!
//! The adapters are for [serde_with](https://docs.rs/serde_with): `#[serde_as(as = "Option<Exact>")]`.
//! They read the text of a value itself, so they don't work below `#[serde(flatten)]` or in untagged
//! and internally tagged enums, which lose it.

mod decode_error;
mod omitted;

use std::fmt;
use std::marker::PhantomData;

use cpaas_core::{Decimal, ExposeSecret, SecretString, decimal};
pub use decode_error::DecodeError;
use memchr::{memchr, memchr_iter, memmem};
use omitted::Kind;
pub(crate) use omitted::Omitted;
use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::value::RawValue;
use serde_with::{DeserializeAs, Same, SerializeAs};

/// Reads a whole body as one JSON value.
///
/// # Errors
///
/// [`DecodeError`] with the JSON path; so for an entry of [`entries`], too.
pub fn decode<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, DecodeError> {
    let (value, omitted) = decode_with_omitted(body, false, false)?;
    omitted.entries.into_iter().next().map_or(Ok(value), Err)
}

/// Reads a whole body, or the part of one that is an entry of a list, and names what was left out of it;
/// members only if those are asked for.
pub(crate) fn decode_with_omitted<'de, T: Deserialize<'de>>(
    body: &'de [u8],
    is_entry: bool,
    with_members: bool,
) -> Result<(T, Omitted), DecodeError> {
    omitted::read(is_entry, with_members, || read(body), || with_path::<T>(body).err())
}

fn read<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, DecodeError> {
    let unreadable =
        |problem: &str| DecodeError { path: String::new(), problem: problem.to_owned() };
    match body.trim_ascii_start().first() {
        None => return Err(unreadable("it is empty")),
        Some(b'<') => return Err(unreadable("HTML or XML where JSON was expected")),
        Some(_) => {}
    }
    // The whole is checked to be UTF-8 at once, which costs less than piece by piece; and keeping the
    // path to every value costs as much as reading it, so it is kept only for an error.
    let read = std::str::from_utf8(body).ok().and_then(|text| serde_json::from_str(text).ok());
    read.map_or_else(|| with_path(body), Ok)
}

/// Reads the text of a part of a response.
fn decode_part<'de, T: Deserialize<'de>>(text: &'de str, is_entry: bool) -> Result<T, DecodeError> {
    // Serde would take a list for the members of an object in their order.
    if is_entry && text.starts_with('[') {
        let problem = "expected an object or a value".to_owned();
        return Err(DecodeError { path: String::new(), problem });
    }
    let quick = || serde_json::from_str(text).ok();
    omitted::part(is_entry, quick, || with_path(text.as_bytes()))
}

/// Reads again, to name the place.
fn with_path<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, DecodeError> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        // Only what does not fit has a place; what is not JSON at all has none, nor has the whole.
        let has_place = is_data(error.inner()) && error.path().iter().next().is_some();
        let path = if has_place { error.path().to_string() } else { String::new() };
        match omitted::kept() {
            Some(part) if path.is_empty() => part,
            Some(part) => part.below(&path),
            None => DecodeError { path, problem: problem(error.inner()) },
        }
    })?;
    json.end().map_err(|_| DecodeError {
        path: String::new(),
        problem: "there is more after the JSON value".to_owned(),
    })?;
    Ok(value)
}

/// Whether a value does not fit, in a text that is JSON.
fn is_data(error: &serde_json::Error) -> bool {
    error.is_data() || error.to_string().starts_with("number out of range")
}

/// What is wrong, without the value that is: serde's own messages quote it.
fn problem(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let message = error.to_string();
    match error.classify() {
        Category::Syntax if is_data(error) => "the number is out of range".to_owned(),
        Category::Eof => "it ends too early".to_owned(),
        Category::Syntax | Category::Io => {
            format!("not JSON, at line {} column {}", error.line(), error.column())
        }
        Category::Data if message.starts_with("missing field `") => {
            message.split(" at line ").next().unwrap_or(&message).to_owned()
        }
        Category::Data => match message.rsplit_once(", expected ") {
            Some((found, expected)) => {
                let expected = expected.split(" at line ").next().unwrap_or(expected);
                format!("expected {expected}{}", type_found(found).unwrap_or_default())
            }
            None => "the value does not fit".to_owned(),
        },
    }
}

/// The type in a message such as ``invalid type: string "x"``, in words, and nothing of the value.
fn type_found(message: &str) -> Option<&'static str> {
    let found = message.strip_prefix("invalid type: ")?;
    let types = [
        ("null", ", found null"),
        ("boolean", ", found true or false"),
        ("integer", ", found a number"),
        ("floating point", ", found a number"),
        ("string", ", found a string"),
        ("sequence", ", found a list"),
        ("map", ", found an object"),
    ];
    types.into_iter().find_map(|(name, words)| found.starts_with(name).then_some(words))
}

/// Reads values of a type from their JSON text: what [`Lenient`] reads by.
pub trait FromJson<T> {
    /// Reads the text of one value, without white space around it.
    ///
    /// # Errors
    ///
    /// What was expected instead, in words.
    fn from_json(text: &str) -> Result<T, &'static str>;
}

/// An exact decimal, from a JSON number or from a string that holds one.
#[derive(Clone, Copy, Debug)]
pub struct Exact;

impl FromJson<Decimal> for Exact {
    fn from_json(text: &str) -> Result<Decimal, &'static str> {
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        decimal::parse(text).map_err(|_| "an exact decimal number")
    }
}

impl<'de> DeserializeAs<'de, Decimal> for Exact {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        strictly::<Self, _, _>(deserializer)
    }
}

/// A text, from a JSON string or from the digits of a number: vendors are of two minds about ids.
#[derive(Clone, Copy, Debug)]
pub struct Text;

impl FromJson<String> for Text {
    fn from_json(text: &str) -> Result<String, &'static str> {
        match text.as_bytes() {
            // What is between the quotes is the text itself, where nothing is escaped.
            [b'"', inner @ .., b'"'] if memchr(b'\\', inner).is_none() => {
                Ok(text[1..text.len() - 1].to_owned())
            }
            [b'"', ..] => serde_json::from_str(text).map_err(|_| "a string"),
            [b'-' | b'0'..=b'9', ..] => Ok(text.to_owned()),
            _ => Err("a string or a number"),
        }
    }
}

impl<'de> DeserializeAs<'de, String> for Text {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        strictly::<Self, _, _>(deserializer)
    }
}

/// The word for a state that was given and can't be read.
pub const UNKNOWN: &str = "unknown";

/// As [`Text`], within [`Lenient`]; [`UNKNOWN`], where the member is there and no text: for a state,
/// which must not be taken for one that was not given.
#[derive(Clone, Copy, Debug)]
pub struct TextOrUnknown;

impl FromJson<String> for TextOrUnknown {
    fn from_json(text: &str) -> Result<String, &'static str> {
        Text::from_json(text).or_else(|expected| {
            unreadable(expected)?;
            Ok(UNKNOWN.to_owned())
        })
    }
}

/// Notes that a value can't be read, for a [`FromJson`] that returns another in its place.
///
/// # Errors
///
/// What was expected, which is to be returned: to find the value's place, it is read once more.
pub fn unreadable(expected: &'static str) -> Result<(), &'static str> {
    omitted::left_out(Kind::Member, expected)
}

/// A secret, written as it is: for bodies that [`ApiRequest::json_with_secrets`] sends.
///
/// [`ApiRequest::json_with_secrets`]: crate::provider::ApiRequest::json_with_secrets
#[derive(Clone, Copy, Debug)]
pub struct Exposed;

impl SerializeAs<SecretString> for Exposed {
    fn serialize_as<S: Serializer>(
        secret: &SecretString,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose_secret())
    }
}

/// An integer or a boolean, within [`Lenient`]: by Rust's own reading of its text, which costs a
/// fraction of serde's.
#[derive(Clone, Copy, Debug)]
pub struct Literal;

macro_rules! literals {
    ($($literal:ty),*) => {$(
        impl FromJson<$literal> for Literal {
            fn from_json(text: &str) -> Result<$literal, &'static str> {
                text.parse().map_err(|_| "another number or boolean")
            }
        }
    )*};
}

literals!(bool, i64, u64);

/// What serde reads, within [`Lenient`].
impl<T: DeserializeOwned> FromJson<T> for Same {
    fn from_json(text: &str) -> Result<T, &'static str> {
        decode_part(text, false).map_err(|error| {
            omitted::keep(&error);
            "another value"
        })
    }
}

/// The same, but no list, which serde would take for the members of an object in their order.
#[derive(Clone, Copy, Debug)]
pub struct Single;

impl<T: DeserializeOwned> FromJson<T> for Single {
    fn from_json(text: &str) -> Result<T, &'static str> {
        if text.starts_with('[') { Err("no list") } else { Same::from_json(text) }
    }
}

/// A list, each entry read by `E`.
impl<T, E: FromJson<T>> FromJson<Vec<T>> for Vec<E> {
    fn from_json(text: &str) -> Result<Vec<T>, &'static str> {
        let entries: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| "a list")?;
        entries.into_iter().map(|entry| E::from_json(entry.get())).collect()
    }
}

fn strictly<'de, A: FromJson<T>, T, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    A::from_json(raw.get()).map_err(unexpected)
}

/// What `A` reads, or nothing if it is of another type: one odd member that nobody needs must not
/// make the whole response unreadable. The log says which it is. Not for ids and what a success is known
/// by.
///
/// `A` reads the value; [`serde_with::Same`] is the type's own way.
#[derive(Clone, Copy, Debug)]
pub struct Lenient<A>(PhantomData<A>);

impl<'de, T, A: FromJson<T>> DeserializeAs<'de, Option<T>> for Lenient<A> {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        // The commonest of other types.
        if text == "null" {
            return Ok(None);
        }
        A::from_json(text).map(Some).or_else(|expected| {
            unreadable(expected).map_err(unexpected)?;
            Ok(None)
        })
    }
}

/// As [`Lenient`], but an error in an entry of a list: for what lists are read for, such as amounts. The
/// entry is then unreadable, instead of one without that member.
#[derive(Clone, Copy, Debug)]
pub struct LenientOutsideLists<A>(PhantomData<A>);

impl<'de, T, A: FromJson<T>> DeserializeAs<'de, Option<T>> for LenientOutsideLists<A> {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        if !omitted::in_entry() {
            return Lenient::<A>::deserialize_as(deserializer);
        }
        let text = <&RawValue>::deserialize(deserializer)?.get();
        (text != "null").then(|| A::from_json(text).map_err(unexpected)).transpose()
    }
}

/// The entries of a list that can be read; none for `null`. The others are left out, which
/// [`ApiResponse::decode_entries`](crate::provider::ApiResponse::decode_entries) reports.
///
/// # Errors
///
/// For what is no list.
pub fn entries<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    deserializer.deserialize_option(Entries(PhantomData))
}

/// As [`entries`], where `null` is no list either.
pub(crate) fn list<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    deserializer.deserialize_seq(Entries(PhantomData))
}

/// An entry of a list or of a map, by its text; none if it can't be read, which
/// [`ApiResponse::decode_entries`](crate::provider::ApiResponse::decode_entries) reports.
///
/// # Errors
///
/// To find the entry's place, it is read once more, and then is an error.
pub fn entry<T: DeserializeOwned, E: serde::de::Error>(
    place: impl fmt::Display,
    text: &str,
) -> Result<Option<T>, E> {
    decode_part(text, true).map(Some).or_else(|error| {
        let error = error.below(&place.to_string());
        let sought = omitted::left_out(Kind::Entry, ());
        omitted::keep(&error);
        sought.map_err(|()| unexpected("another entry"))?;
        Ok(None)
    })
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Entries<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Self::Value, S::Error> {
        let mut entries = Vec::new();
        let mut index = 0_usize;
        while let Some(text) = list.next_element::<&RawValue>()? {
            entries.extend(entry::<T, S::Error>(format_args!("[{index}]"), text.get())?);
            index += 1;
        }
        Ok(entries)
    }
}

fn unexpected<E: serde::de::Error>(expected: &'static str) -> E {
    E::custom(format_args!("a value, expected {expected}"))
}

/// Whether a JSON text may have a name or a string that begins with this word: `false` is certain. A quick
/// look that saves reading most texts in search of what only few have.
#[must_use]
pub fn may_contain(text: &[u8], word: &str) -> bool {
    let is_quoted = |at: usize| at.checked_sub(1).is_some_and(|before| text[before] == b'"');
    // An escape can spell any word.
    let is_escape = |at: usize| text.get(at + 1) == Some(&b'u');
    memchr_iter(b'\\', text).any(is_escape) || memmem::find_iter(text, word).any(is_quoted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_with::serde_as;

    #[serde_as]
    #[derive(Debug, PartialEq, Deserialize)]
    struct Sample {
        #[serde_as(as = "Exact")]
        balance: Decimal,
        #[serde_as(as = "Option<Exact>")]
        #[serde(default)]
        limit: Option<Decimal>,
        #[serde_as(as = "Option<Vec<Text>>")]
        #[serde(default)]
        ids: Option<Vec<String>>,
    }

    #[serde_as]
    #[derive(Debug, PartialEq, Default, Deserialize)]
    #[serde(default)]
    struct Odd {
        #[serde_as(as = "Lenient<Text>")]
        zip: Option<String>,
        #[serde_as(as = "Lenient<Literal>")]
        users: Option<i64>,
        #[serde_as(as = "Lenient<Exact>")]
        limit: Option<Decimal>,
        #[serde_as(as = "Lenient<TextOrUnknown>")]
        status: Option<String>,
    }

    #[test]
    fn a_state_that_is_given_is_not_taken_for_none() {
        for (text, status) in [
            ("{}", None),
            (r#"{"status":null}"#, None),
            (r#"{"status":"active"}"#, Some("active")),
            (r#"{"status":7}"#, Some("7")),
            (r#"{"status":true}"#, Some("unknown")),
            (r#"{"status":["active"]}"#, Some("unknown")),
            (r#"{"status":{"active":1}}"#, Some("unknown")),
        ] {
            assert_eq!(decode::<Odd>(text.as_bytes()).unwrap().status.as_deref(), status, "{text}");
        }
    }

    #[test]
    fn an_odd_member_is_nothing_and_the_rest_is_read() {
        let read: Odd = decode(br#"{"zip":11411,"users":"3","limit":""}"#).unwrap();
        assert_eq!(read, Odd { zip: Some("11411".into()), ..Odd::default() });
        let read: Odd = decode(br#"{"zip":null,"users":3,"limit":"5.10"}"#).unwrap();
        assert_eq!((read.zip, read.users), (None, Some(3)));
        assert_eq!(read.limit.unwrap().to_string(), "5.10");
        assert_eq!(decode::<Odd>(b"{}").unwrap(), Odd::default());
    }

    fn sample(text: &str) -> Result<Sample, DecodeError> {
        decode(text.as_bytes())
    }

    #[test]
    fn numbers_and_numeric_strings_are_exact() {
        let read =
            sample(r#"{"balance": 293.8550, "limit": "5.10", "ids": [7, "007", "a\"b"]}"#).unwrap();
        assert_eq!(read.balance.to_string(), "293.8550");
        assert_eq!(read.limit.unwrap().to_string(), "5.10");
        assert_eq!(read.ids.unwrap(), ["7", "007", "a\"b"]);
        assert_eq!(
            sample(r#"{"balance": 1e3, "limit": null}"#).unwrap().balance.to_string(),
            "1000"
        );
    }

    #[test]
    fn a_word_is_missed_in_no_spelling() {
        for text in
            [r#"{"error":1}"#, r#"{"errors":[]}"#, r#"{"\u0065rror":1}"#, r#"{"e":"error"}"#]
        {
            assert!(may_contain(text.as_bytes(), "error"), "{text}");
        }
        for text in [r#"{"result":"\n\/"}"#, r#"{"result":"no error"}"#, "error"] {
            assert!(!may_contain(text.as_bytes(), "error"), "{text}");
        }
    }

    #[test]
    fn a_part_is_placed_within_the_whole() {
        for (text, expected) in [
            (r#"{"balance": true}"#, " at list[7].balance: expected an exact decimal number"),
            ("[]", " at list[7]: "),
            ("", " at list[7]: it is empty"),
        ] {
            let error = sample(text).unwrap_err().below("list[7]").to_string();
            assert!(error.contains(expected), "{error}");
        }
        let error = decode::<Vec<u8>>(b"[1,true]").unwrap_err().below("list");
        assert!(error.to_string().contains(" at list[1]: "), "{error}");
    }

    #[test]
    fn errors_name_the_place_and_never_the_value() {
        for (text, expected) in [
            ("", "the response can't be read: it is empty"),
            (" <html>", "the response can't be read: HTML or XML where JSON was expected"),
            (r#"{"balance": 1"#, "the response can't be read: it ends too early"),
            (
                r#"{"balance": 1} x"#,
                "the response can't be read: there is more after the JSON value",
            ),
            ("{}", "the response can't be read: missing field `balance`"),
            (
                r#"{"balance": "hunter2"}"#,
                "the response can't be read at balance: expected an exact decimal number",
            ),
            (
                r#"{"balance": 1, "ids": "hunter2, expected hunter3"}"#,
                "the response can't be read at ids: expected a sequence, found a string",
            ),
            (
                r#"{"balance": 1, "ids": [1, true]}"#,
                "the response can't be read at ids[1]: expected a string or a number",
            ),
        ] {
            let message = sample(text).unwrap_err().to_string();
            assert_eq!(message, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_body_panics(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode::<Sample>(&body);
        }

        #[test]
        fn any_decimal_survives(mantissa in any::<i64>(), scale in 0_u32..=28) {
            let number = Decimal::from_i128_with_scale(mantissa.into(), scale);
            for text in [format!(r#"{{"balance":{number}}}"#), format!(r#"{{"balance":"{number}"}}"#)] {
                prop_assert_eq!(sample(&text).unwrap().balance.to_string(), number.to_string());
            }
        }
    }
}
