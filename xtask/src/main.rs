//! The workspace's own tool: `cargo xtask ci` is the gate, `cargo xtask docs` writes what is
//! generated from code, `cargo xtask help` lists both.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "xtask talks to a terminal")]

mod capabilities;
mod ci;
mod laws;
mod python;
mod shell;

use std::process::ExitCode;

use crate::shell::{Context, Failure};

/// The exit code of a call that names no known command or step.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", arguments.as_slice()),
    };
    if asks_for_help(command, rest) {
        println!("{}", help());
        return ExitCode::SUCCESS;
    }
    match command {
        "ci" => match ci::select(rest) {
            Ok(steps) => finish(Context::locate().and_then(|context| ci::run(&context, &steps))),
            Err(message) => usage(&message),
        },
        "docs" if rest.is_empty() => {
            finish(Context::locate().and_then(|context| capabilities::write(&context)))
        }
        "docs" => usage("`cargo xtask docs` takes no arguments"),
        "" => usage(&help()),
        other => usage(&format!("unknown command `{other}`\n\n{}", help())),
    }
}

fn asks_for_help(command: &str, rest: &[String]) -> bool {
    let is_flag = |argument: &str| matches!(argument, "-h" | "--help");
    command == "help" || is_flag(command) || rest.iter().any(|argument| is_flag(argument))
}

fn finish(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn usage(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(USAGE)
}

fn help() -> String {
    let steps: Vec<String> =
        ci::STEPS.iter().map(|step| format!("  {:<15}{}\n", step.name, step.about)).collect();
    format!(
        "cargo xtask ci [STEP]…   the gate: all steps, or the named ones, in the order below\n\
         cargo xtask docs         writes the capability table into README.md\n\
         cargo xtask help         this text\n\
         \n\
         Steps:\n{}\n\
         Exit codes: 0 passed, 1 failed, 2 unknown command or step.",
        steps.concat()
    )
}
