//! A new status for a sub-account: announced with what it has now, and read back, since the platform may accept one
//! and change nothing.

use std::ops::ControlFlow;

use cpaas_core::{Effect, Error};
use cpaas_twilio::{AccountRecord, Client, UpdateAccount};

use super::WithToken;
use crate::base::exit::{Code, Failure};
use crate::commands::new_status::NewStatus;
use crate::session::confirm::Change;
use crate::session::vendor_session::Session;

/// A change of status, with whatever is changed along with it.
#[derive(Debug)]
pub(crate) struct StatusChange<'s> {
    pub(crate) sid: &'s str,
    pub(crate) status: NewStatus,
    pub(crate) update: UpdateAccount,
    /// What else it changes, for people.
    pub(crate) changes: Vec<String>,
}

/// How the account is after a change that was accepted.
struct Accepted {
    /// As it was read back; as the answer to the change shows it, if that was not possible.
    account: AccountRecord,
    unseen: Option<Error>,
}

impl StatusChange<'_> {
    pub(crate) async fn make(self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let before = match session.client.fetch_by_sid(self.sid).await {
            Ok(before) => before,
            Err(error) => return session.print::<()>(Err(error)),
        };
        let update = self.update();
        let send = Box::pin(async {
            let account = session.client.update_by_sid(self.sid, &update).await?;
            Ok(match session.client.fetch_by_sid(self.sid).await {
                Ok(account) => Accepted { account, unseen: None },
                Err(error) => {
                    let unseen = Some(error.replace_effect(Effect::Applied));
                    Accepted { account, unseen }
                }
            })
        });
        let accepted = match session.carry_out(&self.announced(&before), send).await? {
            ControlFlow::Break(code) => return Ok(code),
            ControlFlow::Continue(Err(error)) => return session.print::<()>(Err(error)),
            ControlFlow::Continue(Ok(accepted)) => accepted,
        };
        let Accepted { account, unseen } = accepted;
        let status = account.status.clone();
        let shows =
            update.new_status().is_some_and(|new| status.as_deref().is_some_and(|it| new.is(it)));
        if !shows {
            let status = status.as_deref().unwrap_or("of unknown status");
            session.note(&format!("the change was accepted, but {} is {status}", self.sid));
        }
        let code = session.print_both(Some(&WithToken::new(account, false)), unseen.as_ref())?;
        Ok(if code == Code::Done && !shows { Code::SomeFailed } else { code })
    }

    fn update(&self) -> UpdateAccount {
        let update = self.update.clone();
        match self.status {
            NewStatus::Active => update.activate(),
            NewStatus::Suspended => update.suspend(),
            NewStatus::Closed => update.close(self.sid),
        }
    }

    fn announced(&self, before: &AccountRecord) -> Change {
        let name = before.friendly_name.as_deref().unwrap_or_default();
        let status = before.status.as_deref().unwrap_or("of unknown status");
        let account = format!("the account {} {name} ({status})", self.sid);
        let mut effect = self.status.effect(&account);
        for setting in &self.changes {
            effect = format!("{effect}; {setting}");
        }
        let to_type = (self.status == NewStatus::Closed).then(|| self.sid.to_owned());
        Change { to_type, ..Change::new(effect) }
    }
}
