//! All profiles, and which of them are selected.

use super::origin::Origin;
use super::profile::Profile;
use super::select::{Selector, named, names};
use super::select_error::SelectError;

/// All profiles, each of which is valid.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Profiles {
    /// The environment's, then the file's by name.
    pub profiles: Vec<Profile>,
    /// The name of the one that is used if none is selected and the environment has none: the file's
    /// `default_profile`.
    pub default: Option<String>,
}

impl Profiles {
    /// These profiles, without a default.
    #[must_use]
    pub fn new(profiles: Vec<Profile>) -> Self {
        Self { profiles, default: None }
    }

    /// The profile of this name.
    ///
    /// # Errors
    ///
    /// That there is none.
    pub fn get(&self, name: &str) -> Result<&Profile, SelectError> {
        named(name, &self.profiles)
    }

    /// The profiles that a selector selects, in its order. Without a condition: the account of the environment, if
    /// there is exactly one; then the default profile; then the only profile.
    ///
    /// # Errors
    ///
    /// As [`Selector::select`]; that there is no profile; and that none is selected, and none is implied.
    pub fn select(&self, selector: &Selector) -> Result<Vec<&Profile>, SelectError> {
        // A name that is given is reported as unknown instead.
        if self.profiles.is_empty() && selector.names.is_empty() {
            return Err(SelectError::NoProfile);
        }
        if !selector.is_empty() {
            return selector.select(&self.profiles);
        }
        match self.implied()? {
            Some(profile) => Ok(vec![profile]),
            None => Err(SelectError::NoneSelected { known: names(&self.profiles) }),
        }
    }

    /// The profile that is used if none is selected.
    fn implied(&self) -> Result<Option<&Profile>, SelectError> {
        let from_environment: Vec<_> =
            self.profiles.iter().filter(|profile| profile.origin == Origin::Environment).collect();
        match (from_environment.as_slice(), &self.default, self.profiles.as_slice()) {
            ([profile], ..) => Ok(Some(profile)),
            ([], Some(default), _) => self.get(default).map(Some),
            ([], None, [only]) => Ok(Some(only)),
            _ => Ok(None),
        }
    }
}
