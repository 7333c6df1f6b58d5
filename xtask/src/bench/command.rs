//! The command: how soon it is there, and how large.

use super::load::{COMMAND, Loads};
use super::row::{Figure, Goal, RATIO, Row};
use crate::shell::{Cmd, Context, Failure};

const ROUNDS: usize = 21;

pub(crate) fn rows(context: &Context, loads: &Loads) -> Result<Vec<Row>, Failure> {
    let config_file = loads.sandbox()["config_file"].as_str();
    let config_file =
        config_file.ok_or_else(|| Failure::new("the sandbox names no configuration"))?;
    let command = context.root.join(COMMAND).display().to_string();
    let version = Cmd::new(command.clone(), ["--version"]);
    let words = ["--config", config_file, "--profile", "sonetel", "balance"];
    let balance = Cmd::new(command, words);
    let [version, one_balance] = loads.seconds(ROUNDS, &[version, balance.clone()])?;
    let mut rows = vec![
        Row::figure("`cpaas --version`", version * 1e3, "ms", Goal::AtMost(5.0)),
        Row::figure("`cpaas balance` of a sandbox", one_balance * 1e3, "ms", Goal::AtMost(30.0)),
    ];
    rows.push(against_an_import(context, loads, balance)?);
    rows.push(size(context)?);
    Ok(rows)
}

fn against_an_import(context: &Context, loads: &Loads, balance: Cmd) -> Result<Row, Failure> {
    let (what, goal) = ("`cpaas balance` against an SDK's import", Goal::AtMost(0.25));
    let python = match loads.python(context) {
        Ok(python) => python.display().to_string(),
        Err(why) => return Ok(Row::missing(what, goal, RATIO, why)),
    };
    let import = Cmd::new(python, ["-c", "import sonetel"]);
    let [ours, import] = loads.seconds(ROUNDS, &[balance, import])?;
    let import = Figure::new(import * 1e3, "ms").of("`import sonetel`");
    Ok(Row::ratio(what, Figure::new(ours * 1e3, "ms"), import, goal))
}

fn size(context: &Context) -> Result<Row, Failure> {
    let size = std::fs::metadata(context.root.join(COMMAND))
        .map_err(|error| Failure::new(format!("cannot look at {COMMAND}: {error}")))?
        .len();
    let mib = f64::from(u32::try_from(size).unwrap_or(u32::MAX)) / 1024.0 / 1024.0;
    Ok(Row::figure("stripped release binary", mib, "MiB", Goal::AtMost(12.0)))
}
