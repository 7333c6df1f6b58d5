//! Why a response can't be read.

use std::fmt;

/// Why a response can't be read. Names the place, never the value: values may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    pub(super) path: String,
    pub(super) problem: String,
}

impl DecodeError {
    /// The path of the member that is missing or does not fit; `None` if the whole does not, such as for
    /// a response that is not JSON.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        let missing = || {
            let name = self.problem.strip_prefix("missing field `")?;
            name.strip_suffix('`')
        };
        Some(self.path.as_str()).filter(|path| !path.is_empty()).or_else(missing)
    }

    /// The same about a member that is left out.
    pub(crate) fn of_member(&self) -> String {
        format!("{} can't be read: {}", self.path, self.problem)
    }

    /// The same, of a value at this path.
    pub(crate) fn below(mut self, path: &str) -> Self {
        let inner = match self.path.as_str() {
            "" => String::new(),
            inner if inner.starts_with('[') => inner.to_owned(),
            inner => format!(".{inner}"),
        };
        self.path = format!("{path}{inner}");
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "the response can't be read: {}", self.problem)
        } else {
            write!(f, "the response can't be read at {}: {}", self.path, self.problem)
        }
    }
}

impl std::error::Error for DecodeError {}
