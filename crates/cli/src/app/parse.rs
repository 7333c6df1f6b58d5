//! Parses the command line.

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::base::text::{is_hidden, printable_except};
use crate::cli::Cli;
use crate::commands::check;
use crate::help;
use crate::output::failure;
use crate::output::options::Format;

/// Parses the command line; help and the version are errors too.
pub(super) fn parse() -> Result<Cli, clap::Error> {
    let line: Vec<_> = std::env::args_os().collect();
    let mut command = help::short::prepared(help::examples::add_to(Cli::command()), &line);
    let mut matches = command.try_get_matches_from_mut(line)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// Prints what is wrong with a command line, or the help that it requests; returns the exit code.
pub(super) fn report(error: &clap::Error, console: &Console) -> Code {
    if !error.use_stderr() {
        let _ = error.print();
        return Code::Done;
    }
    let text = error.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    let message = first.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_check() {
        let format = Format::guess_given(std::env::args_os());
        return Code::Checked(check::fail(format, &Failure::usage(message), console));
    }
    let format = Format::guess(std::env::args_os());
    if format.is_json() {
        failure::print(console, format, &Failure::usage(message));
    } else if text.contains(|c| is_hidden(c) && c != '\n') {
        // What was typed, or came from a file by way of a script, without clap's colours.
        console.line(printable_except(&text, |c| c == '\n').trim_end());
    } else {
        let _ = error.print();
    }
    Code::Usage
}

/// Whether an invalid command line is a check's, as far as it can be parsed.
fn is_check() -> bool {
    let matches = Cli::command().ignore_errors(true).try_get_matches();
    matches.is_ok_and(|matches| matches.subcommand_name() == Some("check"))
}
