//! `cpaas sonetel`: the account in Sonetel's own terms, and what only Sonetel has.

mod account;
pub(super) mod errors;
pub(super) mod languages;
pub(super) mod timezones;
mod token;

use clap::Subcommand;

use crate::base::exit::{Code, Failure};
use crate::session::command;
use crate::session::context::AppContext;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the languages that an account can have
    Languages(languages::Languages),
    /// Show the time zones that an account can have
    Timezones(timezones::Timezones),
    /// Show the vendor's error codes
    Errors(errors::Errors),
    /// The access token that commands use
    Token {
        #[command(subcommand)]
        command: token::Token,
    },
    /// The account with its vendor-specific fields
    Account {
        #[command(subcommand)]
        command: account::Account,
    },
}

pub(crate) async fn run(command: &Command, app: &AppContext<'_>) -> Result<Code, Failure> {
    match command {
        Command::Languages(languages) => command::run(languages, app).await,
        Command::Timezones(timezones) => command::run(timezones, app).await,
        Command::Errors(errors) => command::run(errors, app).await,
        Command::Token { command: token::Token::Status(status) } => command::run(status, app).await,
        Command::Account { command: account::Account::Get(get) } => command::run(get, app).await,
        Command::Account { command: account::Account::Set(set) } => command::run(set, app).await,
    }
}
