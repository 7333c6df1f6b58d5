//! `cpaas voximplant`: the account in Voximplant's own terms, and what only Voximplant has.

mod account;
mod call;
mod charge;
mod clone_child;
pub(super) mod documents;
pub(super) mod plans;
pub(super) mod prices;
pub(super) mod rates;
pub(crate) mod settings;
pub(crate) mod values;
pub(super) mod verifications;

use clap::Subcommand;

use self::account::Account;
use self::charge::Charge;
use self::plans::Plans;
use self::prices::Prices;
use crate::base::exit::{Code, Failure};
use crate::session::command;
use crate::session::context::AppContext;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The account with its vendor-specific fields
    Account {
        #[command(subcommand)]
        command: Account,
    },
    /// The account's plans
    Plans {
        #[command(subcommand)]
        command: Plans,
    },
    /// Prices of resources and subscriptions
    Prices {
        #[command(subcommand)]
        command: Prices,
    },
    /// Show the exchange rate of each currency to the US dollar
    Rates(rates::Rates),
    /// Show the next charge, or charge now
    Charge {
        #[command(subcommand)]
        command: Charge,
    },
    /// Show the verifications and documents of the account and its children
    Documents(documents::Documents),
    /// Show the verifications of an account, by the vendor's newer method
    Verifications(verifications::Verifications),
    /// Call any method of the vendor's API
    Call(call::Call),
    /// Further operations on child accounts: see also `cpaas children`
    Children {
        #[command(subcommand)]
        command: Children,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Children {
    /// Create a child account as a copy of another child
    Clone(clone_child::CloneChild),
}

pub(crate) async fn run(command: &Command, app: &AppContext<'_>) -> Result<Code, Failure> {
    match command {
        Command::Account { command: Account::Get(get) } => command::run(get, app).await,
        Command::Account { command: Account::Set(set) } => command::run(&**set, app).await,
        Command::Plans { command: Plans::List(list) } => command::run(list, app).await,
        Command::Plans { command: Plans::Available(list) } => command::run(list, app).await,
        Command::Plans { command: Plans::Change(change) } => command::run(change, app).await,
        Command::Prices { command: Prices::Resources(list) } => command::run(list, app).await,
        Command::Prices { command: Prices::Subscriptions(list) } => command::run(list, app).await,
        Command::Rates(rates) => command::run(rates, app).await,
        Command::Charge { command: Charge::Amount(amount) } => command::run(amount, app).await,
        Command::Charge { command: Charge::Run(charge) } => command::run(charge, app).await,
        Command::Documents(documents) => command::run(documents, app).await,
        Command::Verifications(verifications) => command::run(verifications, app).await,
        Command::Call(call) => command::run(call, app).await,
        Command::Children { command: Children::Clone(clone) } => command::run(clone, app).await,
    }
}
