//! Going ahead with a change: asked for, said beforehand, or only tried.

use std::io::{self, IsTerminal as _};

use clap::Args;

use crate::commands::blocking;
use crate::exit::Failure;
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Consent {
    /// Go ahead without asking
    #[arg(long)]
    yes: bool,
    /// Send no change: print the request, without its secrets, and what was read to build it
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Consent {
    /// Fails early where nobody can be asked: before secrets are read and anything is sent.
    pub(crate) fn can_be_given(&self) -> Result<(), Failure> {
        let somebody = || io::stdin().is_terminal() && io::stderr().is_terminal();
        if self.yes || self.dry_run || somebody() {
            return Ok(());
        }
        Err(Failure::usage(
            "this changes the account and there is no terminal to ask on: give --yes",
        ))
    }

    /// Says what will be done, and asks unless that was said beforehand.
    pub(crate) async fn get(&self, what: &str) -> Result<(), Failure> {
        output::note(what);
        if self.yes {
            return Ok(());
        }
        output::prompt("Go ahead? [y/N] ");
        let answer = blocking(|| {
            let mut answer = String::new();
            io::stdin().read_line(&mut answer).map(|_| answer)
        });
        let answer = answer.await?.map_err(|error| Failure::other(format!("stdin: {error}")))?;
        match answer.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Ok(()),
            _ => Err(Failure::other("declined: nothing was changed")),
        }
    }
}
