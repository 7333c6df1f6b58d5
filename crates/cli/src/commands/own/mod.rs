//! What the commands of a vendor's own API have in common: they run on one profile, ask before they
//! change something, and show answers of any shape.

mod consent;
mod listing;
mod session;
mod shown;
mod tree;
pub(crate) mod values;

use cpaas_http::Background;

use super::World;
use crate::args::Global;
use crate::config::{Accounts, Profile};
use crate::exit::Failure;
use crate::output::Output;
use crate::vendors::OwnClient;

pub(crate) use self::consent::{Change, Consent};
pub(crate) use self::listing::Listing;
pub(crate) use self::session::{Done, Session, is_told_unknown, is_writing};
pub(crate) use self::shown::Layout;
pub(crate) use self::tree::Tree;

/// A command of a vendor's own API.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    /// The name under which its result stands in JSON.
    pub(crate) name: &'static str,
    /// What was said about going ahead, if it changes something.
    pub(crate) consent: Option<Consent>,
}

/// Where such a command runs.
pub(crate) struct Room<'c> {
    global: &'c Global,
    background: &'c Background,
    order: Order,
    output: Output<'c>,
    world: World,
}

impl<'c> Room<'c> {
    /// Fails early where nobody can be asked; sends nothing.
    pub(crate) async fn open(
        global: &'c Global,
        background: &'c Background,
        order: Order,
    ) -> Result<Self, Failure> {
        if let Some(consent) = order.consent {
            consent.can_be_given()?;
        }
        let output = global.output()?;
        let world = World::open(global).await?;
        Ok(Self { global, background, order, output, world })
    }

    /// The one profile that is selected, which must be of one of these vendors.
    pub(crate) fn profile(&self, vendors: &[&str]) -> Result<&Profile, Failure> {
        let is_one = |profile: &Profile| vendors.contains(&profile.vendor.name);
        // Of the fakes, only one can be meant.
        let unnamed = self.global.choice()?.is_unsaid();
        if let ([vendor], true) = (vendors, self.world.sandbox.is_some() && unnamed) {
            let fake = self.world.profiles.profiles.iter().find(|profile| is_one(profile));
            return fake.ok_or_else(|| Failure::other(format!("the sandbox has no {vendor}")));
        }
        match self.world.selected(self.global)?.as_slice() {
            [profile] if is_one(profile) => Ok(profile),
            [profile] => Err(Failure::unsupported(profile.at(&format!(
                "{} has no such command; it is for {}",
                profile.vendor.name,
                vendors.join(" and ")
            )))),
            _ => Err(Failure::usage("this command is for one profile: give one --profile NAME")),
        }
    }

    /// The command on this profile. Resolves its secrets; sends nothing.
    pub(crate) async fn session<'s, C: OwnClient>(
        &'s self,
        profile: &'s Profile,
    ) -> Result<Session<'s, C>, Failure> {
        let accounts = Accounts::new(self.global, self.background.clone());
        Session::open(accounts, profile, self.order, self.output).await
    }

    /// The command on the one profile that is selected, which must be the client's vendor's.
    pub(crate) async fn session_of<C: OwnClient>(&self) -> Result<Session<'_, C>, Failure> {
        self.session(self.profile(&[C::VENDOR])?).await
    }
}
