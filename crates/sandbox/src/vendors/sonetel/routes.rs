//! The operation of a method and a path, and its handler.

use http::{Method, StatusCode, header};

use crate::engine::exchange::{Call, Reply};
use crate::engine::fake::UNKNOWN;
use crate::vendors::sonetel::handlers::{account, globaldata, token};
use crate::vendors::sonetel::seed::Seed;
use crate::vendors::sonetel::state::State;

/// Every operation.
pub(crate) const OPERATIONS: &[&str] =
    &["create_token", "get", "update", "languages", "timezones", "errors"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    Token,
    /// Without an id: the token's own account.
    GetAccount(Option<&'a str>),
    UpdateAccount(&'a str),
    ListLanguages,
    ListTimezones,
    ListErrors,
    /// A path of ours, but not with this method; the value of `Allow`.
    WrongMethod(&'static str),
    /// `/account/{id}/`: behind an id the vendor's gateway minds the slash.
    TrailingSlash,
    Nowhere,
}

impl<'a> Route<'a> {
    pub(crate) fn of(call: &'a Call) -> Self {
        Self::find(&call.method, &call.path)
    }

    fn find(method: &Method, path: &'a str) -> Self {
        let only = |allowed: Method, allow, route| {
            if *method == allowed { route } else { Self::WrongMethod(allow) }
        };
        match path {
            "/SonetelAuth/beta/oauth/token" | "/SonetelAuth/oauth/token" => {
                only(Method::POST, "POST", Self::Token)
            }
            "/globaldata/language" => only(Method::GET, "GET", Self::ListLanguages),
            "/globaldata/timezone" => only(Method::GET, "GET", Self::ListTimezones),
            "/globaldata/errors" => only(Method::GET, "GET", Self::ListErrors),
            "/account" | "/account/" => only(Method::GET, "GET", Self::GetAccount(None)),
            _ => match path.strip_prefix("/account/") {
                Some(id) if !id.contains('/') => Self::one_account(method, id),
                Some(rest) if rest.find('/') == Some(rest.len() - 1) => Self::TrailingSlash,
                _ => Self::Nowhere,
            },
        }
    }

    fn one_account(method: &Method, id: &'a str) -> Self {
        match *method {
            Method::GET => Self::GetAccount(Some(id)),
            Method::PUT => Self::UpdateAccount(id),
            _ => Self::WrongMethod("GET, PUT"),
        }
    }

    /// Responds to a request that takes this route.
    pub(crate) fn respond(self, call: &Call, seed: &Seed, state: &mut State, now: u64) -> Reply {
        match self {
            Self::Token => token::create(call, seed, state, now),
            Self::GetAccount(id) => account::get(call, id, state, now),
            Self::UpdateAccount(id) => account::update(call, id, state, now),
            Self::ListLanguages => globaldata::languages(seed),
            Self::ListTimezones => globaldata::timezones(seed),
            Self::ListErrors => globaldata::errors(seed, call.query_value("resource")),
            Self::WrongMethod(allow) => {
                Reply::empty(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, allow)
            }
            Self::TrailingSlash => Reply::empty(StatusCode::NOT_FOUND),
            Self::Nowhere => Reply::html(StatusCode::NOT_FOUND),
        }
    }

    /// The name in the journal, and the one that a fault would be matched to.
    pub(crate) fn operation(self) -> &'static str {
        match self {
            Self::Token => "create_token",
            Self::GetAccount(_) => "get",
            Self::UpdateAccount(_) => "update",
            Self::ListLanguages => "languages",
            Self::ListTimezones => "timezones",
            Self::ListErrors => "errors",
            Self::WrongMethod(_) | Self::TrailingSlash | Self::Nowhere => UNKNOWN,
        }
    }
}
