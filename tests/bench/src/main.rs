//! What `cargo xtask bench` runs: a section of the comparison, which starts the servers that it needs in this process, and each side of
//! what it compares as a process of its own, in turn. Everything stays on loopback and is bounded in count and time.
#![allow(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::future_not_send,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it measures by the real clock, where it was started, and prints what it measured"
)]

mod arguments;
mod base;
mod bench;
mod cost;
mod load;
mod plot;
mod row;
mod sections;
mod servers;
mod turns;

use std::process::ExitCode;

use arguments::Arguments;
use base::Result;
use clap::Parser as _;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(text) => {
            println!("{}", text.trim_end());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("cpaas-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is to be printed.
fn run(arguments: Arguments) -> Result<String> {
    match arguments {
        Arguments::Section { section, how } => sections::run(&section, how),
        Arguments::Load(load) => Ok(serde_json::to_string(&load::run(&load)?)?),
        Arguments::Run { words } => Ok(serde_json::to_string(&cost::of_command(&words)?)?),
    }
}
