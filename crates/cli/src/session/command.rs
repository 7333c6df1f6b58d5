//! Runs commands of a vendor's API, each on one profile.

use cpaas::profiles::{Profile, SelectError};

use super::context::{AppContext, ProfileSet};
use super::spec::{Access, CommandSpec, Subject};
use super::vendor_session::Session;
use crate::base::exit::{Code, Failure};
use crate::base::log::instrumented;
use crate::output::options::Output;
use crate::vendors::vendor::VendorClient;

/// A command of one vendor's API, or several: the arguments, with what is declared of them.
pub(crate) trait VendorCommand: Sync {
    type Client: VendorClient;

    /// What is declared of it.
    fn spec(&self) -> CommandSpec;

    /// Fails early if the arguments contradict each other: before anything is read or sent.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// What it changes, if that is not the profile's own account.
    fn subject(&self) -> Subject {
        Subject::new()
    }

    /// Runs it on one account, and prints how it ended.
    fn run(
        &self,
        session: &Session<'_, Self::Client>,
    ) -> impl Future<Output = Result<Code, Failure>> + Send;
}

/// Runs a vendor's command on the one profile that is selected, which must be the vendor's.
pub(crate) async fn run<C: VendorCommand>(
    command: &C,
    app: &AppContext<'_>,
) -> Result<Code, Failure> {
    command.check()?;
    let spec = command.spec();
    let context = CommandContext::open(app, spec.access).await?;
    let profile = context.profile(&[C::Client::VENDOR])?;
    let session = context.session(profile, spec, command.subject()).await?;
    instrumented(&profile.name, command.run(&session)).await
}

/// How many profiles a message names.
const MOST_NAMED: usize = 20;

/// Where a command of a vendor's API runs.
pub(crate) struct CommandContext<'c> {
    app: &'c AppContext<'c>,
    output: Output<'c>,
    profiles: ProfileSet,
}

impl<'c> CommandContext<'c> {
    /// Fails early if a change can't be confirmed; sends nothing.
    pub(crate) async fn open(app: &'c AppContext<'_>, access: Access) -> Result<Self, Failure> {
        if let Access::Write(confirm) = access {
            confirm.check()?;
        }
        let output = app.output()?;
        let profiles = app.profiles().await?;
        Ok(Self { app, output, profiles })
    }

    /// The one profile that is selected, which must be of one of these vendors.
    pub(crate) fn profile(&self, vendors: &[&str]) -> Result<&Profile, Failure> {
        let is_one = |profile: &Profile| vendors.contains(&profile.provider.name.as_str());
        let global = self.app.global;
        // Among the fakes, only one can match.
        let is_unnamed = global.selector()?.is_empty();
        if let ([vendor], true) = (vendors, self.profiles.sandbox.is_some() && is_unnamed) {
            let fake = self.profiles.all.profiles.iter().find(|profile| is_one(profile));
            return fake
                .ok_or_else(|| Failure::other(format!("the sandbox has no account of {vendor}")));
        }
        if let Err(SelectError::NoneSelected { .. }) = self.profiles.all.select(&global.selector()?)
        {
            return Err(self.which(vendors, is_one));
        }
        match self.profiles.selected(global)?.as_slice() {
            [profile] if is_one(profile) => Ok(profile),
            [profile] => Err(Failure::unsupported(format!(
                "{profile}: {} does not support this command; supported by {}",
                profile.provider.name,
                one_of(vendors)
            ))),
            _ => {
                Err(Failure::usage("this command requires exactly one profile: use --profile NAME"))
            }
        }
    }

    /// That one of the vendors' profiles has to be named; more than one can't be used.
    fn which(&self, vendors: &[&str], is_one: impl Fn(&Profile) -> bool) -> Failure {
        let able = self.profiles.all.profiles.iter().filter(|profile| is_one(profile));
        let names: Vec<_> = able.map(|profile| profile.name.as_str()).take(MOST_NAMED).collect();
        let vendors = one_of(vendors);
        Failure::usage(match names.as_slice() {
            [] => format!("this command is for {vendors}, and there is no such profile"),
            names => {
                let names = names.join(", ");
                format!(
                    "which profile? this command needs one profile of {vendors}: give --profile NAME, such as {names}"
                )
            }
        })
    }

    /// The command's session on this profile. Resolves its secrets; sends nothing.
    pub(crate) async fn session<'s, C: VendorClient>(
        &'s self,
        profile: &'s Profile,
        spec: CommandSpec,
        subject: Subject,
    ) -> Result<Session<'s, C>, Failure> {
        let session = Session::open(self.app.accounts(), profile, spec, self.output).await?;
        Ok(session.about(subject))
    }
}

/// Names, as in "any of these".
fn one_of(names: &[&str]) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => names.concat(),
    }
}
