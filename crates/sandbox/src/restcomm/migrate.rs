//! Moving a child and those below it to another organisation.

use http::StatusCode;

use crate::exchange::Reply;

use super::answer::{self, Refusal};
use super::request::Request;
use super::state::State;
use super::{auth, render, tree::Found};

pub(super) fn answer(request: Request<'_>, id: &str, state: &mut State) -> Result<Reply, Refusal> {
    let (form, format) = request.change()?;
    let caller = request.caller;
    if !auth::is_super_admin(state.tree(), caller) {
        return Err(Refusal::Page(StatusCode::FORBIDDEN));
    }
    let words = "Missing value for Organization";
    let sid = form.filled("Organization");
    let sid = sid.ok_or(Refusal::Text(StatusCode::PRECONDITION_FAILED, words))?;
    let Found::One(target) = state.find_for_update(id) else {
        return Err(Refusal::Page(StatusCode::NOT_FOUND));
    };
    auth::permit(state.tree(), caller, target)?;
    let organization = state.organization(|known| known.sid == sid).map(str::to_owned);
    let organization = organization.ok_or(Refusal::Page(StatusCode::NOT_FOUND))?;
    let is_child = state.tree().parent(target) == Some(caller);
    if !is_child || state.tree().record(target).organization == organization {
        return Err(Refusal::Page(StatusCode::BAD_REQUEST));
    }
    state.migrate(target, &organization, request.now);
    let moved = render::Account::of(state.tree().record(target));
    Ok(answer::account(format, &moved).committed())
}
