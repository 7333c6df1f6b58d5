//! Updating an account: all of it or nothing.

use http::StatusCode;

use crate::engine::exchange::Reply;
use crate::vendors::twilio::render;
use crate::vendors::twilio::reply::{ApiError, success};
use crate::vendors::twilio::request::Request;
use crate::vendors::twilio::state::State;
use crate::vendors::twilio::state::account::{Account, Status};

pub(crate) fn respond(
    request: &Request<'_>,
    sid: &str,
    state: &mut State,
) -> Result<Reply, ApiError> {
    let word = request.field("Status");
    if word.is_some() && state.is_main(&request.caller) && sid != request.caller {
        parent_is_active(state)?;
    }
    request.active(state)?;
    let mut account = request.target(sid, state)?.clone();
    if let Some(name) = request.friendly_name()? {
        name.clone_into(&mut account.friendly_name);
    }
    if let Some(word) = word {
        set_status(&mut account, word, request, state)?;
    }
    account.updated = request.now;
    state.store(account.clone());
    let account = render::account(&account, state);
    Ok(success(request.call, StatusCode::OK, "Account", &account).committed())
}

fn parent_is_active(state: &State) -> Result<(), ApiError> {
    match state.main().status {
        Status::Suspended | Status::SuspendedByVendor => Err(ApiError::new(21476)),
        Status::Active | Status::Closed => Ok(()),
    }
}

fn set_status(
    account: &mut Account,
    word: &str,
    request: &Request<'_>,
    state: &State,
) -> Result<(), ApiError> {
    if state.is_main(&account.sid) {
        return Err(ApiError::new(21477));
    }
    if !state.is_main(&request.caller) {
        return Err(ApiError::new(20006));
    }
    let Some(status) = Status::of(word) else {
        let is_word = Status::of(&word.to_ascii_lowercase()).is_some();
        return if is_word { Ok(()) } else { Err(ApiError::new(21475)) };
    };
    match (account.status, status) {
        (Status::Closed, _) => return Err(ApiError::new(21479)),
        (Status::SuspendedByVendor, _) => return Err(ApiError::new(21478)),
        (_, Status::Closed) => account.closed = Some(request.now),
        _ => {}
    }
    account.status = status;
    Ok(())
}
