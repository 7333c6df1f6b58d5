//! A fake of Sonetel's account API: token endpoint, account, and the `globaldata` lists.
//!
//! What Sonetel documents, or what its SDK and its own clients show, is followed. What nobody outside knows is
//! decided here, always for the stricter reading, so that a client that works here does not lean on luck:
//!
//! * a refusal of a valid request is HTTP 200 with `"status": "failed"`; the eight-digit codes are made up;
//! * a missing, expired or unknown bearer token is 401 with an OAuth body, another account's id is 404 without a body;
//! * a `zone_id` is sent as text (a number is refused) and comes back as a number; `language` is a three-letter code;
//! * `fields` adds the named members to the usual ones of a read; the shapes of all but `service_settings` are made up;
//! * an update that names nothing changeable is refused, and so are `service_settings` without a changeable one;
//! * the `globaldata` lists come bare, without the envelope ([`Seed::wrap_lists`] puts them into it); the zone ids that
//!   no document shows are made up;
//! * a refresh token is replaced by each refresh and the old one revoked
//!   ([`Seed::rotate_refresh_tokens`] turns that off; the vendor's own rule is not known). A refresh that does not
//!   ask for a refresh token (`refresh=yes`) gets none and leaves the old one alive. With
//!   [`Seed::refuse_refresh_tokens`] every refresh is refused as a revoked one is;
//! * an access token lives 24 hours and a refresh token 30 days ([`Seed::token_lifetime`],
//!   [`Seed::refresh_token_lifetime`]): the vendor's documents tell four stories of the former and none of the latter;
//! * a token names its account, as `acc_id` ([`Seed::account_id_in_token`] leaves it out);
//! * the token answer has no `expires_in`: only the `exp` in the token says when it ends.
//!
//! From outside, `credit_balance` and `status` can be set, as texts.

mod account;
mod answer;
mod globaldata;
mod jwt;
mod languages;
mod route;
mod seed;
mod state;
mod token;
mod zones;

pub use seed::{Access, Seed};

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{StatusCode, header};
use serde_json::{Value, json};

use crate::exchange::{Call, Reply};
use crate::fake::Fake;

use route::Route;
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

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is made of steps that leave the state whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn operations(&self) -> &'static [&'static str] {
        route::OPERATIONS
    }

    fn operation(&self, call: &Call) -> &'static str {
        Route::of(call).operation()
    }

    fn shown_parameters(&self, operation: &str) -> Option<&'static [&'static str]> {
        (operation == Route::Token.operation()).then_some(token::PARAMETERS)
    }

    fn answer(&self, call: &Call, now: u64) -> Reply {
        match Route::of(call) {
            Route::Token => token::answer(call, &self.seed, &mut self.lock(), now),
            Route::GetAccount(id) => account::get(call, id, &self.lock(), now),
            Route::UpdateAccount(id) => account::update(call, id, &mut self.lock(), now),
            Route::ListLanguages => globaldata::languages(&self.seed),
            Route::ListTimezones => globaldata::timezones(&self.seed),
            Route::ListErrors => globaldata::errors(&self.seed, call.query_value("resource")),
            Route::WrongMethod(allow) => {
                Reply::empty(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, allow)
            }
            Route::TrailingSlash => Reply::empty(StatusCode::NOT_FOUND),
            Route::Nowhere => Reply::html(StatusCode::NOT_FOUND),
        }
    }

    fn state(&self, now: u64) -> Value {
        let state = self.lock();
        let (access, refresh) = state.tokens.alive(now);
        json!({
            "username": self.seed.username,
            "account": state.account.for_control(),
            "live_access_tokens": access,
            "live_refresh_tokens": refresh,
        })
    }

    fn set(&self, changes: &Value) -> Result<(), String> {
        self.lock().account.set(changes)
    }

    fn vendor_error(&self, code: Option<u32>) -> Reply {
        account::failure(code)
    }

    fn refuse_tokens(&self, revoked: bool, _: u64) -> Option<Reply> {
        self.lock().tokens.end(revoked);
        Some(answer::bad_token("Access token expired"))
    }

    fn has_tokens(&self) -> bool {
        true
    }

    fn has_pages(&self, _: &str) -> bool {
        false
    }

    fn reset(&self) {
        *self.lock() = State::new(&self.seed);
    }
}
