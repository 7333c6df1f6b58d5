//! All that is configured, also what is wrong: one profile that can't be used does not hide the others
//! from those who look for what is wrong.

use std::path::Path;

use super::select::{Candidate, Choice};
use super::{Profile, Profiles, env, file};
use crate::exit::Failure;
use crate::vendors::Vendor;

/// A profile, or why it is none.
pub(crate) type Entry = Result<Profile, Broken>;

/// A profile that can't be used.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) name: String,
    /// If that much can be read.
    pub(crate) vendor: Option<&'static Vendor>,
    pub(crate) tags: Vec<String>,
    pub(crate) failure: Failure,
}

/// All that is configured.
#[derive(Debug)]
pub(crate) struct Survey {
    /// The environment's, then the file's by name.
    pub(crate) entries: Vec<Entry>,
    default: Option<String>,
}

impl Survey {
    /// Reads the environment and the file. The environment's account of a name comes before the
    /// file's. Fails only where nothing of the file can be read.
    pub(crate) fn take(config: Option<&Path>) -> Result<Self, Failure> {
        let mut entries = env::entries();
        // What is wrong there is said before anything about the file.
        let read = match file::load(config) {
            Ok(read) => read,
            Err(failure) => return Err(entries.into_iter().find_map(first).unwrap_or(failure)),
        };
        let from_environment: Vec<_> =
            entries.iter().map(|entry| entry.name().to_owned()).collect();
        let shadowed = |entry: &Entry| from_environment.iter().any(|name| name == entry.name());
        entries.extend(read.entries.into_iter().filter(|entry| !shadowed(entry)));
        Ok(Self { entries, default: read.default })
    }

    /// Of profiles that are all well.
    pub(crate) fn of(profiles: Profiles) -> Self {
        let Profiles { profiles, default } = profiles;
        Self { entries: profiles.into_iter().map(Ok).collect(), default }
    }

    /// What is wrong with `default_profile`.
    pub(crate) fn default_problem(&self) -> Option<Failure> {
        let default = self.default.as_ref()?;
        let problem = Choice::named(default).of(&self.entries).err()?;
        Some(Failure::config(format!("default_profile: {problem}")))
    }

    /// Those that a command which looks for mistakes is for: all, if nothing was said.
    pub(crate) fn selected(&self, choice: &Choice) -> Result<Vec<&Entry>, Failure> {
        if choice.is_unsaid() {
            Ok(self.entries.iter().collect())
        } else {
            choice.of(&self.entries)
        }
    }

    /// The profiles, if all is well with all of them.
    pub(crate) fn into_profiles(self) -> Result<Profiles, Failure> {
        let problem = self.default_problem();
        let entries = self.entries.into_iter().map(|entry| entry.map_err(|broken| broken.failure));
        let profiles = entries.collect::<Result<_, _>>()?;
        problem.map_or(Ok(Profiles { profiles, default: self.default }), Err)
    }
}

fn first(entry: Entry) -> Option<Failure> {
    entry.err().map(|broken| broken.failure)
}

impl Candidate for Entry {
    fn name(&self) -> &str {
        match self {
            Ok(profile) => &profile.name,
            Err(broken) => &broken.name,
        }
    }

    fn provider(&self) -> Option<&'static str> {
        match self {
            Ok(profile) => Some(profile.vendor.name),
            Err(broken) => broken.vendor.map(|vendor| vendor.name),
        }
    }

    fn tags(&self) -> &[String] {
        match self {
            Ok(profile) => &profile.tags,
            Err(broken) => &broken.tags,
        }
    }

    fn profile(&self) -> Result<&Profile, Failure> {
        self.as_ref().map_err(|broken| broken.failure.clone())
    }
}

impl Candidate for Profile {
    fn name(&self) -> &str {
        &self.name
    }

    fn provider(&self) -> Option<&'static str> {
        Some(self.vendor.name)
    }

    fn tags(&self) -> &[String] {
        &self.tags
    }

    fn profile(&self) -> Result<&Profile, Failure> {
        Ok(self)
    }
}
