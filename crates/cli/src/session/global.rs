//! The options of every command.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;
use cpaas::profiles::Selector;

use super::concurrency::Concurrency;
use crate::base::environment::variable;
use crate::base::exit::Failure;
use crate::base::log::Verbosity;
use crate::base::text::shell_word;
use crate::config::default_thresholds::DefaultThresholds;
use crate::config::defaults::Defaults;
use crate::network::Network;
use crate::output::options::Options;

/// What applies to every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Use this profile, or those that match a pattern such as 'prod-*'; several separated by commas, or repeated
    #[arg(long, short, global = true, value_name = "NAME", value_delimiter = ',')]
    #[arg(conflicts_with = "all")]
    profile: Vec<String>,
    /// Use every profile
    #[arg(long, global = true)]
    all: bool,
    /// Use only profiles with this tag, or with any of several, separated by commas or repeated
    #[arg(long, global = true, value_name = "TAG", value_delimiter = ',')]
    tag: Vec<String>,
    /// Use only profiles of this provider, or of any of several, separated by commas or repeated
    #[arg(long, global = true, value_name = "PROVIDER", value_delimiter = ',')]
    provider: Vec<String>,
    /// Use fake vendors inside this process, one profile for each; no request leaves this machine
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,
    /// Read profiles from this file
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) network: Network,
    #[command(flatten)]
    pub(crate) verbosity: Verbosity,
    #[command(flatten)]
    pub(crate) concurrency: Concurrency,
    #[command(flatten)]
    pub(crate) output: Options,
    /// Below which amounts a balance is too low, where nothing else says so.
    #[arg(skip)]
    pub(crate) thresholds: DefaultThresholds,
}

/// The command line comes before the environment; an empty variable counts as unset.
impl Global {
    /// Sets the options that are not given; returns what is wrong with the defaults.
    pub(crate) fn set_defaults(&mut self, mut defaults: Defaults, is_server: bool) -> Vec<Failure> {
        self.network.set_defaults(&mut defaults, is_server);
        self.concurrency.set_defaults(&mut defaults);
        self.output.set_defaults(&mut defaults);
        self.thresholds.set_defaults(&mut defaults);
        defaults.into_problems()
    }

    /// Notes how these accounts are reached, for commands that are suggested. What a variable says need not be repeated.
    pub(crate) fn note_reach(&mut self) {
        let ca_file = self.network.ca_file();
        let files = [("--config", self.config.as_deref()), ("--ca-file", ca_file)];
        let given = files.into_iter().filter_map(|(option, file)| Some((option, file?)));
        let words = given
            .map(|(option, file)| format!(" {option} {}", shell_word(&file.display().to_string())));
        self.output.reach = words.collect();
    }

    /// Fails if options contradict each other.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.sandbox && self.config.is_some() {
            return Err(Failure::usage(
                "--sandbox has profiles of its own: it can't be used with --config",
            ));
        }
        Ok(())
    }

    /// The profiles that the command line selects.
    pub(crate) fn given_selector(&self) -> Selector {
        let mut selector = Selector::new();
        selector.names.clone_from(&self.profile);
        selector.all = self.all;
        selector.tags.clone_from(&self.tag);
        selector.providers.clone_from(&self.provider);
        selector
    }

    /// The profiles that are selected. The environment counts only if the command line selects none,
    /// and not in the sandbox: its profiles are real ones.
    pub(crate) fn selector(&self) -> Result<Selector, Failure> {
        let mut selector = self.given_selector();
        if selector.is_empty() && !self.sandbox {
            let listed = variable("CPAAS_PROFILE").unwrap_or_default();
            let listed = listed.split(',').map(str::trim).filter(|name| !name.is_empty());
            selector.names.extend(listed.map(str::to_owned));
        }
        let mut seen = HashSet::new();
        match selector.names.iter().find(|name| !seen.insert(name.as_str())) {
            None => Ok(selector),
            Some(name) => Err(Failure::usage(format!("profile {name:?} is named twice"))),
        }
    }

    /// The configuration file that is given.
    pub(crate) fn config(&self) -> Option<PathBuf> {
        self.config.clone().or_else(|| variable("CPAAS_CONFIG").map(PathBuf::from))
    }

    /// Whether any option is given that selects accounts or affects how they are used.
    pub(crate) fn is_about_accounts(&self) -> bool {
        let Self { sandbox, config, network, concurrency, .. } = self;
        let is_reached = network.is_given() || concurrency.is_given();
        !self.given_selector().is_empty() || *sandbox || config.is_some() || is_reached
    }
}
