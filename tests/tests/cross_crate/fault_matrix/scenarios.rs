//! Every fault, how it is set up, and what may come of it.

use std::time::Duration;

use cpaas_core::ErrorKind::{self, *};
use cpaas_http::Access;
use cpaas_sandbox::faults::{Change, Fault, Pages, ResetPoint, RetryAfter};

use super::operations::Operation;

/// A fault, and what it is expected to come to.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) setup: Setup,
    pub(crate) read: Expected,
    pub(crate) write: Expected,
}

/// How a fault comes about.
pub(crate) enum Setup {
    /// Of the operation's next requests, so many; all, if that is not said.
    Rule(fn(&Operation) -> Fault, Option<u64>),
    /// Of all its requests but the first.
    Later(fn(&Operation) -> Fault),
    /// No connection is let in for a while.
    Refused(Duration),
    /// The same call is made once before, and the fault added then.
    Second(fn(&Operation) -> Fault),
}

/// How a call may end.
#[derive(Clone, Copy)]
pub(crate) enum Expected {
    /// As if nothing had happened: the policy survives it.
    Ok,
    /// With one of these kinds.
    Fails(&'static [ErrorKind]),
    /// Well, or with one of these kinds: what is spoilt may not matter.
    Either(&'static [ErrorKind]),
}

use Expected::{Either, Fails};

const OK: Expected = Expected::Ok;

/// Cells that can't exist, each with its reason.
pub(crate) fn impossible(scenario: &str, operation: &Operation) -> Option<&'static str> {
    let Operation { provider, name, access, method, .. } = *operation;
    match scenario {
        "token expired, once" | "token revoked, once"
            if matches!(provider, "restcomm" | "twilio") =>
        {
            Some("its credentials don't end by themselves")
        }
        "token expired, once" | "token revoked, once"
            if matches!(name, "create_token" | "languages" | "timezones" | "errors") =>
        {
            Some("it takes no access token")
        }
        "stale read" if access == Access::Write => Some("a write is no read"),
        "stale read" if matches!(method, "languages" | "timezones" | "create_token") => {
            Some("it is asked once and kept")
        }
        "page repeated" | "pages cycling" | "pages growing" if method != "children" => {
            Some("it has no pages")
        }
        "come back later, once" if !matches!(provider, "voximplant" | "twilio") => {
            Some("the vendor has no such code")
        }
        _ => None,
    }
}

fn status(status: u16) -> Fault {
    Fault::Status { status, retry_after: None }
}

fn throttled(retry_after: RetryAfter) -> Fault {
    Fault::Status { status: 429, retry_after: Some(retry_after) }
}

fn member(operation: &Operation, change: Change) -> Fault {
    let name = if change == Change::Extra { "x_unheard_of" } else { operation.member() };
    Fault::Member { name: name.to_owned(), change }
}

/// A code with which the vendor refuses: nothing is done.
fn refusal(operation: &Operation) -> u32 {
    match operation.provider {
        "sonetel" => 10_010_012,
        "voximplant" => 127,
        "twilio" => 20_001,
        _ => 400,
    }
}

/// A code with which the vendor did nothing and wants to be asked later.
fn later(operation: &Operation) -> u32 {
    if operation.provider == "twilio" { 20_429 } else { 340 }
}

const fn rule(
    name: &'static str,
    fault: fn(&Operation) -> Fault,
    times: Option<u64>,
    read: Expected,
    write: Expected,
) -> Scenario {
    Scenario { name, setup: Setup::Rule(fault, times), read, write }
}

const fn reset(name: &'static str, fault: fn(&Operation) -> Fault) -> Scenario {
    rule(name, fault, Some(1), OK, Fails(&[Transport]))
}

#[rustfmt::skip] // one line each, so that it reads as the table it is
pub(crate) const SCENARIOS: &[Scenario] = &[
    rule("latency, short", |_| Fault::Latency { millis: 60 }, None, OK, OK),
    rule("latency, long", |_| Fault::Latency { millis: 30_000 }, None, Fails(&[Timeout]), Fails(&[Timeout])),
    rule("429, once", |_| status(429), Some(1), OK, OK),
    rule("429 with seconds, once", |_| throttled(RetryAfter::Seconds(1)), Some(1), OK, OK),
    rule("429 with a date, once", |_| throttled(RetryAfter::DateIn(1)), Some(1), OK, OK),
    rule("429 with nonsense, once", |_| throttled(RetryAfter::Text("soon".into())), Some(1), OK, OK),
    rule("429 for ages, once", |_| throttled(RetryAfter::Seconds(u64::MAX)), Some(1), Fails(&[RateLimited]), Fails(&[RateLimited])),
    rule("429, always", |_| status(429), None, Fails(&[RateLimited]), Fails(&[RateLimited])),
    rule("500, once", |_| status(500), Some(1), OK, Fails(&[Unavailable])),
    rule("502, once", |_| status(502), Some(1), OK, Fails(&[Unavailable])),
    rule("503, once", |_| status(503), Some(1), OK, Fails(&[Unavailable])),
    rule("504, once", |_| status(504), Some(1), OK, Fails(&[Unavailable])),
    rule("503, always", |_| status(503), None, Fails(&[Unavailable]), Fails(&[Unavailable])),
    rule("vendor's refusal", |o| Fault::VendorError { code: Some(refusal(o)) }, None, Fails(&[InvalidRequest, InsufficientFunds, Provider]), Fails(&[InvalidRequest, InsufficientFunds, Provider])),
    rule("vendor's failure, once", |_| Fault::VendorError { code: None }, Some(1), OK, Fails(&[Unavailable, RateLimited])),
    rule("come back later, once", |o| Fault::VendorError { code: Some(later(o)) }, Some(1), OK, OK),
    Scenario { name: "refused for a moment", setup: Setup::Refused(Duration::from_millis(120)), read: OK, write: OK },
    reset("reset before the request is read, once", |_| Fault::Reset { when: ResetPoint::BeforeRead }),
    reset("reset after it is read, once", |_| Fault::Reset { when: ResetPoint::AfterRead }),
    reset("reset after the commit, once", |_| Fault::Reset { when: ResetPoint::AfterCommit }),
    reset("reset in mid-answer, once", |_| Fault::Reset { when: ResetPoint::MidResponse }),
    rule("truncated, always", |_| Fault::Truncated, None, Fails(&[InvalidResponse]), Fails(&[InvalidResponse])),
    rule("wrong content type", |_| Fault::ContentType, None, OK, OK),
    rule("HTML page, nothing done", |_| Fault::Html { processed: false }, None, Fails(&[InvalidResponse]), Fails(&[InvalidResponse])),
    rule("HTML page, all done", |_| Fault::Html { processed: true }, None, Fails(&[InvalidResponse]), Fails(&[InvalidResponse])),
    rule("endless body", |_| Fault::Endless, None, Fails(&[InvalidResponse, Timeout]), Fails(&[InvalidResponse, Timeout])),
    rule("slow drip", |_| Fault::Drip { millis: 500 }, None, Fails(&[Timeout]), Fails(&[Timeout])),
    rule("token expired, once", |_| Fault::TokenExpired, Some(1), OK, OK),
    rule("token revoked, once", |_| Fault::TokenRevoked, Some(1), OK, OK),
    Scenario { name: "stale read", setup: Setup::Second(|_| Fault::Stale), read: OK, write: OK },
    Scenario { name: "page repeated", setup: Setup::Later(|_| Fault::Pages { how: Pages::Repeated }), read: Fails(&[InvalidResponse]), write: OK },
    Scenario { name: "pages cycling", setup: Setup::Later(|_| Fault::Pages { how: Pages::Cycling }), read: Fails(&[InvalidResponse]), write: OK },
    rule("pages growing", |_| Fault::Pages { how: Pages::Growing }, None, Fails(&[InvalidResponse]), OK),
    rule("member extra", |o| member(o, Change::Extra), None, OK, OK),
    rule("member missing", |o| member(o, Change::Missing), None, Either(&[InvalidResponse]), Either(&[InvalidResponse])),
    rule("member null", |o| member(o, Change::Null), None, Either(&[InvalidResponse]), Either(&[InvalidResponse])),
    rule("member of another type", |o| member(o, Change::WrongType), None, Either(&[InvalidResponse]), Either(&[InvalidResponse])),
];
