//! Single calls: ours against bare reqwest, which does the same request and the same decoding.

use super::load::{At, Cost, Loads, rate};
use super::row::{Figure, Goal, RATIO, Row};
use crate::shell::{Context, Failure};

const VENDORS: [&str; 3] = ["sonetel", "voximplant", "restcomm"];

/// A process makes calls one after another up to a fifth faster than the next one does, all the time that
/// it runs: many short loads tell more than few long ones.
const ROUNDS: usize = 21;

/// Instructions vary by what the allocator finds.
const COUNTS: usize = 3;

/// In flight, and the calls of a load then.
const LOADS: [(u64, u64, &str); 2] =
    [(1, 5_000, "one after another"), (64, 20_000, "64 in flight")];

pub(crate) fn rows(_: &Context, loads: &Loads) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for vendor in VENDORS {
        rows.push(instructions(loads, vendor)?);
        for (in_flight, calls, how) in LOADS {
            let load = |who: &str| {
                let size = [("calls", calls), ("in-flight", in_flight)];
                loads.load(&format!("{who} {vendor}"), At::Replay, &size)
            };
            let what = format!("{vendor}, {how}");
            let [ours, bare] = loads.in_turn(ROUNDS, &[load("ours"), load("reqwest")])?;
            rows.push(against_reqwest(what, &ours, &bare));
        }
    }
    Ok(rows)
}

fn against_reqwest(what: String, ours: &[Cost], bare: &[Cost]) -> Row {
    Row::ratio(what, rate(ours), rate(bare).of("bare reqwest"), Goal::AtLeast(0.9))
}

fn instructions(loads: &Loads, vendor: &str) -> Result<Row, Failure> {
    let what = format!("{vendor}, instructions per call");
    let words = ["ours", "reqwest"].map(|who| format!("{who} {vendor}"));
    let Some([ours, bare]) = loads.instructions(COUNTS, &words, At::Replay)? else {
        return Ok(Row::missing(what, Goal::AtMost(1.1), RATIO, "callgrind is not installed"));
    };
    let (ours, bare) = (Figure::new(ours, ""), Figure::new(bare, "").of("bare reqwest"));
    Ok(Row::ratio(what, ours, bare, Goal::AtMost(1.1)))
}
