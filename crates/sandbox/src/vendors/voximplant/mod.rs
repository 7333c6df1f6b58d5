//! A fake of Voximplant's Management API: the methods of its Accounts section.
//!
//! What Voximplant documents, or what its six SDKs show, is followed. What is not public is decided here, mostly
//! for the stricter reading, so that a client that works here does not lean on luck:
//!
//! * parameters come in the query, in an urlencoded or in a multipart body, or in several of them; what a JSON body
//!   contains is ignored, a body of another type is error 101. Of a name that comes twice the first counts;
//! * an unknown method is found out before the caller is, and the caller before the parameters;
//! * a token is checked in this order: form (447), key id (433), signature (100), lifetime (454), issued ahead of the
//!   clock by more than ten seconds (455), expired (456), the issuer an account of the key's (100). Zero is not one,
//!   although an SDK sends it;
//! * with an `Authorization` header the legacy parameters don't count. A wrong session is error 161, the rest 100;
//! * a session never ends, and `Logon` is not offered: [`Access::session_id`] is open from the start;
//! * `error` is the first of `errors`, which has every fault of the parameters; the vendor's words for them are made up;
//! * an empty text takes a setting away, but for the billing address (485) and what must be one of a list. An empty
//!   flag is false, as the PHP SDK means it;
//! * a time zone must look like an IANA name, old ones included, or like `GMT-8` (496), a flag like a flag (101), a decimal
//!   has no exponent (125);
//! * a password is too weak with the account's name in it or with fewer than five different characters, and used
//!   before if it is the one in use. Changing it requires no other
//!   credential; changing the e-mail address requires the password;
//! * without `return_live_balance` the member `live_balance` is missing;
//! * an account that is not active or is frozen is served all the same, and shows its status.
//!
//! # Children
//!
//! Child accounts ([`Options::children`](crate::Options::children)) are made when they are needed. Their ids follow
//! the parent's; the third is `child-3`, `child-3@example.test`, password `P&ss+3%=Word`; every tenth is frozen. Those
//! that are added or cloned continue the numbering; of them 10,000 are the limit (397), of those from the start a million.
//!
//! * `AddAccount` logs in by `parent_account_…` (or the session), `CloneAccount` by a `parent_account_…` proof (or the
//!   session) alone, `GetAccountVerifications` by name or e-mail address: what they call `account_…` is no login there.
//!   Beside a token `parent_account_…` may be left out; a parent that is named must be the token's account (177);
//! * a child has no children: its lists are empty, a selector of it finds none (194, 198, 199), and adding or cloning
//!   is forbidden (104);
//! * a missing parameter is error 134, two of a group of which one is wanted 458; an empty selector of children or phones is
//!   none, since the Go SDKs send all that they have;
//! * a clone has its template's settings and plans, but not its money, and the documents' default language and zone;
//! * `GetChildrenAccounts` requires no selector; name and address are matched whole; `count` above 1000 is 1000 unless
//!   the output is brief or medium;
//! * of `SetChildAccountInfo`'s lists only the ids take `all`; a new address is for one child only (201).
//!
//! # Money
//!
//! * All is computed in decimals, exactly; an amount with more digits than can be counted is error 5. What moves the
//!   balance moves the live and the fixed balance, too; balance and credit limit together cover a price, or it is 127;
//! * a rate is the same for the same day, and without a day the rate of now; days to come are error 233;
//! * an account has four phones. Three are charged by `ChargeAccount`, for thirty days each; what is paid costs nothing
//!   and is not `is_charged`. The fourth is charged automatically, which here never happens, and is refused (181, 121);
//! * `ChangeAccountPlan` takes the new plan's price at once. The plan must cost more than the one in use, and the
//!   account be active and not frozen (379). Without an id the next dearer plan is meant;
//! * when a charge or a plan takes the balance below `min_balance_to_notify`, the `min_balance` callback is posted to
//!   `callback_url` if that is `http:` on loopback: once, with five seconds' time, not again while it stays below. TLS is
//!   not spoken. Of more than sixteen callbacks under way the rest is dropped.
//!
//! From outside, the account's `balance` can be set, as text, and whether it is `active` and `frozen`.

