//! What became of each account of a change of status, and how that is told.

use std::collections::HashMap;
use std::time::Duration;

use cpaas_core::{Error, ErrorKind};
use cpaas_restcomm::{AccountRecord, ReadBack, Status, Subtree, SubtreeMember};
use serde::{Serialize, Serializer};

use super::{NewStatus, Session};
use crate::output::ShownError;

/// Most accounts that get a line of their own on stderr.
pub(super) const MOST_LINES: usize = 20;

const COULD_NOT: &str = "could not be looked at";

/// What became of each account.
#[derive(Serialize)]
pub(super) struct Report {
    status: &'static str,
    accounts: Vec<Row>,
    #[serde(skip)]
    goal: NewStatus,
}

#[derive(Serialize)]
pub(super) struct Row {
    sid: String,
    friendly_name: Option<String>,
    depth: usize,
    before: Option<String>,
    after: Option<String>,
    #[serde(skip)]
    seen: Seen,
    /// Why it could not be looked at, if so.
    #[serde(serialize_with = "shown")]
    error: Option<Error>,
    /// Why the accounts below it could not be listed, if so: there may be some.
    #[serde(serialize_with = "shown")]
    below_unseen: Option<Error>,
}

/// What a look at an account has shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Read,
    /// It is not in the list in which it should stand.
    Gone,
    /// It could not be looked at.
    Unread,
    /// It was refused to the account that has locked itself out: that is no failure.
    Refused,
}

#[allow(clippy::ref_option, reason = "serde passes it so")]
fn shown<S: Serializer>(error: &Option<Error>, serializer: S) -> Result<S::Ok, S::Error> {
    error.as_ref().map(ShownError::from).serialize(serializer)
}

impl Report {
    /// What these accounts became on the way to a status.
    pub(super) fn new(goal: NewStatus, locks_out: bool, mut accounts: Vec<Row>) -> Self {
        if locks_out {
            accounts.iter_mut().for_each(Row::expect_refusal);
        }
        Self { status: goal.status().as_str(), accounts, goal }
    }

    /// Whether looking again would show nothing new: what was not seen before it was suspended or closed
    /// stays so.
    pub(super) fn is_done(&self) -> bool {
        let is_to_show = self.goal == NewStatus::Active && self.has_unseen();
        self.missed().next().is_none() && !is_to_show
    }

    /// Whether there may be accounts of which nothing is known, and should be.
    fn has_unseen(&self) -> bool {
        self.accounts.iter().filter_map(|row| row.below_unseen.as_ref()).any(|why| self.counts(why))
    }

    /// Whether accounts that are unseen for this reason should have been seen. One that is suspended or
    /// closed can't be asked for those below it, until it is activated.
    fn counts(&self, why: &Error) -> bool {
        self.goal == NewStatus::Active || why.kind() != ErrorKind::AccountInactive
    }

    /// The accounts that are not as wanted; what can't be told any more is not counted.
    fn missed(&self) -> impl Iterator<Item = &Row> {
        let is_told = |row: &Row| row.seen != Seen::Refused;
        self.accounts.iter().filter(move |row| is_told(row) && !self.is_reached_by(row))
    }

    /// Says on stderr which accounts are not as wanted or could not be looked at; true if every one is
    /// as wanted that can be.
    pub(super) fn tell(&self, session: &Session<'_>, wait: Duration) -> bool {
        self.tell_lockout(session);
        self.tell_unseen(session);
        let missed: Vec<_> = self.missed().collect();
        if missed.is_empty() {
            return !self.has_unseen();
        }
        session.note(&format!("{} after {wait:?}", self.told(&missed)));
        tell_each(&missed, session);
        false
    }

    /// How many are not as wanted, and of how many that is not known.
    fn told(&self, missed: &[&Row]) -> String {
        let unread = missed.iter().filter(|row| row.seen == Seen::Unread).count();
        let (others, all, status) = (missed.len() - unread, self.accounts.len(), self.status);
        match (others, unread) {
            (0, _) => format!("{unread} of {} {COULD_NOT}", accounts(all)),
            (_, 0) => format!("{} not {status}", of_all(others, all)),
            _ => {
                format!("{} not {status} and {unread} {COULD_NOT}", of_all(others, all))
            }
        }
    }

    /// Says which accounts have others below them that were not looked at, if there are any.
    fn tell_unseen(&self, session: &Session<'_>) {
        let unseen = self.accounts.iter().filter_map(|row| Some((row, row.below_unseen.as_ref()?)));
        let unseen: Vec<_> = unseen.collect();
        for (Row { sid, .. }, why) in unseen.iter().take(MOST_LINES) {
            let (what, when) = match (self.goal, self.counts(why)) {
                (NewStatus::Active, _) => ("not seen yet", ""),
                (_, true) => ("not seen", "before the change: "),
                (_, false) => ("not checked", ""),
            };
            let why = why.message();
            session.note(&format!("{what}: accounts below {sid}, if there are any ({when}{why})"));
        }
        if let Some(line) = more(unseen.len()) {
            session.note(&line);
        }
    }

