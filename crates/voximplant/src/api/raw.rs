//! Parts of answers without a public shape.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A part of an answer, as it came: no digit is lost.
#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// The text: one JSON value.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get()
    }
}

// By hand: what is in it may be nobody else's business.
impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawJson").field("bytes", &self.text().len()).finish_non_exhaustive()
    }
}
