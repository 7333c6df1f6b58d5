//! Signing a request as it goes over the wire.

use std::fmt;

use bytes::Bytes;
use cpaas_core::{Result, Timestamp};
use http::HeaderMap;

/// Signs requests, for vendors that verify a signature over the request itself:
/// [`AuthScheme::Signed`](crate::provider::AuthScheme::Signed). Printed together with the client that
/// uses it, so its `Debug` must show no secret.
pub trait RequestSigner: fmt::Debug + Send + Sync + 'static {
    /// The headers to add to this request, such as a signature, its time and a nonce.
    ///
    /// Called for every attempt, with the method, the URL, all headers and the body as they will be sent,
    /// and the time by the client's clock; so each attempt has a signature of its own. What is returned
    /// prints as `[redacted]` wherever it occurs, also in the vendor's messages: a header whose value is
    /// the same in all requests belongs into
    /// [`ApiRequest::header`](crate::provider::ApiRequest::header).
    ///
    /// It must not block: a signature that takes I/O is a credential, and fetched by an
    /// [`Authenticator`](crate::provider::Authenticator).
    ///
    /// # Errors
    ///
    /// Why there is no signature, without any secret; nothing is sent. `Config` follows from headers that
    /// the request has already, or that belong to the connection or the body.
    fn sign(&self, request: &http::Request<Bytes>, now: Timestamp) -> Result<HeaderMap>;
}
