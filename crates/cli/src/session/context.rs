//! What every command gets from the program.

use std::sync::Arc;

use cpaas::profiles::{LoadedConfig, Profile, Profiles};
use cpaas_http::TaskTracker;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::accounts::AccountFactory;
use super::configuration::Configuration;
use super::global::Global;
use super::losses::Losses;
use super::run_state::RunState;
use crate::base::console::Console;
use crate::base::environment::VARIABLES;
use crate::base::exit::Failure;
use crate::output::options::Output;
use crate::sandbox;

/// What every command gets from the program.
#[derive(Clone, Debug)]
pub(crate) struct AppContext<'a> {
    pub(crate) global: &'a Global,
    pub(crate) configuration: Configuration,
    /// When the command began.
    pub(crate) started: Instant,
    /// Exchanges of credentials, which the program waits for before it ends.
    pub(crate) tasks: TaskTracker,
    pub(crate) losses: Losses,
    pub(crate) state: RunState,
    pub(crate) console: Console,
    /// Notified when a command that can is to load its configuration again.
    pub(crate) reload: Arc<Notify>,
}

impl AppContext<'_> {
    /// How to print results, unless the options contradict each other.
    pub(crate) fn output(&self) -> Result<Output<'_>, Failure> {
        self.global.output.resolve(&self.console)
    }

    /// Makes accounts, which connect by the options.
    pub(crate) fn accounts(&self) -> AccountFactory {
        let (tasks, state) = (self.tasks.clone(), self.state.clone());
        let (losses, console) = (self.losses.clone(), self.console.clone());
        AccountFactory::new(self.global, self.started, tasks, state, losses, console)
    }

    /// Loads all that is configured, valid or not; or starts the sandbox, whose profiles are used
    /// instead.
    pub(crate) async fn load(&self) -> Result<(LoadedConfig, Option<sandbox::Running>), Failure> {
        if self.global.sandbox {
            let (sandbox, profiles) = sandbox::start().await?;
            return Ok((profiles.into(), Some(sandbox)));
        }
        Ok((self.configuration.take(self.global).await?, None))
    }

    /// Every problem of what is configured that is not one profile's.
    pub(crate) fn config_problems(&self, loaded: &LoadedConfig) -> Vec<Failure> {
        let of_defaults = self.configuration.problems.iter().cloned();
        let of_profiles =
            if self.global.sandbox { Vec::new() } else { loaded.problems(&VARIABLES) };
        of_defaults.chain(of_profiles.into_iter().map(Failure::from)).collect()
    }

    /// Fails if a default of an option is wrong: what was meant by it is unknown.
    pub(crate) fn check_defaults(&self) -> Result<(), Failure> {
        self.configuration.problems.first().map_or(Ok(()), |problem| Err(problem.clone()))
    }

    /// All profiles, which must be valid.
    pub(crate) async fn profiles(&self) -> Result<ProfileSet, Failure> {
        // A mistake in these options is reported once, not for each account.
        self.global.network.connections().await?;
        let (loaded, sandbox) = self.load().await?;
        Ok(ProfileSet { all: loaded.into_profiles()?, sandbox })
    }
}

/// All profiles, with the sandbox that serves them, if they are its own.
pub(crate) struct ProfileSet {
    pub(crate) all: Profiles,
    /// It runs as long as the command does.
    pub(crate) sandbox: Option<sandbox::Running>,
}

impl ProfileSet {
    /// The profiles that the options select.
    pub(crate) fn selected(&self, global: &Global) -> Result<Vec<&Profile>, Failure> {
        let selector = global.selector()?;
        // In the sandbox, no selection means every profile: a change does no harm.
        if self.sandbox.is_some() && selector.is_empty() {
            return Ok(self.all.profiles.iter().collect());
        }
        Ok(self.all.select(&selector)?)
    }
}
