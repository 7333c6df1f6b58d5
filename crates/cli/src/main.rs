//! `cpaas`: accounts on communications platforms from the command line.
//!
//! Layers, each of which imports only what is below it: [`app`] (parses, dispatches, handles signals) →
//! [`cli`] (the command line as a whole) and [`help`] → [`commands`] → [`session`], with [`sandbox`] and
//! [`network`] beside it → [`output`] → [`config`], with [`vendors`] beside it → [`base`]. Data goes to
//! stdout, everything else to stderr.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "the one crate that talks to people")]

#[cfg(not(unix))]
compile_error!("the command runs on Linux and macOS; the libraries build everywhere");

mod app;
mod base;
mod cli;
mod commands;
mod config;
mod help;
mod network;
mod output;
mod sandbox;
mod session;
mod vendors;

use std::process::ExitCode;

/// musl's own gives memory back to the system at every turn, which for ten thousand profiles takes most of the time.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    app::start::start()
}
