//! Code over an account, to be tested without a network.

use cpaas_core::{AccountProvider, AccountUpdate, Money, Result};

/// Whether the account holds less than this.
pub async fn is_below(account: &dyn AccountProvider, least: Money) -> Result<bool> {
    Ok(account.balance().await?.money() < least)
}

/// Renames the account.
pub async fn rename(account: &dyn AccountProvider, name: &str) -> Result<Option<String>> {
    Ok(account.update(&AccountUpdate::new().name(name)).await?.name)
}
