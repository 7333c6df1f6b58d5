//! Gives all accounts the same name, and tells of each what came of it, as soon as it is known.
//!
//! `cargo run -p cpaas-fleet --example rename_all`

use std::error::Error;
use std::io::{Write, stdout};

use cpaas_core::{AccountUpdate, ErrorKind};
use cpaas_fleet::Fleet;
use cpaas_sandbox::{Options, Sandbox};

mod support;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&mut stdout()).await
}

async fn run(out: &mut (impl Write + Send)) -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start(Options::new()).await?;
    let fleet = Fleet::from_accounts(support::accounts(&sandbox)?)?;

    let update = AccountUpdate::new().name("Acme Inc");
    let mut renamed = fleet.update(&update);
    while let Some(outcome) = renamed.next().await {
        let label = outcome.label;
        match outcome.result {
            Ok(info) => writeln!(out, "{label} is now {}", info.name.unwrap_or_default())?,
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                writeln!(out, "{label} can't be renamed")?;
            }
            // Never repeat it without a look at `info`: it may have been done.
            Err(error) if error.outcome_is_unknown() => {
                writeln!(out, "{label} may have been renamed: {error}")?;
            }
            Err(error) => writeln!(out, "{label} is not renamed: {error}")?,
        }
    }
    sandbox.stop().await;
    Ok(())
}

#[cfg(test)]
#[tokio::test]
async fn all_are_renamed_that_can_be() {
    let mut out = Vec::new();
    run(&mut out).await.unwrap();
    let out = String::from_utf8(out).unwrap();
    let mut lines: Vec<_> = out.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        ["restcomm is now Acme Inc", "sonetel is now Acme Inc", "voximplant can't be renamed"]
    );
}
