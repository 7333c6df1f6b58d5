//! What all requests share, and the way of a request to a vendor's fake and back, past the faults.

use std::time::Duration;

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use jiff::fmt::strtime;
use serde_json::{Map, Value};

use crate::clock::Clock;
use crate::connection::Connection;
use crate::exchange::{Call, Payload, Reply};
use crate::fake::{Fake, UNKNOWN};
use crate::faults::{self, Fault, FaultRule, Moment, Pages, Plan, Replays, RetryAfter};
use crate::journal::{Journal, Outcome};

/// What all requests share.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) journal: Journal,
    pub(crate) faults: Plan,
    replays: Replays,
    fakes: Vec<Box<dyn Fake>>,
}

/// A request on its way.
struct Visit<'w> {
    world: &'w World,
    fake: Option<&'w dyn Fake>,
    operation: &'static str,
    call: Call,
    connection: Connection,
}

impl World {
    pub(crate) fn new(seed: u64, fakes: Vec<Box<dyn Fake>>) -> Self {
        Self {
            clock: Clock::default(),
            journal: Journal::default(),
            faults: Plan::new(seed),
            replays: Replays::default(),
            fakes,
        }
    }

    pub(crate) fn state(&self) -> Value {
        let now = self.clock.now();
        let mut state = Map::new();
        for fake in &self.fakes {
            state.insert(fake.provider().to_owned(), fake.state(now));
        }
        state.insert("clock".to_owned(), self.clock.state());
        Value::Object(state)
    }

    /// Changes what the fakes hold, by a member for each vendor; or says what can't be changed so. What stood before
    /// that is changed.
    pub(crate) fn set(&self, changes: &Value) -> Result<(), String> {
        let changes =
            changes.as_object().ok_or("expected an object with a member for each vendor")?;
        for (provider, changes) in changes {
            self.fake(provider)?.set(changes).map_err(|why| format!("{provider}: {why}"))?;
        }
        Ok(())
    }

    pub(crate) fn reset(&self) {
        for fake in &self.fakes {
            fake.reset();
        }
        self.replays.clear();
    }

    /// Adds rules, all or none, or says why one of them could never be applied.
    pub(crate) fn add_faults(&self, rules: Vec<FaultRule>) -> Result<Vec<u64>, String> {
        rules.iter().try_for_each(|rule| self.check(rule))?;
        self.faults.add(rules).ok_or_else(|| "there are too many faults already".to_owned())
    }

    fn check(&self, rule: &FaultRule) -> Result<(), String> {
        if rule.nth == 0 {
            return Err("`nth` counts from 1 on".to_owned());
        }
        if rule.percent.is_some_and(|percent| percent > 100) {
            return Err("`percent` is at most 100".to_owned());
        }
        if let Fault::Status { status, .. } = rule.fault
            && !(400..600).contains(&status)
        {
            return Err(format!("{status} is no status of a refusal"));
        }
        let Some(provider) = &rule.provider else {
            return match &rule.operation {
                Some(_) => Err("an `operation` needs a `provider`".to_owned()),
                None => Ok(()),
            };
        };
        let fake = self.fake(provider)?;
        if let Some(operation) = &rule.operation
            && !fake.operations().contains(&operation.as_str())
        {
            let known = fake.operations().join(", ");
            return Err(format!("{provider} has no operation {operation:?}; it has {known}"));
        }
        let pages = matches!(rule.fault, Fault::Pages { .. });
        if pages && rule.operation.as_ref().is_some_and(|operation| !fake.has_pages(operation)) {
            return Err("that operation has no pages".to_owned());
        }
        let tokens = matches!(rule.fault, Fault::TokenExpired | Fault::TokenRevoked);
        if tokens && !fake.has_tokens() {
            return Err(format!("{provider} has no tokens that expire"));
        }
        Ok(())
    }

    fn fake(&self, provider: &str) -> Result<&dyn Fake, String> {
        let found = self.fakes.iter().find(|fake| fake.provider() == provider);
        let known = || self.fakes.iter().map(|fake| fake.provider()).collect::<Vec<_>>().join(", ");
        found
            .map(|fake| &**fake)
            .ok_or_else(|| format!("there is no vendor {provider:?}; there are {}", known()))
    }

    /// Answers a vendor's request, then writes it down, so that whoever has the answer finds the entry.
    pub(crate) async fn respond(&self, request: Request, connection: Connection) -> Response {
        let (parts, body) = request.into_parts();
        let call = Call::head(parts);
        let fake = self.fakes.iter().find(|fake| fake.serves(&call.path)).map(|fake| &**fake);
        let mut visit = Visit { world: self, fake, operation: UNKNOWN, call, connection };
        visit.find_operation();
        let mut body = Some(body);
        // Some vendors name the operation in the body.
        if let Some(rest) = body.take_if(|_| fake.is_some() && visit.operation == UNKNOWN) {
            visit.call.read_body(rest).await;
            visit.find_operation();
        }
        let trouble = self.faults.next(visit.provider(), visit.operation);
        // Even no time at all would be a whole tick of the timer.
        if !trouble.latency.is_zero() {
            tokio::time::sleep(trouble.latency).await;
        }
        if matches!(trouble.fault, Some(Fault::Reset { when: Moment::BeforeRead })) {
            return visit.without_answer(Reply::empty(StatusCode::OK), "reset_before_read");
        }
        if let Some(body) = body {
            visit.call.read_body(body).await;
        }
        if let Some(fault) = trouble.fault {
            return visit.answer_with(fault);
        }
        let reply = visit.process();
        visit.write_down(&reply, None);
        reply.into_response()
    }
}

