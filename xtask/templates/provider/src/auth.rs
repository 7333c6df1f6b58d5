//! The credential: an API token that never changes, sent with every request.
//!
//! Tokens that are fetched and expire are a [`TokenSource`](cpaas_http::provider::TokenSource) in a
//! [`TokenCache`](cpaas_http::provider::TokenCache); a credential that a change replaces is a
//! [`CredentialRotation`](cpaas_http::provider::CredentialRotation).

use cpaas_core::SecretString;
use cpaas_http::provider::{AuthScheme, Credential};

/// The credential that an API token is.
pub(crate) fn api_token(token: SecretString) -> Credential {
    Credential::new(AuthScheme::Bearer(token), 0)
}
