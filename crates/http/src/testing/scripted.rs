//! A transport that responds from a script.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{Access, ErrorKind};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use url::form_urlencoded;

use crate::transport::{BodyLimits, ConnectCause, OperationContext, Transport, TransportError};

/// One step of a script.
#[derive(Debug)]
#[non_exhaustive]
pub enum Step {
    /// A response.
    Response(http::Response<Bytes>),
    /// No response, for this reason.
    Fail(TransportError),
    /// No response, ever.
    Hang,
    /// Another step, later.
    After(Duration, Box<Step>),
}

impl Step {
    /// A response with a status and a JSON body.
    #[must_use]
    pub fn json(status: u16, body: &str) -> Self {
        Self::response(status, body).header("content-type", "application/json")
    }

    /// A response with a status and a body.
    #[must_use]
    pub fn response(status: u16, body: &str) -> Self {
        let mut response = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
        Self::Response(response)
    }

    /// Adds a header to a response.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let (Self::Response(response), Ok(value)) = (&mut self, HeaderValue::from_str(value)) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// The same, later.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self::After(delay, Box::new(self))
    }

    /// A connection that could not be made.
    #[must_use]
    pub fn refused() -> Self {
        let error = TransportError::not_sent(ErrorKind::Transport, "connection refused");
        Self::Fail(error.with_connect_cause(ConnectCause::Refused))
    }

    /// A connection that broke after the request went out.
    #[must_use]
    pub fn reset() -> Self {
        Self::Fail(TransportError::maybe_sent(ErrorKind::Transport, "connection reset"))
    }
}

/// A request as it reached the transport, secrets and all.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SentRequest {
    /// The operation.
    pub operation: String,
    /// Whether it may change something.
    pub access: Access,
    /// The HTTP method.
    pub method: Method,
    /// The whole URL.
    pub url: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl SentRequest {
    /// A header's text; empty if there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The names of the parameters in its query and its form.
    #[must_use]
    pub fn parameters(&self) -> BTreeSet<String> {
        let query = self.url.split_once('?').map_or("", |(_, query)| query);
        let pairs = form_urlencoded::parse(query.as_bytes());
        let pairs = pairs.chain(form_urlencoded::parse(&self.body));
        pairs.map(|(name, _)| name.into_owned()).collect()
    }

    /// The method, what follows this part of the URL, and each pair of the form, on lines: for golden tests.
    #[must_use]
    pub fn below(&self, base: &str) -> String {
        let path = self.url.strip_prefix(base).unwrap_or(&self.url);
        let body = self.text();
        let pairs = body.split('&').filter(|pair| !pair.is_empty());
        pairs.fold(format!("{} {path}", self.method), |lines, pair| lines + "\n  " + pair)
    }

    /// The request on a few lines, the way it goes over the wire: for golden tests.
    #[must_use]
    pub fn transcript(&self) -> String {
        let mut lines = vec![format!("{} {} ({:?})", self.method, self.url, self.access)];
        lines.extend(
            self.headers
                .iter()
                .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("(not text)"))),
        );
        if !self.body.is_empty() {
            lines.push(String::new());
            lines.push(self.text());
        }
        lines.join("\n")
    }
}

/// Responds from a script, in order, and keeps the requests. Past its end, connections are refused.
#[derive(Default)]
pub struct ScriptedTransport {
    script: Mutex<VecDeque<Step>>,
    requests: Mutex<Vec<SentRequest>>,
}

impl ScriptedTransport {
    /// A transport with this script.
    #[must_use]
    pub fn new(script: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self {
            script: Mutex::new(script.into_iter().collect()),
            requests: Mutex::default(),
        })
    }

    /// Adds a step.
    pub fn push(&self, step: Step) {
        lock(&self.script).push_back(step);
    }

    /// The requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<SentRequest> {
        lock(&self.requests).clone()
    }
}

// By hand: scripts and requests hold the secrets of a test, and clients print their transport.
impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptedTransport")
            .field("left", &lock(&self.script).len())
            .field("requests", &lock(&self.requests).len())
            .finish()
    }
}

#[async_trait]
impl Transport for ScriptedTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        context: &OperationContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let sent = SentRequest {
            operation: context.operation.to_string(),
            access: context.access,
            method: request.method().clone(),
            url: request.uri().to_string(),
            headers: request.headers().clone(),
            body: request.into_body(),
        };
        lock(&self.requests).push(sent);
        let mut step = lock(&self.script).pop_front().unwrap_or_else(Step::refused);
        loop {
            step = match step {
                Step::Response(response) => return limited(response, context.limits),
                Step::Fail(error) => return Err(error),
                Step::Hang => std::future::pending().await,
                Step::After(delay, next) => {
                    tokio::time::sleep(delay).await;
                    *next
                }
            };
        }
    }
}

/// A response as far as it is read.
fn limited(
    response: http::Response<Bytes>,
    limits: BodyLimits,
) -> Result<http::Response<Bytes>, TransportError> {
    if response.status().as_u16() >= 400 {
        return Ok(response.map(|body| body.slice(..body.len().min(limits.failure))));
    }
    if response.body().len() > limits.success {
        return Err(TransportError::too_large(limits.success));
    }
    Ok(response)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
