//! A program that knows its vendor: the provider crate is all that it names.

use cpaas_sonetel::{Account, AccountProvider as _, AccountUpdate, Config, Effect, Money, Result};

/// The balance, if the account can be read.
pub async fn balance(config: Config) -> Result<Money> {
    Ok(Account::new(config)?.balance().await?.money())
}

/// Renames the account; false if nothing was changed.
pub async fn rename(account: &Account, name: &str) -> Result<bool> {
    match account.update(&AccountUpdate::new().name(name)).await {
        Ok(_) => Ok(true),
        Err(error) if error.effect() == Effect::None => Ok(false),
        Err(error) => Err(error),
    }
}
