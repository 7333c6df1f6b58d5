//! A request by somebody who may send it.

pub(crate) mod auth;
pub(crate) mod parameters;
pub(crate) mod read;
pub(crate) mod token;

use std::borrow::Cow;

use serde::Serialize;

use crate::engine::exchange::Reply;
use crate::vendors::voximplant::errors::{ApiErrors, Code, code};
use crate::vendors::voximplant::json::{Members, encoded};
use crate::vendors::voximplant::state::State;
use crate::vendors::voximplant::state::account::Account;

use auth::Caller;
use http::StatusCode;
use parameters::Parameters;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    pub(crate) caller: Caller,
    pub(crate) parameters: Parameters<'a>,
    /// Host and port of the fake.
    pub(crate) host: &'a str,
    /// Seconds since 1970.
    pub(crate) now: u64,
}

pub(crate) type Response = Result<Reply, ApiErrors>;

impl Request<'_> {
    /// The account that is acted for.
    pub(crate) fn account<'s>(&self, state: &'s State) -> Result<Cow<'s, Account>, Code> {
        state.account(self.caller.account).ok_or(code::AUTHORIZATION_FAILED)
    }
}

/// A reply with nothing but a `result`.
pub(crate) fn result<T: Serialize + ?Sized>(result: &T) -> Reply {
    Reply::json(StatusCode::OK, &Members::from([("result", encoded(result))]))
}
