//! Outcomes as JSON.

use cpaas_core::{Effect, Error, Money};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::base::exit::Failure;

/// The outcome of one account: `{"profile", "provider", "<command>": …}`, or with `"error"` in its
/// place; with both, if the change was made and what followed it failed; with `"errors"` beside it, if parts
/// of it can't be read; with `"below"`, if a balance is below that threshold.
pub(crate) struct Element<'e, T> {
    pub(crate) profile: &'e str,
    pub(crate) provider: &'e str,
    /// The command's name.
    pub(crate) name: &'e str,
    pub(crate) answer: Option<&'e T>,
    pub(crate) error: Option<&'e Error>,
    /// Of parts of the answer that can't be read.
    pub(crate) errors: &'e [Error],
    /// The threshold that the answer is below.
    pub(crate) below: Option<Money>,
}

impl<T: Serialize> Serialize for Element<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("profile", self.profile)?;
        members.serialize_entry("provider", self.provider)?;
        if let Some(answer) = self.answer {
            members.serialize_entry(self.name, answer)?;
        }
        if let Some(error) = self.error {
            members.serialize_entry("error", error)?;
        }
        if !self.errors.is_empty() {
            members.serialize_entry("errors", self.errors)?;
        }
        if let Some(threshold) = &self.below {
            members.serialize_entry("below", threshold)?;
        }
        members.end()
    }
}

/// The members of an account's error.
#[derive(serde::Serialize)]
struct FailureMembers<'e> {
    kind: &'static str,
    message: &'e str,
    field: Option<&'e str>,
    vendor_code: Option<&'e str>,
    http_status: Option<u16>,
    retry_after: Option<u64>,
    retryable: bool,
    effect: Effect,
}

/// A failure of the whole command: `{"error": …}`, with the same members as an account's.
#[derive(serde::Serialize)]
pub(super) struct FailedCommand<'f> {
    error: FailureMembers<'f>,
}

impl<'f> FailedCommand<'f> {
    pub(super) fn new(failure: &'f Failure) -> Self {
        let error = FailureMembers {
            kind: failure.kind(),
            message: failure.message(),
            field: None,
            vendor_code: None,
            http_status: None,
            retry_after: None,
            retryable: false,
            effect: failure.effect(),
        };
        Self { error }
    }
}
