//! Where profiles come from.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Where a profile comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A file, which its profiles share.
    File(Arc<Path>),
    /// Variables of the environment.
    Environment,
    /// The program itself, by this name: its credentials are stored nowhere.
    Program(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment => f.write_str("environment"),
            Self::Program(name) => f.write_str(name),
        }
    }
}
