//! Many accounts: a fleet against a plain loop over the same clients.

use super::load::{At, Loads, ROUNDS, peak, rate};
use super::row::{Goal, Row};
use crate::shell::{Context, Failure};

const ACCOUNTS: u64 = 10_000;
/// To tell from the memory of more what an account takes.
const FEWER: u64 = 1_000;
const IN_FLIGHT: u64 = 64;

pub(crate) fn rows(_: &Context, loads: &Loads) -> Result<Vec<Row>, Failure> {
    let load = |who: &str, accounts: u64| {
        let size = [("accounts", accounts), ("in-flight", IN_FLIGHT)];
        loads.load(&format!("{who} balances"), At::Replay, &size)
    };
    let loads_in_turn = [load("fleet", ACCOUNTS), load("ours", ACCOUNTS), load("fleet", FEWER)];
    let [fleet, plain, fewer] = loads.in_turn(ROUNDS, &loads_in_turn)?;
    let rates = Row::ratio(
        "fleet of 10,000 accounts",
        rate(&fleet),
        rate(&plain).of("a loop over the clients"),
        Goal::AtLeast(0.85),
    );
    let what = "fleet, memory of an account";
    let memory = match (peak(&fleet), peak(&fewer)) {
        (Some(all), Some(some)) => {
            let more = f64::from(u32::try_from(ACCOUNTS - FEWER).unwrap_or(u32::MAX));
            Row::figure(what, (all - some) * 1024.0 / more, "KiB", Goal::AtMost(4.0))
        }
        _ => Row::missing(what, Goal::AtMost(4.0), "KiB", "there is no /proc"),
    };
    Ok(vec![rates, memory])
}
