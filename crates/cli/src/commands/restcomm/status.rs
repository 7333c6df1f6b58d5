//! `cpaas restcomm status`.

use std::time::Duration;

use clap::Args;
use cpaas_restcomm::{Client, UpdateAccount};

use super::status_change::{StatusChange, VIEW, WAIT};
use crate::base::exit::{Code, Failure};
use crate::base::parse::duration;
use crate::commands::new_status::{Closing, NewStatus};
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
    fn closing(&self) -> Closing<'_> {
        Closing {
            closes: self.new == NewStatus::Closed,
            sid: self.sid.as_deref(),
            confirmed: self.confirm.as_deref(),
            confirm_args: self.confirm_args,
        }
    }
}

impl VendorCommand for Status {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.closing().confirm_args(), VIEW)
    }

    fn check(&self) -> Result<(), Failure> {
        self.closing().check()
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
        self.closing().check_sid(&sid)?;
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
