//! Loads all that is configured. One invalid profile hides no other from programs that look for
//! mistakes.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::entry::{Entry, ListedProfile};
use super::env::{self, Variables};
use super::error::ProfileError;
use super::file::{self, Contents};
use super::profiles::Profiles;
use super::select::{Candidate as _, Selector, named};
use super::select_error::SelectError;
use crate::message::without_value;

/// All that is configured, valid or not: for programs that look for mistakes, or that edit the file.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LoadedConfig {
    /// The environment's, then the file's by name.
    pub entries: Vec<Entry>,
    /// The name of the default profile.
    pub default: Option<String>,
    /// The file's table `defaults`.
    defaults: toml::Table,
    /// What was found in the environment.
    variables: Variables,
}

impl LoadedConfig {
    /// Reads the environment (`CPAAS_<PROVIDER>_<KEY>`) and the file: the one that is given, else the one at
    /// [the usual place](super::location), if it exists. An account of the environment replaces the file's profile
    /// of that name. Resolves no secret.
    ///
    /// It blocks as reading a file does: in async code, call it in a task that may.
    ///
    /// # Errors
    ///
    /// Nothing of the file can be read, or others can write to it. An invalid profile is one of the entries.
    pub fn load(file: Option<&Path>) -> Result<Self, ProfileError> {
        Self::read(file, env::variables())
    }

    fn read(given: Option<&Path>, variables: Variables) -> Result<Self, ProfileError> {
        let mut entries = env::entries(&variables);
        // A problem in the environment is reported before one of the file.
        let read = match file::load(given) {
            Ok(read) => read,
            Err(error) => return Err(entries.into_iter().find_map(problem).unwrap_or(error)),
        };
        for profile in entries.iter_mut().flatten() {
            profile.allow_shared_secret_files = read.allow_shared_secret_files;
        }
        let entries = joined(entries, read.entries, |entry| entry.name());
        Ok(Self { entries, default: read.default, defaults: read.defaults, variables })
    }

    /// Reads the text of a file alone; relative paths in it start from the file's folder.
    ///
    /// # Errors
    ///
    /// Nothing of it can be read. An invalid profile is one of the entries.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ProfileError> {
        let Contents { entries, default, defaults, .. } = file::parse(file, text)?;
        Ok(Self { entries, default, defaults, variables: Variables::new() })
    }

    /// What the file's table `defaults` has for a program, as the program's own type: no profile reads it. An empty
    /// table, if there is none.
    ///
    /// # Errors
    ///
    /// It is not of that type.
    pub fn defaults<T: DeserializeOwned>(&self) -> Result<T, ProfileError> {
        let read = T::deserialize(self.defaults.clone());
        read.map_err(|error| ProfileError::new(Some("defaults"), without_value(error.message())))
    }

    /// Every problem that is not one profile's: the default profile does not exist, a variable of the environment looks
    /// like one of a provider's or like one of these others, but is none.
    #[must_use]
    pub fn problems(&self, other_variables: &[&str]) -> Vec<ProfileError> {
        let misspelled = env::misspelled(&self.variables, other_variables);
        self.default_problem().into_iter().chain(misspelled).collect()
    }

    /// What is wrong with the default profile.
    fn default_problem(&self) -> Option<ProfileError> {
        let problem = named(self.default.as_ref()?, &self.entries).err()?;
        Some(ProfileError::new(Some("default_profile"), problem.to_string()))
    }

    /// The entries that a selector selects: all, if it has no condition.
    ///
    /// # Errors
    ///
    /// As [`Selector::select`].
    pub fn select(&self, selector: &Selector) -> Result<Vec<&Entry>, SelectError> {
        if selector.is_empty() {
            Ok(self.entries.iter().collect())
        } else {
            selector.select(&self.entries)
        }
    }

    /// The profiles, if all are valid.
    ///
    /// # Errors
    ///
    /// The problem of the first that is not, or of the default profile.
    pub fn into_profiles(self) -> Result<Profiles, ProfileError> {
        let default_problem = self.default_problem();
        let entries = self.entries.into_iter();
        let entries = entries.map(|entry| entry.map_err(|invalid| invalid.error));
        let mut profiles = Profiles::new(entries.collect::<Result<_, _>>()?);
        profiles.default = self.default;
        default_problem.map_or(Ok(profiles), Err)
    }
}

impl Profiles {
    /// Reads the environment and the file, as [`LoadedConfig::load`], and all must be valid.
    ///
    /// # Errors
    ///
    /// Nothing of the file can be read; or the problem of the first profile that is invalid.
    pub fn load(file: Option<&Path>) -> Result<Self, ProfileError> {
        LoadedConfig::load(file)?.into_profiles()
    }
}

impl From<Profiles> for LoadedConfig {
    fn from(Profiles { profiles, default }: Profiles) -> Self {
        Self { entries: profiles.into_iter().map(Ok).collect(), default, ..Self::default() }
    }
}

