//! Moving a child and those below it to another organisation.

use http::StatusCode;

use crate::engine::exchange::Reply;

use crate::vendors::restcomm::reply::{self, ApiError};
use crate::vendors::restcomm::request::Request;
use crate::vendors::restcomm::state::State;
use crate::vendors::restcomm::state::tree::Found;
use crate::vendors::restcomm::{auth, render};

pub(crate) fn respond(
    request: Request<'_>,
    id: &str,
    state: &mut State,
) -> Result<Reply, ApiError> {
    let (form, format) = request.change()?;
    let caller = request.caller;
    if !auth::is_super_admin(state.tree(), caller) {
        return Err(ApiError::Page(StatusCode::FORBIDDEN));
    }
    let words = "Missing value for Organization";
    let sid = form.filled("Organization");
    let sid = sid.ok_or(ApiError::Text(StatusCode::PRECONDITION_FAILED, words))?;
    let Found::One(target) = state.find_for_update(id) else {
        return Err(ApiError::Page(StatusCode::NOT_FOUND));
    };
    auth::permit(state.tree(), caller, target)?;
    let organization = state.organization(|known| known.sid == sid).map(str::to_owned);
    let organization = organization.ok_or(ApiError::Page(StatusCode::NOT_FOUND))?;
    let is_child = state.tree().parent(target) == Some(caller);
    if !is_child || state.tree().record(target).organization == organization {
        return Err(ApiError::Page(StatusCode::BAD_REQUEST));
    }
    state.migrate(target, &organization, request.now);
    let moved = render::Account::of(state.tree().record(target));
    Ok(reply::account(format, &moved).committed())
}
