//! Single calls: ours against bare reqwest, which does the same request and the same decoding.

use std::process::{Command, Stdio};

use cpaas_bench::VENDORS;

use crate::base::Result;
use crate::bench::{Asked, Bench, load};
use crate::row::{Figure, Goal, Row, rows};
use crate::turns::{in_turn, median};

/// A process makes calls one after another up to a fifth faster than the next one does, all the time that
/// it runs: many short loads tell more than few long ones.
const ROUNDS: u16 = 21;

/// Instructions vary by what the allocator finds.
const COUNTS: u16 = 3;

/// In flight, and the calls of a load then.
const LOADS: [(u64, u64, &str); 2] =
    [(1, 5_000, "one after another"), (64, 20_000, "64 in flight")];

/// Calls of a load under callgrind, which is fifty times slower.
const FEW: u64 = 500;
const MANY: u64 = 1500;

pub(super) fn table(bench: &Bench) -> Result<String> {
    let replay = bench.replay(&bench.sandbox())?;
    let mut all = Vec::new();
    for vendor in VENDORS {
        let account = bench.account(vendor, &replay);
        all.push(instructions(bench, &account)?);
        for (in_flight, calls, how) in LOADS {
            let size = [("calls", calls), ("in-flight", in_flight)];
            let load = |who: &str| load(who, &account, &size);
            let [ours, bare] = bench.costs(ROUNDS, [load("account")?, load("bare-account")?])?;
            let (ours, bare) = (Figure::rate(&ours), Figure::rate(&bare).of("bare reqwest"));
            all.push(Row::ratio(format!("{vendor}, {how}"), ours, bare, Goal::AtLeast(0.95)));
        }
    }
    rows(&all)
}

fn instructions(bench: &Bench, account: &Asked) -> Result<Row> {
    let what = format!("{}, instructions per call", account.provider);
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        return Ok(Row::missing(what, Goal::AtMost(1.05), "callgrind is not installed"));
    }
    let loads = ["account", "bare-account"];
    let counts =
        in_turn(bench.rounds(COUNTS), loads, |words| instructions_of_one(bench, words, account))?;
    let [ours, bare] = counts.map(|counts| Figure::new(median(counts), ""));
    Ok(Row::ratio(what, ours, bare.of("bare reqwest"), Goal::AtMost(1.05)))
}

/// Of many calls less those of few, so that what happens once is left out.
fn instructions_of_one(bench: &Bench, words: &str, account: &Asked) -> Result<f64> {
    let all = |calls| instructions_of_all(bench, &load(words, account, &[("calls", calls)])?);
    Ok((all(MANY)? - all(FEW)?) / crate::row::number(MANY - FEW))
}

fn instructions_of_all(bench: &Bench, load: &Command) -> Result<f64> {
    let file = bench.folder.path().join("callgrind.out");
    let mut callgrind = Command::new("valgrind");
    callgrind.args(["--quiet", "--tool=callgrind"]);
    callgrind.arg(format!("--callgrind-out-file={}", file.display()));
    callgrind.arg(load.get_program()).args(load.get_args());
    crate::bench::cost(&mut callgrind)?;
    let text = std::fs::read_to_string(file)?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    Ok(total.ok_or("callgrind wrote no total")?.trim().parse()?)
}
