//! The requests received, newest last, in a ring, with their secrets redacted.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::engine::exchange::{Call, Payload};
use crate::engine::lock::lock;

/// How many entries are kept; the oldest go first.
const CAPACITY: usize = 10_000;

/// How many parameters an entry keeps, and how many bytes of one name, of one value and of all values together: with
/// the capacity above, what bounds the journal's memory.
const PARAMETER_LIMIT: usize = 64;
const NAME_LIMIT: usize = 128;
const VALUE_LIMIT: usize = 2048;
const VALUES_LIMIT: usize = 16 * 1024;

const REDACTED: &str = "[redacted]";
const SHORTENED: &str = "[shortened]";

/// Parts of a parameter's name that make it secret, in lower case without `_` and `-`.
const SECRET_NAMES: [&str; 9] =
    ["password", "passwd", "token", "secret", "apikey", "key", "salt", "auth", "sessionid"];

/// A request that the sandbox received, with its secrets redacted.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// Counts the requests from 1 on, in the order in which they were answered; never starts again.
    pub number: u64,
    /// The vendor whose path was called, such as `sonetel`, or `unknown`.
    pub provider: String,
    /// The operation, by the name that the clients' errors use, such as `get`, or `unknown`.
    pub operation: String,
    /// The HTTP method.
    pub method: String,
    /// The path with repeated slashes folded, without the query.
    pub path: String,
    /// The path as it was sent, without the query.
    pub raw_path: String,
    /// The parameters of the query, the form or the JSON body. A name that came more than once has an array. Secrets are
    /// `[redacted]`; what is longer than 2 KiB, or comes after 16 KiB of the same request, is `[shortened]`.
    pub parameters: BTreeMap<String, Value>,
    /// `content-type`, `accept`, `user-agent`, and `authorization` with the scheme alone.
    pub headers: BTreeMap<String, String>,
    /// The HTTP status of the answer; 0 if there was none.
    pub status: u16,
    /// The request was accepted and changed what the fake holds: a granted token or an applied update.
    pub committed: bool,
    /// The name of the fault that was applied, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// What the server knows of a request beside the request.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) provider: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) status: Option<StatusCode>,
    pub(crate) committed: bool,
    pub(crate) fault: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Journal {
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    last_number: u64,
    entries: VecDeque<JournalEntry>,
}

impl Journal {
    /// Records a request. `shows` decides for a parameter's name whether the journal may contain it.
    pub(crate) fn record(&self, call: &Call, outcome: Outcome, shows: impl Fn(&str) -> bool) {
        let mut entry = JournalEntry {
            number: 0,
            provider: outcome.provider.to_owned(),
            operation: outcome.operation.to_owned(),
            method: call.method.to_string(),
            path: shortened(&call.path, VALUE_LIMIT),
            raw_path: shortened(&call.raw_path, VALUE_LIMIT),
            parameters: parameters(call, shows),
            headers: headers(&call.headers),
            status: outcome.status.map_or(0, |status| status.as_u16()),
            committed: outcome.committed,
            fault: outcome.fault,
        };
        let mut ring = lock(&self.ring);
        ring.last_number += 1;
        entry.number = ring.last_number;
        if ring.entries.len() == CAPACITY {
            ring.entries.pop_front();
        }
        ring.entries.push_back(entry);
    }

    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        lock(&self.ring).entries.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.ring).entries.clear();
    }
}

fn parameters(call: &Call, shows: impl Fn(&str) -> bool) -> BTreeMap<String, Value> {
    let text = |pairs: &[(String, String)]| -> Vec<(String, Value)> {
        let value = |(name, value): &(String, String)| (name.clone(), value.as_str().into());
        pairs.iter().map(value).collect()
    };
    let body = match &call.payload {
        Payload::Form(pairs) => text(pairs),
        Payload::Json(Value::Object(members)) => members.clone().into_iter().collect(),
        _ => Vec::new(),
    };
    let mut left = VALUES_LIMIT;
    let mut parameters = BTreeMap::new();
    for (name, value) in text(&call.query).into_iter().chain(body).take(PARAMETER_LIMIT) {
        let (name, value) = if shows(&name) {
            let value = bounded(redacted(&name, value), &mut left);
            (shortened(&name, NAME_LIMIT), value)
        } else {
            ("[other]".to_owned(), REDACTED.into())
        };
        let value = match parameters.remove(&name) {
            Some(there) => joined(there, value),
            None => value,
        };
        parameters.insert(name, value);
    }
    parameters
}

/// A value, if it is short enough and the entry has room `left` for it.
fn bounded(value: Value, left: &mut usize) -> Value {
    let length = value.to_string().len();
    if length > VALUE_LIMIT.min(*left) {
        return SHORTENED.into();
    }
    *left -= length;
    value
}

