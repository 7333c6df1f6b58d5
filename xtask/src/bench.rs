//! `cargo xtask bench`: what our clients, the fleet and the command cost, side by side with what they are compared with, on
//! loopback. `tests/bench` measures; this builds it and the command, and puts what it prints into the page.

use std::fs;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::block::Block;
use crate::python;
use crate::shell::{Cmd, Context, Failure};

const PAGE: &str = "docs/benchmarks.md";
const BENCH: &str = "target/release/cpaas-bench";

/// The plot of how cost grows: where it is drawn, and where it is shown.
const PLOT: [&str; 2] = ["target/bench/benchmarks.svg", "docs/benchmarks.svg"];

/// The parts of the comparison, each with a block of its name in the page; the longest is last.
const SECTIONS: [(&str, &str); 11] = [
    ("machine", "on what it is measured"),
    ("calls", "single calls, against bare reqwest"),
    ("sdks", "single calls, against the vendors' SDKs"),
    ("listing", "100,000 children, by the library and by the command"),
    ("fleet", "10,000 accounts at once"),
    ("command", "start-up and size of the command"),
    ("network", "round trips of 50 ms: logins and connections"),
    ("profiles", "10,000 profiles in one file"),
    ("exporter", "probes from the cache, memory of an account"),
    ("growth", "how cost grows, and its plot"),
    ("footprint", "first builds (minutes)"),
];

/// Which sections to run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run only these, and leave the page as it is
    #[arg(value_name = "SECTION", value_parser = PossibleValuesParser::new(
        SECTIONS.iter().map(|(name, about)| PossibleValue::new(*name).help(*about))
    ))]
    sections: Vec<String>,
    /// Write these into the page, too
    #[arg(long)]
    write: bool,
    /// Measure each side so often, instead of as often as is enough
    #[arg(long, value_name = "N")]
    rounds: Option<u16>,
}

/// Measures, and prints the tables; all of them go into the page.
pub(crate) fn run(context: &Context, options: &Options) -> Result<(), Failure> {
    let page = context.read(PAGE)?;
    for (name, _) in SECTIONS {
        Block { file: PAGE, name }.of(&page)?;
    }
    for package in ["cpaas-cli", "cpaas-bench"] {
        // One at a time: together they would share features, and the command be another.
        let build = ["build", "--release", "--target-dir", "target", "--package", package];
        Cmd::cargo(build).run(&context.root)?;
    }
    let named = &options.sections;
    for (name, about) in SECTIONS {
        if named.is_empty() || named.iter().any(|section| section == name) {
            println!("\n== {name}: {about}");
            let text = section(context, name, options).capture(&context.root)?;
            println!("{text}");
            if named.is_empty() || options.write {
                write(context, name, &text)?;
            }
        }
    }
    Ok(())
}

/// The command that measures a section.
fn section(context: &Context, name: &str, options: &Options) -> Cmd {
    let mut arguments = vec!["section".to_owned(), name.to_owned()];
    if ["sdks", "command"].contains(&name) {
        match python::for_bench(context) {
            Ok(python) => arguments.extend(["--python".to_owned(), python.display().to_string()]),
            Err(why) => println!("without the vendors' SDKs: {why}"),
        }
    }
    if let Some(rounds) = options.rounds {
        arguments.extend(["--rounds".to_owned(), rounds.to_string()]);
    }
    Cmd::new(BENCH, arguments)
}

fn write(context: &Context, name: &'static str, text: &str) -> Result<(), Failure> {
    if name == "growth" {
        let [drawn, shown] = PLOT.map(|file| context.root.join(file));
        fs::copy(drawn, shown)
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", PLOT[1])))?;
    }
    Block { file: PAGE, name }.write(context, text)
}
