//! An account and those below it.

use std::fmt;

use cpaas_core::{Effect, Error, ErrorKind, Result};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use super::account::AccountRecord;
use crate::PROVIDER;

/// What a change of an account's status affects, as far as it can be seen: made by
/// [`Client::subtree`](crate::Client::subtree).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Subtree {
    /// The account itself first; each account directly before those below it.
    pub members: Vec<SubtreeMember>,
}

/// An account of a [`Subtree`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SubtreeMember {
    /// How far below the first account it is; 0 for that itself.
    pub depth: usize,
    /// The account, as the list of the account above it shows it.
    pub account: AccountRecord,
    /// Why the accounts below it could not be listed, if so. There may be some all the same.
    pub unlisted: Option<Unlisted>,
}

/// Why the accounts below an account could not be listed: only the account itself may list them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Unlisted {
    /// It is suspended, closed or inactive, so the platform refuses its credential.
    Inactive {
        /// The platform's word for its status.
        status: String,
    },
    /// It is active, or of another status that is not refused, but the vendor does not show its auth
    /// token.
    TokenHidden {
        /// The platform's word for its status, if it shows that.
        status: Option<String>,
    },
    /// It is further below than the platform has levels.
    TooDeep,
    /// The list could not be read.
    Failed(Error),
    /// Entries of the list can't be read, this one first: those that can be are here.
    Unreadable(Error),
}

/// How an account was found after a change: made by [`Client::read_back`](crate::Client::read_back).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadBack {
    /// Its SID.
    pub sid: String,
    /// The account as it is now, or why it could not be read.
    pub account: Result<AccountRecord>,
}

impl Subtree {
    /// Whether the accounts below every account were listed: none can be missing here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.members.iter().all(|member| member.unlisted.is_none())
    }
}

impl Unlisted {
    /// The reason as one snake-case word, as machine-readable output shows it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Inactive { .. } => "inactive",
            Self::TokenHidden { .. } => "token_hidden",
            Self::TooDeep => "too_deep",
            Self::Failed(_) => "failed",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// The reason as an error of the list.
    #[must_use]
    pub fn to_error(&self) -> Error {
        let kind = match self {
            Self::Inactive { .. } => ErrorKind::AccountInactive,
            Self::TokenHidden { .. } => ErrorKind::PermissionDenied,
            Self::TooDeep => ErrorKind::InvalidResponse,
            Self::Failed(error) | Self::Unreadable(error) => return error.clone(),
        };
        Error::with_effect(kind, Effect::None, self.to_string())
            .with_provider(PROVIDER)
            .with_operation("subtree")
    }
}

impl fmt::Display for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inactive { status } => write!(f, "it is {status}, so it can't list them"),
            Self::TokenHidden { status } => {
                let status = status.as_deref().unwrap_or("of unknown status");
                write!(f, "it is {status}, but the vendor does not show its auth token")
            }
            Self::TooDeep => f.write_str("it is too far below"),
            Self::Failed(error) | Self::Unreadable(error) => f.write_str(error.message()),
        }
    }
}

/// The reason, and the kind and message of the error.
impl Serialize for Unlisted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let error = self.to_error();
        let mut members = serializer.serialize_struct("Unlisted", 3)?;
        members.serialize_field("reason", self.as_str())?;
        members.serialize_field("kind", &error.kind())?;
        members.serialize_field("message", error.message())?;
        members.end()
    }
}
