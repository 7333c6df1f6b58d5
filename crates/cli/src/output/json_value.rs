//! JSON of any shape, as it was received: no digit is lost.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::base::exit::Failure;

/// The deepest nesting that is printed.
const DEPTH: usize = 64;

/// What is printed in place of a secret.
const REDACTED: &str = "[redacted]";

/// A JSON value.
#[derive(Debug)]
pub(crate) enum JsonValue {
    Object(Vec<(String, JsonValue)>),
    Array(Vec<JsonValue>),
    /// A number, a text, `true`, `false` or `null`.
    Leaf(Box<RawValue>),
    Redacted,
}

impl JsonValue {
    pub(crate) fn of(value: &impl Serialize) -> Result<Self, Failure> {
        let text = serde_json::to_string(value);
        Self::parse(&text.map_err(|error| Failure::other(error.to_string()))?)
    }

    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        Self::at(DEPTH, text)
    }

    fn at(depth: usize, text: &str) -> Result<Self, Failure> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Failure::other("the answer is nested too deeply to be printed"));
        };
        let wrong = |error: serde_json::Error| Failure::other(error.to_string());
        Ok(match text.trim_start().as_bytes().first() {
            Some(b'{') => {
                let Entries(entries) = serde_json::from_str(text).map_err(wrong)?;
                let entries = entries.into_iter();
                let entries = entries.map(|(key, raw)| Ok((key, Self::at(depth, raw.get())?)));
                Self::Object(entries.collect::<Result<_, Failure>>()?)
            }
            Some(b'[') => {
                let items: Vec<Box<RawValue>> = serde_json::from_str(text).map_err(wrong)?;
                let items = items.iter().map(|raw| Self::at(depth, raw.get()));
                Self::Array(items.collect::<Result<_, _>>()?)
            }
            _ => Self::Leaf(RawValue::from_string(text.to_owned()).map_err(wrong)?),
        })
    }

    /// The member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().find_map(|(key, value)| (key == name).then_some(value))
            }
            _ => None,
        }
    }

    /// Redacts every member with the name of a secret; whether there was one.
    pub(crate) fn redact(&mut self, is_secret: fn(&str) -> bool) -> bool {
        match self {
            Self::Object(members) => members.iter_mut().fold(false, |hidden, (name, value)| {
                if is_secret(name) && !value.is_empty() {
                    *value = Self::Redacted;
                    return true;
                }
                value.redact(is_secret) || hidden
            }),
            Self::Array(items) => {
                items.iter_mut().fold(false, |hidden, item| hidden | item.redact(is_secret))
            }
            Self::Leaf(_) | Self::Redacted => false,
        }
    }

    /// Whether it is null or has no content.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Object(members) => members.is_empty(),
            Self::Array(items) => items.is_empty(),
            Self::Leaf(raw) => raw.get() == "null",
            Self::Redacted => false,
        }
    }

    /// Whether it is a text, or has any in it.
    pub(super) fn has_text(&self) -> bool {
        match self {
            Self::Leaf(raw) => raw.get().starts_with('"'),
            Self::Object(_) => true,
            Self::Array(items) => items.iter().any(Self::has_text),
            Self::Redacted => false,
        }
    }

    /// For people: texts without quotes, lists with commas.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Leaf(raw) => {
                serde_json::from_str::<String>(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
            }
            Self::Redacted => REDACTED.to_owned(),
            Self::Array(items) => items.iter().map(Self::text).collect::<Vec<_>>().join(", "),
            Self::Object(_) => serde_json::to_string(self).unwrap_or_default(),
        }
    }
}

impl Serialize for JsonValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(entries) => {
                let mut members = serializer.serialize_map(Some(entries.len()))?;
                for (name, value) in entries {
                    members.serialize_entry(name, value)?;
                }
                members.end()
            }
            Self::Array(items) => serializer.collect_seq(items),
            Self::Leaf(raw) => raw.serialize(serializer),
            Self::Redacted => serializer.serialize_str(REDACTED),
        }
    }
}

/// The members of an object in their order, each as it came.
struct Entries(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_printed_to_the_last_digit_and_in_its_order() {
        let text = r#"{"z":0.30000000000000000004,"a":[1e2,{"b":null}],"c":"\u00e5"}"#;
        let value = JsonValue::parse(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        assert_eq!(value.get("c").unwrap().text(), "å");
        assert!(JsonValue::parse(&"[".repeat(100_000)).is_err());
        assert!(JsonValue::parse(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_err());
    }

    #[test]
    fn secrets_are_redacted_at_every_depth() {
        let mut value = JsonValue::parse(r#"{"a":[{"key":"s","x":1}],"key":null}"#).unwrap();
        assert!(value.redact(|name| name == "key"));
        let shown = serde_json::to_string(&value).unwrap();
        assert_eq!(shown, r#"{"a":[{"key":"[redacted]","x":1}],"key":null}"#);
        assert!(!JsonValue::parse("{}").unwrap().redact(|_| true));
    }
}
