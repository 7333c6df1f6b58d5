//! One attempt, in its own span and within its own time: build → transport → bounded read → classify.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use cpaas_core::{Access, Effect, ErrorKind, ProviderName, Result, SecretString};
use http::HeaderValue;
use http::header::CONTENT_ENCODING;
use tracing::{Instrument as _, Span, field};

use crate::auth::{AuthScheme, Credential};
use crate::classify::{Classifier, Failure, HttpResponse, RequestOutcome};
use crate::clock::Clock;
use crate::headers;
use crate::request::ApiRequest;
use crate::response::ApiResponse;
use crate::retry_budget::RetryBudgets;
use crate::sent::Sent;
use crate::transport::{BodyLimits, OperationContext, Transport, TransportError};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Bytes read of a response that reports a failure.
const FAILURE_LIMIT: usize = 64 * 1024;

/// What all attempts of a client have in common.
#[derive(Debug)]
pub(crate) struct Sender {
    pub(crate) provider: ProviderName,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry_budgets: RetryBudgets,
    pub(crate) classifier: Arc<dyn Classifier>,
    pub(crate) user_agent: HeaderValue,
}

impl Sender {
    /// Hands a request to the transport. Not in an async function, whose future would keep room for it.
    fn begin<'s>(
        &'s self,
        wire: http::Request<Bytes>,
        context: &'s OperationContext,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> {
        log_request(&wire, &context.sent);
        self.transport.send(wire, context)
    }
}

/// A request, and the credential that it is sent with.
#[derive(Clone, Copy)]
pub(crate) struct Exchange<'a> {
    pub(crate) sender: &'a Sender,
    pub(crate) request: &'a ApiRequest,
    pub(crate) credential: &'a Credential,
}

impl Exchange<'_> {
    /// Sends the request once and reads at most `body_limit` bytes of a successful response.
    pub(crate) async fn attempt(
        self,
        body_limit: usize,
        time: Duration,
        resends: u32,
    ) -> Result<ApiResponse, Failure> {
        let span = tracing::debug_span!(
            "attempt",
            http.request.method = field::Empty,
            url.template = &*self.request.template,
            server.address = self.request.host(),
            http.response.status_code = field::Empty,
            http.request.resend_count = resends,
        );
        self.send(body_limit, time).instrument(span).await
    }

    async fn send(self, body_limit: usize, time: Duration) -> Result<ApiResponse, Failure> {
        let (wire, signature) = self.signed().map_err(|error| {
            hidden(Failure::new(RequestOutcome::NeverSent, error), &self.sent(Vec::new()))
        })?;
        let context = self.context(self.sent(signature), body_limit);
        let response = tokio::time::timeout(time, self.sender.begin(wire, &context));
        let ended = match response.await {
            Err(_) => Err(Failure::of(
                RequestOutcome::Unknown,
                ErrorKind::Timeout,
                format!("no complete response within {time:.1?}"),
            )),
            Ok(Err(error)) => Err(without_response(error)),
            Ok(Ok(response)) => self.classify(response, &context.sent),
        };
        if context.access == Access::Write {
            let failed = |failure: &Failure| failure.outcome.effect(context.access);
            let effect = ended.as_ref().err().map_or(Effect::Applied, failed);
            self.sender.transport.write_ended(&context, effect);
        }
        ended.map_err(|failure| hidden(failure, &context.sent))
    }

    /// The request as it goes over the wire, and what a signer added to it.
    fn signed(&self) -> Result<(http::Request<Bytes>, Vec<SecretString>)> {
        let Sender { user_agent, clock, classifier, .. } = self.sender;
        let safe_fields = classifier.safe_log_fields();
        let mut wire = self.request.build(self.credential, user_agent, safe_fields)?;
        let AuthScheme::Signed(signer) = self.credential.scheme() else {
            return Ok((wire, Vec::new()));
        };
        let signature = signer.sign(&wire, clock.now())?;
        headers::add_signature(&signature, wire.headers_mut())?;
        let secret =
            |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).as_ref().into();
        Ok((wire, signature.values().map(secret).collect()))
    }

    fn context(&self, sent: Sent, body_limit: usize) -> OperationContext {
        OperationContext {
            operation: self.request.operation.clone(),
            access: self.request.access,
            is_login: self.request.is_login,
            safe_fields: self.sender.classifier.safe_log_fields(),
            limits: BodyLimits {
                success: self.request.body_limit.unwrap_or(body_limit),
                failure: FAILURE_LIMIT,
            },
            sent,
            #[cfg(feature = "reqwest")]
            base: Some(self.request.base.clone()),
        }
    }

    fn classify(
        &self,
        response: http::Response<Bytes>,
        sent: &Sent,
    ) -> Result<ApiResponse, Failure> {
        let Sender { provider, clock, classifier, .. } = self.sender;
        let (parts, body) = response.into_parts();
        let body = without_bom(body);
        Span::current().record("http.response.status_code", parts.status.as_u16());
        if tracing::enabled!(tracing::Level::TRACE) {
            let redactor = sent.redactor();
            tracing::trace!(
                status = parts.status.as_u16(),
                headers = ?redactor.headers(&parts.headers),
                body = redactor.body(&parts.headers, &body),
                "response",
            );
        }
        let response = HttpResponse {
            status: parts.status,
            headers: &parts.headers,
            body: &body,
            received: clock.now(),
        };
        let failure = compressed(&response).or_else(|| classifier.classify(&response));
        match failure {
            Some(failure) => Err(failure),
            None => Ok(ApiResponse {
                provider: *provider,
                operation: self.request.operation.clone(),
                access: self.request.access,
                status: parts.status,
                headers: parts.headers,
                body,
                sent: sent.clone(),
            }),
        }
    }

    /// The failure with the provider and operation named, and with its effect.
    pub(crate) fn describe(&self, failure: Failure) -> Failure {
        let error = failure
            .error
            .replace_effect(failure.outcome.effect(self.request.access))
            .with_provider(self.sender.provider)
            .with_operation(self.request.operation.clone());
        Failure::new(failure.outcome, error)
    }

    /// What is secret in the request, with what a signer added.
    fn sent(&self, signature: Vec<SecretString>) -> Sent {
        let mut secrets = self.request.secrets();
        secrets.extend(signature);
        Sent::new(self.credential.clone(), secrets, self.sender.classifier.safe_log_fields())
    }
}

