//! A new status for an account and all those below it: announced beforehand, reported afterwards.

use std::ops::ControlFlow;
use std::time::Duration;

use cpaas_core::Error;
use cpaas_restcomm::{
    Client, Status, StatusChangePlan, StatusChangeReport, SubtreeMember, UpdateAccount,
};

use super::status_report::{MOST_LINES, accounts, more, note_look, note_report};
use crate::base::exit::{Code, Failure};
use crate::commands::new_status::NewStatus;
use crate::output::view::View;
use crate::session::confirm::Change;
use crate::session::vendor_session::Session;

/// How long to wait for the new status, unless `--wait` is given.
pub(crate) const WAIT: Duration = Duration::from_secs(10);

/// How its report becomes a table.
pub(crate) const VIEW: View =
    View::ListIn("accounts", &["sid", "friendly_name", "depth", "before", "after"]);

/// A change of status, with whatever is changed along with it.
#[derive(Debug)]
pub(crate) struct StatusChange {
    pub(crate) sid: String,
    pub(crate) status: NewStatus,
    pub(crate) update: UpdateAccount,
    /// What else it changes, for people.
    pub(crate) changes: Vec<String>,
    pub(crate) allow_self_lockout: bool,
    /// How long to wait until every account has the new status.
    pub(crate) wait: Duration,
}

impl StatusChange {
    /// Announces which accounts it affects, makes it, and reports what became of each.
    pub(crate) async fn make(self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let client = &session.client;
        let own = match client.sid().await {
            Ok(own) => own,
            Err(error) => return session.print::<()>(Err(error)),
        };
        let locks_out = own.as_str() == self.sid && self.status != NewStatus::Active;
        if locks_out && !self.allow_self_lockout {
            return Err(Failure::usage(format!(
                "the account itself, {own}, would be locked out; `cpaas restcomm status` takes --allow-self-lockout to allow that"
            )));
        }
        let plan = match client.plan_status_change(&self.sid, self.update()).await {
            Ok(plan) => plan,
            Err(error) => return session.print::<()>(Err(error)),
        };
        let send = Box::pin(plan.carry_out(self.wait));
        let result = match session.carry_out(&self.announced(&plan), send).await? {
            ControlFlow::Break(code) => return Ok(code),
            ControlFlow::Continue(result) => result,
        };
        if let Ok(report) = &result {
            note_report(report, session);
        }
        let is_confirmed = result.as_ref().is_ok_and(StatusChangeReport::is_confirmed);
        let is_unknown = result.as_ref().is_err_and(Error::outcome_is_unknown);
        let code = session.print(result)?;
        // Only now: a look takes time, and may be interrupted.
        if is_unknown {
            note_look(&plan.look(self.wait).await, session);
        }
        Ok(if code == Code::Done && !is_confirmed { Code::SomeFailed } else { code })
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

    fn announced(&self, plan: &StatusChangePlan) -> Change {
        let affected = plan.affected();
        let count = affected.members.len();
        let least = if affected.is_whole() { "" } else { "at least " };
        let accounts = format!("{least}{}, {} and all below it", accounts(count), self.sid);
        let mut effect = self.status.effect(&accounts);
        for setting in &self.changes {
            effect = format!("{effect}; {setting}");
        }
        let lines = affected.members.iter().take(MOST_LINES);
        let mut details: Vec<_> = lines.map(|member| line(member, plan.status())).collect();
        details.extend(more(count));
        if self.status == NewStatus::Active {
            details.push("closed accounts below become active again".to_owned());
        }
        let to_type = (self.status == NewStatus::Closed).then(|| self.sid.clone());
        Change { effect, details, to_type }
    }
}

/// An account that is affected, for people.
fn line(member: &SubtreeMember, new: Status) -> String {
    let SubtreeMember { depth, account, unlisted, .. } = member;
    let indent = "  ".repeat(depth + 1);
    let name = account.friendly_name.as_deref().unwrap_or_default();
    let status = account.status.as_deref().unwrap_or("of unknown status");
    let already = if new.is(status) { " already" } else { "" };
    let unlisted = unlisted.as_ref().map(|why| format!("; accounts below can't be seen: {why}"));
    format!("{indent}{} {name} ({status}{already}){}", account.sid, unlisted.unwrap_or_default())
}
