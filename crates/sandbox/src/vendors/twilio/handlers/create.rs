//! Making a sub-account.

use http::StatusCode;

use crate::engine::exchange::Reply;
use crate::vendors::twilio::render;
use crate::vendors::twilio::reply::{ApiError, success};
use crate::vendors::twilio::request::Request;
use crate::vendors::twilio::state::State;

pub(crate) fn respond(request: &Request<'_>, state: &mut State) -> Result<Reply, ApiError> {
    request.active(state)?;
    if !state.is_main(&request.caller) {
        return Err(ApiError::new(21101));
    }
    let name = request.friendly_name()?.map(str::to_owned);
    let seed = state.seed();
    let limit = if seed.trial { 1 } else { seed.sub_accounts };
    if u32::try_from(state.open_sub_accounts()).unwrap_or(u32::MAX) >= limit {
        return Err(ApiError::new(21480));
    }
    let name = name.unwrap_or_else(|| render::default_name(request.now));
    let account = state.make(name, request.now).clone();
    let account = render::account(&account, state);
    Ok(success(request.call, StatusCode::CREATED, "Account", &account).committed())
}
