//! What only Sonetel has: its account in the vendor's own terms, its lists, and the token at hand.

mod account;
mod errors;

use clap::Subcommand;
use cpaas_http::Background;

use super::own::{self, Consent, Layout, Order, Room};
use crate::args::Global;
use crate::exit::{Code, Failure};

/// A command on a Sonetel account.
type Session<'c> = own::Session<'c, cpaas_sonetel::Client>;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the languages that an account can have
    Languages,
    /// Show the time zones that an account can have
    Timezones,
    /// Show the failures that the vendor has a code for
    Errors(errors::Errors),
    /// The access token that commands use
    Token {
        #[command(subcommand)]
        command: Token,
    },
    /// The account in the vendor's own terms
    Account {
        #[command(subcommand)]
        command: account::Account,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Show whose it is and how long it lasts, never the token itself; logs in if need be
    Status,
}

impl Command {
    /// The name under which its result stands in JSON.
    fn name(&self) -> &'static str {
        match self {
            Self::Languages => "sonetel_languages",
            Self::Timezones => "sonetel_timezones",
            Self::Errors(_) => "sonetel_errors",
            Self::Token { command: Token::Status } => "sonetel_token_status",
            Self::Account { command } => command.name(),
        }
    }

    /// What was said about going ahead, if it changes something.
    fn consent(&self) -> Option<Consent> {
        match self {
            Self::Account { command } => command.consent(),
            Self::Languages | Self::Timezones | Self::Errors(_) | Self::Token { .. } => None,
        }
    }
}

/// Runs a command on the one profile that is selected.
pub(super) async fn run(
    command: &Command,
    global: &Global,
    background: &Background,
) -> Result<Code, Failure> {
    let order = Order { name: command.name(), consent: command.consent() };
    let room = Room::open(global, background, order).await?;
    let session: Session<'_> = room.session_of().await?;
    let work = async {
        match command {
            Command::Languages => {
                let layout = Layout::List(&[
                    "isolangCode3Digit",
                    "isolangCode2Digit",
                    "langName",
                    "langFamily",
                ]);
                session.show(session.client.languages(), layout).await
            }
            Command::Timezones => {
                let layout = Layout::List(&["zone_id", "zone_name", "gmt_offset"]);
                session.show(session.client.timezones(), layout).await
            }
            Command::Errors(asked) => errors::run(asked, &session).await,
            Command::Token { command: Token::Status } => {
                session.show(session.client.token_status(), Layout::ONE).await
            }
            Command::Account { command } => account::run(command, &session).await,
        }
    };
    session.traced(work).await
}
