//! `cpaas restcomm status`.

use std::time::Duration;

use clap::Args;
use cpaas_restcomm::UpdateAccount;

use super::{NewStatus, Session, StatusChange, WAIT};
use crate::args::duration;
use crate::commands::own::{Consent, Layout};
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// The new status; closing is for good
    #[arg(value_name = "STATUS")]
    new: NewStatus,
    /// The account's SID; the own one, if not given
    sid: Option<String>,
    /// Close without a prompt: the SID of the account to be closed, once more; `--yes` is not enough
    #[arg(long, value_name = "SID")]
    confirm: Option<String>,
    /// Allow the account itself to be suspended or closed; it can't log in afterwards
    #[arg(long)]
    allow_self_lockout: bool,
    /// Wait up to this long, such as 30s, until every account has the new status [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    wait: Option<Duration>,
    #[command(flatten)]
    consent: Consent,
}

impl Status {
    /// To close, the SID says what `--yes` says otherwise.
    pub(super) fn consent(&self) -> Consent {
        let yes = if self.closes() { self.confirm.is_some() } else { self.consent.yes };
        Consent { yes, ..self.consent }
    }

    /// Fails early where closing is not confirmed in its own way.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match (self.closes(), &self.confirm, &self.sid) {
            (true, None, _) if self.consent.yes => {
                Err(Failure::usage("closing is for good: give --confirm SID instead of --yes"))
            }
            (true, None, _) => self.consent().can_be_given().map_err(|_| {
                Failure::usage(
                    "closing is for good and there is no terminal to ask on: give --confirm SID",
                )
            }),
            (true, Some(confirmed), Some(sid)) => is_confirmed(confirmed, sid),
            (false, Some(_), _) => Err(Failure::usage("--confirm is for closing")),
            _ => Ok(()),
        }
    }

    fn closes(&self) -> bool {
        self.new == NewStatus::Closed
    }
}

fn is_confirmed(confirmed: &str, sid: &str) -> Result<(), Failure> {
    if confirmed == sid {
        return Ok(());
    }
    Err(Failure::usage(format!("--confirm {confirmed}: the account to be closed is {sid}")))
}

pub(super) async fn run(asked: &Status, session: &Session<'_>) -> Result<Code, Failure> {
    let sid = match &asked.sid {
        Some(sid) => sid.clone(),
        None => match session.client.sid().await {
            Ok(sid) => sid.to_string(),
            Err(error) => return session.print::<()>(Err(error), Layout::ONE),
        },
    };
    if let Some(confirmed) = &asked.confirm {
        is_confirmed(confirmed, &sid)?;
    }
    let change = StatusChange {
        sid,
        status: asked.new,
        update: UpdateAccount::new(),
        told: Vec::new(),
        allow_self_lockout: asked.allow_self_lockout,
        wait: asked.wait.unwrap_or(WAIT),
    };
    change.make(session).await
}
