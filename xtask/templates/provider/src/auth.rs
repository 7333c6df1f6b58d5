//! The credential: an API token that never changes, sent with every request.
//!
//! Tokens that are fetched and expire are a [`TokenSource`](cpaas_http::TokenSource) in a
//! [`TokenCache`](cpaas_http::TokenCache); a credential that a change replaces is a
//! [`CredentialRotation`](cpaas_http::CredentialRotation).

use cpaas_core::SecretString;
use cpaas_http::{AuthScheme, Credential};

/// The credential that an API token is.
pub(crate) fn api_token(token: SecretString) -> Credential {
    Credential::new(AuthScheme::Bearer(token), 0)
}
