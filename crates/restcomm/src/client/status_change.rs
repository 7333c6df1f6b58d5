//! A new status for an account and all those below it.

use std::time::Duration;

use cpaas_core::{Effect, Result};
use tokio::time::Instant;

use super::wait::Waiter;
use super::{Client, named};
use crate::api::check;
use crate::api::status::Status;
use crate::api::status_change::{AccountVerdict, Goal, StatusChangeReport};
use crate::api::subtree::Subtree;
use crate::api::update::UpdateAccount;

const OPERATION: &str = "change_status";

/// A change of status that was checked and not sent yet: made by [`Client::plan_status_change`].
#[derive(Clone, Debug)]
pub struct StatusChangePlan {
    client: Client,
    sid: String,
    update: UpdateAccount,
    goal: Goal,
    affected: Subtree,
    /// How long it took to read them.
    reading: Duration,
}

impl Client {
    /// Gives an account and every account below it a new status, and reads all of them until each shows
    /// it, for at most `wait`: the platform passes a status on, and may pass over an account without
    /// saying so. `update` sets the status, and may set more.
    ///
    /// To show beforehand which accounts are affected, see
    /// [`plan_status_change`](Self::plan_status_change), of which this is the short form.
    ///
    /// # Errors
    ///
    /// As [`plan_status_change`](Self::plan_status_change) and [`StatusChangePlan::carry_out`].
    pub async fn change_status(
        &self,
        sid: &str,
        update: UpdateAccount,
        wait: Duration,
    ) -> Result<StatusChangeReport> {
        self.plan_status_change(sid, update).await?.carry_out(wait).await
    }

    /// Checks a change of status and reads which accounts it affects; changes nothing.
    ///
    /// # Errors
    ///
    /// `InvalidRequest`, before any read of the accounts: an update that sets no status, and what
    /// [`update_by_sid`](Self::update_by_sid) refuses. Otherwise as [`subtree`](Self::subtree).
    pub async fn plan_status_change(
        &self,
        sid: &str,
        update: UpdateAccount,
    ) -> Result<StatusChangePlan> {
        let refused = |error| named(OPERATION, error);
        let sid = check::sid(sid).map_err(refused)?;
        let status = update.new_status();
        let status = status.ok_or_else(|| check::invalid("Status", "the update sets no status"));
        let status = status.map_err(refused)?;
        update.check().and_then(|()| update.check_closure(&sid)).map_err(refused)?;
        let is_own = self.sid().await?.as_str().eq_ignore_ascii_case(&sid);
        if is_own {
            update.check_lockout().map_err(refused)?;
        }
        let started = Instant::now();
        let affected = self.subtree(&sid).await?;
        let reading = started.elapsed();
        let goal = Goal { status, locks_out: is_own && status != Status::Active };
        Ok(StatusChangePlan { client: self.clone(), sid, update, goal, affected, reading })
    }
}

impl StatusChangePlan {
    /// The SID of the account that is to be changed.
    #[must_use]
    pub fn sid(&self) -> &str {
        &self.sid
    }

    /// The new status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.goal.status
    }

    /// The accounts that the change affects, as far as they can be seen.
    #[must_use]
    pub fn affected(&self) -> &Subtree {
        &self.affected
    }

    /// Sends the change, once, and reads the accounts until each has the new status, further and further
    /// apart, for at most `wait`. Each look ends by then, or takes as long as one took before, that of the
    /// plan included, so that a tree that takes long to read is read once all the same; the last one may
    /// begin when the time is up.
    ///
    /// # Errors
    ///
    /// As [`Client::update_by_sid`]: the change was not accepted, or its outcome is unknown, which is
    /// returned at once; [`look`](Self::look) then shows how the accounts are. What happens after the
    /// change was accepted is in the report.
    pub async fn carry_out(&self, wait: Duration) -> Result<StatusChangeReport> {
        let response = self.client.update_by_sid(&self.sid, &self.update).await?;
        let mut waiter = Waiter::new(wait).after_look(self.reading);
        loop {
            let accounts = self.read(waiter.begin_look()).await;
            let report = StatusChangeReport {
                sid: self.sid.clone(),
                status: self.goal.status,
                effect: Effect::Applied,
                response_status: response.status.clone(),
                elapsed: waiter.elapsed(),
                accounts,
            };
            if report.is_settled() || !waiter.pause().await {
                return Ok(report);
            }
        }
    }

    /// Reads every account once, for at most this time: for a change whose outcome is unknown. That an
    /// account does not have the new status proves nothing, it may show it later.
    pub async fn look(&self, within: Duration) -> StatusChangeReport {
        let mut waiter = Waiter::new(within);
        let deadline = waiter.begin_look();
        let accounts = self.read(deadline).await;
        StatusChangeReport {
            sid: self.sid.clone(),
            status: self.goal.status,
            effect: Effect::Unknown,
            response_status: None,
            elapsed: waiter.elapsed(),
            accounts,
        }
    }

    /// How every account is now.
    async fn read(&self, deadline: Instant) -> Vec<AccountVerdict> {
        let client = self.client.with_deadline(deadline);
        let Self { goal, affected, sid, .. } = self;
        if goal.status != Status::Active {
            return goal.read_back(affected, client.read_back(affected).await);
        }
        // Accounts may come into sight that could not be listed before.
        match client.subtree(sid).await {
            Ok(now) => goal.listed(affected, &now),
            Err(error) => goal.unread(affected, &error),
        }
    }
}
