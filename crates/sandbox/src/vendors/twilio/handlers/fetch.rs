//! Fetching an account.

use http::StatusCode;

use crate::engine::exchange::Reply;
use crate::vendors::twilio::render;
use crate::vendors::twilio::reply::{ApiError, success};
use crate::vendors::twilio::request::Request;
use crate::vendors::twilio::state::State;

pub(crate) fn respond(request: &Request<'_>, sid: &str, state: &State) -> Result<Reply, ApiError> {
    request.active(state)?;
    let account = render::account(request.target(sid, state)?, state);
    Ok(success(request.call, StatusCode::OK, "Account", &account))
}