impl Visit<'_> {
    fn provider(&self) -> &'static str {
        self.fake.map_or(UNKNOWN, Fake::provider)
    }

    fn find_operation(&mut self) {
        self.operation = self.fake.map_or(UNKNOWN, |fake| fake.operation(&self.call));
    }

    /// The vendor's answer.
    fn process(&self) -> Reply {
        let reply = match (&self.call.payload, self.fake) {
            (Payload::TooLarge, _) => Reply::empty(StatusCode::PAYLOAD_TOO_LARGE),
            (Payload::Cut, _) => Reply::empty(StatusCode::REQUEST_TIMEOUT),
            (_, Some(fake)) => fake.answer(&self.call, self.world.clock.now()),
            (_, None) => Reply::html(StatusCode::NOT_FOUND),
        };
        self.world.replays.keep(self.operation, &self.call, &reply);
        reply
    }

    fn write_down(&self, reply: &Reply, fault: Option<String>) {
        let outcome = Outcome {
            provider: self.provider(),
            operation: self.operation,
            shown: self.fake.and_then(|fake| fake.shown_parameters(self.operation)),
            status: Some(reply.status),
            committed: reply.committed,
            fault,
        };
        self.world.journal.record(&self.call, &outcome);
    }

    /// Ends the connection instead of answering.
    fn without_answer(&self, reply: Reply, fault: &str) -> Response {
        let outcome = Outcome {
            provider: self.provider(),
            operation: self.operation,
            shown: self.fake.and_then(|fake| fake.shown_parameters(self.operation)),
            status: None,
            committed: reply.committed,
            fault: Some(fault.to_owned()),
        };
        self.world.journal.record(&self.call, &outcome);
        self.connection.reset();
        reply.into_response()
    }

    fn answer_with(&self, fault: Fault) -> Response {
        let name = fault.name();
        let written = |reply: Reply| {
            self.write_down(&reply, Some(name.clone()));
            reply
        };
        match fault {
            Fault::Reset { when: Moment::MidAnswer } => {
                let mut reply = written(self.process());
                let length = HeaderValue::from(reply.body.len());
                reply.headers.insert(header::CONTENT_LENGTH, length);
                let body = faults::half_and_reset(&reply.body, self.connection.clone());
                reply.with_body(body)
            }
            Fault::Reset { when: Moment::AfterCommit } => {
                self.without_answer(self.process(), &name)
            }
            Fault::Reset { .. } => self.without_answer(Reply::empty(StatusCode::OK), &name),
            Fault::Endless => {
                let reply = written(self.process());
                let body = faults::endless(&reply.body);
                reply.with_body(body)
            }
            Fault::Drip { millis } => {
                let reply = written(self.process());
                let body = faults::drip(reply.body.clone(), Duration::from_millis(millis));
                reply.with_body(body)
            }
            whole => written(self.replaced(whole)).into_response(),
        }
    }

    /// The answer in the place of the right one, where it comes whole.
    fn replaced(&self, fault: Fault) -> Reply {
        match fault {
            Fault::Status { status, retry_after } => self.refusal(status, retry_after),
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
                let (revoked, now) = (fault == Fault::TokenRevoked, self.world.clock.now());
                let refusal = self.fake.and_then(|fake| fake.refuse_tokens(revoked, now));
                refusal.unwrap_or_else(|| self.process())
            }
            Fault::Stale => {
                let before = self.world.replays.before(self.operation, &self.call);
                before.unwrap_or_else(|| self.process())
            }
            Fault::Pages { how }
                if self.fake.is_some_and(|fake| fake.has_pages(self.operation)) =>
            {
                let right = match (how, self.fake) {
                    // Not kept: it would stand among the pages that came before.
                    (Pages::Repeated | Pages::Cycling, Some(fake)) => {
                        fake.answer(&self.call, self.world.clock.now())
                    }
                    _ => self.process(),
                };
                self.world.replays.page(self.operation, how, right)
            }
            Fault::Member { name, change } => faults::with_member(self.process(), &name, change),
            // Told before the answer, or without one; or not possible here.
            Fault::Latency { .. }
            | Fault::Reset { .. }
            | Fault::Endless
            | Fault::Drip { .. }
            | Fault::Pages { .. } => self.process(),
        }
    }

    fn refusal(&self, status: u16, retry_after: Option<RetryAfter>) -> Reply {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        let mut reply = Reply::html(status);
        let text = retry_after.map(|retry_after| match retry_after {
            RetryAfter::Seconds(seconds) => seconds.to_string(),
            RetryAfter::DateIn(seconds) => date(self.world.clock.now().saturating_add(seconds)),
            RetryAfter::Text(text) => text,
        });
        if let Some(value) = text.and_then(|text| HeaderValue::try_from(text).ok()) {
            reply.headers.insert(header::RETRY_AFTER, value);
        }
        reply
    }
}

/// As HTTP writes it.
fn date(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    strtime::format("%a, %d %b %Y %H:%M:%S GMT", time.unwrap_or(Timestamp::MAX)).unwrap_or_default()
}
