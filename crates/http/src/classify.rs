//! What a response means.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use cpaas_core::{Access, Effect, Error, ErrorKind, Timestamp};
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use crate::retry_after::parse_retry_after;

/// A complete response, whatever its status.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HttpResponse<'a> {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body: whole for a success, its beginning for a failure.
    pub body: &'a Bytes,
    /// When it arrived.
    pub received: Timestamp,
}

/// Distinguishes a success from a failure, as one vendor writes them.
///
/// Vendors return 200 for failures and the shapes of others for errors of their gateways, so
/// this is each provider crate's own function of status, headers and body, on top of one shared
/// table for statuses ([`HttpResponse::failure_by_status`]).
pub trait Classifier: fmt::Debug + Send + Sync + 'static {
    /// The failure that a response reports; `None` for a success.
    fn classify(&self, response: &HttpResponse<'_>) -> Option<Failure>;

    /// The vendor's own names of parameters and members whose values may be shown in traces and
    /// dry runs: settings, and identifiers that are of no use without a credential.
    fn safe_log_fields(&self) -> &'static [&'static str];
}

/// The known outcome of a request that did not succeed. Decides whether it may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestOutcome {
    /// It certainly never left: there was no connection.
    NeverSent,
    /// The platform did nothing and limits the rate of requests.
    Throttled,
    /// The platform does not accept the credential, and did nothing.
    CredentialRefused,
    /// The platform refused, and did nothing.
    Refused,
    /// It may have been carried out.
    Unknown,
}

impl RequestOutcome {
    /// What that means for the caller.
    #[must_use]
    pub const fn effect(self, access: Access) -> Effect {
        match (access, self) {
            (Access::Write, Self::Unknown) => Effect::Unknown,
            _ => Effect::None,
        }
    }
}

/// A failed attempt: the error it would end as, and the outcome of the request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The error. The client replaces its effect by what the outcome means for the request.
    pub error: Error,
    /// The outcome of the request.
    pub outcome: RequestOutcome,
}

impl Failure {
    /// A failed attempt.
    #[must_use]
    pub const fn new(outcome: RequestOutcome, error: Error) -> Self {
        Self { error, outcome }
    }

    /// A failed attempt, with an error of a kind.
    pub(crate) fn of(outcome: RequestOutcome, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(outcome, Error::with_effect(kind, outcome.effect(Access::Write), message))
    }

    /// Replaces the kind that the status alone suggests, keeping status and delay.
    #[must_use]
    pub fn refine(self, kind: ErrorKind, message: impl Into<String>) -> Self {
        let old = self.error;
        let mut error = Error::with_effect(kind, old.effect(), message);
        if let Some(status) = old.http_status() {
            error = error.with_http_status(status);
        }
        if let Some(delay) = old.retry_after() {
            error = error.with_retry_after(delay);
        }
        Self { error, outcome: self.outcome }
    }

    /// Names the parameter or field that is at fault.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.error = self.error.with_field(field);
        self
    }

    /// Keeps the vendor's own code.
    #[must_use]
    pub fn with_vendor_code(mut self, code: impl Into<String>) -> Self {
        self.error = self.error.with_vendor_code(code);
        self
    }
}

impl<'a> HttpResponse<'a> {
    /// A response: for tests of a [`Classifier`].
    #[must_use]
    pub const fn new(
        status: StatusCode,
        headers: &'a HeaderMap,
        body: &'a Bytes,
        received: Timestamp,
    ) -> Self {
        Self { status, headers, body, received }
    }

    /// What the status alone means: the table that all vendors share. `None` for a 2xx other than 206.
    #[must_use]
    pub fn failure_by_status(&self) -> Option<Failure> {
        let (kind, outcome) = by_status(self.status)?;
        Some(self.failure_in_body(kind, outcome, self.words()))
    }

    /// A failure that the body reports, whatever the status.
    #[must_use]
    pub fn failure_in_body(
        &self,
        kind: ErrorKind,
        outcome: RequestOutcome,
        message: impl Into<String>,
    ) -> Failure {
        let mut failure = Failure::of(outcome, kind, message);
        failure.error = failure.error.with_http_status(self.status.as_u16());
        failure.error = self.retry_after().into_iter().fold(failure.error, Error::with_retry_after);
        failure
    }

    /// How long the platform requires to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        parse_retry_after(self.headers.get(RETRY_AFTER)?.to_str().ok()?, self.received)
    }

    /// The status in words, with what a plain-text or HTML body adds to it in a few more.
    fn words(&self) -> String {
        let reason = self.status.canonical_reason().unwrap_or("an unusual status");
        let said = format!("{} {reason}", self.status.as_u16());
        let repeats = |words: &String| {
            [reason, self.status.as_str(), &said].iter().any(|one| words.eq_ignore_ascii_case(one))
        };
        match excerpt(self.body).filter(|words| !repeats(words)) {
            Some(words) => format!("the server returned {said}: {words}"),
            None => format!("the server returned {said}"),
        }
    }
}

