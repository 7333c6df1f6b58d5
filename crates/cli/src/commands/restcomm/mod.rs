//! What only Restcomm has: the account in the vendor's own terms, and the status of an account and of
//! all those below it.

mod account;
mod migrate;
mod status;
mod status_change;
mod status_report;

use clap::Subcommand;
use cpaas_core::{ExposeSecret as _, SecretString};
use cpaas_http::Background;
use cpaas_restcomm::AccountRecord;
use serde::Serialize;

use super::own::{self, Consent, Order, Room};
use crate::args::Global;
use crate::exit::{Code, Failure};

pub(crate) use self::account::{AccountChange, AccountName, Settings};
pub(crate) use self::status_change::{NewStatus, StatusChange, WAIT};

/// A command on a Restcomm account.
pub(crate) type Session<'c> = own::Session<'c, cpaas_restcomm::Client>;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Activate, suspend or close an account, and every account below it
    Status(status::Status),
    /// The account in the vendor's own terms
    Account {
        #[command(subcommand)]
        command: account::Account,
    },
    /// Move an account directly below into another organisation: for super administrators
    Migrate(migrate::Migrate),
}

impl Command {
    /// The name under which its result stands in JSON.
    fn name(&self) -> &'static str {
        match self {
            Self::Status(_) => "restcomm_status",
            Self::Account { command } => command.name(),
            Self::Migrate(_) => "restcomm_migrate",
        }
    }

    /// What was said about going ahead, if it changes something.
    fn consent(&self) -> Option<Consent> {
        match self {
            Self::Status(status) => Some(status.consent()),
            Self::Account { command } => command.consent(),
            Self::Migrate(migrate) => Some(migrate.consent),
        }
    }
}

/// Runs a command on the one profile that is selected.
pub(super) async fn run(
    command: &Command,
    global: &Global,
    background: &Background,
) -> Result<Code, Failure> {
    if let Command::Status(status) = command {
        status.check()?;
    }
    let order = Order { name: command.name(), consent: command.consent() };
    let room = Room::open(global, background, order).await?;
    let session = room.session_of().await?;
    let work = async {
        match command {
            Command::Status(status) => status::run(status, &session).await,
            Command::Account { command } => account::run(command, &session).await,
            Command::Migrate(migrate) => migrate::run(migrate, &session).await,
        }
    };
    session.traced(work).await
}

/// An account, with its auth token if that was asked for.
#[derive(Serialize)]
pub(crate) struct WithToken {
    #[serde(flatten)]
    account: AccountRecord,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_token: Option<String>,
}

impl WithToken {
    pub(crate) fn new(account: AccountRecord, show: bool) -> Self {
        let token = account.auth_token.as_ref().filter(|_| show);
        let auth_token = token.map(SecretString::expose_secret).map(str::to_owned);
        Self { account, auth_token }
    }

    /// The answer to a change, where newer servers put the time of that in the place of the day on
    /// which the account was made.
    pub(crate) fn changed(mut account: AccountRecord, show: bool) -> Self {
        account.date_created = None;
        Self::new(account, show)
    }
}
