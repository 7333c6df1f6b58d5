//! The credential: an API token that never changes.
//!
//! Tokens that are fetched and expire are a [`TokenSource`](cpaas_http::TokenSource) in a
//! [`TokenCache`](cpaas_http::TokenCache); a credential that a change replaces is a
//! [`Handover`](cpaas_http::Handover).

use async_trait::async_trait;
use cpaas_core::{Result, SecretString};
use cpaas_http::{Authenticator, Credential, Proof};

/// Sends the token with every request.
#[derive(Debug)]
pub(crate) struct ApiToken(Credential);

impl ApiToken {
    pub(crate) fn new(token: SecretString) -> Self {
        Self(Credential::new(Proof::Bearer(token), 0))
    }
}

#[async_trait]
impl Authenticator for ApiToken {
    async fn credential(&self) -> Result<Credential> {
        Ok(self.0.clone())
    }

    async fn refused(&self, _: &Credential) -> bool {
        false // there is no other
    }
}
