//! Reports why the whole command failed.

use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::cli::{Cli, Command};
use crate::commands::check;
use crate::output::failure;

/// Prints why the whole command failed, and what may have been done; returns the exit code.
pub(super) fn report(cli: &Cli, console: &Console, failure: &Failure) -> Code {
    if matches!(cli.command, Command::Check(_)) && !matches!(failure.code(), Code::Interrupted(_)) {
        let format = cli.global.output.given_format();
        return Code::Checked(check::fail(format, failure, console));
    }
    let format = cli.global.output.format();
    failure::print(console, format, failure);
    failure.code()
}
