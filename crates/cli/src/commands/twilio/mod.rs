//! `cpaas twilio`: the account in Twilio's own terms.

mod account;
pub(crate) mod children;
pub(crate) mod status_change;

use clap::Subcommand;
use cpaas_core::SecretString;
use cpaas_twilio::AccountRecord;

use self::account::Account;
use crate::base::exit::{Code, Failure};
use crate::commands::with_token::{self, HasToken};
use crate::session::command;
use crate::session::context::AppContext;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The account with its vendor-specific fields, and the status of a sub-account
    Account {
        #[command(subcommand)]
        command: Account,
    },
}

type WithToken = with_token::WithToken<AccountRecord>;

impl HasToken for AccountRecord {
    fn auth_token(&self) -> Option<&SecretString> {
        self.auth_token.as_ref()
    }
}

pub(crate) async fn run(command: &Command, app: &AppContext<'_>) -> Result<Code, Failure> {
    let Command::Account { command } = command;
    match command {
        Account::Get(get) => command::run(get, app).await,
        Account::Set(set) => command::run(set, app).await,
        Account::Status(status) => command::run(status, app).await,
    }
}
