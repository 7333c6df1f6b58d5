//! What can go wrong with storing new credentials.

use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::held_files::NotStored;
use super::profile::Profile;

/// Something that whoever runs the program has to know about a stored credential. `Display` is one line with all of it;
/// it never contains the credential.
#[derive(Clone, Debug)]
pub struct StoreProblem {
    /// The profile, and where it is.
    profile: String,
    key: &'static str,
    problem: Problem,
}

#[derive(Clone, Debug)]
enum Problem {
    Elsewhere,
    NotLocked { lock: PathBuf },
    NotStored { failure: Arc<NotStored>, recovery: Option<&'static str> },
}

impl StoreProblem {
    /// The old value is in a place that can't be written.
    pub(super) fn elsewhere(profile: &Profile, key: &'static str) -> Self {
        Self { profile: profile.to_string(), key, problem: Problem::Elsewhere }
    }

    /// Others can't be kept away: the file system has no locks.
    pub(super) fn not_locked(profile: &Profile, key: &'static str, lock: &Path) -> Self {
        let problem = Problem::NotLocked { lock: lock.to_owned() };
        Self { profile: profile.to_string(), key, problem }
    }

    /// The old value is used up, and the new one is not in its place.
    pub(super) fn not_stored(
        profile: &Profile,
        key: &'static str,
        failure: NotStored,
        recovery: Option<&'static str>,
    ) -> Self {
        let problem = Problem::NotStored { failure: Arc::new(failure), recovery };
        Self { profile: profile.to_string(), key, problem }
    }

    /// The key of the credential.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Whether a credential was to be stored and was not: the stored one is used up. Otherwise it is a warning.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        matches!(self.problem, Problem::NotStored { .. })
    }
}

impl fmt::Display for StoreProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { profile, key, problem } = self;
        match problem {
            Problem::Elsewhere => write!(f, "{profile}: the stored {key} is now stale"),
            Problem::NotLocked { lock } => write!(
                f,
                "{profile}: {key}: {}: the file system has no locks; another process may replace it at the same time",
                lock.display()
            ),
            Problem::NotStored { failure, recovery } => {
                let NotStored { path, why, kept_in } = &**failure;
                let path = path.display();
                write!(f, "{profile}: the new {key} could not be stored in {path}: {why}; ")?;
                match (kept_in, recovery) {
                    (Some(kept), _) => write!(f, "it is in {}: move it there", kept.display()),
                    (None, Some(recovery)) => write!(f, "the stored one is stale: {recovery}"),
                    (None, None) => write!(f, "the stored one is stale"),
                }
            }
        }
    }
}

impl StdError for StoreProblem {}