    /// Says what one look has shown after a change of which it is not known whether it was made.
    pub(super) fn tell_glimpse(&self, session: &Session<'_>) {
        if self.accounts.iter().all(|row| row.seen == Seen::Refused) {
            self.tell_lockout(session);
            return;
        }
        session.note(&self.glimpsed());
        let is_told = |row: &&Row| row.seen != Seen::Refused && !self.is(row.after.as_deref());
        tell_each(&self.accounts.iter().filter(is_told).collect::<Vec<_>>(), session);
        self.tell_unseen(session);
    }

    /// How many accounts one look has found how: nothing that it has not seen.
    fn glimpsed(&self) -> String {
        let Self { status, accounts, .. } = self;
        let (mut reached, mut before, mut others, mut unread) = (0, 0, 0, 0);
        for row in accounts {
            before += usize::from(self.is(row.before.as_deref()));
            match (self.is(row.after.as_deref()), row.is_seen()) {
                (true, _) => reached += 1,
                (false, true) => others += 1,
                (false, false) => unread += 1,
            }
        }
        let reached = of_all(reached, accounts.len());
        let before = some(before, "was so before", "were so before");
        let others = some(others, "is not", "are not");
        let unread = some(unread, COULD_NOT, COULD_NOT);
        format!(
            "one look afterwards: {reached} {status}{before}{others}{unread}; a change may show later"
        )
    }

    /// Whether a status is the very one that is wanted: one that is as good may be older.
    fn is(&self, word: Option<&str>) -> bool {
        word.is_some_and(|word| self.goal.status().is(word))
    }

    /// Whether an account is as wanted.
    fn is_reached_by(&self, row: &Row) -> bool {
        let Row { before, after, .. } = row;
        after.as_deref().is_some_and(|after| self.goal.is_reached(before.as_deref(), after))
    }

    /// Says that nobody can look, where the account that asks was locked out.
    fn tell_lockout(&self, session: &Session<'_>) {
        let is_locked_out = self.accounts.iter().any(|row| row.seen == Seen::Refused);
        if is_locked_out {
            session.note("the account that asked is locked out: it can't see any more what became of the accounts");
        }
    }
}

/// A line on stderr for each account, with how it was found.
fn tell_each(rows: &[&Row], session: &Session<'_>) {
    for row in rows.iter().take(MOST_LINES) {
        session.note(&format!("  {}: {}", row.sid, row.found()));
    }
    if let Some(line) = more(rows.len()) {
        session.note(&line);
    }
}

impl Row {
    /// One that was read by its SID. Those below it were not asked for again.
    pub(super) fn read_back(member: &SubtreeMember, now: ReadBack) -> Self {
        let after = now.account.as_ref().ok().and_then(|account| account.status.as_deref());
        let unseen = member.hidden.as_ref().map(|before| since(before, after));
        Self::new(member, now.account, unseen)
    }

    /// One of a look that failed as a whole.
    pub(super) fn unread(member: &SubtreeMember, why: &Error) -> Self {
        Self::new(member, Err(why.clone()), member.hidden.as_ref().map(|_| why.clone()))
    }

    /// One that does not show any more; with why the list in which it should stand was not read, if so.
    /// What is said of that list holds for those below it too.
    fn missing(member: &SubtreeMember, unlisted: Option<Error>) -> Self {
        match unlisted {
            Some(why) => Self::new(member, Err(why), None),
            None => Self {
                after: None,
                seen: Seen::Gone,
                ..Self::new(member, Ok(member.account.clone()), None)
            },
        }
    }

    fn new(
        member: &SubtreeMember,
        after: Result<AccountRecord, Error>,
        below_unseen: Option<Error>,
    ) -> Self {
        let SubtreeMember { account, depth, .. } = member;
        let (seen, after, error) = match after {
            Ok(after) => (Seen::Read, after.status, None),
            Err(error) => (Seen::Unread, None, Some(error)),
        };
        Self {
            sid: account.sid.clone(),
            friendly_name: account.friendly_name.clone(),
            depth: *depth,
            before: account.status.clone(),
            after,
            seen,
            error,
            below_unseen,
        }
    }

    /// Whether it is known how it is, or that it is gone.
    fn is_seen(&self) -> bool {
        self.after.is_some() || self.seen == Seen::Gone
    }

