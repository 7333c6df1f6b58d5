//! Single calls: ours against bare reqwest, which does the same request and the same decoding.

use super::load::{At, Loads, ROUNDS, rate};
use super::row::{Figure, Goal, Row};
use crate::shell::{Context, Failure};

const VENDORS: [&str; 3] = ["sonetel", "voximplant", "restcomm"];

/// In flight, and the calls of a load then.
const LOADS: [(u64, u64, &str); 2] =
    [(1, 10_000, "one after another"), (64, 20_000, "64 in flight")];

pub(crate) fn rows(_: &Context, loads: &Loads) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for vendor in VENDORS {
        rows.push(instructions(loads, vendor)?);
        for (in_flight, calls, how) in LOADS {
            let load = |who: &str| {
                let size = [("calls", calls), ("in-flight", in_flight)];
                loads.load(&format!("{who} {vendor}"), At::Replay, &size)
            };
            let [ours, bare] = loads.in_turn(ROUNDS, &[load("ours"), load("reqwest")])?;
            let (ours, bare) = (rate(&ours), rate(&bare).of("bare reqwest"));
            let what = format!("{vendor}, {how}");
            rows.push(Row::ratio(what, ours.clone(), bare, Goal::AtLeast(0.9)));
            if vendor == "sonetel" {
                let [limit] = loads.in_turn(ROUNDS, &[load("hyper")])?;
                let what = format!("{vendor}, {how}, the limit");
                rows.push(Row::ratio(what, ours, rate(&limit).of("bare hyper"), Goal::None));
            }
        }
    }
    Ok(rows)
}

fn instructions(loads: &Loads, vendor: &str) -> Result<Row, Failure> {
    let what = format!("{vendor}, instructions per call");
    let of = |who: &str| loads.instructions(&format!("{who} {vendor}"), At::Replay);
    let (Some(ours), Some(bare)) = (of("ours")?, of("reqwest")?) else {
        return Ok(Row::missing(what, "callgrind is not installed"));
    };
    let (ours, bare) = (Figure::new(ours, ""), Figure::new(bare, "").of("bare reqwest"));
    Ok(Row::ratio(what, ours, bare, Goal::AtMost(1.1)))
}
