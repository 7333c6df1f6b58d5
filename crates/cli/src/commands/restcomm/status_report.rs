//! What became of each account of a change of status, and how that is told.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use cpaas_core::{Error, ErrorKind};
use cpaas_restcomm::{AccountRecord, Subtree, SubtreeMember};
use serde::{Serialize, Serializer};

use super::{NewStatus, Session};
use crate::output::ShownError;

/// Most accounts that get a line of their own on stderr.
pub(super) const MOST_LINES: usize = 20;

/// What became of each account.
#[derive(Serialize)]
pub(super) struct Report {
    status: &'static str,
    accounts: Vec<Row>,
    #[serde(skip)]
    goal: NewStatus,
    /// Whether the account that asks is among them, and can't look any more.
    #[serde(skip)]
    locks_out: bool,
}

#[derive(Serialize)]
pub(super) struct Row {
    sid: String,
    friendly_name: Option<String>,
    depth: usize,
    before: Option<String>,
    after: Option<String>,
    #[serde(serialize_with = "shown")]
    error: Option<Error>,
    /// Why the accounts below it could not be listed, if so: there may be some.
    #[serde(serialize_with = "shown")]
    below_unseen: Option<Error>,
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
        Self { status: goal.status().as_str(), accounts, goal, locks_out }
    }

    /// Whether looking again would show nothing new.
    pub(super) fn is_done(&self) -> bool {
        self.missed().next().is_none() && self.still_unseen().next().is_none()
    }

    /// The accounts whose sub-accounts must come into sight and have not. A suspended or closed one can't
    /// be asked for them, so that they stay unseen where nothing is activated.
    fn still_unseen(&self) -> impl Iterator<Item = &Row> {
        let is_to_show = self.goal == NewStatus::Active;
        self.accounts.iter().filter(move |row| is_to_show && row.below_unseen.is_some())
    }

    /// The accounts that are not as wanted; what can't be told any more is not counted.
    fn missed(&self) -> impl Iterator<Item = &Row> {
        let told = |row: &Row| row.after.is_some() || row.error.is_some() || !self.locks_out;
        self.accounts.iter().filter(move |row| told(row) && !self.is_reached_by(row))
    }

    /// Says on stderr which accounts are not as wanted or could not be looked at; true if every one is
    /// as wanted that can be.
    pub(super) fn tell(&self, session: &Session<'_>, wait: Duration) -> bool {
        self.tell_lockout(session);
        self.tell_unseen(session);
        let missed: Vec<_> = self.missed().collect();
        if missed.is_empty() {
            return self.still_unseen().next().is_none();
        }
        let (count, all, status) = (missed.len(), self.accounts.len(), self.status);
        session.note(&format!("{count} of {all} accounts are not {status} after {wait:?}"));
        tell_each(&missed, session);
        false
    }

    /// Says which accounts have others below them that were not looked at, if there are any.
    fn tell_unseen(&self, session: &Session<'_>) {
        let unseen: Vec<_> =
            self.accounts.iter().filter(|row| row.below_unseen.is_some()).collect();
        let Some(why) = unseen.first().and_then(|row| row.below_unseen.as_ref()) else { return };
        let sids: Vec<_> = unseen.iter().take(MOST_LINES).map(|row| row.sid.as_str()).collect();
        let more = more(unseen.len()).map(|more| format!(" {}", more.trim_start()));
        let what = if self.goal == NewStatus::Active { "not seen yet" } else { "not checked" };
        session.note(&format!(
            "{what}: accounts below {}{}, if there are any ({})",
            sids.join(", "),
            more.unwrap_or_default(),
            why.message()
        ));
    }

    /// Says what one look has shown after a change of which it is not known whether it was made.
    pub(super) fn tell_glimpse(&self, session: &Session<'_>) {
        if self.tell_lockout(session) {
            return;
        }
        let Self { status, accounts, .. } = self;
        let count = |has: fn(&Self, &Row) -> bool| accounts.iter().filter(|r| has(self, r)).count();
        let (reached, before) = (count(Self::is_reached_by), count(Self::was_so_before));
        let before = if before == 0 { String::new() } else { format!(", {before} were so before") };
        session.note(&format!(
            "one look afterwards: {reached} of {} accounts are {status}{before}; a change may show later",
            accounts.len()
        ));
        tell_each(&self.missed().collect::<Vec<_>>(), session);
        self.tell_unseen(session);
    }

    /// Whether an account is as wanted.
    fn is_reached_by(&self, row: &Row) -> bool {
        let Row { before, after, .. } = row;
        after.as_deref().is_some_and(|after| self.goal.is_reached(before.as_deref(), after))
    }

    /// Whether an account was as wanted before.
    fn was_so_before(&self, row: &Row) -> bool {
        row.before.as_deref().is_some_and(|before| self.goal.is_reached(Some(before), before))
    }

    /// Says that nobody can look, where the account that asks was locked out; true if so.
    fn tell_lockout(&self, session: &Session<'_>) -> bool {
        let is_refused = |row: &Row| row.after.is_none() && row.error.is_none();
        let is_locked_out = self.locks_out && self.accounts.iter().any(is_refused);
        if is_locked_out {
            session.note("the account that asked is locked out: it can't see any more what became of the accounts");
        }
        is_locked_out
    }
}

