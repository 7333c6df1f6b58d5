//! The words for an account's status.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A status that the platform knows. It serializes as the word on the wire.
///
/// The vendor's page names the first three; its open server knows the others, too. An
/// [`AccountRecord`](crate::AccountRecord) keeps the platform's own word, whatever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// In use.
    Active,
    /// Refused, and every account below it, until an account above makes it active again.
    Suspended,
    /// Closed for good, and every account below it.
    Closed,
    /// Refused.
    Inactive,
    /// Waits for its first password.
    Uninitialized,
}

/// The text is none of the statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseStatusError;

impl Status {
    /// Every status.
    pub const ALL: &[Self] =
        &[Self::Active, Self::Suspended, Self::Closed, Self::Inactive, Self::Uninitialized];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
            Self::Inactive => "inactive",
            Self::Uninitialized => "uninitialized",
        }
    }

    /// Whether a word of the platform means this status.
    #[must_use]
    pub fn is(self, word: &str) -> bool {
        self.as_str().eq_ignore_ascii_case(word)
    }

    /// Whether the platform refuses the credential of an account of this status.
    pub(crate) fn is_refused(word: &str) -> bool {
        [Self::Suspended, Self::Closed, Self::Inactive].iter().any(|status| status.is(word))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for ParseStatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not active, suspended, closed, inactive or uninitialized")
    }
}

impl std::error::Error for ParseStatusError {}

/// In any case, as the platform reads it.
impl FromStr for Status {
    type Err = ParseStatusError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|status| status.is(word)).ok_or(ParseStatusError)
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
