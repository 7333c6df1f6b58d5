//! A fake of Sonetel's account API: token endpoint, account, and the `globaldata` lists.
//!
//! What Sonetel documents, or what its SDK and its own clients show, is followed. What is not public is
//! decided here, always for the stricter reading, so that a client that works here does not lean on luck:
//!
//! * a failure of a valid request is HTTP 200 with `"status": "failed"`; the eight-digit codes are made up;
//! * a missing, expired or unknown bearer token is 401 with an OAuth body, another account's id is 404 without a body;
//! * a `zone_id` is sent as text (a number is refused) and comes back as a number; `language` is a three-letter code;
//! * `fields` adds the named members to the usual ones of a read; the shapes of all but `service_settings` are made up;
//! * an update that names nothing changeable is refused, and so are `service_settings` without a changeable one;
//! * the `globaldata` lists come bare, without the envelope ([`Seed::wrap_lists`] puts them into it); the zone ids that
//!   no document shows are made up;
//! * a refresh token is replaced by each refresh and the old one revoked
//!   ([`Seed::rotate_refresh_tokens`] turns that off; the vendor's own rule is not known). A refresh that does not
//!   request a refresh token (`refresh=yes`) gets none and leaves the old one valid. With
//!   [`Seed::refuse_refresh_tokens`] every refresh is refused as a revoked one is;
//! * an access token lives 24 hours and a refresh token 30 days ([`Seed::token_lifetime`],
//!   [`Seed::refresh_token_lifetime`]): the vendor's documents give four values for the former and none for the latter;
//! * a token names its account, as `acc_id` ([`Seed::account_id_in_token`] leaves it out);
//! * the token answer has no `expires_in`: only the token's `exp` gives its end.
//!
//! From outside, `credit_balance` and `status` can be set, as texts.

mod failures;
mod handlers;
mod jwt;
mod reply;
mod request;
mod routes;
mod seed;
mod state;

pub use seed::{Access, Seed};

use std::sync::Mutex;

use serde_json::{Value, json};

use crate::engine::exchange::{Call, Reply};
use crate::engine::fake::Fake;
use crate::engine::lock::lock;

use routes::Route;
use state::State;

/// The fake, behind one lock: it is a test's counterpart and answers in microseconds.
#[derive(Debug)]
pub(crate) struct Sonetel {
    seed: Seed,
    state: Mutex<State>,
}

impl Sonetel {
    pub(crate) fn new(seed: Seed) -> Self {
        let state = Mutex::new(State::new(&seed));
        Self { seed, state }
    }
}

impl Fake for Sonetel {
    fn provider(&self) -> &'static str {
        "sonetel"
    }

    fn serves(&self, path: &str) -> bool {
        let first = path.split('/').nth(1);
        matches!(first, Some("SonetelAuth" | "account" | "globaldata"))
    }

    fn operations(&self) -> Vec<&'static str> {
        routes::OPERATIONS.to_vec()
    }

    fn operation(&self, call: &Call) -> &'static str {
        Route::of(call).operation()
    }

    fn shows_parameter(&self, operation: &str, name: &str) -> bool {
        operation != Route::Token.operation() || handlers::token::PARAMETERS.contains(&name)
    }

    fn respond(&self, call: &Call, now: u64) -> Reply {
        Route::of(call).respond(call, &self.seed, &mut lock(&self.state), now)
    }

    fn state(&self, now: u64) -> Value {
        let state = lock(&self.state);
        let (access, refresh) = state.tokens.alive(now);
        json!({
            "username": self.seed.username,
            "account": state.account.to_json(),
            "live_access_tokens": access,
            "live_refresh_tokens": refresh,
        })
    }

    fn set(&self, changes: &Value) -> Result<(), String> {
        lock(&self.state).account.set(changes)
    }

    fn vendor_error(&self, code: Option<u32>) -> Reply {
        handlers::account::vendor_error(code)
    }

    fn expire_tokens(&self, revoked: bool) -> Option<Reply> {
        lock(&self.state).tokens.expire_all(revoked);
        Some(reply::bad_token("Access token expired"))
    }

    fn has_tokens(&self) -> bool {
        true
    }

    fn reset(&self) {
        *lock(&self.state) = State::new(&self.seed);
    }
}
