//! For tests: a transport that answers from a script, one that fails as it is told, and a clock set by
//! hand.

mod faulty;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{ErrorKind, Timestamp};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::de::DeserializeOwned;

pub use self::faulty::{FaultyTransport, TransportFault};
use crate::clock::Clock;
use crate::config::{ConfigKey, ConfigKind};
use crate::request::Access;
use crate::transport::{BodyLimits, OperationContext, Transport, TransportError};

/// Panics unless these are the keys that a configuration of type `C` deserializes, all of them, and
/// its secrets show neither in its `Debug` nor in what it says of one of the wrong type.
///
/// # Panics
///
/// If a key is refused, if the type knows more keys than these, or if a secret is shown.
#[allow(clippy::expect_used, reason = "for tests")]
pub fn assert_keys<C: DeserializeOwned + fmt::Debug>(keys: &[ConfigKey]) {
    const PLANTED: &str = "hunter2";
    let read = |json: &str| serde_json::from_str::<C>(json);
    for key in keys {
        let is_secret = key.kind == ConfigKind::Secret;
        let value = if key.kind == ConfigKind::Flag { "true" } else { "\"hunter2\"" };
        let config = read(&format!("{{\"{}\":{value}}}", key.name));
        assert!(config.is_ok(), "{}: {config:?}", key.name);
        let wrong = read(&format!("{{\"{}\":[\"{PLANTED}\"]}}", key.name));
        assert!(wrong.is_err(), "{}: {wrong:?}", key.name);
        let shown = format!("{config:?}{config:#?}{wrong:?}");
        assert!(!is_secret || !shown.contains(PLANTED), "{shown}");
    }
    // The refusal of an unknown key lists the known ones.
    let error = read(r#"{"pasword":"x"}"#).err();
    let error = error.expect("an unknown key is refused").to_string();
    assert_eq!(error.matches('`').count(), 2 * (keys.len() + 1), "{error}");
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// A clock that shows this time.
    #[must_use]
    pub fn new(now: Timestamp) -> Arc<Self> {
        Arc::new(Self(Mutex::new(now)))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let mut now = lock(&self.0);
        *now = now.saturating_add(by);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *lock(&self.0)
    }
}

/// One scripted answer.
#[derive(Debug)]
pub enum Step {
    /// An answer.
    Answer(http::Response<Bytes>),
    /// No answer, for this reason.
    Fail(TransportError),
    /// No answer, ever.
    Hang,
    /// Another step, later.
    After(Duration, Box<Step>),
}

impl Step {
    /// An answer with a status and a JSON body.
    #[must_use]
    pub fn json(status: u16, body: &str) -> Self {
        Self::answer(status, body).header("content-type", "application/json")
    }

    /// An answer with a status and a body.
    #[must_use]
    pub fn answer(status: u16, body: &str) -> Self {
        let mut answer = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
        *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
        Self::Answer(answer)
    }

    /// Adds a header to an answer.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let (Self::Answer(answer), Ok(value)) = (&mut self, HeaderValue::from_str(value)) {
            answer.headers_mut().insert(HeaderName::from_static(name), value);
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
        Self::Fail(TransportError::not_sent(ErrorKind::Transport, "connection refused"))
    }

    /// A connection that broke after the request went out.
    #[must_use]
    pub fn reset() -> Self {
        Self::Fail(TransportError::maybe_sent(ErrorKind::Transport, "connection reset"))
    }
}

/// A request as it reached the transport, secrets and all.
#[derive(Clone, Debug)]
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

/// Answers from a script, in order, and keeps what was asked. Past its end, connections are refused.
#[derive(Default)]
pub struct ScriptedTransport {
    script: Mutex<VecDeque<Step>>,
    requests: Mutex<Vec<SentRequest>>,
}

impl ScriptedTransport {
    /// A transport that gives these answers.
    #[must_use]
    pub fn new(script: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self {
            script: Mutex::new(script.into_iter().collect()),
            requests: Mutex::default(),
        })
    }

    /// Adds an answer.
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
                Step::Answer(answer) => return limited(answer, context.limits),
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

/// An answer as far as it is read.
fn limited(
    answer: http::Response<Bytes>,
    limits: BodyLimits,
) -> Result<http::Response<Bytes>, TransportError> {
    if answer.status().as_u16() >= 400 {
        return Ok(answer.map(|body| body.slice(..body.len().min(limits.failure))));
    }
    if answer.body().len() > limits.success {
        return Err(TransportError::too_large(limits.success));
    }
    Ok(answer)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
