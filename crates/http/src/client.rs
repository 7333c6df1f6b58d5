//! Sending a request. The order, outermost first:
//!
//! 1. operation span
//! 2. until the operation's deadline:
//!    1. the credential, from the authenticator
//!    2. one attempt, in its own span and within its own time: build → transport → bounded read →
//!       classify
//!    3. a refused credential is renewed, once
//!    4. the retry decision, and its delay
//! 3. decode, with the JSON path in the error

use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use cpaas_core::{Access, Effect, Error, ErrorKind, ProviderName, Result, SecretString};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use tracing::{Instrument as _, Span, field};

use crate::auth::{Authenticator, Credential};
use crate::classify::{Classifier, Failure, HttpResponse, RequestOutcome};
use crate::clock::Clock;
use crate::json;
use crate::options::{ClientOptions, Settings};
use crate::redact::Redactor;
use crate::request::ApiRequest;
use crate::retry::{Attempt, Decision};
use crate::transport::{BodyLimits, OperationContext, Transport, TransportError};

/// Bytes read of an answer that reports a failure.
const FAILURE_LIMIT: usize = 64 * 1024;

/// Sends the requests of one account at one vendor. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ApiClient {
    provider: ProviderName,
    transport: Arc<dyn Transport>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    classifier: Arc<dyn Classifier>,
    authenticator: Arc<dyn Authenticator>,
    user_agent: HeaderValue,
    /// When the call ends that this client is for.
    deadline: Option<Instant>,
}

impl ApiClient {
    /// A client that sends without credentials.
    ///
    /// # Errors
    ///
    /// `Config`, if no transport was handed in and none is compiled in.
    pub fn new(
        provider: ProviderName,
        options: &ClientOptions,
        classifier: Arc<dyn Classifier>,
    ) -> Result<Self> {
        let user_agent = format!("cpaas/{} ({provider})", env!("CARGO_PKG_VERSION"));
        Ok(Self {
            provider,
            transport: options
                .transport_or_default()
                .map_err(|error| error.with_provider(provider))?,
            settings: options.settings.clone(),
            clock: options.clock(),
            classifier,
            authenticator: Arc::new(Credential::none()),
            user_agent: HeaderValue::from_str(&user_agent)
                .unwrap_or(HeaderValue::from_static("cpaas")),
            deadline: None,
        })
    }

    /// The same client, with credentials.
    #[must_use]
    pub fn with_authenticator(mut self, authenticator: Arc<dyn Authenticator>) -> Self {
        self.authenticator = authenticator;
        self
    }

    /// The same client for one call of several requests, which have the time of one operation
    /// together. A client that is for one call already is returned as it is.
    #[must_use]
    pub fn with_shared_deadline(&self) -> Self {
        Self { deadline: Some(self.deadline()), ..self.clone() }
    }

    /// The same client for calls that end by this time, or earlier if it is for one call already: for
    /// whoever sends several, such as reads until a change shows.
    #[must_use]
    pub fn with_deadline(&self, deadline: Instant) -> Self {
        Self { deadline: Some(self.deadline().min(deadline)), ..self.clone() }
    }

    /// The same client with at least the default time, and no deadline of a call: for exchanges of
    /// credentials. Cut short, the new credential would be lost; who waits for it keeps his own
    /// deadline.
    #[must_use]
    pub fn for_token_exchange(&self) -> Self {
        let usual = Settings::default();
        let mut patient = Self { deadline: None, ..self.clone() };
        let settings = &mut patient.settings;
        settings.attempt_timeout = settings.attempt_timeout.max(usual.attempt_timeout);
        settings.operation_timeout = settings.operation_timeout.max(usual.operation_timeout);
        patient
    }

