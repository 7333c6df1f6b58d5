//! `cargo xtask bench`: what our clients, the fleet and the command cost, side by side with the bare libraries below them and with
//! the vendors' own SDKs, on loopback.
//!
//! The loads are `tests/bench`, and for the SDKs `tests/official_sdks/bench.py`, each a process of its own. What is compared runs in
//! turn, A B A B, and the medians count.
#![allow(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "it measures by the real clock"
)]

mod calls;
mod command;
mod footprint;
mod listing;
mod load;
mod machine;
mod many;
mod row;
mod sdks;
mod servers;
mod turns;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::block::Block;
use crate::shell::{Cmd, Context, Failure};
use load::Loads;
use row::{Row, table};

const BLOCK: Block = Block { file: "docs/benchmarks.md", name: "benchmarks" };

/// A part of the comparison.
struct Section {
    name: &'static str,
    about: &'static str,
    run: fn(&Context, &Loads) -> Result<Vec<Row>, Failure>,
}

const SECTIONS: [Section; 6] = [
    Section {
        name: "calls",
        about: "single calls, against bare reqwest and hyper",
        run: calls::rows,
    },
    Section { name: "sdks", about: "single calls, against the vendors' SDKs", run: sdks::rows },
    Section { name: "listing", about: "listing 100,000 children", run: listing::rows },
    Section { name: "fleet", about: "10,000 accounts at once", run: many::rows },
    Section { name: "command", about: "the command: start-up and size", run: command::rows },
    Section { name: "footprint", about: "crates, and cold builds (minutes)", run: footprint::rows },
];

/// Which sections to run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run only these, and leave docs/benchmarks.md as it is
    #[arg(value_name = "SECTION", value_parser = PossibleValuesParser::new(
        SECTIONS.iter().map(|section| PossibleValue::new(section.name).help(section.about))
    ))]
    sections: Vec<String>,
}

/// Measures, prints the table, and, where all was measured, writes it into the page.
pub(crate) fn run(context: &Context, options: &Options) -> Result<(), Failure> {
    BLOCK.of(&context.read(BLOCK.file)?)?;
    for package in ["cpaas-cli", "cpaas-bench"] {
        // One at a time: together they would share features, and the command be another.
        let build = ["build", "--release", "--target-dir", "target", "--package", package];
        Cmd::cargo(build).run(&context.root)?;
    }
    let loads = Loads::start(context)?;
    let named = &options.sections;
    let mut rows = Vec::new();
    for section in &SECTIONS {
        if !named.is_empty() && !named.iter().any(|name| name == section.name) {
            continue;
        }
        println!("\n== {}: {}", section.name, section.about);
        let found = (section.run)(context, &loads)?;
        print!("{}", table(&found));
        rows.extend(found);
    }
    let text = format!("{}\n{}", machine::description(context), table(&rows));
    println!("\n{text}");
    if named.is_empty() { BLOCK.write(context, &text) } else { Ok(()) }
}
