//! An account, with its auth token if that is requested.

use cpaas_core::{ExposeSecret as _, SecretString};
use serde::Serialize;

/// An account that a vendor shows with its auth token.
pub(crate) trait HasToken {
    fn auth_token(&self) -> Option<&SecretString>;
}

#[derive(Serialize)]
pub(crate) struct WithToken<A> {
    #[serde(flatten)]
    account: A,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_token: Option<String>,
}

impl<A: HasToken> WithToken<A> {
    pub(crate) fn new(account: A, show: bool) -> Self {
        let token = account.auth_token().filter(|_| show);
        let auth_token = token.map(SecretString::expose_secret).map(str::to_owned);
        Self { account, auth_token }
    }
}
