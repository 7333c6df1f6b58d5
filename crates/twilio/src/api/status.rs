//! The words for an account's status.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A status of an account. It serializes as the word on the wire.
///
/// An [`AccountRecord`](crate::AccountRecord) keeps the platform's own word, whatever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// In use.
    Active,
    /// Stopped until it is made active again; its numbers are billed on.
    Suspended,
    /// Closed for good; it stays in lists until it is deleted, 30 days later.
    Closed,
}

/// The text is none of the statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseStatusError;

impl Status {
    /// Every status.
    pub const ALL: &[Self] = &[Self::Active, Self::Suspended, Self::Closed];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }

    /// Whether a word of the platform means this status.
    #[must_use]
    pub fn is(self, word: &str) -> bool {
        self.as_str() == word
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for ParseStatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not active, suspended or closed")
    }
}

impl std::error::Error for ParseStatusError {}

/// In any case.
impl FromStr for Status {
    type Err = ParseStatusError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|status| status.as_str().eq_ignore_ascii_case(word));
        found.copied().ok_or(ParseStatusError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_in_any_case() {
        for status in Status::ALL {
            assert_eq!(status.as_str().to_uppercase().parse(), Ok(*status));
        }
        for word in ["", "open", " active"] {
            assert_eq!(word.parse::<Status>(), Err(ParseStatusError), "{word}");
        }
    }
}
