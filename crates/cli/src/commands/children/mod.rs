//! `cpaas children`: the accounts below an account. One file per verb, with the options that the
//! vendors share and those of each.

mod by_vendor;
mod clone;
mod create;
mod list;
mod new_child;
mod update;

use clap::Subcommand;
use cpaas_http::Background;

use self::by_vendor::ByVendor;
use super::own::{Consent, Order, Room};
use crate::args::Global;
use crate::config::Profile;
use crate::exit::{Code, Failure};
use crate::vendors::OwnClient as _;

#[derive(Debug, Subcommand)]
pub(crate) enum Children {
    /// Show the children, all of them
    List(ByVendor<list::List>),
    /// Create a child account
    Create(ByVendor<Box<create::Create>>),
    /// Create a child account after the model of another child (Voximplant)
    Clone(clone::Clone),
    /// Change a child, or several
    Update(ByVendor<Box<update::Update>>),
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

    fn consent(&self) -> Option<Consent> {
        match self {
            Self::List(_) => None,
            Self::Create(create) => Some(create.options.consent),
            Self::Clone(clone) => Some(clone.consent),
            Self::Update(update) => Some(update.options.consent),
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
    match command {
        Children::List(asked) => {
            let (profile, asked) = (asked.profile(&room)?, &asked.options);
            if is_restcomms(profile) {
                list::restcomm(asked, &room.session(profile).await?).await
            } else {
                list::voximplant(asked, &room.session(profile).await?).await
            }
        }
        Children::Create(asked) => {
            let (profile, asked) = (asked.profile(&room)?, &asked.options);
            if is_restcomms(profile) {
                create::restcomm(asked, &room.session(profile).await?).await
            } else {
                create::voximplant(asked, &room.session(profile).await?).await
            }
        }
        Children::Clone(asked) => clone::run(asked, &room.session_of().await?).await,
        Children::Update(asked) => {
            let (profile, asked) = (asked.profile(&room)?, &asked.options);
            if is_restcomms(profile) {
                update::restcomm(asked, &room.session(profile).await?).await
            } else {
                update::voximplant(asked, &room.session(profile).await?).await
            }
        }
    }
}

fn is_restcomms(profile: &Profile) -> bool {
    profile.vendor.name == cpaas_restcomm::Client::VENDOR
}
