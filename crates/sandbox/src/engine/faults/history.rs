//! The last replies to reads, from which stale reads and wrong pages are made.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;

use serde_json::Value;

use crate::engine::exchange::{Call, Payload, Reply};

use crate::engine::faults::rule::Pages;
use crate::engine::lock::lock;

/// How many answers are kept, and how long one may be.
const CAPACITY: usize = 256;
const LONGEST: usize = 256 * 1024;

#[derive(Debug, Default)]
pub(crate) struct ReplyHistory {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    answers: VecDeque<(String, String, Reply)>,
    /// How often a page was cycled to, or a total has grown.
    turns: usize,
}

// By hand: questions and answers hold secrets.
impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("answers", &self.answers.len()).finish_non_exhaustive()
    }
}

impl ReplyHistory {
    /// Keeps the answer to a read.
    pub(crate) fn record(&self, operation: &str, call: &Call, reply: &Reply) {
        if reply.committed || !reply.status.is_success() || reply.body.len() > LONGEST {
            return;
        }
        let mut kept = lock(&self.kept);
        if kept.answers.len() == CAPACITY {
            kept.answers.pop_front();
        }
        kept.answers.push_back((operation.to_owned(), question(call), reply.clone()));
    }

    /// What the same read was answered the last time.
    pub(crate) fn previous(&self, operation: &str, call: &Call) -> Option<Reply> {
        let asked = question(call);
        let kept = lock(&self.kept);
        let same =
            |(of, question, _): &&(String, String, Reply)| of == operation && *question == asked;
        kept.answers.iter().rev().find(same).map(|(.., reply)| reply.clone())
    }

    /// A page instead of the right one, which `reply` is.
    pub(crate) fn page(&self, operation: &str, how: Pages, reply: Reply) -> Reply {
        let mut kept = lock(&self.kept);
        kept.turns += 1;
        let turns = kept.turns;
        let of_operation = |(of, ..): &&(String, String, Reply)| of == operation;
        let pages: Vec<_> = kept.answers.iter().filter(of_operation).map(|(.., r)| r).collect();
        let instead = match how {
            Pages::Repeated => pages.last(),
            Pages::Cycling if !pages.is_empty() => pages.get(turns % pages.len()),
            Pages::Cycling => None,
            Pages::Growing => return grown(&reply, &pages, turns),
        };
        instead.map_or(reply, |page| (*page).clone())
    }

    pub(crate) fn clear(&self) {
        *lock(&self.kept) = Kept::default();
    }
}

/// The page with a total that nobody ever reaches; what stood on one before, where this one is empty.
fn grown(reply: &Reply, before: &[&Reply], turns: usize) -> Reply {
    let read = |reply: &Reply| serde_json::from_slice::<Value>(&reply.body).ok();
    let is_empty = |page: &Value| page["result"].as_array().is_some_and(Vec::is_empty);
    let Some(mut page) = read(reply) else { return reply.clone() };
    if is_empty(&page) {
        let mut before = before.iter().rev().filter_map(|reply| read(reply));
        if let Some(before) = before.find(|page| !is_empty(page)) {
            page["result"] = before["result"].clone();
        }
    }
    page["total_count"] = (turns + 1).saturating_mul(1_000_000).into();
    Reply { body: page.to_string().into(), ..reply.clone() }
}

/// What was asked, and by whom where that is always said in the same way: the same path may show each account something
/// of its own. A bearer token is another after each login.
fn question(call: &Call) -> String {
    let caller = call.credentials("basic").unwrap_or_default();
    let body = match &call.payload {
        Payload::Form(pairs) => format!("{pairs:?}"),
        Payload::Json(value) => value.to_string(),
        _ => String::new(),
    };
    format!("{caller} {} {} {:?} {body}", call.method, call.path, call.query)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method, StatusCode};

    use super::*;

    #[test]
    fn debug_shows_no_question_and_no_answer() {
        let history = ReplyHistory::default();
        let call = Call {
            method: Method::POST,
            raw_path: "/x".into(),
            path: "/x".into(),
            headers: HeaderMap::new(),
            query: Vec::new(),
            payload: Payload::Form(vec![("api_key".into(), "planted".into())]),
        };
        history.record("o", &call, &Reply::json(StatusCode::OK, &"planted"));
        let shown = format!("{history:?}");
        assert!(shown.contains("answers: 1") && !shown.contains("planted"), "{shown}");
    }
}
