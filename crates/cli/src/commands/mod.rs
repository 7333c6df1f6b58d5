//! The commands. One over accounts asks all of them side by side and gathers how each ended.

mod accounts;
mod profiles;

use cpaas_core::AccountUpdate;

use crate::args::{Cli, Command, Global, Update};
use crate::config::{Profile, Profiles, stdin_secret};
use crate::exit::{Code, Failure};
use crate::sandbox;

pub(crate) use accounts::{Answer, Outcome, Query};

/// Runs a command.
pub(crate) async fn run(cli: &Cli) -> Result<Code, Failure> {
    match &cli.command {
        Command::Id => over_accounts(cli, Query::Id).await,
        Command::Info => over_accounts(cli, Query::Info).await,
        Command::Balance => over_accounts(cli, Query::Balance).await,
        Command::Capabilities => over_accounts(cli, Query::Capabilities).await,
        Command::Update(update) => over_accounts(cli, Query::Update(wanted(update)?)).await,
        Command::Profiles { command } => {
            let world = World::open(&cli.global).await?;
            profiles::run(command, &cli.global, &world.profiles).await
        }
        Command::Sandbox(options) => sandbox::serve(options).await,
    }
}

async fn over_accounts(cli: &Cli, query: Query) -> Result<Code, Failure> {
    let world = World::open(&cli.global).await?;
    accounts::run(query, &cli.global, &world.selected(&cli.global)?).await
}

/// Where a command looks for its accounts.
struct World {
    profiles: Profiles,
    /// Lives as long as the command does.
    sandbox: Option<sandbox::Running>,
}

impl World {
    async fn open(global: &Global) -> Result<Self, Failure> {
        if global.sandbox {
            let (sandbox, profiles) = sandbox::start().await?;
            return Ok(Self { profiles, sandbox: Some(sandbox) });
        }
        Ok(Self { profiles: Profiles::load(global.config.as_deref())?, sandbox: None })
    }

    fn selected(&self, global: &Global) -> Result<Vec<&Profile>, Failure> {
        // In the sandbox, nothing said means all of it: there is nothing to harm.
        if self.sandbox.is_some() && global.profile.is_empty() {
            return Ok(self.profiles.profiles.iter().collect());
        }
        self.profiles.select(global)
    }
}

fn wanted(update: &Update) -> Result<AccountUpdate, Failure> {
    let mut wanted = AccountUpdate::new();
    wanted.name.clone_from(&update.name);
    wanted.language.clone_from(&update.language);
    wanted.timezone.clone_from(&update.timezone);
    if update.password_stdin {
        wanted.password = Some(stdin_secret().map_err(Failure::usage)?);
    }
    Ok(wanted)
}
