//! The workspace's own tool; `cargo xtask help` lists its commands.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "xtask prints to a terminal")]

mod bench;
mod block;
mod capabilities;
mod cargo;
mod ci;
mod command_line;
mod dependencies;
mod dist;
mod faults;
mod fuzz;
mod monitoring;
mod needed;
mod new_provider;
mod node;
mod oldest;
mod picture;
mod policy;
mod python;
mod shell;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::shell::{Context, Failure};

/// The exit code of a command line that can't be carried out; clap's own.
const USAGE: u8 = 2;

/// The workspace's own tool.
///
/// Exit codes: 0 passed, 1 failed, 2 the command line is wrong.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the gate
    Ci(ci::Options),
    /// Write what is generated from code: README.md's capability table and picture, docs/cli-reference.md
    Docs,
    /// Run every operation under every fault, and write the table into docs/reliability.md
    Faults,
    /// Run random operations under random faults
    Soak(faults::Soak),
    /// Write a new provider crate from the templates
    NewProvider(new_provider::Options),
    /// Run the fuzz targets of tests/fuzz
    Fuzz(fuzz::Options),
    /// Build what users install: the archive and the package for Debian, in target/dist
    Dist,
    /// Compare our clients with the libraries below them and with the vendors' SDKs
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let context = match Context::locate() {
        Ok(context) => context,
        Err(failure) => return finish(Err(failure)),
    };
    match arguments.command {
        Command::Ci(options) => finish(ci::run(&context, &options.steps())),
        Command::Docs => finish(command_line::write(&context)),
        Command::Faults => finish(faults::matrix(&context)),
        Command::Soak(options) => finish(faults::soak(&context, &options)),
        Command::NewProvider(options) => match new_provider::Plan::new(&context, &options) {
            Ok(plan) => finish(plan.run(&context)),
            Err(message) => {
                eprintln!("xtask new-provider: {message}");
                ExitCode::from(USAGE)
            }
        },
        Command::Fuzz(options) => finish(fuzz::run(&context, &options)),
        Command::Dist => finish(dist::run(&context)),
        Command::Bench(options) => finish(bench::run(&context, &options)),
    }
}

fn finish(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn unknown_names_and_numbers_are_usage_errors() {
        for wrong in [
            &["ci", "tidy"][..],
            &["ci", "--full", "fmt"],
            &["bench", "speed"],
            &["soak", "--seconds", "x"],
            &["fuzz", "--runs", "0"],
            &["docs", "all"],
            &["new-provider"],
            &["new-provider", "new", "other"],
            &["new-provider", "new", "--into"],
        ] {
            let error = Arguments::try_parse_from([&["xtask"], wrong].concat()).unwrap_err();
            assert_eq!(error.exit_code(), i32::from(USAGE), "{wrong:?}");
        }
    }
}
