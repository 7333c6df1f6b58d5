//! Updating an account: all of it or nothing.

use http::StatusCode;

use crate::engine::exchange::Reply;

use crate::engine::digest::md5_hex;
use crate::vendors::restcomm::form::Form;
use crate::vendors::restcomm::reply::{self, ApiError};
use crate::vendors::restcomm::request::Request;
use crate::vendors::restcomm::state::State;
use crate::vendors::restcomm::state::account::{Record, Status};
use crate::vendors::restcomm::state::tree::Found;
use crate::vendors::restcomm::{auth, password, render};

pub(crate) fn respond(
    request: Request<'_>,
    id: &str,
    state: &mut State,
) -> Result<Reply, ApiError> {
    let (form, format) = request.change()?;
    let Request { caller, now, .. } = request;
    auth::permit_role(state.tree(), caller)?;
    let target = match state.find_for_update(id) {
        Found::One(target) => target,
        Found::None => return Err(ApiError::Page(StatusCode::NOT_FOUND)),
        Found::Several => return Err(ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR)),
    };
    let tree = state.tree();
    auth::permit(tree, caller, target)?;
    let by_administrator = auth::is_administrator(tree, caller);
    let record = changed(tree.record(target), form, by_administrator, now)?;
    state.store(target, record.clone(), now);
    // The vendor's answer has the time of the update here; what it stores is right.
    let shown = Record { created: now, ..record };
    Ok(reply::account(format, &render::Account::of(&shown)).committed())
}

/// The record after an update, or the first reason against it in the vendor's order.
fn changed(
    old: &Record,
    form: Form<'_>,
    by_administrator: bool,
    now: u64,
) -> Result<Record, ApiError> {
    if old.status == Status::Closed {
        return Err(ApiError::Reason(StatusCode::BAD_REQUEST, "Account is closed"));
    }
    let mut new = old.clone();
    new.updated = now;
    if let Some(word) = form.field("Status") {
        let status = Status::of(word);
        new.status = status.ok_or(ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR))?;
    }
    if let Some(name) = form.field("FriendlyName") {
        name.clone_into(&mut new.friendly_name);
    }
    if let Some(password) = form.field("Password") {
        if password::is_weak(password) {
            return Err(ApiError::Reason(StatusCode::BAD_REQUEST, "Password too weak"));
        }
        if old.status == Status::Uninitialized {
            new.status = Status::Active;
        }
        new.auth_token = md5_hex(password);
    }
    if let Some(role) = form.field("Role") {
        if !by_administrator {
            return Err(ApiError::Reason(StatusCode::FORBIDDEN, "Only Administrator allowed"));
        }
        role.clone_into(&mut new.role);
    }
    form.fits()?;
    Ok(new)
}
