//! The gate: its steps, in the order in which they fail cheapest, and the run over them.
//!
//! Building, testing and the doc tests share one set of features (`--workspace --all-features`),
//! so that nothing is compiled twice; `RUSTFLAGS` stays untouched for the same reason. Colour is
//! left to cargo, which knows whether it writes to a terminal.
#![allow(clippy::disallowed_methods, reason = "the gate times its steps by the real clock")]

use std::time::{Duration, Instant};

use crate::shell::{Cmd, Context, Failure};
use crate::{command_line, laws, python};

/// What builds the workspace as the tests use it.
pub(crate) const BUILD: [&str; 4] = ["build", "--workspace", "--all-targets", "--all-features"];

/// One step of the gate.
#[derive(Debug)]
pub(crate) struct Step {
    /// The word that selects it on the command line.
    pub(crate) name: &'static str,
    /// What it checks, for the header and the help.
    pub(crate) about: &'static str,
    run: fn(&Context) -> Result<(), Failure>,
}

/// The steps in the order in which they run. The tests come last: their summary is what a reader
/// should find at the end.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "fmt", about: "the formatting is rustfmt's", run: fmt },
    Step {
        name: "laws",
        about: "the laws of the house: who depends on whom, how much, manifests, sources",
        run: laws::check,
    },
    Step { name: "clippy", about: "no warning, under default, no, and all features", run: clippy },
    Step { name: "docs", about: "the documentation builds without a warning", run: docs },
    Step { name: "build", about: "everything builds, with all targets", run: build },
    Step {
        name: "generated",
        about: "the capability table in README.md and docs/cli-reference.md are what the code says",
        run: command_line::check,
    },
    Step {
        name: "official-sdks",
        about: "the vendors' own SDKs work against the sandbox",
        run: python::official_sdks,
    },
    Step { name: "doctests", about: "the examples in the documentation run", run: doctests },
    Step { name: "tests", about: "all other tests", run: tests },
];

/// The steps of these names, or all, in the gate's order; the error is a sentence about a name
/// that is none.
pub(crate) fn select(names: &[String]) -> Result<Vec<&'static Step>, String> {
    if let Some(unknown) =
        names.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str()))
    {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("unknown step `{unknown}`; the steps are: {}", known.join(", ")));
    }
    Ok(STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
        .collect())
}

/// Runs the steps up to the first that fails, then prints what each took.
pub(crate) fn run(context: &Context, steps: &[&Step]) -> Result<(), Failure> {
    let mut times = Vec::with_capacity(steps.len());
    for (index, step) in steps.iter().enumerate() {
        let number = index.saturating_add(1);
        println!("\n== {number}/{} {}: {}", steps.len(), step.name, step.about);
        let start = Instant::now();
        let outcome = (step.run)(context);
        let time = start.elapsed();
        if let Err(failure) = outcome {
            println!("== {} failed after {}", step.name, seconds(time));
            return Err(Failure::new(format!("step `{}` failed: {failure}", step.name)));
        }
        println!("== {} passed in {}", step.name, seconds(time));
        times.push((step.name, time));
    }
    print!("\n{}", table(&times));
    Ok(())
}

fn table(times: &[(&str, Duration)]) -> String {
    let total = times.iter().map(|(_, time)| *time).sum();
    let lines: Vec<String> = times
        .iter()
        .copied()
        .chain([("all passed", total)])
        .map(|(name, time)| format!("{name:<15}{:>10}\n", seconds(time)))
        .collect();
    lines.concat()
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn fmt(context: &Context) -> Result<(), Failure> {
    Cmd::cargo(["fmt", "--all", "--check"]).run(&context.root)?;
    // A workspace of its own.
    Cmd::cargo(["fmt", "--manifest-path", "tests/fuzz/Cargo.toml", "--check"]).run(&context.root)
}

fn clippy(context: &Context) -> Result<(), Failure> {
    const WORKSPACE: &[&str] = &["--workspace", "--all-targets"];
    let runs: [&[&str]; 4] = [
        WORKSPACE,
        &["--workspace", "--all-targets", "--no-default-features"],
        &["--workspace", "--all-targets", "--all-features"],
        // The CLI and the tests ask the libraries for their features, which hides from the run
        // above what a library is without them.
        &[
            "--workspace",
            "--exclude=cpaas-cli",
            "--exclude=cpaas-tests",
            "--exclude=xtask",
            "--lib",
            "--no-default-features",
        ],
    ];
    runs.iter().try_for_each(|selection| {
        let arguments = ["clippy"].iter().chain(*selection);
        Cmd::cargo(arguments.chain(&["--", "-D", "warnings"]).copied()).run(&context.root)
    })
}

fn docs(context: &Context) -> Result<(), Failure> {
    Cmd::cargo(["doc", "--workspace", "--no-deps", "--all-features"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run(&context.root)
}

fn build(context: &Context) -> Result<(), Failure> {
    Cmd::cargo(BUILD).run(&context.root)
}

fn doctests(context: &Context) -> Result<(), Failure> {
    Cmd::cargo(["test", "--workspace", "--doc", "--all-features"]).run(&context.root)
}

/// The tests of one package start the binary of another, which a test run alone does not build.
fn tests(context: &Context) -> Result<(), Failure> {
    build(context)?;
    let command = if has_nextest(context) {
        println!("test runner: cargo nextest");
        Cmd::cargo(["nextest", "run", "--workspace", "--all-features"])
    } else {
        println!("test runner: cargo test (cargo nextest is not installed)");
        Cmd::cargo(["test", "--workspace", "--all-features", "--all-targets"])
    };
    command.run(&context.root)
}

/// Whether `cargo nextest` can be run here.
pub(crate) fn has_nextest(context: &Context) -> bool {
    Cmd::cargo(["nextest", "--version"]).succeeds(&context.root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(asked: &[&str]) -> Result<Vec<&'static str>, String> {
        let asked: Vec<String> = asked.iter().map(|&name| name.to_owned()).collect();
        Ok(select(&asked)?.iter().map(|step| step.name).collect())
    }

    #[test]
    fn all_steps_run_unless_some_are_named() {
        assert_eq!(names(&[]).unwrap().len(), STEPS.len());
        assert_eq!(names(&["tests", "fmt", "fmt"]).unwrap(), ["fmt", "tests"]);
    }

    #[test]
    fn an_unknown_step_is_answered_with_the_known_ones() {
        let message = names(&["fmt", "tidy"]).unwrap_err();
        assert!(message.contains("`tidy`"), "{message}");
        assert!(STEPS.iter().all(|step| message.contains(step.name)));
    }

    #[test]
    fn the_table_sums_up() {
        let times = [("fmt", Duration::from_millis(900)), ("tests", Duration::from_millis(61_200))];
        assert_eq!(
            table(&times),
            "fmt                 0.9 s\ntests              61.2 s\nall passed         62.1 s\n"
        );
    }

    #[test]
    fn a_failing_step_is_named_and_ends_the_run() {
        static GOOD: Step = Step { name: "good", about: "", run: |_| Ok(()) };
        static BAD: Step =
            Step { name: "bad", about: "", run: |_| Err(Failure::new("`x` failed")) };
        let context = Context { root: ".".into() };
        assert!(run(&context, &[&GOOD]).is_ok());
        let failure = run(&context, &[&GOOD, &BAD, &GOOD]).unwrap_err();
        assert_eq!(failure.to_string(), "step `bad` failed: `x` failed");
    }
}
