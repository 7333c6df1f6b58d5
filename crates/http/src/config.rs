//! What the configurations of all providers share.

use std::fmt;

use cpaas_core::{Error, ErrorKind, ExposeSecret, ProviderName, Result, SecretString};
use serde::Deserializer;
use serde::de::Visitor;

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
    /// What counts where nothing is given, if that is something.
    pub default: Option<&'static str>,
}

/// What the value of a [`ConfigKey`] looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigKind {
    /// A text that may be shown.
    Text,
    /// The path of a file that holds a secret; relative ones are relative to the configuration.
    SecretFile,
    /// A text that is never shown.
    Secret,
    /// `true` or `false`.
    Flag,
}

impl ConfigKey {
    /// A key whose value may be shown.
    #[must_use]
    pub const fn text(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: ConfigKind::Text, help, default: None }
    }

    /// A key whose value is the path of a file that holds a secret.
    #[must_use]
    pub const fn secret_file(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: ConfigKind::SecretFile, help, default: None }
    }

    /// A key whose value is a secret.
    #[must_use]
    pub const fn secret(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: ConfigKind::Secret, help, default: None }
    }

    /// A key that is `true` or `false`; `false`, where it is not given.
    #[must_use]
    pub const fn flag(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: ConfigKind::Flag, help, default: Some("false") }
    }

    /// What counts where nothing is given.
    #[must_use]
    pub const fn with_default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }
}

/// Reads a secret of a configuration: for `#[serde(default, deserialize_with = "optional_secret")]`.
///
/// A value of another type is refused without being quoted, as serde would do.
///
/// # Errors
///
/// The deserializer's own, and that the value is not a text.
pub fn optional_secret<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<SecretString>, D::Error> {
    deserializer.deserialize_any(SecretVisitor)
}

/// Whether a secret is nothing but white space, which none is.
#[must_use]
pub fn is_blank(secret: &SecretString) -> bool {
    secret.expose_secret().trim().is_empty()
}

struct SecretVisitor;

/// Refuses a value without quoting it.
macro_rules! refuse {
    ($($visit:ident: $type:ty),*) => {
        $(fn $visit<E: serde::de::Error>(self, _: $type) -> std::result::Result<Self::Value, E> {
            Err(E::custom("a secret is a text in quotes"))
        })*
    };
}

impl<'de> Visitor<'de> for SecretVisitor {
    type Value = Option<SecretString>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Self::Value, E> {
        Ok(Some(text.into()))
    }

    fn visit_string<E>(self, text: String) -> std::result::Result<Self::Value, E> {
        Ok(Some(text.into()))
    }

    fn visit_unit<E>(self) -> std::result::Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E>(self) -> std::result::Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    refuse!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_bytes: &[u8]);
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
    fn a_secret_of_another_type_is_refused_without_being_quoted() {
        #[derive(Debug, serde::Deserialize)]
        struct Config {
            #[serde(default, deserialize_with = "optional_secret")]
            password: Option<SecretString>,
        }
        let read = |json: &str| serde_json::from_str::<Config>(json).map(|config| config.password);
        assert!(read("{}").unwrap().is_none() && read(r#"{"password":null}"#).unwrap().is_none());
        assert!(read(r#"{"password":"p"}"#).unwrap().is_some());
        for value in ["8675309", "-8675309", "8675309.5", "true", "[8675309]", "{\"a\":8675309}"] {
            let error = read(&format!("{{\"password\":{value}}}")).unwrap_err().to_string();
            assert!(!error.contains("8675309") && !error.contains("true"), "{error}");
        }
    }

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
