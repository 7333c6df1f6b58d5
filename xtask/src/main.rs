//! The workspace's own tool: `cargo xtask ci` is the gate, `cargo xtask docs` writes what is
//! generated from code, `cargo xtask faults`, `soak` and `fuzz` try the clients, `cargo xtask bench` compares them, `cargo xtask new-provider` begins a
//! provider crate, `cargo xtask help` lists all.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "xtask talks to a terminal")]

mod bench;
mod block;
mod capabilities;
mod ci;
mod command_line;
mod faults;
mod fuzz;
mod laws;
mod new_provider;
mod python;
mod shell;

use std::process::ExitCode;

use crate::shell::{Context, Failure};

/// The exit code of a call that names no known command or step, or something that can't be taken.
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
            finish(Context::locate().and_then(|context| command_line::write(&context)))
        }
        "docs" => usage("`cargo xtask docs` takes no arguments"),
        "faults" if rest.is_empty() => {
            finish(Context::locate().and_then(|context| faults::matrix(&context)))
        }
        "faults" => usage("`cargo xtask faults` takes no arguments"),
        "soak" => match soak_options(rest) {
            Ok((seconds, seed)) => {
                finish(Context::locate().and_then(|context| faults::soak(&context, seconds, seed)))
            }
            Err(message) => usage(&message),
        },
        "new-provider" => match Context::locate() {
            Err(failure) => finish(Err(failure)),
            Ok(context) => match new_provider::Plan::new(&context, rest) {
                Ok(plan) => finish(plan.carry_out(&context)),
                Err(message) => usage(&format!("xtask new-provider: {message}")),
            },
        },
        "bench" => match bench::Plan::new(rest) {
            Ok(plan) => finish(Context::locate().and_then(|context| plan.carry_out(&context))),
            Err(message) => usage(&format!("xtask bench: {message}")),
        },
        "fuzz" => match Context::locate() {
            Err(failure) => finish(Err(failure)),
            Ok(context) => match fuzz::Plan::new(&context, rest) {
                Ok(plan) => finish(plan.carry_out(&context)),
                Err(message) => usage(&format!("xtask fuzz: {message}")),
            },
        },
        "" => usage(&help()),
        other => usage(&format!("unknown command `{other}`\n\n{}", help())),
    }
}

/// Seconds and seed of `--seconds N --seed S`.
fn soak_options(rest: &[String]) -> Result<(u64, u64), String> {
    let (mut seconds, mut seed) = (60, 1);
    for pair in rest.chunks(2) {
        let [name, value] = pair else { return Err(format!("`{}` needs a number", pair[0])) };
        let number = value.parse().map_err(|_| format!("{name}: `{value}` is no number"))?;
        match name.as_str() {
            "--seconds" => seconds = number,
            "--seed" => seed = number,
            other => {
                return Err(format!("unknown option `{other}`; there are --seconds and --seed"));
            }
        }
    }
    Ok((seconds, seed))
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
         cargo xtask docs         writes the capability table into README.md, and docs/cli-reference.md\n\
         cargo xtask faults       every operation under every fault; writes the table into docs/reliability.md\n\
         cargo xtask soak [--seconds N] [--seed S]\n\
         \x20                        random operations under random faults, 60 seconds and seed 1 unless said\n\
         cargo xtask new-provider NAME [--into DIR]\n\
        \x20                        a new provider crate in crates/NAME, or of its own in DIR/NAME\n\
         cargo xtask fuzz [TARGET]… [--runs N]\n\
         \x20                        the fuzz targets of tests/fuzz, a million executions each unless said\n\
         cargo xtask bench [SECTION]…\n\
         \x20                        ours, the libraries below and the vendors' SDKs side by side; if all sections ran, writes\n\
         \x20                        the table into docs/benchmarks.md\n\
         cargo xtask help         this text\n\
         \n\
         Steps:\n{}\n\
         Sections of the comparison:\n{}\n\
         Exit codes: 0 passed, 1 failed, 2 unknown command or step, or a name or place that can't be taken.",
        steps.concat(),
        bench::help()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_soak_has_its_time_and_its_seed() {
        let options = |words: &[&str]| {
            soak_options(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(options(&[]), Ok((60, 1)));
        assert_eq!(options(&["--seed", "7", "--seconds", "2"]), Ok((2, 7)));
        for wrong in [&["--seed"][..], &["--seed", "x"], &["--speed", "1"], &["5"]] {
            assert!(options(wrong).is_err(), "{wrong:?}");
        }
    }
}
