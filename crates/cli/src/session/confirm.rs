//! Confirmation of a change: on a terminal, by `--yes`, or none in a dry run.

use std::io::{self, IsTerminal as _};

use clap::Args;

use crate::base::blocking::blocking;
use crate::base::console::Console;
use crate::base::exit::Failure;

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ConfirmArgs {
    /// Make the change without asking for confirmation
    #[arg(long)]
    pub(crate) yes: bool,
    /// Print the request, with secrets redacted, instead of sending it; read requests that are needed to build it are sent, and printed too
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// A change that is to be confirmed.
#[derive(Debug)]
pub(crate) struct Change {
    /// What it does; it follows "profile main:".
    pub(crate) effect: String,
    /// Further facts, a line each.
    pub(crate) details: Vec<String>,
    /// What must be typed, if a yes is not enough.
    pub(crate) to_type: Option<String>,
}

impl Change {
    pub(crate) fn new(effect: impl Into<String>) -> Self {
        Self { effect: effect.into(), details: Vec::new(), to_type: None }
    }
}

impl ConfirmArgs {
    /// Fails early if it can't be confirmed: before secrets are read and anything is sent.
    pub(crate) fn check(self) -> Result<(), Failure> {
        self.check_for("this changes the account")
    }

    /// The same for a change that is not of an account.
    pub(crate) fn check_for(self, effect: &str) -> Result<(), Failure> {
        let has_terminal = || io::stdin().is_terminal() && io::stderr().is_terminal();
        if self.yes || self.dry_run || has_terminal() {
            return Ok(());
        }
        Err(Failure::usage(format!("{effect} and there is no terminal to ask on: give --yes")))
    }

    /// Asks for confirmation, unless it is given.
    pub(crate) async fn confirm(
        self,
        to_type: Option<&str>,
        console: &Console,
    ) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        let question = match to_type {
            Some(word) => format!("Type {word} to go ahead: "),
            None => "Go ahead? [y/N] ".to_owned(),
        };
        console.prompt(&question).await;
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
