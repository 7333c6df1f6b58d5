//! A program without `async`: a runtime of its own for each call.

use cpaas_sonetel::{Account, AccountProvider as _, Config, Money, Result};
use tokio::runtime::Builder;

pub fn balance(config: Config) -> Result<Money> {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { Ok(Account::new(config)?.balance().await?.money()) })
}
