//! Many accounts: a fleet against a plain loop over the same clients.

use crate::base::Result;
use crate::bench::{Bench, load};
use crate::row::{Figure, Goal, Row, number, peak_kib, rows};

const ROUNDS: u16 = 11;
const ACCOUNTS: u64 = 10_000;
/// To tell from the memory of more what an account takes.
const FEWER: u64 = 1_000;
const IN_FLIGHT: u64 = 64;

pub(super) fn table(bench: &Bench) -> Result<String> {
    let account = bench.account("twilio", &bench.replay(&bench.sandbox())?);
    let balances = |who: &str, accounts: u64| {
        let size = [("accounts", accounts), ("calls", accounts), ("in-flight", IN_FLIGHT)];
        load(who, &account, &size)
    };
    let loads =
        [balances("fleet", ACCOUNTS)?, balances("balances", ACCOUNTS)?, balances("fleet", FEWER)?];
    let [fleet, plain, fewer] = bench.costs(ROUNDS, loads)?;
    let plain = Figure::rate(&plain).of("a loop over the clients");
    let memory = (peak_kib(&fleet) - peak_kib(&fewer)) / number(ACCOUNTS - FEWER);
    let memory = Figure::new(memory, "KiB");
    rows(&[
        Row::ratio("fleet of 10,000 accounts", Figure::rate(&fleet), plain, Goal::AtLeast(0.85)),
        Row::figure("fleet, memory of an account", memory, Goal::AtMost(4.0)),
    ])
}
