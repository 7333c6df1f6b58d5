//! The short help (`-h`) of a command: without the options of every command, which would hide its own.

use std::ffi::OsString;

use clap::{Arg, Command};

/// The command line, prepared for a line that may ask for a short help. Others need not pay for it.
pub(crate) fn prepared(command: Command, line: &[OsString]) -> Command {
    let may_ask = |word: &OsString| {
        let word = word.to_string_lossy();
        word.starts_with('-') && !word.starts_with("--") && word.contains('h')
    };
    if !line.iter().any(may_ask) {
        return command;
    }
    let mut command = command;
    command.build();
    command.mut_subcommands(without_global)
}

/// The same below, without what every command has.
fn without_global(command: Command) -> Command {
    let hidden = |arg: Arg| if arg.is_global_set() { arg.hide_short_help(true) } else { arg };
    command.mut_args(hidden).mut_subcommands(without_global)
}
