//! Listing all children: by the library, against a loop over bare reqwest that reads the same pages and drops them; and by the
//! command, in each format.

use crate::base::Result;
use crate::bench::{Asked, Bench, CHILDREN, cpaas, load};
use crate::row::{Figure, Goal, Row, rows};

/// From run to run, a listing differs by a tenth.
const ROUNDS: u16 = 11;

/// Of the command's memory, which is the same each time.
const COMMAND_ROUNDS: u16 = 3;

/// A listing to compare the memory with.
const FEWER: u64 = 10_000;

pub(super) fn table(bench: &Bench) -> Result<String> {
    // By the sandbox itself, which makes each page when it is asked for it, as a vendor does.
    let account = bench.account("voximplant", &bench.sandbox());
    let list = |calls: &str, count: u64| load(calls, &account, &[("calls", count)]);
    let all = CHILDREN.into();
    let loads = [list("children", all)?, list("bare-children", all)?, list("children", FEWER)?];
    let [ours, bare, fewer] = bench.costs(ROUNDS, loads)?;
    let bare = Figure::seconds(&bare).of("bare reqwest, pages dropped");
    let (peak, of_fewer) =
        (Figure::peak_mib(&ours), Figure::peak_mib(&fewer).of("10,000 children"));
    let mut all = vec![
        Row::ratio("100,000 children, time", Figure::seconds(&ours), bare, Goal::AtMost(1.05)),
        Row::figure("100,000 children, peak memory", peak.clone(), Goal::AtMost(14.0)),
        Row::ratio("100,000 children, growth of memory", peak, of_fewer, Goal::AtMost(1.1)),
    ];
    all.extend(formats(bench, &account)?);
    rows(&all)
}

fn formats(bench: &Bench, account: &Asked) -> Result<Vec<Row>> {
    let config = bench.profiles(1, account)?;
    let row = |format: &str| {
        let list = cpaas(&config, &format!("children list --output {format}"))?;
        let [costs] = bench.costs(COMMAND_ROUNDS, [list])?;
        let peak = Figure::peak_mb(&costs).of(&Figure::seconds(&costs).text());
        let what = format!("`cpaas children list` of 100,000, {format}, peak memory");
        Ok(Row::figure(what, peak, Goal::AtMost(100.0)))
    };
    ["table", "csv", "json", "ndjson"].into_iter().map(row).collect()
}