/// Two values under one name.
fn joined(there: Value, new: Value) -> Value {
    match there {
        Value::Array(mut list) => {
            list.push(new);
            Value::Array(list)
        }
        one => Value::Array(vec![one, new]),
    }
}

fn redacted(name: &str, value: Value) -> Value {
    if is_secret(name) {
        return REDACTED.into();
    }
    match value {
        Value::Array(items) => items.into_iter().map(|item| redacted("", item)).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let value = redacted(&name, value);
                (name, value)
            })
            .collect::<Map<_, _>>()
            .into(),
        scalar => scalar,
    }
}

fn is_secret(name: &str) -> bool {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
    SECRET_NAMES.iter().any(|secret| plain.contains(secret))
}

fn shortened(text: &str, limit: usize) -> String {
    if text.len() > limit { SHORTENED.to_owned() } else { text.to_owned() }
}

fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    for name in [header::CONTENT_TYPE, header::ACCEPT, header::USER_AGENT] {
        if let Some(value) = headers.get(&name) {
            let value = String::from_utf8_lossy(value.as_bytes());
            kept.insert(name.to_string(), shortened(&value, VALUE_LIMIT));
        }
    }
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let scheme = value.as_bytes().split(|byte| *byte == b' ').next();
        let shown = match scheme {
            Some(scheme) if scheme.eq_ignore_ascii_case(b"bearer") => "Bearer [redacted]",
            Some(scheme) if scheme.eq_ignore_ascii_case(b"basic") => "Basic [redacted]",
            _ => REDACTED,
        };
        kept.insert(header::AUTHORIZATION.to_string(), shown.to_owned());
    }
    kept
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Method};
    use serde_json::json;

    use super::*;

    fn call(payload: Payload) -> Call {
        Call {
            method: Method::POST,
            raw_path: "//x".into(),
            path: "/x".into(),
            headers: HeaderMap::new(),
            query: vec![("a".into(), "1".into()), ("a".into(), "2".into())],
            payload,
        }
    }

    fn record(journal: &Journal, payload: Payload, shows: impl Fn(&str) -> bool) {
        let outcome = Outcome {
            provider: "p",
            operation: "o",
            status: Some(StatusCode::OK),
            committed: false,
            fault: None,
        };
        journal.record(&call(payload), outcome, shows);
    }

    #[test]
    fn redacts_by_name_at_any_depth() {
        let journal = Journal::default();
        let body = json!({"plain": {"Auth_Token": "s1", "list": [{"api-key": "s2"}]}, "Password": "s3",
            "session_id": "s4", "n": 5});
        record(&journal, Payload::Json(body), |_| true);
        let shown = serde_json::to_string(&journal.entries()).unwrap();
        assert!(["s1", "s2", "s3", "s4"].iter().all(|secret| !shown.contains(secret)));
        let parameters = &journal.entries()[0].parameters;
        assert_eq!(parameters["a"], json!(["1", "2"]));
        assert_eq!(parameters["n"], 5);
        assert_eq!(parameters["Password"], "[redacted]");
    }

    #[test]
    fn keeps_only_the_scheme_of_credentials() {
        let mut map = HeaderMap::new();
        for (value, shown) in [
            ("bearer abc", "Bearer [redacted]"),
            ("Basic abc", "Basic [redacted]"),
            ("abc", "[redacted]"),
        ] {
            map.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            assert_eq!(headers(&map)["authorization"], shown);
        }
    }

    #[test]
    fn is_bounded_and_goes_on_counting() {
        let journal = Journal::default();
        let long = "x".repeat(VALUE_LIMIT + 1);
        let many = (0..200).map(|n| (format!("n{n}"), long.clone())).collect();
        record(&journal, Payload::Form(many), |_| true);
        let entry = &journal.entries()[0];
        // The query's `a` came twice.
        assert_eq!(entry.parameters.len(), PARAMETER_LIMIT - 1);
        assert_eq!(entry.parameters["n0"], SHORTENED);

        let short = "x".repeat(VALUE_LIMIT / 2);
        let same = (0..200).map(|_| ("n".into(), short.clone())).collect();
        record(&journal, Payload::Form(same), |_| true);
        let size = serde_json::to_string(&journal.entries()[1]).unwrap().len();
        assert!((VALUES_LIMIT / 2..VALUES_LIMIT * 2).contains(&size), "{size}");

        for _ in 0..CAPACITY {
            record(&journal, Payload::Empty, |_| true);
        }
        let entries = journal.entries();
        assert_eq!(entries.len(), CAPACITY);
        assert_eq!(entries[0].number, 3);
        journal.clear();
        record(&journal, Payload::Empty, |_| true);
        assert_eq!(journal.entries()[0].number, CAPACITY as u64 + 3);
    }
}
