//! Loads all that is configured. One invalid profile hides no other from commands that look for
//! mistakes.

use std::path::Path;

use super::entry::Entry;
use super::profiles::Profiles;
use super::select::{Candidate as _, Selector};
use super::{env, file};
use crate::base::exit::Failure;

/// All that is configured, valid or not.
#[derive(Debug)]
pub(crate) struct LoadedConfig {
    /// The environment's, then the file's by name.
    pub(crate) entries: Vec<Entry>,
    default: Option<String>,
}

impl LoadedConfig {
    /// Reads the environment and the file. An account of the environment replaces the file's profile of
    /// that name. Fails only if nothing of the file can be read.
    pub(crate) fn load(config: Option<&Path>) -> Result<Self, Failure> {
        let mut entries = env::entries();
        // A problem in the environment is reported before one of the file.
        let read = match file::load(config) {
            Ok(read) => read,
            Err(failure) => return Err(entries.into_iter().find_map(problem).unwrap_or(failure)),
        };
        let from_environment: Vec<_> =
            entries.iter().map(|entry| entry.name().to_owned()).collect();
        let shadowed = |entry: &Entry| from_environment.iter().any(|name| name == entry.name());
        entries.extend(read.entries.into_iter().filter(|entry| !shadowed(entry)));
        Ok(Self { entries, default: read.default })
    }

    /// What is wrong with `default_profile`.
    pub(crate) fn default_problem(&self) -> Option<Failure> {
        let default = self.default.as_ref()?;
        let problem = Selector::named(default).select(&self.entries).err()?;
        Some(Failure::config(format!("default_profile: {problem}")))
    }

    /// The entries that a command which looks for mistakes is for: all, if none is selected.
    pub(crate) fn selected(&self, selector: &Selector) -> Result<Vec<&Entry>, Failure> {
        if selector.is_empty() {
            Ok(self.entries.iter().collect())
        } else {
            selector.select(&self.entries)
        }
    }

    /// The profiles, if all are valid.
    pub(crate) fn into_profiles(self) -> Result<Profiles, Failure> {
        let default_problem = self.default_problem();
        let entries = self.entries.into_iter();
        let entries = entries.map(|entry| entry.map_err(|invalid| invalid.failure));
        let profiles = entries.collect::<Result<_, _>>()?;
        default_problem.map_or(Ok(Profiles { profiles, default: self.default }), Err)
    }
}

impl From<Profiles> for LoadedConfig {
    fn from(Profiles { profiles, default }: Profiles) -> Self {
        Self { entries: profiles.into_iter().map(Ok).collect(), default }
    }
}

fn problem(entry: Entry) -> Option<Failure> {
    entry.err().map(|invalid| invalid.failure)
}
