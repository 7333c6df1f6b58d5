//! What only Voximplant has: its own API's methods, on one profile, one file per subject.

mod account;
mod call;
mod charge;
mod children;
mod consent;
mod documents;
mod new_child;
mod plans;
mod prices;
mod rates;
mod session;
mod shown;
mod tree;
mod values;

use clap::Subcommand;
use cpaas_http::Background;

use self::consent::Consent;
use self::session::Session;
use super::World;
use crate::args::Global;
use crate::config::Profile;
use crate::exit::{Code, Failure};
use crate::vendors;

pub(crate) use self::session::is_writing;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Child accounts (Voximplant)
    Children {
        #[command(subcommand)]
        command: children::Children,
    },
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
            Self::Children { command } => command.name(),
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
    fn consent(&self) -> Option<&Consent> {
        match self {
            Self::Children { command } => command.consent(),
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
    let consent = command.consent();
    if let Some(consent) = consent {
        consent.can_be_given()?;
    }
    let format = global.output()?;
    let world = World::open(global).await?;
    let profile = selected(&world, global)?;
    let accounts = super::Accounts::new(global.timeout, background.clone());
    let session = Session::open(accounts, profile, command.name(), format, consent).await?;
    match command {
        Command::Children { command } => children::run(command, &session).await,
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
}

/// The one profile, which must be the vendor's.
fn selected<'w>(world: &'w World, global: &Global) -> Result<&'w Profile, Failure> {
    // Of the fakes, only one can be meant.
    if world.sandbox.is_some() && !global.all && global.profiles()?.is_empty() {
        let mut fakes = world.profiles.profiles.iter();
        let fake = fakes.find(|profile| profile.vendor.name == vendors::VOXIMPLANT);
        return fake.ok_or_else(|| Failure::other("the sandbox has no voximplant"));
    }
    match world.selected(global)?.as_slice() {
        [profile] if profile.vendor.name == vendors::VOXIMPLANT => Ok(profile),
        [profile] => Err(Failure::unsupported(profile.at(&format!(
            "{} has no such command; it is for {}",
            profile.vendor.name,
            vendors::VOXIMPLANT
        )))),
        _ => Err(Failure::usage("this command is for one profile: give one --profile NAME")),
    }
}
