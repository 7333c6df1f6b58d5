//! A program that gets to know its vendors when it runs: accounts by the provider's name, from data.

use std::sync::Arc;

use cpaas::{Account, AccountProvider, ClientOptions, ErrorKind, Result};

/// A line about an account of any provider.
pub async fn line(account: &dyn AccountProvider) -> Result<String> {
    let balance = match account.balance().await {
        Ok(balance) => balance.money().to_string(),
        Err(error) if error.kind() == ErrorKind::Unsupported => "no balance".to_owned(),
        Err(error) => return Err(error),
    };
    Ok(format!("{} {}: {balance}", account.provider(), account.id().await?))
}

/// What only one vendor has is a match away; the rest is an account like any other.
pub fn shared(account: Account) -> (Option<String>, Arc<dyn AccountProvider>) {
    let only = match &account {
        Account::Voximplant(voximplant) => Some(format!("{:?}", voximplant.client())),
        _ => None,
    };
    (only, Arc::new(account))
}

/// The options of all accounts: clones share their connections.
pub fn options() -> ClientOptions {
    ClientOptions::default()
}
