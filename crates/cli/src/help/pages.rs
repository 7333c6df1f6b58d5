//! The commands of a command line, one page each.

use clap::Command;

/// Every command, each before those below it.
pub(crate) fn pages(command: Command) -> Vec<Command> {
    fn add(command: &Command, pages: &mut Vec<Command>) {
        pages.push(command.clone());
        command.get_subcommands().for_each(|below| add(below, pages));
    }
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    add(&command, &mut pages);
    pages
}

/// The words of a command after `cpaas`.
pub(crate) fn words(page: &Command) -> String {
    let name = page.get_bin_name().unwrap_or_default();
    name.split_once(' ').map(|(_, words)| words.to_owned()).unwrap_or_default()
}

/// The usage of a command, in one line.
pub(super) fn usage(page: &Command) -> String {
    let usage = page.clone().render_usage().to_string();
    usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned()
}

/// What a command does; the long text, if it has one.
pub(super) fn about(page: &Command) -> String {
    page.get_long_about().or(page.get_about()).map(ToString::to_string).unwrap_or_default()
}
