//! An account and those below it, and what a change of its status did to them.

use cpaas_core::{Error, Result};

use super::account::AccountRecord;

/// What a change of an account's status touches, as far as it can be seen: made by
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
    /// Why the accounts below it can't be listed, if so: it must be asked for them itself, and a
    /// suspended or closed one is refused. There may be some all the same.
    pub hidden: Option<Error>,
}

/// How an account was found after a change: made by [`Client::read_back`](crate::Client::read_back).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadBack {
    /// Its SID.
    pub sid: String,
    /// The account as it is now, or why that can't be told.
    pub account: Result<AccountRecord>,
}

impl Subtree {
    /// Whether every account was asked for those below it: none can be missing here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.members.iter().all(|member| member.hidden.is_none())
    }
}