    /// How it was found, for people.
    fn found(&self) -> String {
        match (self.seen, &self.after, &self.error) {
            (_, Some(status), _) => status.clone(),
            (_, None, Some(why)) => format!("not looked at: {why}"),
            (Seen::Read, None, None) => "of unknown status".to_owned(),
            (_, None, None) => "not found".to_owned(),
        }
    }

    /// Who has locked himself out is refused: that is no failure.
    fn expect_refusal(&mut self) {
        let refusal = self.error.take_if(|error| {
            use ErrorKind::{AccountInactive, PermissionDenied, Unauthenticated};
            matches!(error.kind(), AccountInactive | PermissionDenied | Unauthenticated)
        });
        if refusal.is_some() {
            self.seen = Seen::Refused;
        }
    }
}

/// Why accounts can't be seen that were not asked for again. Where that was for the status of the one
/// above, it is for the one that has now.
fn since(before: &Error, after: Option<&str>) -> Error {
    if before.kind() != ErrorKind::AccountInactive {
        return before.clone();
    }
    let is_refused = |word: &&str| {
        [Status::Suspended, Status::Closed, Status::Inactive].iter().any(|status| status.is(word))
    };
    let why = match after.filter(is_refused) {
        Some(status) => format!("it is {status}, so it can't be asked itself"),
        None => format!("before the change: {}", before.message()),
    };
    Error::new(before.kind(), why).with_provider(cpaas_restcomm::PROVIDER)
}

/// A detail about so many accounts, if there are any.
fn some(count: usize, of_one: &str, of_several: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!(", 1 {of_one}"),
        _ => format!(", {count} {of_several}"),
    }
}

/// So many of so many accounts are.
fn of_all(count: usize, all: usize) -> String {
    format!("{count} of {} {}", accounts(all), if count == 1 { "is" } else { "are" })
}

pub(super) fn accounts(count: usize) -> String {
    format!("{count} {}", if count == 1 { "account" } else { "accounts" })
}

/// The accounts as they are now, and those that do not show any more.
pub(super) fn joined(before: &Subtree, after: Subtree) -> Vec<Row> {
    let known: HashMap<_, _> = before
        .members
        .iter()
        .map(|member| (member.account.sid.as_str(), &member.account.status))
        .collect();
    let lists: Lists =
        after.members.iter().map(|now| (now.account.sid.clone(), now.hidden.clone())).collect();
    let now = after.members.into_iter().map(|member| Row {
        before: known.get(member.account.sid.as_str()).copied().cloned().flatten(),
        ..Row::new(&member, Ok(member.account.clone()), member.hidden.clone())
    });
    now.chain(missing(before, &lists)).collect()
}

/// By the SIDs of the accounts that are there, why those below each could not be listed, if so.
type Lists = HashMap<String, Option<Error>>;

/// The accounts that do not show any more: not found, if the account above was asked for them.
fn missing(before: &Subtree, lists: &Lists) -> Vec<Row> {
    let mut above: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for member in &before.members {
        above.truncate(member.depth);
        let sid = member.account.sid.as_str();
        if !lists.contains_key(sid) {
            rows.push(Row::missing(member, why_unlisted(&above, lists)));
        }
        above.push(sid);
    }
    rows
}

/// Why the list in which an account should stand, below these, was not read; `None` if it was.
fn why_unlisted(above: &[&str], lists: &Lists) -> Option<Error> {
    let (parent, higher) = above.split_last()?;
    if let Some(list) = lists.get(*parent) {
        return list.clone();
    }
    // Nobody asked an account that does not show itself.
    let higher = higher.iter().rev().find_map(|sid| lists.get(*sid).cloned());
    let gone = || Error::new(ErrorKind::NotFound, "the account above it is not found");
    Some(higher.flatten().unwrap_or_else(gone))
}

/// What stands for the accounts that have no line of their own.
pub(super) fn more(count: usize) -> Option<String> {
    let rest = count.checked_sub(MOST_LINES).filter(|rest| *rest > 0);
    rest.map(|rest| format!("  and {rest} more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_not_found_only_if_the_list_above_was_read() {
        let failed = || Some(Error::new(ErrorKind::Unavailable, "down"));
        for (lists, above, why) in [
            (vec![("a", None), ("b", None)], &["a", "b"][..], None),
            (vec![("a", None), ("b", failed())], &["a", "b"], Some("down")),
            (vec![("a", failed())], &["a", "b"], Some("down")),
            (vec![("a", failed())], &["a", "b", "c"], Some("down")),
            (vec![("a", None)], &["a", "b"], Some("the account above it is not found")),
        ] {
            let lists = lists.into_iter().map(|(sid, list)| (sid.to_owned(), list)).collect();
            let found = why_unlisted(above, &lists);
            assert_eq!(found.as_ref().map(Error::message), why, "{above:?}");
        }
    }
}
