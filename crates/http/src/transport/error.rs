//! Why no complete response arrived.

use std::error::Error as StdError;
use std::fmt;

use cpaas_core::ErrorKind;

/// Why no complete response arrived.
#[derive(Debug)]
pub struct TransportError {
    kind: ErrorKind,
    may_be_sent: bool,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// The request surely never left: the connection was not made.
    #[must_use]
    pub fn not_sent(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, may_be_sent: false, message: message.into(), source: None }
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
