//! What the laws require of an account under test.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{Access, AccountProvider, AccountUpdate, SecretString, UpdateField};

/// A provider under test, on a platform that is held in the hand: one that can be counted and broken,
/// such as a fake of the vendor. See [`MemorySubject`](crate::MemorySubject) for a whole one.
///
/// The laws run one at a time, each over a subject of its own.
#[async_trait]
pub trait Subject: Send + Sync {
    /// The account under test: always the same one.
    fn account(&self) -> Arc<dyn AccountProvider>;

    /// The same account behind pointers and wrappers, each with a name for messages. By default behind
    /// one more `Arc` and a `Box`; add wrappers of your own.
    fn wrapped(&self) -> Vec<(&'static str, Arc<dyn AccountProvider>)> {
        let shared: Arc<dyn AccountProvider> = Arc::new(self.account());
        let boxed: Box<dyn AccountProvider> = Box::new(self.account());
        vec![("Arc<dyn AccountProvider>", shared), ("Box<dyn AccountProvider>", Arc::new(boxed))]
    }

    /// How many changes of the account the platform has made so far, reported or not. Logins are none.
    async fn effects(&self) -> u64;

    /// How many requests the account has sent so far, or tried to send, logins included.
    async fn requests(&self) -> u64;

    /// Makes the next request of this kind, or every one until [`clear_faults`](Self::clear_faults), go wrong. Logins
    /// are only hit by [`Fault::WrongCredentials`].
    ///
    /// # Errors
    ///
    /// That this can't be brought about here, and why. The laws that need it then don't apply, and
    /// must be listed by [`not_applicable`](Self::not_applicable).
    async fn inject(&self, fault: Fault, access: Access, times: Times)
    -> Result<(), NotInjectable>;

    /// Takes back every fault that is still to come.
    async fn clear_faults(&self);

    /// An update of this field alone, to a value that the platform accepts and that the account does
    /// not have now. Called only for fields that the account's capabilities name;
    /// [`Changes`](crate::Changes) makes them.
    fn change(&self, field: UpdateField) -> AccountUpdate;

    /// What must never be shown: the account's credentials, and the tokens made of them.
    fn secrets(&self) -> Vec<SecretString>;

    /// The time within which every call ends that the account was made with.
    fn deadline(&self) -> Duration;

    /// Waits until everything that was sent has arrived and every change is visible. By default that is
    /// at once.
    async fn settle(&self) {}

    /// Whether the account has no balance although its capabilities have one, since only a read shows
    /// that. `balance` then is `Unsupported` after that read.
    fn has_no_balance(&self) -> bool {
        false
    }

    /// The names of the laws that don't apply here. A law that finds itself not applicable and is not
    /// listed fails, and so does one that is listed and applies: nothing is passed over unnoticed.
    fn not_applicable(&self) -> &[&str] {
        &[]
    }
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is refused: the request certainly does not arrive.
    Refused,
    /// The connection breaks before the request arrives, and neither side knows.
    LostBefore,
    /// The request is carried out, then the connection breaks.
    LostAfter,
    /// The request is carried out, and its response can't be read.
    Garbled,
    /// The platform does nothing and limits the rate (HTTP 429).
    RateLimited,
    /// The platform does nothing and is not available (HTTP 503).
    ServerError,
    /// The platform does nothing, since it does not accept the credentials (HTTP 401), nor to log in.
    WrongCredentials,
    /// The request is carried out, and no response ever arrives.
    Hang,
}

impl Fault {
    /// Every fault there is. The one that takes the longest comes last.
    pub const ALL: &[Self] = &[
        Self::Refused,
        Self::LostBefore,
        Self::LostAfter,
        Self::Garbled,
        Self::RateLimited,
        Self::ServerError,
        Self::WrongCredentials,
        Self::Hang,
    ];
}

/// How often a fault happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Times {
    /// To the next request.
    Once,
    /// To every request until the faults are cleared.
    Always,
}

/// A fault that a subject can't bring about, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInjectable(String);

impl NotInjectable {
    /// For this reason, in one line.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for NotInjectable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotInjectable {}
