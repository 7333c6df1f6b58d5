//! Options of several vendors in one command: common ones once, those of one vendor under its heading.

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Id};
use cpaas::profiles::Profile;

use crate::base::exit::{Code, Failure};
use crate::base::log::instrumented;
use crate::output::view::View;
use crate::session::command::CommandContext;
use crate::session::context::AppContext;
use crate::session::spec::{Access, CommandSpec, Subject};
use crate::session::vendor_session::Session;
use crate::vendors::vendor::{Children, ChildrenApi};
use crate::vendors::{self, VENDORS};

/// A command on the child accounts of any vendor that has them.
pub(crate) trait ChildrenCommand: Args + Sync {
    fn access(&self) -> Access;

    /// What it changes.
    fn subject(&self) -> Subject {
        Subject::new()
    }

    /// How this vendor's answer becomes a table.
    fn view(&self, api: ChildrenApi) -> View;

    fn on_voximplant(
        &self,
        session: &Session<'_, cpaas_voximplant::Client>,
    ) -> impl Future<Output = Result<Code, Failure>> + Send;

    fn on_restcomm(
        &self,
        session: &Session<'_, cpaas_restcomm::Client>,
    ) -> impl Future<Output = Result<Code, Failure>> + Send;

    fn on_twilio(
        &self,
        session: &Session<'_, cpaas_twilio::Client>,
    ) -> impl Future<Output = Result<Code, Failure>> + Send;
}

/// Options, and which of those that were given belong to one vendor.
#[derive(Debug)]
pub(crate) struct ByVendor<T> {
    options: Box<T>,
    /// Heading and option.
    given: Vec<(String, String)>,
}

impl<T: ChildrenCommand> ByVendor<T> {
    /// Runs it on the one profile that is selected.
    pub(super) async fn run(&self, app: &AppContext<'_>) -> Result<Code, Failure> {
        let options = &*self.options;
        let context = CommandContext::open(app, options.access()).await?;
        let (profile, Children { api, .. }) = self.profile(&context)?;
        let view = options.view(api);
        let spec = CommandSpec { access: options.access(), view };
        let run = async {
            match api {
                ChildrenApi::Voximplant => {
                    let session = context.session(profile, spec, options.subject()).await?;
                    options.on_voximplant(&session).await
                }
                ChildrenApi::Restcomm => {
                    let session = context.session(profile, spec, options.subject()).await?;
                    options.on_restcomm(&session).await
                }
                ChildrenApi::Twilio => {
                    let session = context.session(profile, spec, options.subject()).await?;
                    options.on_twilio(&session).await
                }
            }
        };
        instrumented(&profile.name, run).await
    }

    /// The one profile that is selected, and its vendor's child accounts, if the vendor has all the
    /// options that are given.
    fn profile<'c>(
        &self,
        context: &'c CommandContext<'_>,
    ) -> Result<(&'c Profile, Children), Failure> {
        let parents = VENDORS.iter().filter(|vendor| vendor.children.is_some());
        let profile = context.profile(&parents.map(|vendor| vendor.name).collect::<Vec<_>>())?;
        let children = vendors::of(profile.provider).and_then(|vendor| vendor.children);
        let Some(children) = children else {
            return Err(Failure::unsupported(format!("{profile}: it has no child accounts")));
        };
        match self.given.iter().find(|(heading, _)| !heading.contains(children.title)) {
            None => Ok((profile, children)),
            Some((_, option)) => Err(Failure::usage(format!(
                "{profile}: {} has no {option} for this command",
                profile.provider.name
            ))),
        }
    }
}

/// The options with a vendor's heading that are on the command line.
fn given<T: Args>(matches: &ArgMatches) -> Vec<(String, String)> {
    let command = T::augment_args(Command::new(""));
    let given = command.get_arguments().filter_map(|option| {
        let heading = option.get_help_heading()?;
        let source = matches.value_source(option.get_id().as_str());
        (source == Some(ValueSource::CommandLine))
            .then(|| (heading.to_owned(), format!("--{}", option.get_long().unwrap_or_default())))
    });
    given.collect()
}

impl<T: Args> FromArgMatches for ByVendor<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Self::from_arg_matches_mut(&mut matches.clone())
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        // Before their values are taken out.
        let given = given::<T>(matches);
        Ok(Self { options: Box::new(T::from_arg_matches_mut(matches)?), given })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.given = given::<T>(matches);
        self.options.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for ByVendor<T> {
    fn group_id() -> Option<Id> {
        T::group_id()
    }

    fn augment_args(command: Command) -> Command {
        T::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}
