//! A fake of Twilio's account API, `/2010-04-01/Accounts…`: fetching, listing, creating and updating accounts of two
//! levels, and the balance.
//!
//! What Twilio's description of the API, its documents and recorded exchanges show, is followed: JSON only if the path ends
//! in `.json`, else XML; failures with a code in the format of the answer; pages that begin after an account; the main account
//! among those that it lists, each with its auth token; no balance for a sub-account, which is told like a SID that there is
//! not (20404); the headers of every answer. What is not public is decided here:
//!
//! * the HTTP status of a refusal by a code from 21101 on is 400; a key without the right gets 403 and 70051;
//! * whoever is suspended or closed is refused with 401 and 20003 ([`Seed::inactive_is_403`]: 403 and 20403). A main account that
//!   is suspended is refused, with all below it, whose status reads `suspended` meanwhile; a change of a sub-account's
//!   status is then told the reason, 21476;
//! * an API key of the kind *standard* is refused for `/Accounts`, and reads the balance; one of the kind *restricted* may fetch
//!   the account and the balance, and nothing else. A *main* key may do everything with its own account, listing and
//!   creating included, and nothing with the others;
//! * a sub-account sees itself in its list; it may change its name, and gets 20006 for its status;
//! * an update without a parameter changes nothing and succeeds; a `Status` in other letters than lower-case ones does the same,
//!   without a word;
//! * a balance below zero suspends nobody;
//! * lists have the main account first, then the newest; `Page` alone moves nothing; a malformed `PageSize`, `PageToken` or
//!   `Status` of a list is 400 and 20001;
//! * an account has at most [`Seed::concurrent_requests`] requests under way, those of its keys and those that it makes on its
//!   sub-accounts among them; a latency of a fault counts.
//!
//! # Sub-accounts
//!
//! [`Options::children`](crate::Options::children) makes that many (at most 100,000), however many clients may create. Number `n`,
//! from 1 on, has the friendly name `Sub-account <n>`. What is suspended by
//! [`Sandbox::set_state`](crate::Sandbox::set_state), by its SID, counts as suspended by the vendor: clients can't make it active
//! again (21478). A closed account is deleted 30 days later, by the sandbox's clock.

mod concurrency;
mod handlers;
mod page_token;
mod render;
mod reply;
mod request;
mod routes;
mod seed;
mod state;

pub use seed::{Access, ApiKey, Seed};

use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};

use crate::engine::exchange::{Call, Reply};
use crate::engine::fake::Fake;
use crate::engine::lock::lock;

use concurrency::Concurrency;
use reply::ApiError;
use request::user;
use routes::Route;
use state::State;

/// What the journal shows of any request.
const PARAMETERS: &[&str] = &["FriendlyName", "Status", "Page", "PageSize", "PageToken"];

/// The fake, behind one lock: it is a test's counterpart and answers in microseconds.
#[derive(Debug)]
pub(crate) struct Twilio {
    seed: Seed,
    children: u32,
    state: Mutex<State>,
    concurrency: Arc<Concurrency>,
}

impl Twilio {
    pub(crate) fn new(seed: Seed, children: u32) -> Self {
        let state = Mutex::new(State::new(&seed, children));
        Self { seed, children, state, concurrency: Arc::default() }
    }

    /// The account whose requests under way a request is one of.
    fn payer(&self, call: &Call) -> String {
        let user = user(call);
        lock(&self.state).key_owner(&user).map_or(user, str::to_owned)
    }
}

impl Fake for Twilio {
    fn provider(&self) -> &'static str {
        "twilio"
    }

    fn serves(&self, path: &str) -> bool {
        path.split('/').nth(1) == Some("2010-04-01")
    }

    fn operations(&self) -> Vec<&'static str> {
        routes::OPERATIONS.to_vec()
    }

    fn operation(&self, call: &Call) -> &'static str {
        Route::of(call).operation()
    }

    fn shows_parameter(&self, _: &str, name: &str) -> bool {
        PARAMETERS.contains(&name)
    }

    fn under_way(&self, call: &Call) -> Option<Box<dyn Send>> {
        Some(Box::new(Concurrency::enter(&self.concurrency, self.payer(call))))
    }

    fn respond(&self, call: &Call, now: u64) -> Reply {
        let concurrent = self.concurrency.of(&self.payer(call));
        let reply = if concurrent > self.seed.concurrent_requests {
            Err(ApiError::new(20429))
        } else {
            Route::of(call).respond(call, &mut lock(&self.state), now)
        };
        let reply = reply.unwrap_or_else(|error| error.reply(call));
        reply::with_vendor_headers(reply, concurrent, self.concurrency.number())
    }

    fn state(&self, now: u64) -> Value {
        let state = lock(&self.state);
        let mut statuses = Map::new();
        for account in state.all(now) {
            let word = state.status(account).word();
            let number = statuses.get(word).and_then(Value::as_u64).unwrap_or(0);
            statuses.insert(word.to_owned(), (number + 1).into());
        }
        json!({
            "account": state.main().to_json(),
            "balance": state.balance(),
            "currency": self.seed.currency,
            "children": state.all(now).count().saturating_sub(1),
            "accounts": statuses,
        })
    }

    fn set(&self, changes: &Value) -> Result<(), String> {
        lock(&self.state).set(changes)
    }

    fn vendor_error(&self, code: Option<u32>) -> Reply {
        ApiError::new(code.unwrap_or(20500)).json()
    }

    fn has_pages(&self, operation: &str) -> bool {
        operation == "list"
    }

    fn reset(&self) {
        *lock(&self.state) = State::new(&self.seed, self.children);
    }
}
