//! The commands. One over accounts asks all of them side by side and gathers how each ended.

mod accounts;
pub(crate) mod balance;
pub(crate) mod check;
pub(crate) mod children;
pub(crate) mod crowd;
mod curl;
mod doctor;
mod dry_run;
pub(crate) mod look;
pub(crate) mod own;
pub(crate) mod profiles;
pub(crate) mod restcomm;
pub(crate) mod sonetel;
pub(crate) mod voximplant;

use cpaas_core::AccountUpdate;
use cpaas_http::Background;

use crate::args::{Cli, Command, Global, Update, What};
use crate::config::{Accounts, Profile, Profiles, Survey, stdin_secret};
use crate::exit::{Code, Failure};
use crate::help;
use crate::sandbox;

use self::accounts::Query;
use self::crowd::Crowd;

/// Runs a command.
pub(crate) async fn run(cli: &Cli, background: &Background) -> Result<Code, Failure> {
    let query = match &cli.command {
        Command::Id => Query::Id,
        Command::Info => Query::Info,
        Command::Balance(options) => Query::Balance(options.below()?),
        Command::Check(options) => {
            return Ok(Code::Checked(check::run(options, &cli.global, background).await));
        }
        Command::Capabilities => Query::Capabilities,
        Command::Update(Update { what, dry_run }) => {
            Query::Update { update: wanted(what).await?, dry_run: *dry_run }
        }
        Command::Doctor => return Box::pin(doctor::run(&cli.global, background)).await,
        Command::Profiles { command } => {
            return Box::pin(profiles::run(command, &cli.global)).await;
        }
        Command::Children { command } => {
            return Box::pin(children::run(command, &cli.global, background)).await;
        }
        Command::OfVoximplant(command) => {
            return Box::pin(voximplant::run(command, &cli.global, background)).await;
        }
        Command::Sonetel { command } => {
            return Box::pin(sonetel::run(command, &cli.global, background)).await;
        }
        Command::Restcomm { command } => {
            return Box::pin(restcomm::run(command, &cli.global, background)).await;
        }
        command if command.has_no_accounts() && cli.global.is_about_accounts() => {
            return Err(Failure::usage("this command has no accounts to choose or to ask"));
        }
        Command::Sandbox(options) => return sandbox::serve(options).await,
        Command::Completions(completions) => return help::completions(completions),
        Command::Man(man) => return help::man(man),
    };
    let output = cli.global.output()?;
    query.check(output)?;
    let world = World::open(&cli.global).await?;
    let accounts = Accounts::new(&cli.global, background.clone());
    let accounts = accounts.in_dry_run(query.is_dry());
    let profiles = world.selected(&cli.global)?;
    let crowd = Crowd::open(accounts, &profiles, cli.global.concurrency).await?;
    query.ask(output, &crowd).await
}

/// Where a command looks for its accounts.
struct World {
    profiles: Profiles,
    /// Lives as long as the command does.
    sandbox: Option<sandbox::Running>,
}

impl World {
    async fn open(global: &Global) -> Result<Self, Failure> {
        // What is wrong with these options is said once, not for each account.
        global.network.connections()?;
        let (survey, sandbox) = survey(global).await?;
        Ok(Self { profiles: survey.into_profiles()?, sandbox })
    }

    fn selected(&self, global: &Global) -> Result<Vec<&Profile>, Failure> {
        let choice = global.choice()?;
        // In the sandbox, nothing said means all of it: there is nothing to harm.
        if self.sandbox.is_some() && choice.is_unsaid() {
            return Ok(self.profiles.profiles.iter().collect());
        }
        self.profiles.select(&choice)
    }
}

/// All there is, also what is wrong with it.
async fn survey(global: &Global) -> Result<(Survey, Option<sandbox::Running>), Failure> {
    if global.sandbox {
        let (sandbox, profiles) = sandbox::start().await?;
        return Ok((Survey::of(profiles), Some(sandbox)));
    }
    let config = global.config();
    let survey = blocking(move || Survey::take(config.as_deref())).await??;
    Ok((survey, None))
}

async fn wanted(update: &What) -> Result<AccountUpdate, Failure> {
    let mut wanted = AccountUpdate::new();
    wanted.name.clone_from(&update.name);
    wanted.language.clone_from(&update.language);
    wanted.timezone.clone_from(&update.timezone);
    if update.password_stdin {
        wanted.password = Some(blocking(stdin_secret).await?.map_err(Failure::usage)?);
    }
    Ok(wanted)
}

/// Reads what may take for ever, such as a pipe, without being in the way of an interrupt.
pub(crate) async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(read).await.map_err(|error| Failure::other(error.to_string()))
}