    /// When an operation that begins now ends.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        self.deadline.unwrap_or_else(|| later(self.settings.operation_timeout))
    }

    /// Sends a request and reads the answer as JSON.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), and as [`ApiResponse::decode`].
    pub async fn call<T: DeserializeOwned>(&self, request: &ApiRequest) -> Result<T> {
        self.send(request).await?.decode()
    }

    /// Sends a request until it is answered, refused, or out of time.
    ///
    /// # Errors
    ///
    /// Of the kind and with the effect that the last attempt ended with; `Timeout` when the
    /// operation's time is up; what the authenticator says when there is no credential to send.
    pub async fn send(&self, request: &ApiRequest) -> Result<ApiResponse> {
        let span = tracing::info_span!(
            "operation",
            provider = self.provider.as_str(),
            operation = &*request.operation,
            error.type = field::Empty,
        );
        let result = self.until_deadline(request).instrument(span.clone()).await;
        result.map_err(|error| {
            span.record("error.type", error.kind().as_str());
            tracing::debug!(parent: &span, %error, "failed");
            error
        })
    }

    /// The credential that the next request would be sent with: for what it says itself, such as
    /// the claims of a token.
    ///
    /// # Errors
    ///
    /// What the authenticator says when there is none; `Timeout`. Never with an effect.
    pub async fn credential(&self) -> Result<Credential> {
        self.credential_until(self.deadline()).await
    }

    async fn until_deadline(&self, request: &ApiRequest) -> Result<ApiResponse> {
        let deadline = self.deadline();
        let (mut made, mut resends, mut renewed) = (0, 0, false);
        loop {
            let credential = match &request.credential {
                Some(credential) => credential.clone(),
                None => self.credential_until(deadline).await?,
            };
            let failure = match self.attempt(request, &credential, deadline, resends).await {
                Ok(response) => return Ok(response),
                Err(failure) => self.name(request, &credential, failure),
            };
            resends += 1;
            let refused = failure.outcome == RequestOutcome::CredentialRefused
                && request.credential.is_none();
            if refused && !renewed && self.renewable(&credential, deadline).await {
                tracing::debug!("the credential was refused; once more with a new one");
                renewed = true;
                continue;
            }
            made += 1;
            let decision = self.settings.retry.decide(&Attempt {
                access: request.access,
                outcome: failure.outcome,
                kind: failure.error.kind(),
                retry_after: failure.error.retry_after(),
                made,
                remaining: deadline.saturating_duration_since(Instant::now()),
                roll: fastrand::u32(..),
            });
            match decision {
                Decision::GiveUp => {
                    return Err(failure.error.with_effect(failure.outcome.effect(request.access)));
                }
                Decision::RetryAfter(delay) => {
                    tracing::debug!(?delay, error = %failure.error, "once more");
                    tokio::time::sleep(delay).await;
                }
            }
        }
    }

    async fn credential_until(&self, deadline: Instant) -> Result<Credential> {
        let mut asked = self.authenticator.credential();
        // As a rule it is there, and a timer would be set for nothing.
        let credential = match poll_fn(|cx| Poll::Ready(asked.as_mut().poll(cx))).await {
            Poll::Ready(credential) => Ok(credential),
            Poll::Pending => tokio::time::timeout_at(deadline, asked).await,
        };
        // Whatever became of a login, the request that needs the credential was not sent.
        credential
            .unwrap_or_else(|_| Err(self.out_of_time()))
            .map_err(|error| error.with_provider(self.provider).with_effect(Effect::None))
    }

    /// Whether there may be another credential after this one was refused. If the wait for it took
    /// all the time there was, the next attempt says so.
    async fn renewable(&self, refused: &Credential, deadline: Instant) -> bool {
        let renewable = self.authenticator.refused(refused);
        tokio::time::timeout_at(deadline, renewable).await.unwrap_or(true)
    }

    async fn attempt(
        &self,
        request: &ApiRequest,
        credential: &Credential,
        deadline: Instant,
        resends: u32,
    ) -> Result<ApiResponse, Failure> {
        let span = tracing::debug_span!(
            "attempt",
            http.request.method = field::Empty,
            url.template = &*request.template,
            server.address = request.host(),
            http.response.status_code = field::Empty,
            http.request.resend_count = resends,
        );
        let time =
            deadline.saturating_duration_since(Instant::now()).min(self.settings.attempt_timeout);
        if time.is_zero() {
            return Err(Failure::new(RequestOutcome::NeverSent, self.out_of_time()));
        }
        self.exchange(request, credential, time).instrument(span).await
    }

    async fn exchange(
        &self,
        request: &ApiRequest,
        credential: &Credential,
        time: Duration,
    ) -> Result<ApiResponse, Failure> {
        let wire = request
            .build(credential, &self.user_agent)
            .map_err(|error| Failure::new(RequestOutcome::NeverSent, error))?;
        Span::current().record("http.request.method", wire.method().as_str());
        if tracing::enabled!(tracing::Level::TRACE) {
            let redactor = self.redactor(request, credential);
            tracing::trace!(
                url = redactor.url(&wire.uri().to_string()),
                headers = ?redactor.headers(wire.headers()),
                body = redactor.body(wire.headers(), wire.body()),
                "request",
            );
        }
        let context = self.context(request);
        match tokio::time::timeout(time, self.transport.send(wire, &context)).await {
            Err(_) => Err(Failure::new(
                RequestOutcome::Unknown,
                Error::new(ErrorKind::Timeout, format!("no complete answer within {time:.1?}")),
            )),
            Ok(Err(error)) => Err(not_answered(error)),
            Ok(Ok(answer)) => self.classify(request, credential, answer),
        }
    }

    fn context(&self, request: &ApiRequest) -> OperationContext {
        OperationContext {
            operation: request.operation.clone(),
            access: request.access,
            is_login: request.is_login,
            safe_fields: self.classifier.safe_log_fields(),
            limits: BodyLimits {
                success: request.body_limit.unwrap_or(self.settings.body_limit),
                failure: FAILURE_LIMIT,
            },
        }
    }

    fn classify(
        &self,
        request: &ApiRequest,
        credential: &Credential,
        answer: http::Response<Bytes>,
    ) -> Result<ApiResponse, Failure> {
        let (parts, body) = answer.into_parts();
        Span::current().record("http.response.status_code", parts.status.as_u16());
        if tracing::enabled!(tracing::Level::TRACE) {
            let redactor = self.redactor(request, credential);
            tracing::trace!(
                status = parts.status.as_u16(),
                headers = ?redactor.headers(&parts.headers),
                body = redactor.body(&parts.headers, &body),
                "answer",
            );
        }
        let failure = self.classifier.classify(&HttpResponse {
            status: parts.status,
            headers: &parts.headers,
            body: &body,
            received: self.clock.now(),
        });
        match failure {
            Some(failure) => Err(failure),
            None => Ok(ApiResponse {
                provider: self.provider,
                operation: request.operation.clone(),
                access: request.access,
                status: parts.status,
                headers: parts.headers,
                body,
                sent: Sent {
                    credential: credential.clone(),
                    secrets: request.secrets(),
                    safe_fields: self.classifier.safe_log_fields(),
                },
            }),
        }
    }

    /// The failure with everything it happened to named, and without the secrets that were sent.
    fn name(&self, request: &ApiRequest, credential: &Credential, failure: Failure) -> Failure {
        let redactor = self.redactor(request, credential);
        let error = redactor.error(self.error(request, failure.error));
        Failure::new(failure.outcome, error)
    }

    fn redactor(&self, request: &ApiRequest, credential: &Credential) -> Redactor {
        let (credential, safe_fields) = (credential.clone(), self.classifier.safe_log_fields());
        Sent { credential, secrets: request.secrets(), safe_fields }.redactor()
    }

    fn error(&self, request: &ApiRequest, error: Error) -> Error {
        error.with_provider(self.provider).with_operation(request.operation.clone())
    }

    fn out_of_time(&self) -> Error {
        let time = self.settings.operation_timeout;
        Error::new(ErrorKind::Timeout, format!("not done within {time:.1?}"))
    }
}

