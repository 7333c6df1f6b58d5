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
        let send = Box::pin(async {
            client.update_by_sid(&self.sid, &update).await?;
            Ok::<_, Error>(self.look_until_done(client, &before, locks_out).await)
        });
        let result = match session.carry_out(&self.announced(&before), send, LAYOUT).await? {
            ControlFlow::Break(code) => return Ok(code),
            ControlFlow::Continue(result) => result,
        };
        let all_reached = result.as_ref().is_ok_and(|report| self.tell(report, locks_out, session));
        match session.print(result, LAYOUT)? {
            Code::Done if !all_reached => Ok(Code::SomeFailed),
            code => Ok(code),
        }
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
            let mut accounts = self.look(client, before).await;
            if locks_out {
                accounts.iter_mut().for_each(Row::expect_refusal);
            }
            let report = Report { status: self.status.status().as_str(), accounts };
            if self.missed(&report, locks_out).next().is_none() || Instant::now() + pause > deadline
            {
                return report;
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn look(&self, client: &Client, before: &Subtree) -> Vec<Row> {
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

    /// The accounts that are not as wanted; what can't be told any more is not counted.
    fn missed<'r>(&self, report: &'r Report, locks_out: bool) -> impl Iterator<Item = &'r Row> {
        let status = self.status;
        report.accounts.iter().filter(move |row| match &row.after {
            Some(after) => !status.is_reached(row.before.as_deref(), after),
            None => row.error.is_some() || !locks_out,
        })
    }

    /// Says on stderr which accounts are not as wanted; true if none.
    fn tell(&self, report: &Report, locks_out: bool, session: &Session<'_>) -> bool {
        if locks_out && report.accounts.iter().any(|row| row.after.is_none()) {
            session.note("the account that asked is locked out: it can't see any more what became of the accounts");
        }
        let missed: Vec<_> = self.missed(report, locks_out).collect();
        if missed.is_empty() {
            return true;
        }
        let (count, all, status) = (missed.len(), report.accounts.len(), report.status);
        session.note(&format!("{count} of {all} accounts are not {status} after {:?}", self.wait));
        for Row { sid, after, error, .. } in missed.into_iter().take(MOST_LINES) {
            let found = after.as_deref().unwrap_or("not found");
            let found = error.as_ref().map_or_else(|| found.to_owned(), ToString::to_string);
            session.note(&format!("  {sid}: {found}"));
        }
        if let Some(line) = more(count) {
            session.note(&line);
        }
        false
    }
}

impl Row {
    fn of(member: &SubtreeMember, after: Result<AccountRecord, Error>) -> Self {
        let SubtreeMember { account, depth, .. } = member;
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
