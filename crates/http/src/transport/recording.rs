//! Seeing every request, and holding back the writes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{Access, Effect, ErrorKind};
use http::Method;

use super::contract::{OperationContext, Transport};
use super::error::TransportError;

/// Most requests kept; the oldest go first.
const CAPACITY: usize = 1_000;

/// Passes requests on to another transport and keeps a redacted record of each.
///
/// With [`withholding_writes`](Self::withholding_writes), reads and logins go through and writes go
/// nowhere: what a command would send can be shown without sending it.
#[derive(Debug)]
pub struct RecordingTransport {
    inner: Arc<dyn Transport>,
    withhold_writes: bool,
    shows_values: bool,
    requests: Mutex<VecDeque<RecordedRequest>>,
}

/// A request that reached a [`RecordingTransport`], with every secret redacted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation, in the vendor's terms.
    pub operation: String,
    /// Whether it may change something.
    pub access: Access,
    /// Whether it was passed on.
    pub sent: bool,
    /// The HTTP method.
    pub method: Method,
    /// The URL, its query redacted.
    pub url: String,
    /// Name and value of each header, redacted.
    pub headers: Vec<(String, String)>,
    /// The body, redacted; a form as decoded names and values.
    pub body: String,
    /// Name and value of each field of a form, decoded and redacted; empty for any other body.
    pub fields: Vec<(String, String)>,
}

impl RecordingTransport {
    /// Records and passes on everything.
    #[must_use]
    pub fn new(inner: Arc<dyn Transport>) -> Self {
        Self { inner, withhold_writes: false, shows_values: false, requests: Mutex::default() }
    }

    /// Records everything, passes on reads and logins, and fails each write as certainly not sent.
    #[must_use]
    pub fn withholding_writes(inner: Arc<dyn Transport>) -> Self {
        Self { withhold_writes: true, ..Self::new(inner) }
    }

    /// Records the values of all parameters but those that are secret, by their type or by their name. Without it, only
    /// the vendor's [`safe_fields`](OperationContext::safe_fields).
    #[must_use]
    pub fn showing_values(self) -> Self {
        Self { shows_values: true, ..self }
    }

    /// The requests so far, oldest first; at most the last 1,000.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Whether this request goes nowhere.
    fn withholds(&self, context: &OperationContext) -> bool {
        self.withhold_writes && context.access == Access::Write && !context.is_login
    }

    fn record(&self, request: RecordedRequest) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == CAPACITY {
            requests.pop_front();
        }
        requests.push_back(request);
    }
}

#[async_trait]
impl Transport for RecordingTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let sent = !self.withholds(context);
        let redactor = context.redactor();
        let redactor = if self.shows_values { redactor.showing_unknown() } else { redactor };
        self.record(RecordedRequest {
            operation: context.operation.to_string(),
            access: context.access,
            sent,
            method: request.method().clone(),
            url: redactor.url(&request.uri().to_string()),
            headers: redactor.headers(request.headers()),
            body: redactor.body(request.headers(), request.body()),
            fields: redactor.fields(request.headers(), request.body()),
        });
        if sent {
            self.inner.send(request, context).await
        } else {
            // Not a passing failure: a retry would be withheld again.
            Err(TransportError::not_sent(ErrorKind::InvalidRequest, "held back: nothing was sent"))
        }
    }

    fn connect_timeout(&self) -> Option<Duration> {
        self.inner.connect_timeout()
    }

    fn write_ended(&self, context: &OperationContext, effect: Effect) {
        if !self.withholds(context) {
            self.inner.write_ended(context, effect);
        }
    }
}
