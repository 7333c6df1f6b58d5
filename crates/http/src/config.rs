//! What the configurations of all providers share.

use std::error::Error as StdError;
use std::fmt;

use cpaas_core::{Error, ErrorKind, ExposeSecret, ProviderName, Result, SecretString};
use serde::Deserializer;
use serde::de::Visitor;

/// A key of a provider's configuration, described for tools: command lines, documentation, forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigKey {
    /// The key as it is in a configuration file, and, upper-cased, in the environment.
    pub name: &'static str,
    /// What its value looks like.
    pub kind: ConfigKind,
    /// What it is, in one line.
    pub help: &'static str,
    /// What counts where nothing is given, if that is something.
    pub default: Option<&'static str>,
    /// Of a file with a secret, the key that takes its content instead, if there is one.
    pub content_key: Option<&'static str>,
    /// Whether a secret has several lines, such as a key in PEM.
    pub has_lines: bool,
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
        Self::new(name, ConfigKind::Text, help)
    }

    /// A key whose value is the path of a file that holds a secret.
    #[must_use]
    pub const fn secret_file(name: &'static str, help: &'static str) -> Self {
        Self::new(name, ConfigKind::SecretFile, help)
    }

    /// A key whose value is a secret.
    #[must_use]
    pub const fn secret(name: &'static str, help: &'static str) -> Self {
        Self::new(name, ConfigKind::Secret, help)
    }

    /// A key that is `true` or `false`; `false`, where it is not given.
    #[must_use]
    pub const fn flag(name: &'static str, help: &'static str) -> Self {
        Self::new(name, ConfigKind::Flag, help).with_default("false")
    }

    const fn new(name: &'static str, kind: ConfigKind, help: &'static str) -> Self {
        Self { name, kind, help, default: None, content_key: None, has_lines: false }
    }

    /// The key that takes the content of this file instead.
    #[must_use]
    pub const fn with_content_key(mut self, key: &'static str) -> Self {
        self.content_key = Some(key);
        self.has_lines = true;
        self
    }

    /// A secret of several lines, such as a key in PEM.
    #[must_use]
    pub const fn with_lines(mut self) -> Self {
        self.has_lines = true;
        self
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

/// What a text has that no token has, if it is not blank as a whole: what no header can carry, or what stands around it.
fn oddity(text: &str) -> Option<String> {
    let in_quotes = |quote| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    match text.chars().find(|c| !matches!(c, ' '..='~')) {
        _ if text.trim().is_empty() => None,
        Some('\n' | '\r') => Some("a line end".to_owned()),
        Some(other) => Some(format!("the character U+{:04X}", u32::from(other))),
        None if text.trim() != text => Some("blanks around it".to_owned()),
        None if in_quotes('"') || in_quotes('\'') => Some("quotes around it".to_owned()),
        None => None,
    }
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

/// Collects what is wrong with a configuration, so that all of it is reported at once.
///
/// It is kept in the error that [`finish`](Self::finish) returns; [`of`](Self::of) finds it there.
#[derive(Debug, Default)]
pub struct ConfigProblems(Vec<(&'static str, String)>);

/// What a check returns instead of a value: a problem was added to [`ConfigProblems`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid(());

impl ConfigProblems {
    /// No problem yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The problems behind an error, if it is about a configuration.
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// Each key with what is wrong with it, in the order of the checks.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(key, message)| (*key, message.as_str()))
    }

    /// Adds what is wrong with a key.
    pub fn add(&mut self, key: &'static str, message: impl Into<String>) -> Invalid {
        self.0.push((key, message.into()));
        Invalid(())
    }

    /// Takes the value out of a result, or adds its error.
    ///
    /// # Errors
    ///
    /// That a problem was added.
    pub fn take<T>(&mut self, key: &'static str, result: Result<T>) -> Result<T, Invalid> {
        result.map_err(|error| self.add(key, error.message()))
    }

    /// Takes a secret that is there, or adds that it is blank.
    ///
    /// # Errors
    ///
    /// That a problem was added.
    pub fn secret(
        &mut self,
        key: &'static str,
        secret: SecretString,
    ) -> Result<SecretString, Invalid> {
        if is_blank(&secret) { Err(self.add(key, "empty")) } else { Ok(secret) }
    }

    /// Takes a token or key that a header carries, or adds what is in it that none has: line ends, characters that can't
    /// be seen, blanks or quotes around it.
    ///
    /// # Errors
    ///
    /// That a problem was added.
    pub fn token(
        &mut self,
        key: &'static str,
        token: SecretString,
    ) -> Result<SecretString, Invalid> {
        match oddity(token.expose_secret()) {
            None => self.secret(key, token),
            Some(what) => Err(self.add(key, format!("it has {what}, which no token has"))),
        }
    }

    /// Returns what was built from the checked values, unless there was any problem.
    ///
    /// # Errors
    ///
    /// `Config`, with each key and its problem in one line, the first key as the field.
    pub fn finish<T>(self, provider: ProviderName, checked: Result<T, Invalid>) -> Result<T> {
        match checked {
            Ok(checked) if self.0.is_empty() => Ok(checked),
            _ => Err(self.into_error(provider)),
        }
    }

    fn into_error(self, provider: ProviderName) -> Error {
        let error =
            Error::before_sending(ErrorKind::Config, self.to_string()).with_provider(provider);
        let error =
            self.0.first().into_iter().fold(error, |error, (key, _)| error.with_field(*key));
        error.with_source(self)
    }
}

impl fmt::Display for ConfigProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, message)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{key}: {message}")?;
        }
        Ok(())
    }
}

impl StdError for ConfigProblems {}

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
        let acme = ProviderName::new("acme");
        let mut problems = ConfigProblems::new();
        assert_eq!(problems.take("a", Ok(1)), Ok(1));
        let not_a_url = Error::before_sending(ErrorKind::Config, "not a URL");
        let invalid = problems.take::<()>("b", Err(not_a_url)).unwrap_err();
        assert_eq!(problems.add("c", "missing"), invalid);
        assert!(problems.secret("d", " ".into()).is_err());
        let error = problems.finish(acme, Ok(())).unwrap_err();
        assert_eq!(error.to_string(), "acme: b: not a URL; c: missing; d: empty (config)");
        assert_eq!(error.field(), Some("b"));
        let problems: Vec<_> = ConfigProblems::of(&error).unwrap().iter().collect();
        assert_eq!(problems, [("b", "not a URL"), ("c", "missing"), ("d", "empty")]);
        assert_eq!(ConfigProblems::new().finish(acme, Ok(7)).unwrap(), 7);
    }

    #[test]
    fn a_token_has_only_characters_that_can_be_seen() {
        for (token, what) in [
            (" ab", "it has blanks around it, which no token has"),
            ("a\r\n", "it has a line end, which no token has"),
            ("\"ab\"", "it has quotes around it, which no token has"),
            ("ab\u{200b}", "it has the character U+200B, which no token has"),
            ("\u{feff}ab", "it has the character U+FEFF, which no token has"),
            ("\ta", "it has the character U+0009, which no token has"),
            (" ", "empty"),
        ] {
            let mut problems = ConfigProblems::new();
            assert!(problems.token("t", token.into()).is_err());
            assert_eq!(problems.iter().next(), Some(("t", what)), "{token:?}");
        }
        for token in ["a", "a.b-c_d~e+f/g==", "\"", "x\"y", "a b"] {
            assert!(ConfigProblems::new().token("t", token.into()).is_ok());
        }
    }
}
