//! What a transport promises, and what it is given.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{Access, Effect};

use super::error::TransportError;
#[cfg(feature = "reqwest")]
use crate::base_url::BaseUrl;
use crate::redact::Redactor;
use crate::sent::Sent;

/// Carries one request to its server and returns the response, whatever its status.
///
/// # Contract
///
/// * It sends the request **once**: no retries, no redirects, no authentication of its own.
/// * It reads the body up to the context's limits and no further.
/// * It needs no timeout of its own beyond connecting: the caller drops the future when time is up.
/// * An error states whether the request certainly never left ([`TransportError::not_sent`]); when in
///   doubt it may have been sent.
///
/// ```
/// use std::sync::Arc;
/// use async_trait::async_trait;
/// use bytes::Bytes;
/// use cpaas_http::{ClientOptions, OperationContext, Transport, TransportError};
///
/// /// Counts in another place what it forwards.
/// #[derive(Debug)]
/// struct Counted<T> {
///     inner: T,
/// }
///
/// #[async_trait]
/// impl<T: Transport> Transport for Counted<T> {
///     async fn send(
///         &self,
///         request: http::Request<Bytes>,
///         context: &OperationContext,
///     ) -> Result<http::Response<Bytes>, TransportError> {
///         println!("{} begins", context.operation);
///         self.inner.send(request, context).await
///     }
/// }
///
/// fn options(inner: impl Transport) -> ClientOptions {
///     ClientOptions::default().with_transport(Arc::new(Counted { inner }))
/// }
/// ```
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and reads the response.
    ///
    /// # Errors
    ///
    /// [`TransportError`], if no complete response arrived.
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError>;

    /// How long connecting may take, after which [`send`](Self::send) returns that nothing was sent; `None`
    /// if that is not known. A write is sent again only if so much time is left: one that is given up
    /// while it connects could not be told from one that may have arrived.
    fn connect_timeout(&self) -> Option<Duration> {
        None
    }

    /// Learns the outcome of a write that [`send`](Self::send) was called for: once for each, after the response
    /// was read as the vendor means it, or none came in time. Not called if the caller gave up before. A
    /// transport that counts writes needs it, since some vendors refuse a write with the status 200. A
    /// transport around another passes it on.
    fn write_ended(&self, context: &OperationContext, effect: Effect) {
        let _ = (context, effect);
    }
}

/// How much of a response is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BodyLimits {
    /// Bytes of a successful response; a larger one is an error.
    pub success: usize,
    /// Bytes of a response with a status of 400 and above; a larger one is cut off.
    pub failure: usize,
}

impl BodyLimits {
    /// So many bytes of a successful response, and of one with a status of 400 and above.
    #[must_use]
    pub const fn new(success: usize, failure: usize) -> Self {
        Self { success, failure }
    }
}

/// What a request is for, and how much of its response is wanted.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OperationContext {
    /// The operation, in the vendor's terms.
    pub operation: Cow<'static, str>,
    /// Whether it may change something.
    pub access: Access,
    /// Whether it only gets a credential.
    pub is_login: bool,
    /// The vendor's names whose values may be shown.
    pub safe_fields: &'static [&'static str],
    /// How much of the response is read.
    pub limits: BodyLimits,
    /// What is secret in the request.
    pub(crate) sent: Sent,
    /// What the request's URL is below, unless a transport has changed it.
    #[cfg(feature = "reqwest")]
    pub(crate) base: Option<BaseUrl>,
}

impl OperationContext {
    /// No login, and with no value that may be shown.
    #[must_use]
    pub fn new(
        operation: impl Into<Cow<'static, str>>,
        access: Access,
        limits: BodyLimits,
    ) -> Self {
        Self {
            operation: operation.into(),
            access,
            is_login: false,
            safe_fields: &[],
            limits,
            sent: Sent::nothing(),
            #[cfg(feature = "reqwest")]
            base: None,
        }
    }

    /// Shows the request without its secrets.
    pub(crate) fn redactor(&self) -> Redactor {
        self.sent.redactor().showing(self.safe_fields)
    }
}
