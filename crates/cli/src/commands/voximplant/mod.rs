//! What only Voximplant has: its own API's methods, on one profile, one file per subject.

mod account;
mod call;
mod charge;
mod documents;
mod plans;
mod prices;
mod rates;
mod values;

use clap::Subcommand;
use cpaas_http::Background;

use super::own::{self, Consent, Order, Room};
use crate::args::Global;
use crate::exit::{Code, Failure};

pub(crate) use self::values::selection;

/// A command on a Voximplant account.
pub(crate) type Session<'c> = own::Session<'c, cpaas_voximplant::Client>;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plans of the account, and changing them (Voximplant)
    Plans {
        #[command(subcommand)]
        command: plans::Plans,
    },
    /// Prices of resources and subscriptions (Voximplant)
    Prices {
        #[command(subcommand)]
        command: prices::Prices,
    },
    /// Show how much of each currency a US dollar is (Voximplant)
    Rates(rates::Rates),
    /// What the next charge takes, and charging now (Voximplant)
    Charge {
        #[command(subcommand)]
        command: charge::Charge,
    },
    /// Show the verifications and documents of the account and its children (Voximplant)
    Documents(documents::Documents),
    /// Show the verifications of an account, in the vendor's newer way (Voximplant)
    Verifications(documents::Verifications),
    /// The account in the vendor's own terms, and any method by name
    Voximplant {
        #[command(subcommand)]
        command: Own,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Own {
    /// The account in the vendor's own terms
    Account {
        #[command(subcommand)]
        command: account::Account,
    },
    /// Call any method of the vendor's API
    Call(call::Call),
}

impl Command {
    /// The name under which its result stands in JSON.
    fn name(&self) -> &'static str {
        match self {
            Self::Plans { command } => command.name(),
            Self::Prices { command } => command.name(),
            Self::Rates(_) => "rates",
            Self::Charge { command } => command.name(),
            Self::Documents(_) => "documents",
            Self::Verifications(_) => "verifications",
            Self::Voximplant { command: Own::Account { command } } => command.name(),
            Self::Voximplant { command: Own::Call(_) } => "voximplant_call",
        }
    }

    /// What was said about going ahead, if it changes something.
    fn consent(&self) -> Option<Consent> {
        match self {
            Self::Plans { command } => command.consent(),
            Self::Charge { command } => command.consent(),
            Self::Voximplant { command: Own::Account { command } } => command.consent(),
            Self::Voximplant { command: Own::Call(call) } => call.consent(),
            Self::Prices { .. } | Self::Rates(_) | Self::Documents(_) | Self::Verifications(_) => {
                None
            }
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
    let session = room.session_of().await?;
    let work = async {
        match command {
            Command::Plans { command } => plans::run(command, &session).await,
            Command::Prices { command } => prices::run(command, &session).await,
            Command::Rates(rates) => rates::run(rates, &session).await,
            Command::Charge { command } => charge::run(command, &session).await,
            Command::Documents(documents) => documents::documents(documents, &session).await,
            Command::Verifications(asked) => documents::verifications(asked, &session).await,
            Command::Voximplant { command: Own::Account { command } } => {
                account::run(command, &session).await
            }
            Command::Voximplant { command: Own::Call(call) } => call::run(call, &session).await,
        }
    };
    session.traced(work).await
}
