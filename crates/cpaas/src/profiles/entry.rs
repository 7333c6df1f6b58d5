//! A profile that is configured, whether it is valid or not.

use super::error::ProfileError;
use super::profile::Profile;
use super::select::Candidate;
use crate::provider::Provider;

/// A profile, or why it is invalid.
pub type Entry = Result<Profile, InvalidProfile>;

/// A profile that can't be used.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct InvalidProfile {
    /// Its name.
    pub name: String,
    /// `None` if it can't be read.
    pub provider: Option<&'static Provider>,
    /// Its tags; none if they can't be read.
    pub tags: Vec<String>,
    /// What is wrong with it.
    pub error: ProfileError,
}

/// A profile by what it can be selected by, whether it is valid or not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListedProfile {
    /// Its name.
    pub name: String,
    /// `None` if it can't be read.
    pub provider: Option<&'static Provider>,
    /// Its tags; none if they can't be read.
    pub tags: Vec<String>,
}

impl From<&Entry> for ListedProfile {
    fn from(entry: &Entry) -> Self {
        let (name, tags) = (entry.name().to_owned(), entry.tags().to_vec());
        Self { name, provider: entry.provider(), tags }
    }
}

impl Candidate for Entry {
    fn name(&self) -> &str {
        match self {
            Ok(profile) => &profile.name,
            Err(invalid) => &invalid.name,
        }
    }

    fn provider(&self) -> Option<&'static Provider> {
        match self {
            Ok(profile) => Some(profile.provider),
            Err(invalid) => invalid.provider,
        }
    }

    fn tags(&self) -> &[String] {
        match self {
            Ok(profile) => &profile.tags,
            Err(invalid) => &invalid.tags,
        }
    }

    fn profile(&self) -> Result<&Profile, ProfileError> {
        self.as_ref().map_err(|invalid| invalid.error.clone())
    }
}
