//! Moving a child and those below it to another organisation.

use http::StatusCode;

use crate::engine::exchange::Reply;

use crate::vendors::restcomm::form::Form;
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
    let organization = organization(form, state)?;
    let target = match state.find_for_update(id) {
        Found::One(target) => target,
        Found::None => return Err(ApiError::Page(StatusCode::NOT_FOUND)),
        Found::Several => return Err(ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR)),
    };
    if state.tree().parent(target) != Some(caller) {
        return Err(ApiError::Page(StatusCode::BAD_REQUEST));
    }
    if state.tree().record(target).organization == organization {
        let words = "Account already in the requested Organization";
        return Err(ApiError::text(StatusCode::BAD_REQUEST, words));
    }
    state.migrate(target, &organization, request.now);
    let moved = render::Account::of(state.tree().record(target));
    Ok(reply::account(format, &moved).committed())
}

/// The new organisation's SID, of its SID or its domain name.
fn organization(form: Form<'_>, state: &State) -> Result<String, ApiError> {
    let named = form.field("Organization").and_then(|named| {
        state.organization(|known| known.sid == named || known.domain_name == named)
    });
    let words = "Missing Organization SID or Domain Name";
    let missing = || ApiError::text(StatusCode::PRECONDITION_FAILED, words);
    named.map(str::to_owned).ok_or_else(missing)
}
