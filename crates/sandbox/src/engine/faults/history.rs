//! The last replies to reads, from which stale reads and wrong pages are made.

use std::collections::VecDeque;
use std::sync::Mutex;

use serde_json::Value;

use crate::engine::exchange::{Call, Payload, Reply};

use crate::engine::faults::rule::Pages;
use crate::engine::lock::lock;
use crate::seed::debug_of_these_only;

/// How many answers are kept, and how long one may be.
const CAPACITY: usize = 256;
const LONGEST: usize = 256 * 1024;

#[derive(Debug, Default)]
pub(crate) struct ReplyHistory {
    records: Mutex<Records>,
}

#[derive(Default)]
struct Records {
    replies: VecDeque<(String, String, Reply)>,
    /// How often a page was cycled to, or a total has grown.
    turns: usize,
}

// Not derived: requests and replies hold secrets.
debug_of_these_only!(Records {});

impl ReplyHistory {
    /// Records the reply to a read.
    pub(crate) fn record(&self, operation: &str, call: &Call, reply: &Reply) {
        if reply.committed || !reply.status.is_success() || reply.body.len() > LONGEST {
            return;
        }
        let mut records = lock(&self.records);
        if records.replies.len() == CAPACITY {
            records.replies.pop_front();
        }
        records.replies.push_back((operation.to_owned(), request_key(call), reply.clone()));
    }

    /// The last reply to the same read.
    pub(crate) fn previous(&self, operation: &str, call: &Call) -> Option<Reply> {
        let key = request_key(call);
        let records = lock(&self.records);
        let same = |(of, of_key, _): &&(String, String, Reply)| of == operation && *of_key == key;
        records.replies.iter().rev().find(same).map(|(.., reply)| reply.clone())
    }

    /// A page instead of the right one, which `reply` is.
    pub(crate) fn page(&self, operation: &str, how: Pages, reply: Reply) -> Reply {
        let mut records = lock(&self.records);
        records.turns += 1;
        let turns = records.turns;
        let of_operation = |(of, ..): &&(String, String, Reply)| of == operation;
        let pages: Vec<_> = records.replies.iter().filter(of_operation).map(|(.., r)| r).collect();
        let instead = match how {
            Pages::Repeated => pages.last(),
            Pages::Cycling if !pages.is_empty() => pages.get(turns % pages.len()),
            Pages::Cycling => None,
            Pages::Growing => return grown(&reply, &pages, turns),
        };
        instead.map_or(reply, |page| (*page).clone())
    }

    pub(crate) fn clear(&self) {
        *lock(&self.records) = Records::default();
    }
}

/// The page with a total that is never reached, and a next page always; an empty page shows the items of an earlier one.
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
    if page.get("next_page_uri").is_some() {
        page["next_page_uri"] = page["first_page_uri"].clone();
    }
    page["total_count"] = (turns + 1).saturating_mul(1_000_000).into();
    Reply { body: page.to_string().into(), ..reply.clone() }
}

/// What identifies a request. The caller is part of it where a caller always has the same credentials: the same path may
/// show each account something of its own. A bearer token is another after each login.
fn request_key(call: &Call) -> String {
    let caller = call.credentials("basic").unwrap_or_default();
    let body = match &call.payload {
        Payload::Form(pairs) => format!("{pairs:?}"),
        Payload::Json(value) => value.to_string(),
        _ => String::new(),
    };
    format!("{caller} {} {} {:?} {body}", call.method, call.path, call.query)
}
