//! `cpaas completions`.

use clap::{Args, Command};
use clap_complete::Shell;
use clap_complete::env::Shells;

use super::dynamic::{VARIABLE, with_candidates};
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::output::print;

const NAME: &str = "cpaas";

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell to write them for
    shell: Shell,
    /// Write a script that calls the command at each TAB, and so also completes names of profiles, tags,
    /// providers and columns; it is for this version of the command only
    #[arg(long)]
    dynamic: bool,
}

/// Writes the completions of the command line to stdout.
pub(crate) fn run(
    completions: &Completions,
    command: fn() -> Command,
    console: &Console,
) -> Result<Code, Failure> {
    let mut script = Vec::new();
    if completions.dynamic {
        register(completions.shell, &mut script)?;
    } else {
        let mut command = with_candidates(command);
        clap_complete::generate(completions.shell, &mut command, NAME, &mut script);
    }
    print::text(console, String::from_utf8_lossy(&script).trim_end());
    Ok(Code::Done)
}

fn register(shell: Shell, script: &mut Vec<u8>) -> Result<(), Failure> {
    let shells = Shells::builtins();
    let name = shell.to_string();
    let shell = shells.completer(&name);
    let shell = shell.ok_or_else(|| Failure::usage(format!("{name} can't call the command")))?;
    let registered = shell.write_registration(VARIABLE, NAME, NAME, NAME, script);
    registered.map_err(|error| Failure::other(error.to_string()))
}
