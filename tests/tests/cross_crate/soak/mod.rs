//! Random operations under random faults; at the end the sandbox's state is one that the answers allow.
//!
//! `CPAAS_SOAK_SECONDS` and `CPAAS_SOAK_SEED` say how long and from which dice; `cargo xtask soak` sets them.

mod account;
mod dice;
mod model;

use std::time::Duration;

use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::Seed;
use tokio::time::Instant;

use self::account::{Account, Tally};
use self::dice::Dice;
use crate::support::{self, PROVIDERS};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_state_is_what_the_answers_say() {
    let (seconds, seed) = (number("CPAAS_SOAK_SECONDS", 3), number("CPAAS_SOAK_SEED", 1));
    let until = Instant::now() + Duration::from_secs(seconds);
    let soaks = PROVIDERS.map(|provider| tokio::spawn(soak(provider, until, seed)));
    let mut total = Tally::default();
    for (provider, soak) in PROVIDERS.into_iter().zip(soaks) {
        let tally = soak.await.expect("no panic");
        println!("{provider}, seed {seed}: {tally}");
        assert!(tally.is_mixed() || seconds < 3, "{provider}: {tally}");
        total += tally;
    }
    println!("all, seed {seed}, {seconds} s: {total}");
}

/// One vendor's account, until it is time.
async fn soak(provider: &'static str, until: Instant, seed: u64) -> Tally {
    let restcomm = Seed::new().child_role("Administrator");
    let options = Options::new().children(3).restcomm(restcomm).seed(seed);
    let sandbox = support::start(options).await;
    let mut dice = Dice::new(seed, provider);
    let mut account = Account::new(provider, &sandbox);
    while Instant::now() < until {
        if dice.one_in(3) {
            sandbox.clear_faults();
        } else {
            sandbox.add_fault(dice.fault(provider)).unwrap();
        }
        account.step(&mut dice).await;
        // A thousand rules are the limit.
        if sandbox.faults().len() > 50 {
            sandbox.clear_faults();
        }
    }
    sandbox.clear_faults();
    // What was still under way when its caller gave up has ended by then.
    tokio::time::sleep(Duration::from_millis(500)).await;
    account.compare().await;
    account.tally
}