/// That much later; very much later, if the clock can't tell.
fn later(time: Duration) -> Instant {
    const VERY_MUCH: Duration = Duration::from_hours(24 * 365 * 30);
    let now = Instant::now();
    now.checked_add(time).unwrap_or_else(|| now + VERY_MUCH)
}

fn not_answered(error: TransportError) -> Failure {
    let outcome =
        if error.may_be_sent() { RequestOutcome::Unknown } else { RequestOutcome::NeverSent };
    Failure::new(outcome, Error::new(error.kind(), error.to_string()).with_source(error))
}

/// A successful answer.
#[derive(Clone)]
pub struct ApiResponse {
    provider: ProviderName,
    operation: Cow<'static, str>,
    access: Access,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    sent: Sent,
}

/// What was sent and must not be said again. Most answers are never spoken of, so nothing is made of it
/// until one is.
#[derive(Clone)]
struct Sent {
    credential: Credential,
    secrets: Vec<SecretString>,
    safe_fields: &'static [&'static str],
}

impl Sent {
    /// Keeps it out of what is said.
    fn redactor(&self) -> Redactor {
        let secrets = self.credential.scheme().secrets().into_iter();
        Redactor::new(self.safe_fields).hiding(secrets.chain(self.secrets.iter().cloned()))
    }
}

impl ApiResponse {
    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` with the path of what does not fit; for a write with the effect `Unknown`,
    /// since nothing says any more that the success was one.
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T> {
        json::decode(&self.body).map_err(|problem| self.invalid(problem.to_string()))
    }

    /// Reads a part of the body as JSON, such as one entry of a long list.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode); the path begins with `path`, where the part stands in the body.
    pub fn decode_part<T: DeserializeOwned>(
        &self,
        part: &[u8],
        path: impl fmt::Display,
    ) -> Result<T> {
        json::decode(part)
            .map_err(|problem| self.invalid(problem.below(&path.to_string()).to_string()))
    }

    /// The error for an answer that is not what the vendor documents, without the secrets that were
    /// sent: the names in an answer may echo them.
    #[must_use]
    pub fn invalid(&self, message: impl Into<String>) -> Error {
        let error = Error::new(ErrorKind::InvalidResponse, message)
            .with_provider(self.provider)
            .with_operation(self.operation.clone())
            .with_http_status(self.status.as_u16())
            .with_effect(RequestOutcome::Unknown.effect(self.access));
        self.sent.redactor().error(error)
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for ApiResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiResponse")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
