//! Why the sandbox did not do what it was called for.

use std::fmt;
use std::io;

/// Why a [`Sandbox`](crate::Sandbox) did not start, or refused what it was given.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The port can't be bound, or there is no randomness for a key: the operating system's error, which
    /// is the source of this one.
    Start(io::Error),
    /// What the fakes hold can't be changed like that: the reason, in one line.
    State(String),
    /// The fault could never be applied, or there are a thousand already: the reason, in one line.
    Fault(String),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Start(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(_) => f.write_str("the sandbox could not be started"),
            Self::State(reason) | Self::Fault(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Start(error) => Some(error),
            Self::State(_) | Self::Fault(_) => None,
        }
    }
}
