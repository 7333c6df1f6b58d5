//! What the configurations of all providers share.

use cpaas_core::{Error, ErrorKind, ProviderName, Result};

/// A key of a provider's configuration, described for tools: command lines, documentation, forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigKey {
    /// The key as it stands in a configuration file, and, upper-cased, in the environment.
    pub name: &'static str,
    /// What its value looks like.
    pub kind: ConfigKind,
    /// What it is, in one line.
    pub help: &'static str,
}

/// What the value of a [`ConfigKey`] looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigKind {
    /// A text that may be shown.
    Text,
    /// A text that is never shown.
    Secret,
    /// `true` or `false`.
    Flag,
}

impl ConfigKey {
    /// A key whose value may be shown.
    #[must_use]
    pub const fn text(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: ConfigKind::Text, help }
    }

    /// A key whose value is a secret.
    #[must_use]
    pub const fn secret(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: ConfigKind::Secret, help }
    }

    /// A key that is `true` or `false`.
    #[must_use]
    pub const fn flag(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: ConfigKind::Flag, help }
    }
}

/// Gathers what is wrong with a configuration, so that all of it is reported at once.
#[derive(Debug, Default)]
pub struct ConfigProblems(Vec<(&'static str, String)>);

impl ConfigProblems {
    /// No problem yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what is wrong with a key.
    pub fn add(&mut self, key: &'static str, problem: impl Into<String>) {
        self.0.push((key, problem.into()));
    }

    /// Takes the value out of a result, or adds its error.
    pub fn take<T>(&mut self, key: &'static str, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                let problem = error.message();
                self.add(
                    key,
                    problem.strip_prefix(key).map_or(problem, |p| p.trim_start_matches(": ")),
                );
                None
            }
        }
    }

    /// Fails if there was any problem.
    ///
    /// # Errors
    ///
    /// `Config`, naming each key and its problem in one line, the first key as the field.
    pub fn finish(self, provider: ProviderName) -> Result<()> {
        let Some((first, _)) = self.0.first() else {
            return Ok(());
        };
        let lines: Vec<_> =
            self.0.iter().map(|(key, problem)| format!("{key}: {problem}")).collect();
        Err(Error::new(ErrorKind::Config, lines.join("; "))
            .with_provider(provider)
            .with_field(*first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_reported_at_once() {
        let mut problems = ConfigProblems::new();
        assert_eq!(problems.take("a", Ok(1)), Some(1));
        assert_eq!(
            problems.take::<()>("b", Err(Error::new(ErrorKind::Config, "b: not a URL"))),
            None
        );
        problems.add("c", "missing");
        let error = problems.finish(ProviderName::new("acme")).unwrap_err();
        assert_eq!(error.to_string(), "acme: b: not a URL; c: missing (config)");
        assert_eq!(error.field(), Some("b"));
        assert!(ConfigProblems::new().finish(ProviderName::new("acme")).is_ok());
    }
}
