//! The values of a profile.

use std::fmt;
use std::path::PathBuf;

use cpaas_http::ConfigKind;

use super::secret::Secret;

/// The values of a profile, by the provider's keys, and in their order: a list, which for a handful of values takes a
/// third of a map's memory. There may be ten thousand profiles.
#[derive(Clone, Debug, Default)]
pub struct Values(Vec<(&'static str, Value)>);

impl Values {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.place(key).ok().map(|at| &self.0[at].1)
    }

    /// Sets a value, in place of the one that there is.
    pub fn insert(&mut self, key: &'static str, value: Value) {
        match self.place(key) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// Removes a value, and returns it.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.place(key).ok().map(|at| self.0.remove(at).1)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| (*own).cmp(key))
    }
}

/// A value of a profile.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `true` or `false`.
    Flag(bool),
    /// A file that holds a secret, which the provider's own code reads.
    SecretFile(PathBuf),
    /// A secret, by its place.
    Secret(Secret),
}

/// As a person may see it: of a secret, where it is.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Flag(on) => on.fmt(f),
            Self::SecretFile(path) => write!(f, "{}", path.display()),
            Self::Secret(secret) => secret.fmt(f),
        }
    }
}

impl Value {
    /// The value of a text, for a key of this kind; or what is wrong with the text.
    pub(super) fn of_text(kind: ConfigKind, text: String) -> Result<Self, &'static str> {
        Ok(match (kind, text.as_str()) {
            (ConfigKind::Secret, _) => Self::Secret(Secret::Literal(text.into())),
            (ConfigKind::SecretFile, _) => Self::SecretFile(text.into()),
            (ConfigKind::Flag, "true" | "1") => Self::Flag(true),
            (ConfigKind::Flag, "false" | "0") => Self::Flag(false),
            (ConfigKind::Flag, _) => return Err("neither true nor false"),
            _ => Self::Text(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_in_the_order_of_their_keys_and_each_is_there_once() {
        let mut values = Values::default();
        for (key, number) in [("b", 1), ("a", 2), ("c", 3), ("b", 4)] {
            values.insert(key, Value::Number(number));
        }
        assert!(values.remove("c").is_some() && values.remove("c").is_none());
        let all: Vec<_> = values.iter().map(|(key, value)| format!("{key}{value}")).collect();
        assert_eq!(all, ["a2", "b4"]);
        assert!(values.get("b").is_some() && values.get("c").is_none() && !values.is_empty());
    }
}
