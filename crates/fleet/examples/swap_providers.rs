//! A tool that is written once and takes any provider.
//!
//! `cargo run -p cpaas-fleet --example swap_providers`

use std::error::Error;
use std::io::{Write, stdout};
use std::sync::Arc;

use cpaas_core::{AccountProvider, MemoryProvider, Operation};
use cpaas_sandbox::{Options, Sandbox};

mod support;

/// The tool. It names no provider: what one can do, it tells itself.
async fn describe(account: &dyn AccountProvider) -> cpaas_core::Result<String> {
    let money = if account.capabilities().supports(Operation::Balance) {
        account.balance().await?.money().to_string()
    } else {
        "no balance".to_owned()
    };
    Ok(format!("account {} at {} has {money}", account.id().await?, account.provider()))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&mut stdout()).await
}

async fn run(out: &mut (impl Write + Send)) -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start(Options::new()).await?;
    for (_, account) in support::accounts(&sandbox)? {
        writeln!(out, "{}", describe(&*account).await?)?;
    }
    // Tests of the tool need no sandbox either.
    let account: Arc<dyn AccountProvider> = Arc::new(MemoryProvider::new("1"));
    writeln!(out, "{}", describe(&*account).await?)?;
    sandbox.stop().await;
    Ok(())
}

#[cfg(test)]
#[tokio::test]
async fn every_provider_is_described_by_the_same_code() {
    let mut out = Vec::new();
    run(&mut out).await.unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "account 2000000007 at sonetel has 5.04 SEK\n\
         account 4127001 at voximplant has 19772.35 USD\n\
         account ACb3a32a8835e533170be65689b34891be at restcomm has no balance\n\
         account 1 at memory has no balance\n"
    );
}
