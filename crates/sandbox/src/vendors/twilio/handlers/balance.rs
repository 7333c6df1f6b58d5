//! The balance, which only a main account has.

use http::StatusCode;
use serde_json::json;

use crate::engine::exchange::Reply;
use crate::vendors::twilio::reply::{ApiError, success};
use crate::vendors::twilio::request::Request;
use crate::vendors::twilio::state::State;

pub(crate) fn respond(request: &Request<'_>, sid: &str, state: &State) -> Result<Reply, ApiError> {
    request.active(state)?;
    let account = request.target(sid, state)?;
    if !state.is_main(&account.sid) {
        return Err(ApiError::NotFound(request.call.path.clone()));
    }
    let currency = &state.seed().currency;
    let balance =
        json!({"currency": currency, "balance": state.balance(), "account_sid": account.sid});
    Ok(success(request.call, StatusCode::OK, "Balance", &balance))
}
