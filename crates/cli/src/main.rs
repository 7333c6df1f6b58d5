//! `cpaas`: accounts on communications platforms from the command line.
//!
//! The way of a command: [`args`] → [`config`] (profiles, selected) → [`vendors`] (accounts) →
//! [`commands`] (outcomes, side by side) → [`output`] → [`exit`] code. Data goes to stdout,
//! everything else to stderr.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "the one crate that talks to people")]

mod args;
mod commands;
mod config;
mod exit;
mod help;
mod log;
mod network;
mod output;
mod sandbox;
mod vendors;

use std::process::ExitCode;
use std::time::Duration;

use clap::CommandFactory as _;
use cpaas_core::Effect;
use cpaas_http::Background;

use crate::args::{Cli, Command};
use crate::exit::{Code, Failure};
use crate::output::Format;

/// Most time for what is under way when a command ends, such as a renewal whose new token must be
/// stored.
const AFTERWORK: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let cli = match help::parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    if let Err(failure) = cli.global.verbosity.start() {
        return say(&cli, &failure, Effect::None).into();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let failure = Failure::other(format!("no runtime: {error}"));
            return say(&cli, &failure, Effect::None).into();
        }
    };
    let code = runtime.block_on(async {
        let background = Background::new();
        let code = run(&cli, &background).await;
        finish(code, &background).await
    });
    // Whatever still runs, such as the reading of standard input, ends with the process.
    runtime.shutdown_background();
    code.into()
}

/// Runs the command until it is done or interrupted.
async fn run(cli: &Cli, background: &Background) -> Code {
    tokio::select! {
        // First, so that no command is too busy to be interrupted.
        biased;
        // A long-running command handles the signal itself.
        _ = tokio::signal::ctrl_c(), if !cli.command.waits_for_a_signal() => interrupted(cli),
        outcome = commands::run(cli, background) => {
            outcome.unwrap_or_else(|failure| say(cli, &failure, Effect::None))
        }
    }
}

/// Says what an interrupt leaves open, unless that has been told before: then it counts more.
fn interrupted(cli: &Cli) -> Code {
    if commands::own::is_told_unknown() {
        output::note("interrupted");
        return Code::OutcomeUnknown;
    }
    let (left_open, effect) = cli.command.what_may_have_happened();
    say(cli, &Failure::interrupted(format!("interrupted{left_open}")), effect)
}

/// Says why the whole command failed.
fn say(cli: &Cli, failure: &Failure, effect: Effect) -> Code {
    if matches!(cli.command, Command::Check(_)) && failure.code() != Code::Interrupted {
        return Code::Checked(commands::check::refuse(failure.message()));
    }
    let format = cli.global.format().unwrap_or(Format::Table);
    output::failure(format, failure, effect);
    failure.code()
}

/// Says what is wrong with a command line, or what it asks to be told of the command.
fn refuse(error: &clap::Error) -> ExitCode {
    let format = Format::guess(std::env::args_os());
    let text = error.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    let message = first.split_whitespace().collect::<Vec<_>>().join(" ");
    if error.use_stderr() && is_check() {
        return Code::Checked(commands::check::refuse(&message)).into();
    }
    if error.use_stderr() && format.is_json() {
        let failure = Failure::usage(message);
        output::failure(format, &failure, Effect::None);
        return failure.code().into();
    }
    let _ = error.print();
    u8::try_from(error.exit_code()).unwrap_or(Code::Usage.number()).into()
}

/// Whether the command line is about a check, as far as it can be told.
fn is_check() -> bool {
    let matches = Cli::command().ignore_errors(true).try_get_matches();
    matches.is_ok_and(|matches| matches.subcommand_name() == Some("check"))
}

/// Waits for renewals and changes of credentials that nobody waits for any more, so that what they
/// bring is stored; an impatient user interrupts that too.
async fn finish(code: Code, background: &Background) -> Code {
    let abandoned = tokio::select! {
        biased;
        () = background.idle() => return code,
        _ = tokio::signal::ctrl_c() => "interrupted",
        () = tokio::time::sleep(AFTERWORK) => "given up",
    };
    output::note(&format!(
        "warning: the exchange of a credential was {abandoned}: what is stored may be stale; \
         `cpaas doctor` tells whether it still lets you in"
    ));
    match code {
        Code::Checked(_) | Code::Interrupted => code,
        _ => Code::OutcomeUnknown,
    }
}
