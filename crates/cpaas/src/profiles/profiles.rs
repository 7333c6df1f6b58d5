//! All profiles, and which of them a command is for.

use super::profile::{Origin, Profile};
use super::select::{Candidate, Selector};
use crate::base::exit::Failure;
use crate::base::suggest::listed;

/// The message if nothing is configured.
pub(crate) const NO_PROFILE: &str = "no profile: add one with `cpaas profiles add`, set CPAAS_<PROVIDER>_… variables, or try --sandbox";

/// All profiles.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    /// By name; the file's order does not matter.
    pub(crate) profiles: Vec<Profile>,
    pub(crate) default: Option<String>,
}

impl Profiles {
    /// The profiles that a command is for, in the order of the selection.
    pub(crate) fn select(&self, selector: &Selector) -> Result<Vec<&Profile>, Failure> {
        // A name that is given is reported as unknown instead.
        if self.profiles.is_empty() && selector.names.is_empty() {
            return Err(Failure::usage(NO_PROFILE));
        }
        if !selector.is_empty() {
            return selector.select(&self.profiles);
        }
        match self.implied()? {
            Some(profile) => Ok(vec![profile]),
            None => Err(Failure::usage(format!(
                "which profile? give --profile NAME or --all; there are {}",
                listed(self.profiles.iter().map(Candidate::name))
            ))),
        }
    }

    /// The profile that is used if none is selected.
    fn implied(&self) -> Result<Option<&Profile>, Failure> {
        let from_environment: Vec<_> =
            self.profiles.iter().filter(|profile| profile.origin == Origin::Environment).collect();
        match (from_environment.as_slice(), &self.default, self.profiles.as_slice()) {
            ([profile], ..) => Ok(Some(profile)),
            ([], Some(default), _) => {
                Ok(Selector::named(default).select(&self.profiles)?.into_iter().next())
            }
            ([], None, [only]) => Ok(Some(only)),
            _ => Ok(None),
        }
    }
}
