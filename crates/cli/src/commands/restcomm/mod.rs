//! `cpaas restcomm`: the account in Restcomm's own terms, and what only Restcomm has.

pub(crate) mod account;
mod migrate;
mod status;
pub(crate) mod status_change;
mod status_report;
pub(crate) mod with_token;

use clap::Subcommand;

use self::account::Account;
use crate::base::exit::{Code, Failure};
use crate::session::command;
use crate::session::context::AppContext;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Activate, suspend or close an account, and every account below it
    Status(status::Status),
    /// The account with its vendor-specific fields
    Account {
        #[command(subcommand)]
        command: Account,
    },
    /// Move an account directly below to another organisation: super administrators only
    Migrate(migrate::Migrate),
}

pub(crate) async fn run(command: &Command, app: &AppContext<'_>) -> Result<Code, Failure> {
    match command {
        Command::Status(status) => command::run(status, app).await,
        Command::Account { command: Account::Get(get) } => command::run(get, app).await,
        Command::Account { command: Account::Set(set) } => command::run(set, app).await,
        Command::Migrate(migrate) => command::run(migrate, app).await,
    }
}
