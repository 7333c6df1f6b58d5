//! The parts of the comparison.

mod calls;
mod command;
mod exporter;
mod fleet;
mod footprint;
mod growth;
mod listing;
mod machine;
mod network;
mod profiles;
mod sdks;

use crate::arguments::How;
use crate::base::Result;
use crate::bench::Bench;

type Measure = fn(&Bench) -> Result<String>;

/// The sections, which `cargo xtask bench` describes, each with what measures it and makes its part of the page.
const SECTIONS: [(&str, Measure); 11] = [
    ("machine", machine::table),
    ("calls", calls::table),
    ("sdks", sdks::table),
    ("listing", listing::table),
    ("fleet", fleet::table),
    ("command", command::table),
    ("network", network::table),
    ("profiles", profiles::table),
    ("exporter", exporter::table),
    ("growth", growth::table),
    ("footprint", footprint::table),
];

/// Measures a section, and says what else there was to do.
pub(crate) fn run(section: &str, how: How) -> Result<String> {
    let (_, table) =
        SECTIONS.iter().find(|(name, _)| *name == section).ok_or("there is no such section")?;
    let load = machine::load();
    Ok(format!("{}\n{load}\n", table(&Bench::start(how)?)?))
}
