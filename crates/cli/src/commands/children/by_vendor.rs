//! Options of several vendors in one command: common ones stand once, those of one vendor under its
//! heading.

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Id};

use crate::commands::own::Room;
use crate::config::Profile;
use crate::exit::Failure;
use crate::vendors::OwnClient as _;

/// The heading of the options that only Voximplant has.
pub(super) const VOXIMPLANT: &str = "Options for Voximplant";

/// The heading of the options that only Restcomm has.
pub(super) const RESTCOMM: &str = "Options for Restcomm";

/// The vendors that have child accounts, with the heading of their own options.
const VENDORS: [(&str, &str); 2] =
    [(cpaas_voximplant::Client::VENDOR, VOXIMPLANT), (cpaas_restcomm::Client::VENDOR, RESTCOMM)];

/// Options, and which of those that were given belong to one vendor.
#[derive(Debug)]
pub(crate) struct ByVendor<T> {
    pub(super) options: T,
    /// Heading and option.
    given: Vec<(String, String)>,
}

impl<T: Args> ByVendor<T> {
    /// The one profile that is selected, if its vendor has all the options that are given.
    pub(super) fn profile<'r>(&self, room: &'r Room<'_>) -> Result<&'r Profile, Failure> {
        let profile = room.profile(&VENDORS.map(|(vendor, _)| vendor))?;
        let vendor = profile.vendor.name;
        let own = VENDORS.iter().find(|(name, _)| *name == vendor).map(|(_, heading)| *heading);
        match self.given.iter().find(|(heading, _)| Some(heading.as_str()) != own) {
            None => Ok(profile),
            Some((_, option)) => Err(Failure::usage(
                profile.at(&format!("{vendor} has no {option} for this command")),
            )),
        }
    }
}

/// The options with a vendor's heading that stand on the command line.
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
        Ok(Self { options: T::from_arg_matches_mut(matches)?, given })
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
