//! What became of a change of status, account by account.

use std::collections::HashMap;
use std::time::Duration;

use cpaas_core::{Effect, Error, ErrorKind};
use serde::Serialize;
use serde_with::{DurationMilliSeconds, serde_as};

use super::status::Status;
use super::subtree::{ReadBack, Subtree, SubtreeMember, Unlisted};

/// What became of a change of status: made by [`Client::change_status`](crate::Client::change_status)
/// and [`StatusChangePlan`](crate::StatusChangePlan).
#[serde_as]
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct StatusChangeReport {
    /// The SID of the account that was changed.
    pub sid: String,
    /// The new status.
    pub status: Status,
    /// `Applied` if the platform accepted the change, `Unknown` if no clear response came.
    pub effect: Effect,
    /// The platform's word for the status in the response to the change, if one came.
    pub response_status: Option<String>,
    /// The time that passed from the response to the end of the last look.
    #[serde_as(as = "DurationMilliSeconds")]
    #[serde(rename = "elapsed_ms")]
    pub elapsed: Duration,
    /// Every account of which something is known, each directly before those below it; those that are
    /// missing from the lists come last.
    pub accounts: Vec<AccountVerdict>,
}

/// What became of one account.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct AccountVerdict {
    /// Its SID.
    pub sid: String,
    /// Its friendly name.
    pub friendly_name: Option<String>,
    /// How far below the changed account it is; 0 for that itself.
    pub depth: usize,
    /// The platform's word for its status before the change; none if the account was not seen then.
    pub before: Option<String>,
    /// The platform's word for its status after the change, if it could be read.
    pub after: Option<String>,
    /// What the last look showed.
    pub verdict: Verdict,
    /// Why it could not be read, if it was not checked.
    pub error: Option<Error>,
    /// Why the accounts below it could not be listed, if so. There may be some all the same.
    pub below_unseen: Option<Unlisted>,
}

/// What the last look at an account showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// It has the new status. It may have had it before, too.
    Visible,
    /// It was closed and still is: accounts that are closed may stay so when one above is suspended.
    StaysClosed,
    /// It has another status, or none that could be read.
    NotYetVisible,
    /// It is not in the list of the account above it.
    NotFound,
    /// It could not be read.
    NotChecked,
    /// The platform refused to show it, because the change has locked out this client's own account.
    Refused,
}

/// What a look is for: whether each account has come to this status.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    pub(crate) status: Status,
    /// Whether the change locks out this client's own account.
    pub(crate) locks_out: bool,
}

/// What a look found of an account.
enum Found {
    Read(Option<String>),
    Missing,
    Failed(Error),
}

impl StatusChangeReport {
    /// The accounts that do not have the new status, or could not be read. Without those that a lockout
    /// hides: these can't be read any more.
    pub fn missed(&self) -> impl Iterator<Item = &AccountVerdict> {
        use Verdict::{NotChecked, NotFound, NotYetVisible};
        self.accounts
            .iter()
            .filter(|account| matches!(account.verdict, NotYetVisible | NotFound | NotChecked))
    }

    /// Whether accounts that are unseen for this reason should have been seen: all but those below a
    /// suspended, closed or inactive account, which can be listed only after that is made active.
    #[must_use]
    pub fn should_have_listed(&self, why: &Unlisted) -> bool {
        self.status == Status::Active || !matches!(why, Unlisted::Inactive { .. })
    }

    /// Whether every account that can be read has the new status, and none is unseen that should have
    /// been seen.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.missed().next().is_none() && !self.has_unseen()
    }

    /// Whether another look would show nothing new: what was unseen before a suspension or closure
    /// stays so.
    pub(crate) fn is_settled(&self) -> bool {
        let may_be_listed = self.status == Status::Active && self.has_unseen();
        self.missed().next().is_none() && !may_be_listed
    }

    fn has_unseen(&self) -> bool {
        let mut unseen = self.accounts.iter().filter_map(|account| account.below_unseen.as_ref());
        unseen.any(|why| self.should_have_listed(why))
    }
}

impl Goal {
    fn account(
        self,
        member: &SubtreeMember,
        found: Found,
        below_unseen: Option<Unlisted>,
    ) -> AccountVerdict {
        let before = member.account.status.clone();
        let verdict = self.verdict(before.as_deref(), &found);
        let (after, error) = match found {
            Found::Read(after) => (after, None),
            Found::Missing => (None, None),
            Found::Failed(error) => (None, Some(error)),
        };
        AccountVerdict {
            sid: member.account.sid.clone(),
            friendly_name: member.account.friendly_name.clone(),
            depth: member.depth,
            before,
            after,
            verdict,
            error: error.filter(|_| verdict == Verdict::NotChecked),
            below_unseen,
        }
    }

