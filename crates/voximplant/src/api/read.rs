//! How members of responses are read: for `deserialize_with`. What is optional is `None` where it is of
//! another type, except for money.

use std::borrow::Cow;

use cpaas_core::Timestamp;
use cpaas_http::List;
use cpaas_http::provider::json::{
    self, Exact, FromJson, Lenient, LenientOutsideLists, Literal, Single, Text,
};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_with::{As, DeserializeAs, DisplayFromStr};

use super::id;

use super::flag::Flag;

pub(crate) type Required = As<Text>;
pub(crate) type Texts = As<Lenient<Text>>;
pub(crate) type Money = As<LenientOutsideLists<Exact>>;
/// What amounts beside it are in.
pub(crate) type Currencies = As<LenientOutsideLists<Text>>;
pub(crate) type Needed = As<Option<Exact>>;
/// Amounts that no balance depends on.
pub(crate) type Amounts = As<Lenient<Exact>>;
pub(crate) type Flags = As<Lenient<Flag>>;
pub(crate) type Literals = As<Lenient<Literal>>;
pub(crate) type Times = As<Lenient<Utc>>;
pub(crate) type Lists = As<Lenient<Vec<Text>>>;
/// An id, without which what has it can't be named.
pub(crate) type Id = As<Number>;
pub(crate) type Ids = As<Lenient<Number>>;
pub(crate) type IdLists = As<Lenient<Vec<Number>>>;
/// Ids are written as strings: readers of JSON in other languages round large numbers.
pub(crate) type Digits = As<DisplayFromStr>;
pub(crate) type OptionalDigits = As<Option<DisplayFromStr>>;
pub(crate) type DigitLists = As<Option<Vec<DisplayFromStr>>>;
pub(crate) type Typed = As<Lenient<Single>>;

/// A list that nobody needs: entries that can't be read are left out; none, if it is no list.
pub(super) fn lenient_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let list: Option<Vec<T>> = As::<Lenient<LenientEntries>>::deserialize(deserializer)?;
    Ok(list.unwrap_or_default())
}

struct LenientEntries;

impl<T: DeserializeOwned> FromJson<Vec<T>> for LenientEntries {
    fn from_json(text: &str) -> Result<Vec<T>, &'static str> {
        let list: Vec<Entry<T>> = serde_json::from_str(text).map_err(|_| "a list of objects")?;
        Ok(list.into_iter().filter_map(|Entry(entry)| entry).collect())
    }
}

#[derive(Deserialize)]
#[serde(transparent, bound = "T: DeserializeOwned")]
struct Entry<T>(#[serde(deserialize_with = "Typed::deserialize")] Option<T>);

/// A list that may be absent or `null`.
pub(super) fn optional_list<'de, D, T>(deserializer: D) -> Result<List<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

const LIST_OR_ONE: &str = "a value, expected a list or an object";

/// The entries of a list, or its only one without the list; none for `null`.
pub(super) fn entries_or_one<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let text = <&RawValue>::deserialize(deserializer)?.get();
    if text.starts_with('{') {
        return json::entry("[0]", text).map(|entry| entry.into_iter().collect());
    }
    let mut list = serde_json::Deserializer::from_str(text);
    json::entries(&mut list).map_err(|_| D::Error::custom(LIST_OR_ONE))
}

/// The same for what a response is read for: `null` is no list.
pub(super) fn list_or_one<'de, D, T>(deserializer: D) -> Result<List<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = <&RawValue>::deserialize(deserializer)?;
    if value.get() == "null" {
        return Err(D::Error::custom(LIST_OR_ONE));
    }
    entries_or_one(value).map(List::from).map_err(D::Error::custom)
}

const TIME: &str = "a time such as 2014-03-17 09:05:01";

/// `2014-03-17 09:05:01`, which is UTC.
pub(crate) struct Utc;

impl FromJson<Timestamp> for Utc {
    fn from_json(text: &str) -> Result<Timestamp, &'static str> {
        let text: Cow<'_, str> = serde_json::from_str(text).map_err(|_| TIME)?;
        format!("{text}Z").parse().map_err(|_| TIME)
    }
}

/// An id: a whole number, or its digits in a string.
pub(crate) struct Number;

impl FromJson<id::Id> for Number {
    fn from_json(text: &str) -> Result<id::Id, &'static str> {
        let digits = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| is_plain).ok_or("an id, which is a whole number")
    }
}

impl<'de> DeserializeAs<'de, id::Id> for Number {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<id::Id, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        Self::from_json(text)
            .map_err(|expected| D::Error::custom(format_args!("a value, expected {expected}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_whole_number_in_either_writing() {
        for (text, id) in [("7", 7), (r#""7""#, 7), ("18446744073709551615", u64::MAX)] {
            assert_eq!(Number::from_json(text), Ok(id), "{text}");
        }
        for other in
            ["", r#""""#, "-7", "+7", r#""+7""#, "7.0", "7e3", r#""acme""#, "null", "[7]", "\"7"]
        {
            assert!(Number::from_json(other).is_err(), "{other}");
        }
        assert!(Number::from_json("18446744073709551616").is_err(), "no other number is meant");
    }

    #[test]
    fn times_are_utc() {
        let time = Utc::from_json(r#""2014-03-17 09:05:01""#).unwrap();
        assert_eq!(time.to_string(), "2014-03-17T09:05:01Z");
        for other in
            [r#""""#, r#""2014-03-17""#, r#""2014-03-17 09:05:01+01:00""#, r#""yesterday""#, "7"]
        {
            assert_eq!(Utc::from_json(other), Err(TIME), "{other}");
        }
    }
}
