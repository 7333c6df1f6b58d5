//! How cost grows with what there is: a bend would show that something looks at everything for each one.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::base::Result;
use crate::bench::{Asked, Bench, cost, cpaas, load};
use crate::cost::Cost;
use crate::plot::{Line, svg};
use crate::row::{digits, middle, number, peak_kib};
use crate::sections::exporter::{probes, start};
use crate::sections::profiles::MANY;
use crate::turns::in_turn;

const ROUNDS: u16 = 5;

/// Where the plot goes; `cargo xtask bench` puts it beside the page.
const PLOT: &str = "target/bench/benchmarks.svg";

/// What there is more and more of.
struct Growing {
    what: &'static str,
    how: &'static str,
    counts: [u64; 3],
    costs: [Vec<Cost>; 3],
}

impl Growing {
    /// One of the counts, in microseconds.
    fn each(&self, step: usize) -> f64 {
        middle(&self.costs[step], |cost| cost.seconds * 1e6 / number(self.counts[step]))
    }

    fn line(&self) -> Line {
        let name = format!("{} from {}", self.what, digits(number(self.counts[0])));
        Line { name, values: [0, 1, 2].map(|step| self.each(step)) }
    }

    fn rows(&self) -> Result<String> {
        let mut rows = String::new();
        for (step, costs) in self.costs.iter().enumerate() {
            let Self { what, how, .. } = self;
            let count = digits(number(self.counts[step]));
            let all = digits(middle(costs, |cost| cost.seconds * 1e3));
            let (each, first) = (self.each(step), self.each(0));
            let (each, ratio) = (digits(each), digits(each / first));
            let memory = digits(peak_kib(costs) / 1024.0);
            let line = format!("{count} {what}, {how} | {all} ms | {each} µs | {ratio}×");
            writeln!(rows, "| {line} | {memory} MiB |")?;
        }
        Ok(rows)
    }
}

pub(super) fn table(bench: &Bench) -> Result<String> {
    let all = [children(bench)?, profiles(bench)?, accounts(bench)?, scrapes(bench)?];
    fs::create_dir_all("target/bench")?;
    fs::write(PLOT, svg(&all.each_ref().map(Growing::line))?)?;
    let mut text =
        "| what | all | each | against the first | memory |\n|---|---|---|---|---|\n".to_owned();
    for growing in &all {
        text += &growing.rows()?;
    }
    Ok(text)
}

/// Measures three sizes in turn.
fn growing(
    bench: &Bench,
    [what, how]: [&'static str; 2],
    least: u64,
    command: impl Fn(u64) -> Result<Command>,
) -> Result<Growing> {
    let counts = [least, least * 10, least * 100];
    let [few, more, most] = counts.map(command);
    let costs = bench.costs(ROUNDS, [few?, more?, most?])?;
    Ok(Growing { what, how, counts, costs })
}

fn children(bench: &Bench) -> Result<Growing> {
    let account = bench.account("voximplant", &bench.sandbox());
    growing(bench, ["children", "listed"], 1_000, |count| {
        load("children", &account, &[("calls", count)])
    })
}

fn profiles(bench: &Bench) -> Result<Growing> {
    let account = replayed(bench)?;
    growing(bench, ["profiles", "`cpaas --all balance`"], 100, |count| {
        cpaas(&bench.profiles(u32::try_from(count)?, &account)?, "--all balance")
    })
}

fn accounts(bench: &Bench) -> Result<Growing> {
    let account = replayed(bench)?;
    growing(bench, ["accounts", "balances by a fleet"], 100, |count| {
        load("fleet", &account, &[("accounts", count), ("in-flight", 64)])
    })
}

/// The memory is the exporter's.
fn scrapes(bench: &Bench) -> Result<Growing> {
    let (exporter, _) = start(bench, MANY, &replayed(bench)?)?;
    let all = |count| {
        probes(&exporter.place, &[("calls", count), ("accounts", MANY.into()), ("in-flight", 8)])
    };
    let counts = [1_000, 10_000, 100_000];
    let [few, more, most] = counts.map(all);
    let costs = in_turn(bench.rounds(ROUNDS), [few?, more?, most?], |scrapes| {
        Ok(Cost { peak_kib: exporter.memory_kib(), ..cost(scrapes)? })
    })?;
    Ok(Growing { what: "scrapes", how: "from the exporter's cache", counts, costs })
}

fn replayed(bench: &Bench) -> Result<Asked> {
    Ok(bench.account("twilio", &bench.replay(&bench.sandbox())?))
}
