//! `cpaas completions`.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::base::console::Console;
use crate::base::exit::Code;
use crate::output::print;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell to write them for
    shell: Shell,
}

/// Writes the completions of the command line to stdout.
pub(crate) fn run(completions: &Completions, mut command: Command, console: &Console) -> Code {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut command, "cpaas", &mut script);
    print::text(console, String::from_utf8_lossy(&script).trim_end());
    Code::Done
}
