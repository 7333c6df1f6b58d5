//! A profile that is configured, whether it is valid or not.

use super::profile::Profile;
use super::select::Candidate;
use crate::base::exit::Failure;
use crate::vendors::vendor::Vendor;

/// A profile, or why it is invalid.
pub(crate) type Entry = Result<Profile, InvalidProfile>;

/// A profile that can't be used.
#[derive(Debug)]
pub(crate) struct InvalidProfile {
    pub(crate) name: String,
    /// `None` if it can't be read.
    pub(crate) vendor: Option<&'static Vendor>,
    pub(crate) tags: Vec<String>,
    pub(crate) failure: Failure,
}

impl Candidate for Entry {
    fn name(&self) -> &str {
        match self {
            Ok(profile) => &profile.name,
            Err(invalid) => &invalid.name,
        }
    }

    fn provider(&self) -> Option<&'static str> {
        match self {
            Ok(profile) => Some(profile.vendor.name),
            Err(invalid) => invalid.vendor.map(|vendor| vendor.name),
        }
    }

    fn tags(&self) -> &[String] {
        match self {
            Ok(profile) => &profile.tags,
            Err(invalid) => &invalid.tags,
        }
    }

    fn profile(&self) -> Result<&Profile, Failure> {
        self.as_ref().map_err(|invalid| invalid.failure.clone())
    }
}
