//! A new status for an account and all those below it: announced beforehand, looked for afterwards.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::time::Duration;

use clap::ValueEnum;
use cpaas_core::{Error, ErrorKind};
use cpaas_restcomm::{AccountRecord, Client, Status, Subtree, SubtreeMember, UpdateAccount};
use serde::{Serialize, Serializer};
use tokio::time::{Instant, sleep};

use super::Session;
use crate::commands::own::{Change, Layout};
use crate::exit::{Code, Failure};
use crate::output::ShownError;

/// How long to look for the new status, unless told.
pub(crate) const WAIT: Duration = Duration::from_secs(10);

/// The longest that this goes on: as good as for ever.
const LONGEST_WAIT: Duration = Duration::from_hours(24 * 365);

/// The pause after the first look; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Most accounts that get a line of their own on stderr.
const MOST_LINES: usize = 20;

const LAYOUT: Layout =
    Layout::ListIn("accounts", &["sid", "friendly_name", "depth", "before", "after"]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewStatus {
    Active,
    Suspended,
    Closed,
}

/// A change of status, with whatever is changed along with it.
#[derive(Debug)]
pub(crate) struct StatusChange {
    pub(crate) sid: String,
    pub(crate) status: NewStatus,
    pub(crate) update: UpdateAccount,
    /// What else it changes, for people.
    pub(crate) told: Vec<String>,
    pub(crate) allow_self_lockout: bool,
    /// How long to look whether every account has the new status.
    pub(crate) wait: Duration,
}

/// What became of each account.
#[derive(Serialize)]
struct Report {
    status: &'static str,
    accounts: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
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

impl NewStatus {
    fn status(self) -> Status {
        match self {
            Self::Active => Status::Active,
            Self::Suspended => Status::Suspended,
            Self::Closed => Status::Closed,
        }
    }

    /// Whether this word for a status is as good. What was closed before may stay so.
    fn is_reached(self, before: Option<&str>, after: &str) -> bool {
        let is_closed = |word: &str| Status::Closed.is(word);
        let stays_closed = is_closed(after) && before.is_some_and(is_closed);
        self.status().is(after) || (self == Self::Suspended && stays_closed)
    }
}

impl StatusChange {
    /// Announces what it touches, makes it, and looks what became of it.
    pub(crate) async fn make(self, session: &Session<'_>) -> Result<Code, Failure> {
        session.check_columns(LAYOUT)?;
        let client = &session.client;
        let own = match client.sid().await {
            Ok(own) => own,
            Err(error) => return session.print::<()>(Err(error), LAYOUT),
        };
        let locks_out = own.as_str() == self.sid && self.status != NewStatus::Active;
        if locks_out && !self.allow_self_lockout {
            return Err(Failure::usage(format!(
                "{own} is the very account that asks, and would be locked out; `cpaas restcomm status` takes --allow-self-lockout if that is meant"
            )));
        }
        let before = match client.subtree(&self.sid).await {
            Ok(before) => before,
            Err(error) => return session.print::<()>(Err(error), LAYOUT),
        };
        let update = self.update();
        let mut glimpse = None;
        let send = Box::pin(async {
            match client.update_by_sid(&self.sid, &update).await {
                Ok(_) => Ok(self.look_until_done(client, &before, locks_out).await),
                Err(error) => {
                    if error.outcome_is_unknown() {
                        glimpse = Some(self.look(client, &before, locks_out).await);
                    }
                    Err(error)
                }
            }
        });
        let result = match session.carry_out(&self.announced(&before), send, LAYOUT).await? {
            ControlFlow::Break(code) => return Ok(code),
            ControlFlow::Continue(result) => result,
        };
        let all_reached = result.as_ref().is_ok_and(|report| self.tell(report, locks_out, session));
        let code = session.print(result, LAYOUT)?;
        if let Some(report) = glimpse {
            self.tell_glimpse(&report, locks_out, session);
        }
        Ok(if code == Code::Done && !all_reached { Code::SomeFailed } else { code })
    }

    fn update(&self) -> UpdateAccount {
        let update = self.update.clone();
        let update = match self.status {
            NewStatus::Active => update.activate(),
            NewStatus::Suspended => update.suspend(),
            NewStatus::Closed => update.close(&self.sid),
        };
        if self.allow_self_lockout { update.allow_self_lockout() } else { update }
    }

    fn announced(&self, before: &Subtree) -> Change {
        let count = before.members.len();
        let least = if before.is_whole() { "" } else { "at least " };
        let accounts = if count == 1 { "account" } else { "accounts" };
        let accounts = format!("{least}{count} {accounts}, {} and all below it", self.sid);
        let mut effect = match self.status {
            NewStatus::Active => format!("makes active {accounts}"),
            NewStatus::Suspended => format!("suspends {accounts}"),
            NewStatus::Closed => format!("closes for good {accounts}"),
        };
        for setting in &self.told {
            effect = format!("{effect}; {setting}");
        }
        let mut details: Vec<_> =
            before.members.iter().take(MOST_LINES).map(|member| self.line(member)).collect();
        details.extend(more(count));
        if self.status == NewStatus::Active {
            details.push("accounts below that are closed come back to life".to_owned());
        }
        let to_type = (self.status == NewStatus::Closed).then(|| self.sid.clone());
        Change { effect, details, to_type }
    }

    /// An account that is touched, for people.
    fn line(&self, member: &SubtreeMember) -> String {
        let SubtreeMember { depth, account, hidden, .. } = member;
        let indent = "  ".repeat(depth + 1);
        let name = account.friendly_name.as_deref().unwrap_or_default();
        let status = account.status.as_deref().unwrap_or("of unknown status");
        let already = if self.status.status().is(status) { " already" } else { "" };
        let hidden =
            hidden.as_ref().map(|why| format!("; accounts below can't be seen: {}", why.message()));
        format!("{indent}{} {name} ({status}{already}){}", account.sid, hidden.unwrap_or_default())
    }

    /// Looks until every account is as wanted, or the time is over.
    async fn look_until_done(&self, client: &Client, before: &Subtree, locks_out: bool) -> Report {
        let deadline = Instant::now() + self.wait.min(LONGEST_WAIT);
        let mut pause = FIRST_PAUSE;
        loop {
            let report = self.look(client, before, locks_out).await;
            let is_done = self.missed(&report, locks_out).next().is_none()
                && self.still_unseen(&report).next().is_none();
            if is_done || Instant::now() + pause > deadline {
                return report;
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// How every account is now.
    async fn look(&self, client: &Client, before: &Subtree, locks_out: bool) -> Report {
        let mut accounts = self.rows(client, before).await;
        if locks_out {
            accounts.iter_mut().for_each(Row::expect_refusal);
        }
        Report { status: self.status.status().as_str(), accounts }
    }

    async fn rows(&self, client: &Client, before: &Subtree) -> Vec<Row> {
        let members = before.members.iter();
        if self.status != NewStatus::Active {
            let found = client.read_back(before).await;
            return members.zip(found).map(|(member, now)| Row::of(member, now.account)).collect();
        }
        // Accounts may come into sight that could not be listed before.
        match client.subtree(&self.sid).await {
            Ok(after) => joined(before, after),
            Err(error) => members.map(|member| Row::of(member, Err(error.clone()))).collect(),
        }
    }

    /// The accounts whose sub-accounts must come into sight and have not. A suspended or closed one can't
    /// be asked for them, so that they stay unseen where nothing is activated.
    fn still_unseen<'r>(&self, report: &'r Report) -> impl Iterator<Item = &'r Row> {
        let is_to_show = self.status == NewStatus::Active;
        report.accounts.iter().filter(move |row| is_to_show && row.below_unseen.is_some())
    }

    /// The accounts that are not as wanted; what can't be told any more is not counted.
    fn missed<'r>(&self, report: &'r Report, locks_out: bool) -> impl Iterator<Item = &'r Row> {
        let told = move |row: &Row| row.after.is_some() || row.error.is_some() || !locks_out;
        report.accounts.iter().filter(move |row| told(row) && !self.is_reached_by(row))
    }

    /// Says on stderr which accounts are not as wanted or could not be looked at; true if every one is
    /// as wanted that can be.
    fn tell(&self, report: &Report, locks_out: bool, session: &Session<'_>) -> bool {
        tell_lockout(report, locks_out, session);
        self.tell_unseen(report, session);
        let missed: Vec<_> = self.missed(report, locks_out).collect();
        if missed.is_empty() {
            return self.still_unseen(report).next().is_none();
        }
        let (count, all, status) = (missed.len(), report.accounts.len(), report.status);
        session.note(&format!("{count} of {all} accounts are not {status} after {:?}", self.wait));
        tell_each(&missed, session);
        false
    }

    /// Says which accounts have others below them that were not looked at, if there are any.
    fn tell_unseen(&self, report: &Report, session: &Session<'_>) {
        let unseen: Vec<_> =
            report.accounts.iter().filter(|row| row.below_unseen.is_some()).collect();
        let Some(why) = unseen.first().and_then(|row| row.below_unseen.as_ref()) else { return };
        let sids: Vec<_> = unseen.iter().take(MOST_LINES).map(|row| row.sid.as_str()).collect();
        let more = more(unseen.len()).map(|more| format!(" {}", more.trim_start()));
        let what = if self.status == NewStatus::Active { "not seen yet" } else { "not checked" };
        session.note(&format!(
            "{what}: accounts below {}{}, if there are any ({})",
            sids.join(", "),
            more.unwrap_or_default(),
            why.message()
        ));
    }

    /// Says what one look has shown after a change of which it is not known whether it was made.
    fn tell_glimpse(&self, report: &Report, locks_out: bool, session: &Session<'_>) {
        if tell_lockout(report, locks_out, session) {
            return;
        }
        let Report { status, accounts } = report;
        let count = |has: fn(&Self, &Row) -> bool| accounts.iter().filter(|r| has(self, r)).count();
        let (reached, before) = (count(Self::is_reached_by), count(Self::was_so_before));
        let before = if before == 0 { String::new() } else { format!(", {before} were so before") };
        session.note(&format!(
            "one look afterwards: {reached} of {} accounts are {status}{before}; a change may show later",
            accounts.len()
        ));
        tell_each(&self.missed(report, locks_out).collect::<Vec<_>>(), session);
        self.tell_unseen(report, session);
    }

    /// Whether an account is as wanted.
    fn is_reached_by(&self, row: &Row) -> bool {
        let Row { before, after, .. } = row;
        after.as_deref().is_some_and(|after| self.status.is_reached(before.as_deref(), after))
    }

    /// Whether an account was as wanted before.
    fn was_so_before(&self, row: &Row) -> bool {
        row.before.as_deref().is_some_and(|before| self.status.is_reached(Some(before), before))
    }
}

/// Says that nobody can look, where the account that asks was locked out; true if so.
fn tell_lockout(report: &Report, locks_out: bool, session: &Session<'_>) -> bool {
    let is_refused = |row: &Row| row.after.is_none() && row.error.is_none();
    let is_locked_out = locks_out && report.accounts.iter().any(is_refused);
    if is_locked_out {
        session.note("the account that asked is locked out: it can't see any more what became of the accounts");
    }
    is_locked_out
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
    fn of(member: &SubtreeMember, after: Result<AccountRecord, Error>) -> Self {
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
fn joined(before: &Subtree, after: Subtree) -> Vec<Row> {
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
fn more(count: usize) -> Option<String> {
    let rest = count.checked_sub(MOST_LINES).filter(|rest| *rest > 0);
    rest.map(|rest| format!("  and {rest} more"))
}
