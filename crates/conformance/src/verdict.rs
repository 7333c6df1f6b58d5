//! How a law ends.

use std::fmt;

use cpaas_core::Error;

use crate::subject::NotInjectable;

/// How the check of a law ended.
pub type Verdict = Result<Outcome, Violation>;

/// A law was not broken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The law was put to the test and holds.
    Holds,
    /// There is nothing here that the law is about, and this is why.
    NotApplicable(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holds => f.write_str("the law holds"),
            Self::NotApplicable(reason) => write!(f, "the law does not apply: {reason}"),
        }
    }
}

/// A law was broken: what was done, what was expected, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation(String);

impl Violation {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Violation {}

/// Why a law was not followed to its end.
pub(crate) enum Abort {
    NotApplicable(String),
    Violation(Violation),
}

impl From<Violation> for Abort {
    fn from(violation: Violation) -> Self {
        Self::Violation(violation)
    }
}

impl From<NotInjectable> for Abort {
    fn from(fault: NotInjectable) -> Self {
        Self::NotApplicable(fault.to_string())
    }
}

/// The end of a law as its caller sees it.
pub(crate) fn conclude(end: Result<(), Abort>) -> Verdict {
    match end {
        Ok(()) => Ok(Outcome::Holds),
        Err(Abort::NotApplicable(reason)) => Ok(Outcome::NotApplicable(reason)),
        Err(Abort::Violation(violation)) => Err(violation),
    }
}

pub(crate) fn not_applicable<T>(reason: impl Into<String>) -> Result<T, Abort> {
    Err(Abort::NotApplicable(reason.into()))
}

/// A violation, unless this is so.
pub(crate) fn require(is_so: bool, otherwise: impl FnOnce() -> String) -> Result<(), Violation> {
    if is_so { Ok(()) } else { Err(Violation::new(otherwise())) }
}

/// The value, or a violation: `what` should have succeeded.
pub(crate) fn success<T>(ended: Result<T, Error>, what: &str) -> Result<T, Violation> {
    ended.map_err(|error| Violation::new(format!("{what} should succeed, and ends with: {error}")))
}
