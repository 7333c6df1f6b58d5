//! Listing all children, against a loop over bare reqwest that reads the same pages and drops them.

use super::load::{At, CHILDREN, Cost, Loads, ROUNDS, peak};
use super::row::{Figure, Goal, Row, median};
use crate::shell::{Context, Failure};

/// A listing to compare the memory with.
const FEWER: u64 = 10_000;

pub(crate) fn rows(_: &Context, loads: &Loads) -> Result<Vec<Row>, Failure> {
    // By the sandbox itself, which makes each page when it is asked for it, as a vendor does.
    let load = |words: &str, calls: u64| loads.load(words, At::Sandbox, &[("calls", calls)]);
    let [ours, bare, fewer] = loads.in_turn(
        ROUNDS,
        &[
            load("ours children", CHILDREN),
            load("reqwest children", CHILDREN),
            load("ours children", FEWER),
        ],
    )?;
    let what = "100,000 children, wall time";
    let time = Row::ratio(
        what,
        seconds(&ours),
        seconds(&bare).of("bare reqwest, pages dropped"),
        Goal::AtMost(1.15),
    );
    let (Some(all), Some(some)) = (peak(&ours), peak(&fewer)) else {
        let goal = Goal::AtMost(40.0);
        let what = "100,000 children, peak memory";
        return Ok(vec![time, Row::missing(what, goal, "MiB", "there is no /proc")]);
    };
    let of_fewer = Figure::new(some, "MiB").of("10,000 children");
    Ok(vec![
        time,
        Row::figure("100,000 children, peak memory", all, "MiB", Goal::AtMost(40.0)),
        Row::ratio(
            "100,000 children, growth of memory",
            Figure::new(all, "MiB"),
            of_fewer,
            Goal::AtMost(1.1),
        ),
    ])
}

fn seconds(costs: &[Cost]) -> Figure {
    Figure::new(median(costs.iter().map(|cost| cost.seconds).collect()), "s")
}
