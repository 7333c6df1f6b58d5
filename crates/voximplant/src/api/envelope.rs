//! What answers have in common.

use std::fmt;

use cpaas_core::Result;
use cpaas_http::ApiResponse;
use cpaas_http::json::Text;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_with::DeserializeAs as _;

/// The answer of methods that only say that all is well: `{"result": 1}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done;

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "result", deserialize_with = "one")]
    _result: u8,
}

/// The number that says that all is well.
pub(super) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    match Text::deserialize_as(deserializer)?.as_str() {
        "1" => Ok(1),
        _ => Err(D::Error::custom("a value, expected 1")),
    }
}

impl<'de> Deserialize<'de> for Done {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Envelope::deserialize(deserializer).map(|_| Self)
    }
}

/// The answer of a method that this crate has no types for, as it came: no digit is lost.
#[derive(Clone)]
pub struct RawAnswer {
    response: ApiResponse,
    json: Box<RawValue>,
}

impl RawAnswer {
    pub(crate) fn new(response: ApiResponse) -> Result<Self> {
        let json = response.decode()?;
        Ok(Self { response, json })
    }

    /// The whole answer: `result` and what stands beside it. May contain secrets.
    #[must_use]
    pub fn text(&self) -> &str {
        self.json.get()
    }

    /// Reads the whole answer as a type of yours.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` with the path of what does not fit; after a write with the effect
    /// `Unknown`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T> {
        self.response.decode()
    }
}

// By hand: what is in the answer may be secret.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawAnswer").field("bytes", &self.text().len()).finish_non_exhaustive()
    }
}
