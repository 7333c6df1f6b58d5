//! The exporter over ten thousand accounts, each of which it has read.

use std::process::Command;

use crate::base::Result;
use crate::bench::{Asked, Bench, cost, load};
use crate::row::{Figure, Goal, Row, middle, number, rows};
use crate::sections::profiles::MANY;
use crate::servers::{Exporter, Place};

const ROUNDS: u16 = 11;
const PROBES: u64 = 1_000;
/// Of so many accounts, no more than a replay keeps answers.
const PROBED: u64 = 500;
/// To tell from the memory of more what an account takes.
const FEWER: u32 = 100;

pub(super) fn table(bench: &Bench) -> Result<String> {
    let account = bench.account("twilio", &bench.replay(&bench.sandbox())?);
    let (few, many) = (start(bench, FEWER, &account)?, start(bench, MANY, &account)?);
    let each = |unread: bool| {
        let memory = |exporter: &(Exporter, f64)| {
            let read = exporter.0.memory_kib().unwrap_or(f64::NAN);
            if unread { exporter.1 } else { read }
        };
        Figure::new((memory(&many) - memory(&few)) / number((MANY - FEWER).into()), "KiB")
    };
    let memory =
        Row::figure("memory of an idle account, read once", each(false), Goal::AtMost(4.0));
    let memory = memory.beside(each(true).of("never read"));

    let probe = |at: &Place| probes(at, &[("calls", PROBES), ("accounts", PROBED)]);
    let place = &many.0.place;
    let loads = [probe(place)?, probe(&bench.replay(place)?)?];
    let [ours, replayed] = bench.costs(ROUNDS, loads)?;
    let median = |costs: &[_]| {
        let seconds = middle(costs, |cost| cost.median_seconds.unwrap_or(f64::NAN));
        Figure::new(seconds * 1e3, "ms")
    };
    let probe = Row::figure("a probe from the cache, median", median(&ours), Goal::AtMost(1.0));
    rows(&[probe.beside(median(&replayed).of("the same answer, replayed")), memory])
}

/// An exporter that has read each of so many accounts, and what memory it had before, in KiB.
pub(super) fn start(bench: &Bench, count: u32, account: &Asked) -> Result<(Exporter, f64)> {
    let exporter = Exporter::start(&bench.profiles(count, account)?)?;
    let before = exporter.memory_kib().unwrap_or(f64::NAN);
    let all = [("calls", count.into()), ("accounts", count.into()), ("in-flight", 8)];
    cost(&mut probes(&exporter.place, &all)?)?;
    Ok((exporter, before))
}

/// A load of probes of an exporter.
pub(super) fn probes(at: &Place, size: &[(&str, u64)]) -> Result<Command> {
    let values = serde_json::json!({"base_url": at.base_url});
    load("probes", &Asked { provider: "exporter", values, ca: None }, size)
}
