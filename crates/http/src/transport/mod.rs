//! What carries a request: replaceable.

mod clock_watch;
mod recording;
#[cfg(feature = "reqwest")]
mod reqwest;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::ErrorKind;

pub use self::clock_watch::ClockWatch;
pub use self::recording::{RecordedRequest, RecordingTransport};
#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestOptions, ReqwestTransport};
use crate::request::Access;

/// Carries one request to its server and brings back the answer, whatever its status.
///
/// # Contract
///
/// * It sends the request **once**: no retries, no redirects, no authentication of its own.
/// * It reads the body up to the context's limits and no further.
/// * It needs no timeout of its own beyond connecting: the caller drops the future when time is up.
/// * An error says whether the request surely never left ([`TransportError::not_sent`]); when in
///   doubt it may have been sent.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and reads the answer.
    ///
    /// # Errors
    ///
    /// [`TransportError`], if no complete answer came.
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError>;
}

/// How much of an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimits {
    /// Bytes of a successful answer; a larger one is an error.
    pub success: usize,
    /// Bytes of an answer with a status of 400 and above; a larger one is cut off.
    pub failure: usize,
}

/// What a request is for, and how much of its answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationContext {
    /// The operation, in the vendor's terms.
    pub operation: Cow<'static, str>,
    /// Whether it may change something.
    pub access: Access,
    /// Whether it only gets a credential.
    pub is_login: bool,
    /// The vendor's names whose values may be shown.
    pub harmless: &'static [&'static str],
    /// How much of the answer is read.
    pub limits: BodyLimits,
}

impl OperationContext {
    /// No login, and with no value that may be shown.
    #[must_use]
    pub fn new(
        operation: impl Into<Cow<'static, str>>,
        access: Access,
        limits: BodyLimits,
    ) -> Self {
        Self { operation: operation.into(), access, is_login: false, harmless: &[], limits }
    }
}

/// Why no complete answer came.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) kind: ErrorKind,
    pub(crate) sent: bool,
    pub(crate) message: String,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// The request surely never left: the connection was not made.
    #[must_use]
    pub fn not_sent(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, sent: false, message: message.into(), source: None }
    }

    /// The request may have arrived.
    #[must_use]
    pub fn maybe_sent(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, sent: true, message: message.into(), source: None }
    }

    /// The answer's body is larger than allowed.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::maybe_sent(
            ErrorKind::InvalidResponse,
            format!("the answer is larger than the {limit} bytes allowed"),
        )
    }

    /// Keeps the underlying error. It must not contain a URL's secrets.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
