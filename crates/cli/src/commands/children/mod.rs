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
use crate::log::traced;
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

    /// The one profile that is selected, which must be of a vendor that has all that is asked for.
    fn profile<'r>(&self, room: &'r Room<'_>) -> Result<&'r Profile, Failure> {
        match self {
            Self::List(list) => list.profile(room),
            Self::Create(create) => create.profile(room),
            Self::Clone(_) => room.profile(&[cpaas_voximplant::Client::VENDOR]),
            Self::Update(update) => update.profile(room),
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
    let profile = command.profile(&room)?;
    traced(&profile.name, run_on(profile, command, &room)).await
}

async fn run_on(profile: &Profile, command: &Children, room: &Room<'_>) -> Result<Code, Failure> {
    let is_restcomms = profile.vendor.name == cpaas_restcomm::Client::VENDOR;
    match command {
        Children::List(ByVendor { options, .. }) if is_restcomms => {
            list::restcomm(options, &room.session(profile).await?).await
        }
        Children::List(ByVendor { options, .. }) => {
            list::voximplant(options, &room.session(profile).await?).await
        }
        Children::Create(ByVendor { options, .. }) if is_restcomms => {
            create::restcomm(options, &room.session(profile).await?).await
        }
        Children::Create(ByVendor { options, .. }) => {
            create::voximplant(options, &room.session(profile).await?).await
        }
        Children::Clone(asked) => clone::run(asked, &room.session(profile).await?).await,
        Children::Update(ByVendor { options, .. }) if is_restcomms => {
            update::restcomm(options, &room.session(profile).await?).await
        }
        Children::Update(ByVendor { options, .. }) => {
            update::voximplant(options, &room.session(profile).await?).await
        }
    }
}
