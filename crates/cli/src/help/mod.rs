//! What the command says of itself: help with examples, manual pages, the reference, completions.

mod environment;
mod examples;
mod man;
mod reference;

use clap::{Args, Command, CommandFactory as _, FromArgMatches as _};
use clap_complete::Shell;

pub(crate) use self::man::{Man, run as man};
use crate::args::Cli;
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell to write them for
    shell: Shell,
}

/// Reads the command line; help and the version come as errors too.
pub(crate) fn parse() -> Result<Cli, clap::Error> {
    let mut command = command();
    let mut matches = command.try_get_matches_from_mut(std::env::args_os())?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// The command line, with examples in the help of every command.
fn command() -> Command {
    with_examples(Cli::command(), "")
}

fn with_examples(command: Command, words: &str) -> Command {
    let header = *command.get_styles().get_header();
    let part = |heading: &str, lines: String| format!("{header}{heading}:{header:#}{lines}");
    let mut help = part("Examples", examples::lines(words));
    if words.is_empty() {
        help = [help, part("Environment", environment::lines())].join("\n\n");
    }
    command.after_help(help).mut_subcommands(|below| {
        let words = format!("{words} {}", below.get_name());
        with_examples(below, words.trim_start())
    })
}

/// Every command there is, each before those below it.
fn pages() -> Vec<Command> {
    fn add(command: &Command, pages: &mut Vec<Command>) {
        pages.push(command.clone());
        command.get_subcommands().for_each(|below| add(below, pages));
    }
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    add(&command, &mut pages);
    pages
}

/// The words of a command after `cpaas`.
fn words(page: &Command) -> String {
    let name = page.get_bin_name().unwrap_or_default();
    name.split_once(' ').map(|(_, words)| words.to_owned()).unwrap_or_default()
}

/// How a command is called, in one line.
fn usage(page: &Command) -> String {
    let usage = page.clone().render_usage().to_string();
    usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned()
}

/// What a command does, at length if there is more to say.
fn about(page: &Command) -> String {
    page.get_long_about().or(page.get_about()).map(ToString::to_string).unwrap_or_default()
}

/// Writes the completions of a shell to stdout.
pub(crate) fn completions(Completions { shell }: &Completions) -> Result<Code, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut Cli::command(), "cpaas", &mut script);
    output::print(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Code::Done)
}
