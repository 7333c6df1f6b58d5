//! A request's way to a vendor's fake and its reply's way back, past the faults.

use std::time::Duration;

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use jiff::fmt::strtime;

use crate::engine::clock::timestamp;
use crate::engine::connection::Connection;
use crate::engine::exchange::{Call, Payload, Reply};
use crate::engine::fake::{Fake, UNKNOWN};
use crate::engine::faults::{Fault, Pages, ResetPoint, RetryAfter, effects};
use crate::engine::journal::Outcome;
use crate::engine::state::SandboxState;

/// A request on its way.
struct RequestContext<'s> {
    state: &'s SandboxState,
    fake: Option<&'s dyn Fake>,
    operation: &'static str,
    call: Call,
    connection: Connection,
}

/// Responds to a vendor's request. The journal has the entry before the response leaves, so that a client that has the
/// response finds the entry.
pub(crate) async fn respond(
    state: &SandboxState,
    request: Request,
    connection: Connection,
) -> Response {
    let (parts, body) = request.into_parts();
    let call = Call::head(parts);
    let fake = state.serving(&call.path);
    let _under_way = fake.and_then(|fake| fake.under_way(&call));
    let mut context = RequestContext { state, fake, operation: UNKNOWN, call, connection };
    context.find_operation();
    let mut body = Some(body);
    // Some vendors name the operation in the body.
    if let Some(rest) = body.take_if(|_| fake.is_some() && context.operation == UNKNOWN) {
        context.call.read_body(rest).await;
        context.find_operation();
    }
    let injected = state.faults.next(context.provider(), context.operation);
    // Even no time at all would be a whole tick of the timer.
    if !injected.latency.is_zero() {
        tokio::time::sleep(injected.latency).await;
    }
    if let Some(fault @ Fault::Reset { when: ResetPoint::BeforeRead }) = injected.fault {
        return context.reset(Reply::empty(StatusCode::OK), fault.name());
    }
    if let Some(body) = body {
        context.call.read_body(body).await;
    }
    if let Some(fault) = injected.fault {
        return context.respond_with(fault);
    }
    let reply = context.process();
    context.record(&reply, Some(reply.status), None);
    reply.into_response()
}

impl RequestContext<'_> {
    fn provider(&self) -> &'static str {
        self.fake.map_or(UNKNOWN, Fake::provider)
    }

    fn find_operation(&mut self) {
        self.operation = self.fake.map_or(UNKNOWN, |fake| fake.operation(&self.call));
    }

    /// The vendor's reply.
    fn process(&self) -> Reply {
        let reply = match (&self.call.payload, self.fake) {
            (Payload::TooLarge, _) => Reply::empty(StatusCode::PAYLOAD_TOO_LARGE),
            (Payload::Incomplete, _) => Reply::empty(StatusCode::REQUEST_TIMEOUT),
            (_, Some(fake)) => fake.respond(&self.call, self.state.clock.now()),
            (_, None) => Reply::html(StatusCode::NOT_FOUND),
        };
        self.state.history.record(self.operation, &self.call, &reply);
        reply
    }

    /// Writes the request into the journal; without a status where none is sent.
    fn record(&self, reply: &Reply, status: Option<StatusCode>, fault: Option<String>) {
        let outcome = Outcome {
            provider: self.provider(),
            operation: self.operation,
            status,
            committed: reply.committed,
            fault,
        };
        let shows =
            |name: &str| self.fake.is_none_or(|fake| fake.shows_parameter(self.operation, name));
        self.state.journal.record(&self.call, outcome, shows);
    }

    /// Resets the connection instead of responding.
    fn reset(&self, reply: Reply, fault: String) -> Response {
        self.record(&reply, None, Some(fault));
        self.connection.reset();
        reply.into_response()
    }

    fn respond_with(&self, fault: Fault) -> Response {
        let name = fault.name();
        let process = || {
            let reply = self.process();
            self.record(&reply, Some(reply.status), Some(name.clone()));
            reply
        };
        match fault {
            Fault::Reset { when: ResetPoint::MidResponse } => {
                let mut reply = process();
                let length = HeaderValue::from(reply.body.len());
                reply.headers.insert(header::CONTENT_LENGTH, length);
                let body = effects::half_and_reset(&reply.body, self.connection.clone());
                reply.with_body(body)
            }
            Fault::Reset { when: ResetPoint::AfterCommit } => self.reset(self.process(), name),
            Fault::Reset { .. } => self.reset(Reply::empty(StatusCode::OK), name),
            Fault::Endless => {
                let reply = process();
                let body = effects::endless(&reply.body);
                reply.with_body(body)
            }
            Fault::Drip { millis } => {
                let reply = process();
                let body = effects::drip(reply.body.clone(), Duration::from_millis(millis));
                reply.with_body(body)
            }
            other => {
                let reply = self.replaced(other);
                self.record(&reply, Some(reply.status), Some(name));
                reply.into_response()
            }
        }
    }

    /// The reply in place of the vendor's, where it is sent whole.
    fn replaced(&self, fault: Fault) -> Reply {
        let now = self.state.clock.now();
        match fault {
            Fault::Status { status, retry_after } => error_page(status, retry_after, now),
            Fault::VendorError { code } => {
                self.fake.map_or_else(|| self.process(), |fake| fake.vendor_error(code))
            }
            Fault::Truncated => {
                let mut reply = self.process();
                reply.body.truncate(reply.body.len() / 2);
                reply
            }
            Fault::ContentType => {
                self.process().header(header::CONTENT_TYPE, "text/plain;charset=utf-8")
            }
            Fault::Html { processed } => {
                let committed = processed && self.process().committed;
                Reply { committed, ..Reply::html(StatusCode::OK) }
            }
            Fault::TokenExpired | Fault::TokenRevoked => {
                let revoked = fault == Fault::TokenRevoked;
                let refused = self.fake.and_then(|fake| fake.expire_tokens(revoked));
                refused.unwrap_or_else(|| self.process())
            }
            Fault::Stale => {
                let previous = self.state.history.previous(self.operation, &self.call);
                previous.unwrap_or_else(|| self.process())
            }
            Fault::Pages { how } => match self.fake {
                Some(fake) if fake.has_pages(self.operation) => {
                    let right = if how == Pages::Growing {
                        self.process()
                    } else {
                        // Not recorded: it would be among the pages that came before.
                        fake.respond(&self.call, now)
                    };
                    self.state.history.page(self.operation, how, right)
                }
                _ => self.process(),
            },
            Fault::Member { name, change } => effects::with_member(self.process(), &name, change),
            // Applied elsewhere.
            Fault::Latency { .. } | Fault::Reset { .. } | Fault::Endless | Fault::Drip { .. } => {
                self.process()
            }
        }
    }
}

fn error_page(status: u16, retry_after: Option<RetryAfter>, now: u64) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let mut reply = Reply::html(status);
    let text = retry_after.map(|retry_after| match retry_after {
        RetryAfter::Seconds(seconds) => seconds.to_string(),
        RetryAfter::DateIn(seconds) => http_date(now.saturating_add(seconds)),
        RetryAfter::Text(text) => text,
    });
    if let Some(value) = text.and_then(|text| HeaderValue::try_from(text).ok()) {
        reply.headers.insert(header::RETRY_AFTER, value);
    }
    reply
}

pub(crate) fn http_date(seconds: u64) -> String {
    strtime::format("%a, %d %b %Y %H:%M:%S GMT", timestamp(seconds)).unwrap_or_default()
}