/// A line on stderr for each account, with how it was found.
fn tell_each(rows: &[&Row], session: &Session<'_>) {
    for Row { sid, after, error, .. } in rows.iter().take(MOST_LINES) {
        let found = after.as_deref().unwrap_or("not found");
        let found = error.as_ref().map_or_else(|| found.to_owned(), ToString::to_string);
        session.note(&format!("  {sid}: {found}"));
    }
    if let Some(line) = more(rows.len()) {
        session.note(&line);
    }
}

impl Row {
    pub(super) fn of(member: &SubtreeMember, after: Result<AccountRecord, Error>) -> Self {
        let SubtreeMember { account, depth, hidden, .. } = member;
        let (after, error) = match after {
            Ok(after) => (after.status, None),
            Err(error) => (None, Some(error)),
        };
        Self {
            sid: account.sid.clone(),
            friendly_name: account.friendly_name.clone(),
            depth: *depth,
            before: account.status.clone(),
            after,
            error,
            below_unseen: hidden.clone(),
        }
    }

    /// Who has locked himself out is refused: that is no failure.
    fn expect_refusal(&mut self) {
        self.error.take_if(|error| {
            use ErrorKind::{AccountInactive, PermissionDenied, Unauthenticated};
            matches!(error.kind(), AccountInactive | PermissionDenied | Unauthenticated)
        });
    }
}

/// The accounts as they are now, and those that are not there any more.
pub(super) fn joined(before: &Subtree, after: Subtree) -> Vec<Row> {
    let known: HashMap<_, _> = before
        .members
        .iter()
        .map(|member| (member.account.sid.as_str(), &member.account.status))
        .collect();
    let there: HashSet<_> = after.members.iter().map(|member| member.account.sid.clone()).collect();
    let now = after.members.into_iter().map(|member| Row {
        before: known.get(member.account.sid.as_str()).copied().cloned().flatten(),
        ..Row::of(&member, Ok(member.account.clone()))
    });
    let gone = before.members.iter().filter(|member| !there.contains(&member.account.sid));
    let gone =
        gone.map(|member| Row { after: None, ..Row::of(member, Ok(member.account.clone())) });
    now.chain(gone).collect()
}

/// What stands for the accounts that have no line of their own.
pub(super) fn more(count: usize) -> Option<String> {
    let rest = count.checked_sub(MOST_LINES).filter(|rest| *rest > 0);
    rest.map(|rest| format!("  and {rest} more"))
}
