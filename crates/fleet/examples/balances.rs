//! The balances of all accounts, what they have in each currency, and who is short of money.
//!
//! `cargo run -p cpaas-fleet --example balances`

use std::error::Error;
use std::io::{Write, stdout};

use cpaas_fleet::{Fleet, Subtotals, Thresholds};
use cpaas_sandbox::{Options, Sandbox};

mod support;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&mut stdout()).await
}

async fn run(out: &mut (impl Write + Send)) -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start(Options::new()).await?;
    let fleet = Fleet::from_accounts(support::accounts(&sandbox)?)?;

    let balances = fleet.balance().report().await;
    for (label, balance) in balances.successes() {
        writeln!(out, "{label} has {}", balance.money())?;
    }
    for label in balances.unsupported() {
        writeln!(out, "{label} has no balance")?;
    }
    for (label, error) in balances.failures() {
        writeln!(out, "{label} can't be read: {error}")?;
    }

    for subtotal in Subtotals::of(&balances)?.iter() {
        writeln!(out, "in all {} on {} account(s)", subtotal.total, subtotal.accounts)?;
    }

    let thresholds = Thresholds::new("50SEK, 1000USD".parse()?, "1SEK, 100USD".parse()?)?;
    for account in &thresholds.check(&balances)? {
        writeln!(out, "{}: {}", account.label, account.state())?;
    }
    sandbox.stop().await;
    Ok(())
}

#[cfg(test)]
#[tokio::test]
async fn balances_subtotals_and_states_are_shown() {
    let mut out = Vec::new();
    run(&mut out).await.unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "sonetel has 5.04 SEK\n\
         voximplant has 19772.35 USD\n\
         restcomm has no balance\n\
         in all 5.04 SEK on 1 account(s)\n\
         in all 19772.35 USD on 1 account(s)\n\
         sonetel: warning\n\
         voximplant: ok\n"
    );
}
