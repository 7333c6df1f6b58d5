//! A yes or no that must not be taken for one that was not given.

use cpaas_http::provider::json::{self, FromJson};
use serde::{Serialize, Serializer};

/// A yes or no that the account's state depends on. In JSON `true`, `false` or `"unknown"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// `true`.
    Yes,
    /// `false`.
    No,
    /// It was given, and is neither.
    Unreadable,
}

impl FromJson<Flag> for Flag {
    fn from_json(text: &str) -> Result<Flag, &'static str> {
        match text {
            "true" => Ok(Self::Yes),
            "false" => Ok(Self::No),
            _ => json::unreadable("true or false").map(|()| Self::Unreadable),
        }
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Yes => serializer.serialize_bool(true),
            Self::No => serializer.serialize_bool(false),
            Self::Unreadable => serializer.serialize_str(json::UNKNOWN),
        }
    }
}