/// One table for all vendors. An unlisted client error has no known meaning: `Provider`.
fn by_status(status: StatusCode) -> Option<(ErrorKind, RequestOutcome)> {
    use ErrorKind as Kind;
    Some(match status.as_u16() {
        // A part of the answer, though none was requested (RFC 9110, section 15.3.7).
        206 => (Kind::InvalidResponse, RequestOutcome::Unknown),
        200..=299 => return None,
        400 | 405 | 406 | 411 | 413 | 414 | 415 | 422 | 431 => {
            (Kind::InvalidRequest, RequestOutcome::Refused)
        }
        401 => (Kind::Unauthenticated, RequestOutcome::CredentialRefused),
        402 => (Kind::InsufficientFunds, RequestOutcome::Refused),
        403 => (Kind::PermissionDenied, RequestOutcome::Refused),
        404 | 410 => (Kind::NotFound, RequestOutcome::Refused),
        408 => (Kind::Timeout, RequestOutcome::Unknown),
        409 | 412 | 423 => (Kind::Conflict, RequestOutcome::Refused),
        429 => (Kind::RateLimited, RequestOutcome::Throttled),
        400..=499 => (Kind::Provider, RequestOutcome::Refused),
        500..=599 => (Kind::Unavailable, RequestOutcome::Unknown),
        // Redirects too: none is followed.
        _ => (Kind::InvalidResponse, RequestOutcome::Unknown),
    })
}

/// Longest excerpt of a body that a message shows.
const EXCERPT_CHARS: usize = 120;

/// The gist of a body that is not JSON: the title of an HTML page, or the first line of a text.
fn excerpt(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let text = text.trim();
    let gist = if text.starts_with('<') {
        let lower = text.to_ascii_lowercase();
        let start = lower.find("<title>")? + "<title>".len();
        let end = start + lower[start..].find("</title>")?;
        &text[start..end]
    } else if text.starts_with(['{', '[']) {
        return None;
    } else {
        text.lines().next()?
    };
    let words: String =
        gist.trim().chars().filter(|c| !c.is_control()).take(EXCERPT_CHARS).collect();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(status: u16, body: &'static str) -> String {
        let headers = HeaderMap::new();
        let response = HttpResponse {
            status: StatusCode::from_u16(status).unwrap(),
            headers: &headers,
            body: &Bytes::from_static(body.as_bytes()),
            received: Timestamp::default(),
        };
        response.failure_by_status().unwrap().error.message().to_owned()
    }

    #[test]
    fn every_status_has_a_kind_and_an_outcome() {
        use ErrorKind as Kind;
        for (status, expected) in [
            (206, (Kind::InvalidResponse, RequestOutcome::Unknown)),
            (302, (Kind::InvalidResponse, RequestOutcome::Unknown)),
            (400, (Kind::InvalidRequest, RequestOutcome::Refused)),
            (401, (Kind::Unauthenticated, RequestOutcome::CredentialRefused)),
            (402, (Kind::InsufficientFunds, RequestOutcome::Refused)),
            (403, (Kind::PermissionDenied, RequestOutcome::Refused)),
            (404, (Kind::NotFound, RequestOutcome::Refused)),
            (408, (Kind::Timeout, RequestOutcome::Unknown)),
            (409, (Kind::Conflict, RequestOutcome::Refused)),
            (418, (Kind::Provider, RequestOutcome::Refused)),
            (429, (Kind::RateLimited, RequestOutcome::Throttled)),
            (500, (Kind::Unavailable, RequestOutcome::Unknown)),
            (503, (Kind::Unavailable, RequestOutcome::Unknown)),
            (999, (Kind::InvalidResponse, RequestOutcome::Unknown)),
        ] {
            assert_eq!(
                by_status(StatusCode::from_u16(status).unwrap()),
                Some(expected),
                "{status}"
            );
        }
        assert_eq!(by_status(StatusCode::NO_CONTENT), None);
    }

    #[test]
    fn a_failure_in_the_body_keeps_what_the_head_says() {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, "7".parse().unwrap())]);
        let body = Bytes::new();
        let status = StatusCode::OK;
        let response =
            HttpResponse { status, headers: &headers, body: &body, received: Timestamp::default() };
        let failure =
            response.failure_in_body(ErrorKind::RateLimited, RequestOutcome::Throttled, "later");
        let failure = failure.with_field("f").with_vendor_code("340");
        assert_eq!(failure.error.http_status(), Some(200));
        assert_eq!(failure.error.retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(failure.error.field(), Some("f"));
    }

    #[test]
    fn a_message_takes_the_gist_of_a_page_and_no_more() {
        assert_eq!(message(503, ""), "the server returned 503 Service Unavailable");
        assert_eq!(
            message(502, "<!doctype html><HTML><Title> nginx: down </title><p>x"),
            "the server returned 502 Bad Gateway: nginx: down"
        );
        assert_eq!(
            message(403, "not active\nsecond line"),
            "the server returned 403 Forbidden: not active"
        );
        for body in ["Not Found", "404 Not Found", "<title>404 not found</title>", "404"] {
            assert_eq!(message(404, body), "the server returned 404 Not Found");
        }
        assert_eq!(message(500, "{\"a\":1}"), "the server returned 500 Internal Server Error");
    }

    #[test]
    fn only_a_write_of_unknown_fate_may_have_had_an_effect() {
        for outcome in [
            RequestOutcome::NeverSent,
            RequestOutcome::Throttled,
            RequestOutcome::CredentialRefused,
            RequestOutcome::Refused,
        ] {
            assert_eq!(outcome.effect(Access::Write), Effect::None);
        }
        assert_eq!(RequestOutcome::Unknown.effect(Access::Write), Effect::Unknown);
        assert_eq!(RequestOutcome::Unknown.effect(Access::Read), Effect::None);
    }
}
