//! `cpaas restcomm status`.

use std::time::Duration;

use clap::Args;
use cpaas_restcomm::{Client, UpdateAccount};

use super::status_change::{NewStatus, StatusChange, VIEW, WAIT};
use crate::base::exit::{Code, Failure};
use crate::base::parse::duration;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::spec::{CommandSpec, Subject};
use crate::session::vendor_session::Session;

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// The new status; closing can't be undone
    #[arg(value_name = "STATUS")]
    new: NewStatus,
    /// The account's SID [default: the profile's own]
    sid: Option<String>,
    /// Close without asking for confirmation: repeat the SID of the account; `--yes` is not enough
    #[arg(long, value_name = "SID")]
    confirm: Option<String>,
    /// Allow the profile's own account to be suspended or closed; it can't log in afterwards
    #[arg(long)]
    allow_self_lockout: bool,
    /// Wait up to this long, such as 30s, until every account has the new status [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    wait: Option<Duration>,
    #[command(flatten)]
    confirm_args: ConfirmArgs,
}

impl Status {
    /// Closing is confirmed by the SID instead of by `--yes`.
    fn confirm_args(&self) -> ConfirmArgs {
        let yes = if self.closes() { self.confirm.is_some() } else { self.confirm_args.yes };
        ConfirmArgs { yes, ..self.confirm_args }
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

impl VendorCommand for Status {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm_args(), VIEW)
    }

    fn check(&self) -> Result<(), Failure> {
        match (self.closes(), &self.confirm, &self.sid) {
            (true, None, _) if self.confirm_args.yes => {
                Err(Failure::usage("closing can't be undone: give --confirm SID instead of --yes"))
            }
            (true, None, _) => self.confirm_args().check().map_err(|_| {
                Failure::usage(
                    "closing can't be undone and there is no terminal to ask on: give --confirm SID",
                )
            }),
            (true, Some(confirmed), Some(sid)) => is_confirmed(confirmed, sid),
            (false, Some(_), _) => Err(Failure::usage("--confirm is for closing")),
            _ => Ok(()),
        }
    }

    fn subject(&self) -> Subject {
        self.sid.iter().map(|sid| ("--sid", sid.clone())).collect()
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let sid = match &self.sid {
            Some(sid) => sid.clone(),
            None => match session.client.sid().await {
                Ok(sid) => sid.to_string(),
                Err(error) => return session.print::<()>(Err(error)),
            },
        };
        if let Some(confirmed) = &self.confirm {
            is_confirmed(confirmed, &sid)?;
        }
        let change = StatusChange {
            sid,
            status: self.new,
            update: UpdateAccount::new(),
            changes: Vec::new(),
            allow_self_lockout: self.allow_self_lockout,
            wait: self.wait.unwrap_or(WAIT),
        };
        change.make(session).await
    }
}
