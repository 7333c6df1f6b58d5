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
mod output;
mod sandbox;
mod vendors;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Cli;
use crate::exit::Code;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no runtime: {error}");
            return Code::Other.into();
        }
    };
    let code = runtime.block_on(async {
        tokio::select! {
            outcome = commands::run(&cli) => outcome.unwrap_or_else(|failure| {
                eprintln!("error: {failure}");
                failure.code()
            }),
            // A long-running command handles the signal itself.
            _ = tokio::signal::ctrl_c(), if !cli.command.waits_for_a_signal() => {
                eprintln!("interrupted{}", cli.command.what_may_have_happened());
                Code::Interrupted
            }
        }
    });
    // Whatever still runs, such as a login that nobody waits for any more, ends with the process.
    runtime.shutdown_background();
    code.into()
}
