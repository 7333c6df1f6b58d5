//! Why no complete response arrived.

use std::error::Error as StdError;
use std::fmt;

use cpaas_core::{Error, ErrorKind};

/// Why a connection was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectCause {
    /// The name of the host could not be resolved.
    NameNotFound,
    /// The host refused the connection: nothing listens on this port.
    Refused,
    /// There was no connection in time.
    TimedOut,
    /// The server does not speak TLS.
    NoTls,
    /// The certificate has no issuer that is trusted, is revoked, or is malformed.
    CertificateNotTrusted,
    /// The certificate is not valid any more, by this machine's clock.
    CertificateExpired,
    /// The certificate is not valid yet, by this machine's clock.
    CertificateNotYetValid,
    /// The certificate is for another host.
    CertificateForAnotherHost,
    /// The proxy could not be reached, or refused to connect.
    Proxy,
    /// Anything else.
    Other,
}

/// The error below one: of ours, also one that is no source, since the message repeats it.
fn below<'e>(&error: &&'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    match error.downcast_ref::<Error>() {
        Some(error) => error.get_ref().map(|kept| kept as _),
        None => error.source(),
    }
}

impl ConnectCause {
    /// Why the connection was not made that an error is about: `None`, if it is about something else.
    ///
    /// It is read from the [`TransportError`] among the underlying errors.
    #[must_use]
    pub fn of(error: &(dyn StdError + 'static)) -> Option<Self> {
        std::iter::successors(Some(error), below)
            .find_map(|error| error.downcast_ref::<TransportError>()?.connect_cause())
    }
}

/// Why no complete response arrived.
#[derive(Debug)]
pub struct TransportError {
    kind: ErrorKind,
    may_be_sent: bool,
    connect_cause: Option<ConnectCause>,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// The request certainly never left: the connection was not made.
    #[must_use]
    pub fn not_sent(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            may_be_sent: false,
            connect_cause: None,
            message: message.into(),
            source: None,
        }
    }

    /// The request may have arrived.
    #[must_use]
    pub fn maybe_sent(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { may_be_sent: true, ..Self::not_sent(kind, message) }
    }

    /// The response's body is larger than allowed.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::maybe_sent(
            ErrorKind::InvalidResponse,
            format!("the response is larger than the {limit} bytes allowed"),
        )
    }

    /// Names why there was no connection.
    #[must_use]
    pub fn with_connect_cause(mut self, cause: ConnectCause) -> Self {
        self.connect_cause = Some(cause);
        self
    }

    /// Keeps the underlying error. It must not contain a URL's secrets.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// The kind of the error that it becomes.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Why there was no connection; `None`, if there was one.
    #[must_use]
    pub fn connect_cause(&self) -> Option<ConnectCause> {
        self.connect_cause
    }

    /// Whether the request may have arrived.
    #[must_use]
    pub fn may_be_sent(&self) -> bool {
        self.may_be_sent
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
