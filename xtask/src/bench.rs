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
pub(crate) struct Plan(Vec<&'static Section>);

impl Plan {
    /// All, or the named ones in their order.
    pub(crate) fn new(names: &[String]) -> Result<Self, String> {
        if let Some(unknown) = names.iter().find(|name| SECTIONS.iter().all(|s| s.name != **name)) {
            let known: Vec<&str> = SECTIONS.iter().map(|section| section.name).collect();
            return Err(format!("unknown section `{unknown}`; there are {}", known.join(", ")));
        }
        let is_named =
            |section: &&Section| names.is_empty() || names.iter().any(|n| n == section.name);
        Ok(Self(SECTIONS.iter().filter(is_named).collect()))
    }

    /// Measures, prints the table, and, where all was measured, writes it into the page.
    pub(crate) fn carry_out(&self, context: &Context) -> Result<(), Failure> {
        BLOCK.of(&context.read(BLOCK.file)?)?;
        for package in ["cpaas-cli", "cpaas-bench"] {
            // One at a time: together they would share features, and the command be another.
            let build = ["build", "--release", "--target-dir", "target", "--package", package];
            Cmd::cargo(build).run(&context.root)?;
        }
        let loads = Loads::start(context)?;
        let mut rows = Vec::new();
        for section in &self.0 {
            println!("\n== {}: {}", section.name, section.about);
            let found = (section.run)(context, &loads)?;
            print!("{}", table(&found));
            rows.extend(found);
        }
        let text = format!("{}\n{}", machine::description(context), table(&rows));
        println!("\n{text}");
        if self.0.len() == SECTIONS.len() {
            BLOCK.write(context, &text)?;
        }
        Ok(())
    }
}

/// The lines of the help about it.
pub(crate) fn help() -> String {
    let lines = SECTIONS.iter().map(|s| format!("  {:<15}{}\n", s.name, s.about));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(asked: &[&str]) -> Result<Vec<&'static str>, String> {
        let asked: Vec<String> = asked.iter().map(|&name| name.to_owned()).collect();
        Plan::new(&asked).map(|plan| plan.0.iter().map(|section| section.name).collect())
    }

    #[test]
    fn all_sections_run_unless_some_are_named() {
        assert_eq!(names(&[]).unwrap().len(), SECTIONS.len());
        assert_eq!(names(&["listing", "calls"]).unwrap(), ["calls", "listing"]);
        assert!(names(&["speed"]).unwrap_err().contains("`speed`; there are calls, "));
    }
}
