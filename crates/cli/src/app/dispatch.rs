//! Runs the command of a command line.

use clap::CommandFactory as _;

use crate::base::exit::{Code, Failure};
use crate::cli::{Cli, Command};
use crate::commands::{
    balance, capabilities, check, children, doctor, exporter, id, info, profiles, restcomm,
    sonetel, twilio, update, voximplant,
};
use crate::help;
use crate::sandbox;
use crate::session::context::AppContext;

/// Runs the command. Futures are boxed: the largest would be the size of all.
pub(super) async fn run(command: &Command, app: &AppContext<'_>) -> Result<Code, Failure> {
    if !command.has_no_accounts() && !command.looks_for_mistakes() {
        app.check_defaults()?;
    }
    match command {
        Command::Id => Box::pin(id::run(app)).await,
        Command::Info => Box::pin(info::run(app)).await,
        Command::Balance(options) => Box::pin(balance::run(options, app)).await,
        Command::Check(options) => Ok(Code::Checked(Box::pin(check::run(options, app)).await)),
        Command::Update(update) => Box::pin(update::run(update, app)).await,
        Command::Capabilities => Box::pin(capabilities::run(app)).await,
        Command::Doctor => Box::pin(doctor::run::run(app)).await,
        Command::Profiles { command } => Box::pin(profiles::run(command, app)).await,
        Command::Children { command } => Box::pin(children::run(command, app)).await,
        Command::Voximplant { command } => Box::pin(voximplant::run(command, app)).await,
        Command::Sonetel { command } => Box::pin(sonetel::run(command, app)).await,
        Command::Restcomm { command } => Box::pin(restcomm::run(command, app)).await,
        Command::Twilio { command } => Box::pin(twilio::run(command, app)).await,
        Command::Exporter(options) => Box::pin(exporter::run(options, app)).await,
        Command::Sandbox(options) => sandbox::serve(options, &app.console).await,
        Command::Completions(completions) => {
            help::completions::run(completions, Cli::command, &app.console)
        }
        Command::Man(man) => help::man::run(man, Cli::command(), &app.console),
    }
}