mod access;
mod errors;
mod handlers;
mod json;
mod key;
mod request;
mod roles;
mod routes;
mod seed;
mod state;
mod times;
mod words;

pub use access::Access;
pub use roles::Role;
pub use seed::Seed;

use std::io;
use std::sync::Mutex;

use http::{Method as Verb, StatusCode, header};
use serde_json::Value;

use crate::engine::exchange::{Call, Reply};
use crate::engine::fake::{Fake, UNKNOWN};
use crate::engine::lock::lock;

use errors::{ApiErrors, code};
use key::Key;
use request::auth::{self, Caller};
use request::parameters::{self, Parameters};
use request::{Request, Response};
use routes::Method;
use state::State;
use state::callback::Sender;

/// The fake, behind one lock: it is a test's counterpart and answers in microseconds.
#[derive(Debug)]
pub(crate) struct Voximplant {
    host: String,
    key: &'static Key,
    state: Mutex<State>,
    sender: Sender,
}

impl Voximplant {
    pub(crate) fn new(seed: Seed, children: u32, access: &Access) -> io::Result<Self> {
        let state = Mutex::new(State::new(seed, children));
        Ok(Self {
            host: access.host.clone(),
            key: Key::of_process()?,
            state,
            sender: Sender::new(),
        })
    }

    fn call(&self, call: &Call, now: u64) -> Response {
        let parameters = Parameters::of(call)?;
        let method = Method::named(parameters::command(call))?;
        let mut state = lock(&self.state);
        let caller = Caller::of(call, parameters, method.login, &state, self.key, now)?;
        if !caller.may(method.roles, &state) {
            return Err(code::FORBIDDEN_COMMAND.into());
        }
        let request = Request { caller, parameters, host: &self.host, now };
        let response = (method.handler)(&request, &mut state);
        for callback in state.take_callbacks() {
            self.sender.send(callback);
        }
        response
    }
}

fn takes(verb: &Verb) -> bool {
    matches!(*verb, Verb::GET | Verb::POST)
}

impl Fake for Voximplant {
    fn provider(&self) -> &'static str {
        "voximplant"
    }

    fn serves(&self, path: &str) -> bool {
        parameters::serves(path)
    }

    fn operations(&self) -> Vec<&'static str> {
        routes::operations()
    }

    fn operation(&self, call: &Call) -> &'static str {
        match Method::named(parameters::command(call)) {
            Ok(method) if takes(&call.method) => method.name,
            _ => UNKNOWN,
        }
    }

    fn shows_parameter(&self, operation: &str, name: &str) -> bool {
        // A request to a method that does not exist can carry credentials as well.
        Method::named(Some(operation))
            .map_or_else(|_| auth::PARAMETERS.contains(&name), |method| method.takes(name))
    }

    fn respond(&self, call: &Call, now: u64) -> Reply {
        if !takes(&call.method) {
            return Reply::html(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, "GET, POST");
        }
        self.call(call, now).unwrap_or_else(|errors| errors.reply())
    }

    fn state(&self, _: u64) -> Value {
        lock(&self.state).to_json()
    }

    fn set(&self, changes: &Value) -> Result<(), String> {
        let mut state = lock(&self.state);
        state.set(changes)?;
        for callback in state.take_callbacks() {
            self.sender.send(callback);
        }
        Ok(())
    }

    fn vendor_error(&self, code: Option<u32>) -> Reply {
        errors::any(code)
    }

    /// Clients sign their tokens themselves, so that the next one is good whatever became of this one.
    fn expire_tokens(&self, revoked: bool) -> Option<Reply> {
        let code = if revoked { code::INVALID_KEY_ID } else { code::TOKEN_EXPIRED };
        Some(ApiErrors::from(code).reply())
    }

    fn has_tokens(&self) -> bool {
        true
    }

    fn has_pages(&self, operation: &str) -> bool {
        operation == "GetChildrenAccounts"
    }

    fn reset(&self) {
        lock(&self.state).reset();
    }
}
