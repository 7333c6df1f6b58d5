//! `cpaas children`: the accounts below an account.

mod clone;
mod create;
mod list;
mod new_child;
mod update;

use clap::Subcommand;
use cpaas_http::Background;

use super::own::{Consent, Order, Room};
use crate::args::Global;
use crate::exit::{Code, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Children {
    /// Show the children, all of them, in the order of their ids
    List(list::List),
    /// Create a child account
    Create(create::Create),
    /// Create a child account after the model of another child
    Clone(clone::Clone),
    /// Change children
    Update(Box<update::Update>),
}

impl Children {
    fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "children_list",
            Self::Create(_) => "children_create",
            Self::Clone(_) => "children_clone",
            Self::Update(_) => "children_update",
        }
    }

    fn consent(&self) -> Option<&Consent> {
        match self {
            Self::List(_) => None,
            Self::Create(create) => Some(&create.consent),
            Self::Clone(clone) => Some(&clone.consent),
            Self::Update(update) => Some(&update.consent),
        }
    }
}

/// Runs a command on the one profile that is selected.
pub(super) async fn run(
    command: &Children,
    global: &Global,
    background: &Background,
) -> Result<Code, Failure> {
    let order = Order { name: command.name(), consent: command.consent() };
    let room = Room::open(global, background, order).await?;
    let session = room.session_of().await?;
    match command {
        Children::List(asked) => list::run(asked, &session).await,
        Children::Create(asked) => create::run(asked, &session).await,
        Children::Clone(asked) => clone::run(asked, &session).await,
        Children::Update(asked) => update::run(asked, &session).await,
    }
}
