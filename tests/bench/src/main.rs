//! What `cargo xtask bench` runs, each side in a process of its own: a server that replays a sandbox's answers, and loads on it
//! through our clients and through bare HTTP libraries. Everything stays on loopback and is bounded in count and time.

mod access;
mod arguments;
mod base;
mod load;
mod measure;
mod replay;

use std::io::Write as _;
use std::process::ExitCode;

use arguments::Arguments;
use clap::Parser as _;

fn main() -> ExitCode {
    let outcome = match Arguments::parse() {
        Arguments::Replay { of, tls } => replay::serve(&of, tls.as_deref()),
        Arguments::Load(load) => load::run(&load),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "cpaas-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
