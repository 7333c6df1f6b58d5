//! An account, with its auth token if that is requested.

use cpaas_core::{ExposeSecret as _, SecretString};
use cpaas_restcomm::AccountRecord;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct WithToken {
    #[serde(flatten)]
    account: AccountRecord,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_token: Option<String>,
}

impl WithToken {
    pub(crate) fn new(account: AccountRecord, show: bool) -> Self {
        let token = account.auth_token.as_ref().filter(|_| show);
        let auth_token = token.map(SecretString::expose_secret).map(str::to_owned);
        Self { account, auth_token }
    }

    /// The answer to a change. Newer servers put the time of the change in place of the day on which
    /// the account was created.
    pub(crate) fn changed(mut account: AccountRecord, show: bool) -> Self {
        account.date_created = None;
        Self::new(account, show)
    }
}
