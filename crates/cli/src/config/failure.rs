//! What is wrong with profiles, as failures of the command: with its exit codes, and its options for advice.

use cpaas::profiles::{ProfileError, SelectError};

use crate::base::exit::Failure;

/// The message if nothing is configured.
const NO_PROFILE: &str = "no profile: add one with `cpaas profiles add`, set CPAAS_<PROVIDER>_… variables, or try --sandbox";

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        Self::config(error.to_string())
    }
}

impl From<SelectError> for Failure {
    fn from(error: SelectError) -> Self {
        match &error {
            SelectError::UnknownProfile { .. } => Self::config(error.to_string()),
            SelectError::NoProfile => Self::usage(NO_PROFILE),
            SelectError::NoneSelected { .. } => Self::usage(format!(
                "which profile? give --profile NAME or --all; there are {}",
                error.alternatives()
            )),
            SelectError::NoneMeetsAll { names, tags, providers } => {
                let options = [("--profile", names), ("--tag", tags), ("--provider", providers)];
                let given = options.into_iter().filter(|(_, values)| !values.is_empty());
                let given =
                    given.map(|(option, values)| format!("{option} {}", values.join(" or ")));
                let conditions = given.collect::<Vec<_>>().join(", ");
                Self::usage(format!("no profile meets all of: {conditions}"))
            }
            _ => Self::usage(error.to_string()),
        }
    }
}
