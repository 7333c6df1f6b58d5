//! The command: how soon it is there, and how large.

use std::path::Path;

use crate::base::Result;
use crate::bench::{Bench, COMMAND, cpaas, program};
use crate::row::{Figure, Goal, Row, number, rows};

const ROUNDS: u16 = 21;

pub(super) fn table(bench: &Bench) -> Result<String> {
    let config = bench.profiles(1, &bench.account("sonetel", &bench.sandbox()))?;
    let mut version = program(COMMAND)?;
    version.arg("--version");
    let [version, balance] = bench.costs(ROUNDS, [version, cpaas(&config, "balance")?])?;
    let (version, balance) = (Figure::milliseconds(&version), Figure::milliseconds(&balance));
    let size = number(std::fs::metadata(COMMAND)?.len()) / 1024.0 / 1024.0;
    rows(&[
        Row::figure("`cpaas --version`", version, Goal::AtMost(5.0)),
        Row::figure("`cpaas balance` of a sandbox", balance, Goal::AtMost(30.0)),
        against_an_import(bench, &config)?,
        Row::figure("stripped release binary", Figure::new(size, "MiB"), Goal::AtMost(15.0)),
    ])
}

fn against_an_import(bench: &Bench, config: &Path) -> Result<Row> {
    let (what, goal) = ("`cpaas balance` against an SDK's import", Goal::AtMost(0.25));
    let Some(python) = bench.python() else {
        return Ok(Row::missing(what, goal, "the SDKs are not installed"));
    };
    let mut import = program(&python.display().to_string())?;
    import.args(["-c", "import sonetel"]);
    let [ours, import] = bench.costs(ROUNDS, [cpaas(config, "balance")?, import])?;
    let import = Figure::milliseconds(&import).of("`import sonetel`");
    Ok(Row::ratio(what, Figure::milliseconds(&ours), import, goal))
}
