//! Whether a request may act on an account.

use http::StatusCode;

use crate::engine::exchange::{Call, Reply};
use crate::vendors::sonetel::reply::bad_token;
use crate::vendors::sonetel::state::State;
use crate::vendors::sonetel::state::tokens::{TokenError, TokenKind};

/// The reply to a request without a valid bearer token, or for an account that is not the token's own.
pub(crate) fn unauthorized(
    call: &Call,
    id: Option<&str>,
    state: &State,
    now: u64,
) -> Option<Reply> {
    let Some(token) = call.credentials("bearer") else {
        return Some(bad_token("Full authentication is required to access this resource"));
    };
    match state.tokens.check(token, TokenKind::Access, now) {
        Ok(()) if id.is_none_or(|id| state.account.has_id(id)) => None,
        Ok(()) => Some(Reply::empty(StatusCode::NOT_FOUND)),
        Err(TokenError::Expired) => Some(bad_token("Access token expired")),
        Err(TokenError::Unknown) => Some(bad_token("Cannot convert access token to JSON")),
    }
}