/// The profiles by what they can be selected by: for a program that offers their names. It finds them as
/// [`LoadedConfig::load`] does, but reads no value of a profile of the file, so that ten thousand take little time. It
/// blocks as that does.
///
/// # Errors
///
/// Nothing of the file can be read, or others can write to it. A wrong value is none.
pub fn list_profiles(file: Option<&Path>) -> Result<Vec<ListedProfile>, ProfileError> {
    listed(file, &env::variables())
}

fn listed(file: Option<&Path>, variables: &Variables) -> Result<Vec<ListedProfile>, ProfileError> {
    let environment = env::entries(variables);
    let environment = environment.iter().map(ListedProfile::from).collect();
    Ok(joined(environment, file::list(file)?, |profile| &profile.name))
}

/// The environment's, then the file's, but for those of the same name.
fn joined<T>(environment: Vec<T>, mut file: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    file.retain(|profile| environment.iter().all(|other| name(other) != name(profile)));
    drop(file.splice(..0, environment));
    file
}

fn problem(entry: Entry) -> Option<ProfileError> {
    entry.err().map(|invalid| invalid.error)
}

#[cfg(test)]
#[cfg(feature = "sonetel")]
mod tests {
    use super::*;
    use crate::profiles::Origin;

    fn read(file: &str, variables: &[(&str, &str)]) -> Result<LoadedConfig, ProfileError> {
        LoadedConfig::read(Some(&written(file)), set(variables))
    }

    fn written(text: &str) -> tempfile::TempPath {
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn set(variables: &[(&str, &str)]) -> Variables {
        variables.iter().map(|(name, value)| ((*name).to_owned(), value.into())).collect()
    }

    #[test]
    fn a_programs_own_defaults_are_read_as_its_type() {
        let loaded = read("[defaults]\nlimit = 3\n", &[]).unwrap();
        let read_as = loaded.defaults::<std::collections::BTreeMap<String, u8>>().unwrap();
        assert_eq!(read_as["limit"], 3);
        let error = loaded.defaults::<std::collections::BTreeMap<String, String>>().unwrap_err();
        assert_eq!(error.to_string(), "defaults: expected a string");
        let none = LoadedConfig::default().defaults::<std::collections::BTreeMap<String, u8>>();
        assert!(none.unwrap().is_empty());
    }

    const SONETEL: (&str, &str) = ("CPAAS_SONETEL_ACCESS_TOKEN", "t");
    const FILE: &str = "default_profile = \"main\"\n[profiles.main]\nprovider = \"sonetel\"\n\
                        [profiles.sonetel]\nprovider = \"nobody\"\n";

    #[test]
    fn the_environment_replaces_the_files_profile_and_is_the_one_used() {
        let profiles = read(FILE, &[SONETEL]).unwrap().into_profiles().unwrap();
        let used = profiles.select(&Selector::new()).unwrap();
        assert_eq!((used.len(), used[0].name.as_str()), (1, "sonetel"));
        assert_eq!(used[0].origin, Origin::Environment);
        // Without it, the file's own is invalid, and the default is used.
        let loaded = read(FILE, &[]).unwrap();
        assert!(loaded.problems(&[]).is_empty());
        let error = loaded.into_profiles().unwrap_err();
        assert_eq!(
            (error.profile(), error.problems()[0].key.as_deref()),
            (Some("sonetel"), Some("provider"))
        );
    }

    #[test]
    fn profiles_are_listed_without_their_values_and_whether_or_not_these_are_right() {
        let file = written(
            "[profiles.b]\nprovider = 'sonetel'\ntags = ['eu']\nusername = 5\n\
             [profiles.a]\nprovider = 7\n[profiles.sonetel]\nprovider = 'none'\n",
        );
        let listed = listed(Some(&file), &set(&[SONETEL])).unwrap();
        let provider = |it: &ListedProfile| it.provider.map_or("", |it| it.name.as_str());
        let shown = listed.iter().map(|it| format!("{} {} {:?}", it.name, provider(it), it.tags));
        let expected = ["sonetel sonetel []", "a  []", "b sonetel [\"eu\"]"];
        assert_eq!(shown.collect::<Vec<_>>(), expected);
        assert!(super::listed(Some(&written("[profiles.b")), &Variables::new()).is_err());
    }

    #[test]
    fn variables_are_checked_like_keys_and_misspelled_ones_are_found() {
        let wrong = read("", &[("CPAAS_SONETEL_ALLOW_HTTP", "yes")]).unwrap();
        let error = wrong.into_profiles().unwrap_err();
        assert_eq!(
            error.to_string(),
            "environment: CPAAS_SONETEL_ALLOW_HTTP: neither true nor false"
        );
        let odd = [("CPAAS_SONTEL_USERNAME", "u"), ("CPAAS_CONFG", "x"), ("CPAAS_QQ", "x")];
        let problems = read("", &odd).unwrap().problems(&["CPAAS_CONFIG"]);
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        let expected = [
            "environment: CPAAS_CONFG: unknown; did you mean CPAAS_CONFIG?",
            "environment: CPAAS_SONTEL_USERNAME: unknown; did you mean CPAAS_SONETEL_USERNAME?",
        ];
        assert_eq!(problems, expected);
    }
}
