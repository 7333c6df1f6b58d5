//! What is wrong with what is configured.

use std::error::Error as StdError;
use std::fmt;

use cpaas_core::{Error, ErrorKind};
use cpaas_http::ConfigProblems;

use super::origin::Origin;

/// What is wrong with what is configured: where, with which profile, and each key with its problem.
///
/// `Display` is one line with all of it, without secrets:
/// `config.toml: profile main: password: the environment variable SECRET is not set`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    origin: Option<Origin>,
    /// Line and column.
    place: Option<(usize, usize)>,
    profile: Option<String>,
    problems: Vec<ProfileProblem>,
}

/// What is wrong with one key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfileProblem {
    /// The key, or the variable of the environment; `None` if the problem is not one key's.
    pub key: Option<String>,
    /// What is wrong, without the key.
    pub message: String,
}

impl ProfileError {
    /// A problem of the whole configuration.
    pub(super) fn new(key: Option<&str>, message: impl Into<String>) -> Self {
        let problem = ProfileProblem { key: key.map(str::to_owned), message: message.into() };
        let problems = vec![problem];
        Self(Box::new(Details { origin: None, place: None, profile: None, problems }))
    }

    pub(super) fn at(mut self, origin: Origin) -> Self {
        self.0.origin = Some(origin);
        self
    }

    pub(super) fn at_place(mut self, place: Option<(usize, usize)>) -> Self {
        self.0.place = place;
        self
    }

    pub(super) fn of_profile(mut self, name: &str) -> Self {
        self.0.profile = Some(name.to_owned());
        self
    }

    /// What a provider does not accept, each key on its own.
    pub(super) fn of_values(error: &Error) -> Self {
        let Some(problems) = ConfigProblems::of(error) else {
            return Self::new(None, error.message());
        };
        let problems = problems.iter().map(|(key, message)| ProfileProblem {
            key: Some(key.to_owned()),
            message: message.to_owned(),
        });
        let problems = problems.collect();
        Self(Box::new(Details { origin: None, place: None, profile: None, problems }))
    }

    /// The same about the keys of these files, where it is about those that their contents have.
    pub(super) fn with_keys(mut self, files: &[(&'static str, &'static str)]) -> Self {
        for (file, content) in files {
            for problem in &mut self.0.problems {
                if problem.key.as_deref() == Some(content) {
                    problem.key = Some((*file).to_owned());
                }
                problem.message = problem.message.replace(content, file);
            }
        }
        self
    }

    /// Where it is; `None` for the configuration as a whole.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.0.origin.as_ref()
    }

    /// The profile's name, if it is about one.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.0.profile.as_deref()
    }

    /// Line and column in the file, from 1, if the file can't be read as TOML.
    #[must_use]
    pub fn place(&self) -> Option<(usize, usize)> {
        self.0.place
    }

    /// Each problem; there is at least one.
    #[must_use]
    pub fn problems(&self) -> &[ProfileProblem] {
        &self.0.problems
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { origin, place, profile, problems } = &*self.0;
        if let Some(origin) = origin {
            write!(f, "{origin}")?;
            if let Some((line, column)) = place {
                write!(f, ":{line}:{column}")?;
            }
            f.write_str(": ")?;
        }
        if let Some(profile) = profile {
            write!(f, "profile {profile}: ")?;
        }
        for (index, ProfileProblem { key, message }) in problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            f.write_str(separator)?;
            match key {
                Some(key) => write!(f, "{key}: {message}")?,
                None => f.write_str(message)?,
            }
        }
        Ok(())
    }
}

impl StdError for ProfileError {}

/// `Config`, with the first key as the field.
impl From<ProfileError> for Error {
    fn from(error: ProfileError) -> Self {
        let config = Self::before_sending(ErrorKind::Config, error.to_string());
        let key = error.0.problems.into_iter().next().and_then(|problem| problem.key);
        key.into_iter().fold(config, Self::with_field)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn key_and_message_are_apart_and_one_line_has_all() {
        let mut problems = ConfigProblems::new();
        let _ = problems.add("username", "missing");
        let invalid = problems.add("base_url", "not a URL");
        let acme = cpaas_core::ProviderName::new("acme");
        let refused = problems.finish::<()>(acme, Err(invalid)).unwrap_err();
        let error = ProfileError::of_values(&refused)
            .at(Origin::File(Path::new("config.toml").into()))
            .of_profile("main");
        let line = "config.toml: profile main: username: missing; base_url: not a URL";
        assert_eq!(error.to_string(), line);
        assert_eq!(error.problems()[1].key.as_deref(), Some("base_url"));
        assert_eq!(error.problems()[1].message, "not a URL");
        assert_eq!((error.profile(), error.place()), (Some("main"), None));

        let error = Error::from(error);
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("username")));
        assert_eq!(error.message(), line);
    }
}
