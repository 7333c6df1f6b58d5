//! One account.

use serde_json::{Value, json};

use crate::seed::debug_of_these_only;

/// How long a closed account is kept.
const KEPT: u64 = 30 * 24 * 60 * 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    Suspended,
    /// Suspended by the vendor, which reads like any suspension.
    SuspendedByVendor,
    Closed,
}

impl Status {
    /// The status of a word, which must be in lower case.
    pub(crate) fn of(word: &str) -> Option<Self> {
        [Self::Active, Self::Suspended, Self::Closed].into_iter().find(|it| it.word() == word)
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended | Self::SuspendedByVendor => "suspended",
            Self::Closed => "closed",
        }
    }
}

#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) sid: String,
    pub(crate) friendly_name: String,
    pub(crate) auth_token: String,
    pub(crate) status: Status,
    /// In seconds since 1970, as `updated`.
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) closed: Option<u64>,
}

impl Account {
    /// Whether it is deleted at a time.
    pub(crate) fn is_deleted(&self, now: u64) -> bool {
        self.closed.is_some_and(|closed| now >= closed.saturating_add(KEPT))
    }

    /// As the control API shows it.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "sid": self.sid,
            "friendly_name": self.friendly_name,
            "status": self.status.word(),
            "created": self.created,
            "updated": self.updated,
        })
    }
}

// Not derived: the token opens the account.
debug_of_these_only!(Account { sid, status });
