//! What users wait for: round trips. The vendor is 50 ms away, and speaks TLS.

use std::fs;
use std::process::Command;

use crate::base::Result;
use crate::bench::{Bench, cost, cpaas};
use crate::row::{Figure, Goal, Row, number, rows};
use crate::servers::Place;
use crate::servers::delay::ROUND_TRIP;
use crate::turns::in_turn;

const ROUNDS: u16 = 11;

const PROFILES: u32 = 100;
/// At once at one provider, by default.
const AT_ONCE: u32 = 8;
/// To connect, and to agree on keys.
const SET_UP: u32 = 2;

pub(super) fn table(bench: &Bench) -> Result<String> {
    let vendor = bench.replay_over_tls()?;
    rows(&[second_run(bench, &vendor)?, many_profiles(bench, &vendor)?])
}

/// The first run logs in, at a host of its own as the vendor has it; the second one has the token.
fn second_run(bench: &Bench, vendor: &Place) -> Result<Row> {
    let mut sonetel = bench.account("sonetel", &bench.delayed(vendor)?);
    let login = bench.account("sonetel", &bench.delayed(vendor)?);
    sonetel.values["token_url"] = login.values["token_url"].clone();
    let (config, cache) = (bench.profiles(1, &sonetel)?, bench.folder.path().join("cache"));
    let balance = || {
        let mut command = cpaas(&config, "--token-cache balance")?;
        command.env("XDG_CACHE_HOME", &cache);
        Ok(command)
    };
    let runs: [Result<Command>; 2] = [balance(), balance()];
    let [first, second] = runs;
    let measure = |(command, is_first): &mut (Command, bool)| {
        if *is_first && cache.exists() {
            fs::remove_dir_all(&cache)?;
        }
        cost(command)
    };
    let [first, second] =
        in_turn(bench.rounds(ROUNDS), [(first?, true), (second?, false)], measure)?;
    let first = Figure::milliseconds(&first).of("the first one");
    let what = "second `cpaas balance --token-cache`, Sonetel by password";
    Ok(Row::ratio(what, Figure::milliseconds(&second), first, Goal::AtMost(0.6)))
}

fn many_profiles(bench: &Bench, vendor: &Place) -> Result<Row> {
    let config = bench.profiles(PROFILES, &bench.account("twilio", &bench.delayed(vendor)?))?;
    let [costs] = bench.costs(ROUNDS, [cpaas(&config, "--all balance")?])?;
    let round_trips = SET_UP + PROFILES.div_ceil(AT_ONCE);
    let ideal = ROUND_TRIP.as_secs_f64() * 1e3 * number(round_trips.into());
    let who = format!("{round_trips} round trips: one TLS set-up, {AT_ONCE} profiles at once");
    let ideal = Figure::new(ideal, "ms").of(&who);
    let what = format!("`cpaas --all balance`, {PROFILES} profiles of Twilio");
    Ok(Row::ratio(what, Figure::milliseconds(&costs), ideal, Goal::AtMost(1.3)))
}
