//! Why a selection of profiles can't be met.

use std::error::Error as StdError;
use std::fmt;

use cpaas_core::{Error, ErrorKind};

use crate::suggest::{hint, hint_of, listed};

/// How many of the nearest names a message has: among thousands, the nearest is rarely the one meant.
const NEAREST: usize = 3;

/// Why a selection of profiles can't be met. `Display` is one line, with the nearest names or all of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SelectError {
    /// There is no profile.
    NoProfile,
    /// None is selected, and none is implied.
    NoneSelected {
        /// Every profile.
        known: Vec<String>,
    },
    /// There is no profile of this name.
    UnknownProfile {
        /// The name.
        name: String,
        /// Every profile.
        known: Vec<String>,
    },
    /// No profile's name matches a pattern.
    NoMatch {
        /// The pattern.
        pattern: String,
        /// Every profile.
        known: Vec<String>,
    },
    /// No profile has a tag.
    UnknownTag {
        /// The tag.
        tag: String,
        /// Every tag.
        known: Vec<String>,
    },
    /// There is no such provider in this build.
    UnknownProvider(Error),
    /// No profile is of a provider.
    NoneOfProvider {
        /// Its name.
        provider: String,
    },
    /// Each condition is met by some profile, but no profile meets them all.
    NoneMeetsAll {
        /// The names and patterns.
        names: Vec<String>,
        /// The tags.
        tags: Vec<String>,
        /// The providers.
        providers: Vec<String>,
    },
}

impl SelectError {
    /// What there is to be selected instead, for a message: at most 20 names.
    #[must_use]
    pub fn alternatives(&self) -> String {
        match self {
            Self::NoneSelected { known }
            | Self::UnknownProfile { known, .. }
            | Self::NoMatch { known, .. }
            | Self::UnknownTag { known, .. } => listed(known.iter().map(String::as_str)),
            _ => listed([]),
        }
    }
}

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.alternatives();
        match self {
            Self::NoProfile => f.write_str("there is no profile"),
            Self::NoneSelected { .. } => {
                write!(f, "no profile is selected; available: {names}")
            }
            Self::UnknownProfile { name, known } => {
                let known = known.iter().map(String::as_str);
                write!(f, "unknown profile {name:?}{}", hint_of(NEAREST, name, known, "available:"))
            }
            Self::NoMatch { pattern, .. } => {
                write!(f, "no profile matches {pattern:?}; available: {names}")
            }
            Self::UnknownTag { tag, known } => {
                let known = known.iter().map(String::as_str);
                write!(f, "no profile has the tag {tag:?}{}", hint(tag, known, "available:"))
            }
            Self::UnknownProvider(error) => f.write_str(error.message()),
            Self::NoneOfProvider { provider } => {
                write!(f, "no profile has the provider {provider}")
            }
            Self::NoneMeetsAll { names, tags, providers } => {
                let conditions = [("name", names), ("tag", tags), ("provider", providers)];
                let given = conditions.into_iter().filter(|(_, values)| !values.is_empty());
                let given = given.map(|(what, values)| format!("{what} {}", values.join(" or ")));
                write!(f, "no profile meets all of: {}", given.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl StdError for SelectError {}

/// `Config`.
impl From<SelectError> for Error {
    fn from(error: SelectError) -> Self {
        Self::before_sending(ErrorKind::Config, error.to_string())
    }
}