fn log_request(wire: &http::Request<Bytes>, sent: &Sent) {
    Span::current().record("http.request.method", wire.method().as_str());
    if tracing::enabled!(tracing::Level::TRACE) {
        let redactor = sent.redactor();
        tracing::trace!(
            url = redactor.url(&wire.uri().to_string()),
            headers = ?redactor.headers(wire.headers()),
            body = redactor.body(wire.headers(), wire.body()),
            "request",
        );
    }
}

/// The failure without the secrets that were sent.
fn hidden(failure: Failure, sent: &Sent) -> Failure {
    Failure::new(failure.outcome, sent.redactor().error(failure.error))
}

/// The body without the byte order mark that some servers begin a text with. JSON has none (RFC 8259,
/// section 8.1), and a reader may ignore it.
fn without_bom(body: Bytes) -> Bytes {
    if body.starts_with(BYTE_ORDER_MARK) { body.slice(BYTE_ORDER_MARK.len()..) } else { body }
}

/// The failure of a response that is compressed, though that was not requested: nothing of it is read.
fn compressed(response: &HttpResponse<'_>) -> Option<Failure> {
    let encoding = response.headers.get(CONTENT_ENCODING)?;
    if encoding.as_bytes().eq_ignore_ascii_case(b"identity") || encoding.is_empty() {
        return None;
    }
    let by_status = response.failure_by_status();
    by_status.or_else(|| {
        Some(response.failure_in_body(
            ErrorKind::InvalidResponse,
            RequestOutcome::Unknown,
            "the response is compressed, which was not requested: a proxy or gateway alters it",
        ))
    })
}

fn without_response(error: TransportError) -> Failure {
    let outcome =
        if error.may_be_sent() { RequestOutcome::Unknown } else { RequestOutcome::NeverSent };
    let mut failure = Failure::of(outcome, error.kind(), error.to_string());
    failure.error = failure.error.with_source(error);
    failure
}
