//! `cpaas twilio account`.

use clap::{Args, Subcommand};
use cpaas_twilio::{Client, UpdateAccount};

use super::WithToken;
use super::status_change::StatusChange;
use crate::base::exit::{Code, Failure};
use crate::base::parse::not_blank;
use crate::commands::new_status::{Closing, NewStatus};
use crate::output::view::View;
use crate::session::changes::changed_fields;
use crate::session::command::VendorCommand;
use crate::session::confirm::ConfirmArgs;
use crate::session::spec::{CommandSpec, Subject};
use crate::session::vendor_session::Session;

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show every field that the vendor returns for the account, or for a sub-account
    Get(Get),
    /// Change the account, or a sub-account
    Set(Set),
    /// Activate, suspend or close a sub-account
    Status(Status),
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// The account with this SID [default: the profile's own]
    #[arg(long)]
    sid: Option<String>,
    /// Also print the auth token
    #[arg(long)]
    show_secret: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    /// The account with this SID [default: the profile's own]
    #[arg(long)]
    sid: Option<String>,
    /// A new friendly name, up to 64 characters
    #[arg(long, value_name = "NAME", value_parser = not_blank, required = true)]
    friendly_name: Option<String>,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// The new status; closing can't be undone
    #[arg(value_name = "STATUS")]
    new: NewStatus,
    /// The sub-account's SID [default: the profile's own, if that is a sub-account]
    sid: Option<String>,
    /// Close without asking for confirmation: repeat the SID of the account; `--yes` is not enough
    #[arg(long, value_name = "SID")]
    confirm: Option<String>,
    #[command(flatten)]
    confirm_args: ConfirmArgs,
}

impl VendorCommand for Get {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::read(View::ONE)
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let account = async {
            let account = match &self.sid {
                Some(sid) => session.client.fetch_by_sid(sid).await,
                None => session.client.fetch().await,
            };
            account.map(|account| WithToken::new(account, self.show_secret))
        };
        session.show(account).await
    }
}

impl VendorCommand for Set {
    type Client = Client;

    fn spec(&self) -> CommandSpec {
        CommandSpec::write(self.confirm, View::ONE)
    }

    fn subject(&self) -> Subject {
        self.sid.iter().map(|sid| ("--sid", sid.clone())).collect()
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let name = self.friendly_name.clone().unwrap_or_default();
        let update = UpdateAccount::new().friendly_name(name);
        let which = self.sid.as_ref().map(|sid| format!("account {sid}"));
        let which = which.unwrap_or_else(|| "the account".to_owned());
        let effect =
            format!("changes {which}: {}", changed_fields!(self; friendly_name).join(", "));
        let send = async {
            let account = match &self.sid {
                Some(sid) => session.client.update_by_sid(sid, &update).await?,
                None => session.client.update(&update).await?,
            };
            Ok(WithToken::new(account, false))
        };
        session.change(&effect, send).await
    }
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
        CommandSpec::write(self.closing().confirm_args(), View::ONE)
    }

    fn check(&self) -> Result<(), Failure> {
        self.closing().check()
    }

    fn subject(&self) -> Subject {
        self.sid.iter().map(|sid| ("--sid", sid.clone())).collect()
    }

    async fn run(&self, session: &Session<'_, Client>) -> Result<Code, Failure> {
        let sid = self.sid.as_deref().unwrap_or_else(|| session.client.sid());
        self.closing().check_sid(sid)?;
        let update = UpdateAccount::new();
        let change = StatusChange { sid, status: self.new, update, changes: Vec::new() };
        change.make(session).await
    }
}