    fn verdict(self, before: Option<&str>, found: &Found) -> Verdict {
        use ErrorKind::{AccountInactive, PermissionDenied, Unauthenticated};
        let closed = |word: &str| Status::Closed.is(word);
        match found {
            Found::Read(Some(after)) if self.status.is(after) => Verdict::Visible,
            Found::Read(Some(after))
                if self.status == Status::Suspended
                    && closed(after)
                    && before.is_some_and(closed) =>
            {
                Verdict::StaysClosed
            }
            Found::Read(_) => Verdict::NotYetVisible,
            Found::Missing => Verdict::NotFound,
            Found::Failed(error)
                if self.locks_out
                    && matches!(
                        error.kind(),
                        AccountInactive | PermissionDenied | Unauthenticated
                    ) =>
            {
                Verdict::Refused
            }
            Found::Failed(_) => Verdict::NotChecked,
        }
    }

    /// From reads of each account by its SID. Those below were not listed again.
    pub(crate) fn read_back(self, before: &Subtree, found: Vec<ReadBack>) -> Vec<AccountVerdict> {
        let found = before.members.iter().zip(found).map(|(member, now)| {
            let found = now.account.map_or_else(Found::Failed, |now| Found::Read(now.status));
            let after = match &found {
                Found::Read(after) => after.as_deref(),
                _ => None,
            };
            let unseen = member.unlisted.as_ref().map(|before| since(before, after));
            self.account(member, found, unseen)
        });
        found.collect()
    }

    /// From the accounts as lists show them now; those that lists do not show any more follow.
    pub(crate) fn listed(self, before: &Subtree, after: &Subtree) -> Vec<AccountVerdict> {
        let known: HashMap<_, _> = before
            .members
            .iter()
            .map(|member| (member.account.sid.as_str(), &member.account.status))
            .collect();
        let lists: Lists<'_> = after
            .members
            .iter()
            .map(|now| (now.account.sid.as_str(), now.unlisted.as_ref()))
            .collect();
        let listed = after.members.iter().map(|now| {
            let found = Found::Read(now.account.status.clone());
            let before = known.get(now.account.sid.as_str()).copied().cloned().flatten();
            AccountVerdict { before, ..self.account(now, found, now.unlisted.clone()) }
        });
        listed.chain(self.missing(before, &lists)).collect()
    }

    /// From a look that failed as a whole.
    pub(crate) fn unread(self, before: &Subtree, why: &Error) -> Vec<AccountVerdict> {
        let accounts = before.members.iter().map(|member| {
            let unseen = member.unlisted.as_ref().map(|_| Unlisted::Failed(why.clone()));
            self.account(member, Found::Failed(why.clone()), unseen)
        });
        accounts.collect()
    }

    /// The accounts that lists do not show any more: not found, if the list of the account above was
    /// read. The reason for that list holds for those below it too.
    fn missing(self, before: &Subtree, lists: &Lists<'_>) -> Vec<AccountVerdict> {
        let mut above: Vec<&str> = Vec::new();
        let mut missing = Vec::new();
        for member in &before.members {
            above.truncate(member.depth);
            let sid = member.account.sid.as_str();
            if !lists.contains_key(sid) {
                let found = why_unlisted(&above, lists).map_or(Found::Missing, Found::Failed);
                missing.push(self.account(member, found, None));
            }
            above.push(sid);
        }
        missing
    }
}

/// Why accounts can't be listed that were not listed again. Where the reason was the status of the one
/// above, it is now the status which that has now.
fn since(before: &Unlisted, after: Option<&str>) -> Unlisted {
    match (before, after.filter(|word| Status::is_refused(word))) {
        (Unlisted::Inactive { .. }, Some(status)) => Unlisted::Inactive { status: status.into() },
        _ => before.clone(),
    }
}

/// By the SIDs of the accounts that are there, why those below each could not be listed, if so.
type Lists<'l> = HashMap<&'l str, Option<&'l Unlisted>>;

/// Why the list that should have an account, below these, was not read; `None` if it was.
fn why_unlisted(above: &[&str], lists: &Lists<'_>) -> Option<Error> {
    let (parent, higher) = above.split_last()?;
    if let Some(list) = lists.get(parent) {
        return list.map(Unlisted::to_error);
    }
    // The list of an account that is missing itself was not read.
    let higher = higher.iter().rev().find_map(|sid| lists.get(sid).copied());
    let gone = || {
        let message = "the account above it is not found";
        Error::with_effect(ErrorKind::NotFound, Effect::None, message)
    };
    Some(higher.flatten().map_or_else(gone, Unlisted::to_error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_not_found_only_if_the_list_above_was_read() {
        let failed =
            Unlisted::Failed(Error::with_effect(ErrorKind::Unavailable, Effect::None, "down"));
        let failed = || Some(&failed);
        for (lists, above, why) in [
            (vec![("a", None), ("b", None)], &["a", "b"][..], None),
            (vec![("a", None), ("b", failed())], &["a", "b"], Some("down")),
            (vec![("a", failed())], &["a", "b"], Some("down")),
            (vec![("a", failed())], &["a", "b", "c"], Some("down")),
            (vec![("a", None)], &["a", "b"], Some("the account above it is not found")),
        ] {
            let found = why_unlisted(above, &lists.into_iter().collect());
            assert_eq!(found.as_ref().map(Error::message), why, "{above:?}");
        }
    }
}
