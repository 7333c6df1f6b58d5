//! A fake of Voximplant's Management API: the methods about the account.
//!
//! What Voximplant documents, or what its six SDKs show, is followed. What nobody outside knows is decided here, mostly
//! for the stricter reading, so that a client that works here does not lean on luck:
//!
//! * parameters stand in the query, in an urlencoded or in a multipart body, or in several of them; what a JSON body
//!   says is ignored, a body of another type is error 101. Of a name that comes twice the first counts;
//! * an unknown method is found out before the caller is, and the caller before the parameters;
//! * a token is checked in this order: form (447), key id (433), signature (100), lifetime (454), issued ahead of the
//!   clock by more than ten seconds (455), expired (456), the issuer an account of the key's (100). Zero is not one,
//!   although an SDK sends it;
//! * with an `Authorization` header the legacy parameters don't count. A wrong session is error 161, the rest 100;
//! * a session never ends, and `Logon` is not offered: [`Access::session_id`] is open from the start;
//! * `error` is the first of `errors`, which has every fault of the parameters; the vendor's words for them are made up;
//! * an empty text takes a setting away, but for the billing address (485) and what must be one of a list. An empty
//!   flag is false, as the PHP SDK means it;
//! * a time zone must look like an IANA name (496), a flag like a flag (101), a decimal has no exponent (125);
//! * a password is too weak with the account's name in it or with fewer than five different characters, and used
//!   before if it is the one in use. No other proof is asked for to change it; the e-mail address takes the password;
//! * without `return_live_balance` the member `live_balance` is missing;
//! * an account that is not active or is frozen answers all the same, and says so.
//!
//! Child accounts ([`Options::children`](crate::Options::children)) are made when they are asked for. Their ids follow
//! the parent's; the third is `child-3`, `child-3@example.test`, password `P&ss+3%=Word`.

mod access;
mod account;
mod account_info;
mod auth;
mod checks;
mod json;
mod key;
mod methods;
mod parameters;
mod refusal;
mod roles;
mod seed;
mod settings;
mod state;
mod token;
mod words;

pub use access::Access;
pub use roles::Role;
pub use seed::Seed;

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{Method as Verb, StatusCode, header};
use serde_json::Value;

use crate::exchange::{Call, Reply};
use crate::fake::{Fake, UNKNOWN};

use auth::Caller;
use key::Key;
use methods::{Answer, Method, Request};
use parameters::Parameters;
use refusal::code;
use state::State;

/// The fake, behind one lock: it is a test's counterpart and answers in microseconds.
#[derive(Debug)]
pub(crate) struct Voximplant {
    host: String,
    key: &'static Key,
    state: Mutex<State>,
}

impl Voximplant {
    pub(crate) fn new(seed: Seed, children: u32, access: &Access) -> io::Result<Self> {
        let state = Mutex::new(State::new(seed, children));
        Ok(Self { host: access.host.clone(), key: Key::of_process()?, state })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is made of steps that leave the state whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn respond(&self, call: &Call, now: u64) -> Answer {
        let parameters = Parameters::of(call)?;
        let method = Method::named(parameters::command(call))?;
        let mut state = self.lock();
        let caller = Caller::of(call, parameters, &state, self.key, now)?;
        if !caller.may(method.roles, &state) {
            return Err(code::FORBIDDEN_COMMAND.into());
        }
        (method.handler)(&Request { caller, parameters, host: &self.host }, &mut state)
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

    fn operation(&self, call: &Call) -> &'static str {
        match Method::named(parameters::command(call)) {
            Ok(method) if takes(&call.method) => method.operation,
            _ => UNKNOWN,
        }
    }

    fn shown_parameters(&self, operation: &str) -> Option<&'static [&'static str]> {
        // A method that doesn't exist can carry credentials as well.
        Some(Method::of_operation(operation).map_or(auth::PARAMETERS, |method| method.shown))
    }

    fn answer(&self, call: &Call, now: u64) -> Reply {
        if !takes(&call.method) {
            return Reply::html(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, "GET, POST");
        }
        self.respond(call, now).unwrap_or_else(|refusals| refusals.reply())
    }

    fn state(&self, _: u64) -> Value {
        self.lock().for_control()
    }

    fn reset(&self) {
        self.lock().reset();
    }
}
