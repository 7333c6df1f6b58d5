//! Going ahead with a change: asked for, said beforehand, or only tried.

use std::io::{self, IsTerminal as _};

use clap::Args;

use crate::commands::blocking;
use crate::exit::Failure;
use crate::output;

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Consent {
    /// Go ahead without asking
    #[arg(long)]
    pub(crate) yes: bool,
    /// Send no change: print the request, without its secrets, and what was read to build it
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// What is to be agreed to.
#[derive(Debug)]
pub(crate) struct Change {
    /// What it does; goes on from "profile main:".
    pub(crate) effect: String,
    /// What else is to be known of it, a line each.
    pub(crate) details: Vec<String>,
    /// What must be typed, where a yes is not enough.
    pub(crate) to_type: Option<String>,
}

impl Change {
    pub(crate) fn new(effect: impl Into<String>) -> Self {
        Self { effect: effect.into(), details: Vec::new(), to_type: None }
    }
}

impl Consent {
    /// Fails early where nobody can be asked: before secrets are read and anything is sent.
    pub(crate) fn can_be_given(self) -> Result<(), Failure> {
        self.can_be_given_for("this changes the account")
    }

    /// The same for what is not about an account.
    pub(crate) fn can_be_given_for(self, effect: &str) -> Result<(), Failure> {
        let somebody = || io::stdin().is_terminal() && io::stderr().is_terminal();
        if self.yes || self.dry_run || somebody() {
            return Ok(());
        }
        Err(Failure::usage(format!("{effect} and there is no terminal to ask on: give --yes")))
    }

    /// Asks, unless it was said beforehand.
    pub(crate) async fn get(self, to_type: Option<&str>) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        output::prompt(&match to_type {
            Some(word) => format!("Type {word} to go ahead: "),
            None => "Go ahead? [y/N] ".to_owned(),
        });
        let answer = blocking(|| {
            let mut answer = String::new();
            io::stdin().read_line(&mut answer).map(|_| answer)
        });
        let answer = answer.await?.map_err(|error| Failure::other(format!("stdin: {error}")))?;
        let answer = answer.trim();
        let agreed = to_type.map_or_else(
            || ["y", "yes"].iter().any(|yes| yes.eq_ignore_ascii_case(answer)),
            |word| answer == word,
        );
        if agreed { Ok(()) } else { Err(Failure::other("declined: nothing was changed")) }
    }
}
