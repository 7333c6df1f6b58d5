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

use cpaas_http::Background;

use crate::args::Cli;
use crate::exit::Code;

/// Most time for what is under way when a command ends, such as a renewal whose new token must be
/// stored.
const AFTERWORK: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let cli = help::parse();
    if let Err(failure) = cli.global.verbosity.start() {
        output::note(&format!("error: {failure}"));
        return failure.code().into();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::note(&format!("error: no runtime: {error}"));
            return Code::Other.into();
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
        _ = tokio::signal::ctrl_c(), if !cli.command.waits_for_a_signal() => {
            let left_open = cli.command.what_may_have_happened();
            output::note(&format!("interrupted{left_open}"));
            Code::Interrupted
        }
        outcome = commands::run(cli, background) => outcome.unwrap_or_else(|failure| {
            output::note(&format!("error: {failure}"));
            failure.code()
        }),
    }
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
        "warning: the exchange of a credential was {abandoned}: what is stored may be stale"
    ));
    if code == Code::Interrupted { code } else { Code::OutcomeUnknown }
}
