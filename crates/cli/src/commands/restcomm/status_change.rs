//! A new status for an account and all those below it: announced beforehand, looked for afterwards.

use std::ops::ControlFlow;
use std::time::Duration;

use clap::ValueEnum;
use cpaas_core::Error;
use cpaas_restcomm::{Client, Status, Subtree, SubtreeMember, UpdateAccount};
use tokio::time::{Instant, sleep, timeout};

use super::Session;
use super::status_report::{MOST_LINES, Report, Row, accounts, joined, more};
use crate::commands::own::{Change, Layout};
use crate::exit::{Code, Failure};

/// How long to look for the new status, unless told.
pub(crate) const WAIT: Duration = Duration::from_secs(10);

/// The longest that this goes on: as good as for ever.
const LONGEST_WAIT: Duration = Duration::from_hours(24 * 365);

/// The pause after the first look; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

const LONGEST_PAUSE: Duration = Duration::from_secs(5);

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

impl NewStatus {
    pub(super) fn status(self) -> Status {
        match self {
            Self::Active => Status::Active,
            Self::Suspended => Status::Suspended,
            Self::Closed => Status::Closed,
        }
    }

    /// Whether this word for a status is as good. What was closed before may stay so.
    pub(super) fn is_reached(self, before: Option<&str>, after: &str) -> bool {
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
            Ok(self.look_until_done(client, &before, locks_out).await)
        });
        let result = match session.carry_out(&self.announced(&before), send, LAYOUT).await? {
            ControlFlow::Break(code) => return Ok(code),
            ControlFlow::Continue(result) => result,
        };
        let all_reached = result.as_ref().is_ok_and(|report| report.tell(session, self.wait));
        let is_unknown = result.as_ref().is_err_and(Error::outcome_is_unknown);
        let code = session.print(result, LAYOUT)?;
        // Only now: a look takes time, and may be interrupted.
        if is_unknown {
            self.glimpse(session, &before, locks_out).await;
        }
        Ok(if code == Code::Done && !all_reached { Code::SomeFailed } else { code })
    }

    /// Looks once, and says what is seen.
    async fn glimpse(&self, session: &Session<'_>, before: &Subtree, locks_out: bool) {
        match timeout(self.wait, self.look(&session.client, before, locks_out)).await {
            Ok(report) => report.tell_glimpse(session),
            Err(_) => {
                session.note(&format!("a look afterwards did not end within {:?}", self.wait));
            }
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
        let accounts = format!("{least}{}, {} and all below it", accounts(count), self.sid);
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
            if report.is_done() || Instant::now() + pause > deadline {
                return report;
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// How every account is now.
    async fn look(&self, client: &Client, before: &Subtree, locks_out: bool) -> Report {
        Report::new(self.status, locks_out, self.rows(client, before).await)
    }

    async fn rows(&self, client: &Client, before: &Subtree) -> Vec<Row> {
        let members = before.members.iter();
        if self.status != NewStatus::Active {
            let found = client.read_back(before).await;
            return members.zip(found).map(|(member, now)| Row::read_back(member, now)).collect();
        }
        // Accounts may come into sight that could not be listed before.
        match client.subtree(&self.sid).await {
            Ok(after) => joined(before, after),
            Err(error) => members.map(|member| Row::unread(member, &error)).collect(),
        }
    }
}
