//! Creating an account below the caller's own.

use std::borrow::Cow;

use http::StatusCode;

use crate::engine::exchange::Reply;

use crate::vendors::restcomm::form::{COLUMN, Form};
use crate::vendors::restcomm::reply::{self, ApiError};
use crate::vendors::restcomm::request::Request;
use crate::vendors::restcomm::sid::is_sid;
use crate::vendors::restcomm::state::State;
use crate::vendors::restcomm::state::account::{Record, Status};
use crate::vendors::restcomm::{auth, password, render};

/// The address of the account that every installation comes with: in use, though it is not here.
const RESERVED_EMAIL: &str = "administrator@company.com";

pub(crate) fn respond(request: Request<'_>, state: &mut State) -> Result<Reply, ApiError> {
    let (form, format) = request.change()?;
    let Request { caller, now, .. } = request;
    auth::permit_creation(state, caller)?;
    if !state.tree().may_have_children(caller) {
        let words = "This account is not allowed to have sub-accounts";
        return Err(ApiError::Message(StatusCode::BAD_REQUEST, words));
    }
    if state.seed().refuse_sub_accounts {
        let words = "Creation of sub-accounts is not Allowed";
        return Err(ApiError::text(StatusCode::FORBIDDEN, words));
    }
    let record = record(form, caller, state, now)?;
    if record.email == RESERVED_EMAIL || state.login(&record.email).is_some() {
        let words = "The email address used for the new account is already in use.";
        return Err(ApiError::text(StatusCode::CONFLICT, words));
    }
    form.fits()?;
    if record.friendly_name.chars().count() > COLUMN || !state.create(record.clone(), caller, now) {
        return Err(ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR));
    }
    Ok(reply::account(format, &render::Account::of(&record)).committed())
}

/// The account to be made, or the first reason against it in the vendor's order.
fn record(form: Form<'_>, caller: usize, state: &State, now: u64) -> Result<Record, ApiError> {
    let email = form.field("EmailAddress").ok_or(wrong("Email address can not be null."))?;
    let password = form.field("Password").ok_or(wrong("Password can not be null."))?;
    check_email(email)?;
    let status = status(form)?;
    let organization = organization(form, caller, state)?;
    if password::is_weak(password) {
        return Err(ApiError::Message(StatusCode::BAD_REQUEST, "Password too weak"));
    }
    let email = email.to_lowercase();
    let parent = state.tree().record(caller);
    // Only an Administrator's is looked at, be it empty.
    let role = form.field("Role").filter(|_| auth::is_administrator(state.tree(), caller));
    Ok(Record {
        friendly_name: form.field("FriendlyName").unwrap_or(&email).to_owned(),
        organization,
        status,
        role: role.unwrap_or(&parent.role).to_owned(),
        created: now,
        updated: now,
        ..Record::new(&email, password)
    })
}

fn status(form: Form<'_>) -> Result<Status, ApiError> {
    let Some(word) = form.field("Status") else { return Ok(Status::Active) };
    let unknown = || wrong(format!("{} is not a valid account status.", word.to_lowercase()));
    Status::of(word).ok_or_else(unknown)
}

/// The organisation of a new account: its parent's, unless a super admin names another one.
fn organization(form: Form<'_>, parent: usize, state: &State) -> Result<String, ApiError> {
    let own = &state.tree().record(parent).organization;
    match form.field("OrganizationSid") {
        None => Ok(own.clone()),
        Some(sid) if !is_sid(sid) => Err(wrong(format!("{sid} is an INVALID_SID sid value."))),
        Some(sid) if sid == own => Ok(own.clone()),
        Some(_) if !auth::is_super_admin(state.tree(), parent) => {
            Err(ApiError::Page(StatusCode::FORBIDDEN))
        }
        Some(sid) => {
            let known = state.organization(|known| known.sid == sid);
            known.map(str::to_owned).ok_or(wrong("provided OrganizationSid does not exist"))
        }
    }
}

fn wrong(words: impl Into<Cow<'static, str>>) -> ApiError {
    ApiError::text(StatusCode::BAD_REQUEST, words)
}

/// One address, and nothing in its local part that the vendor's name for a phone can't have.
fn check_email(email: &str) -> Result<(), ApiError> {
    let invalid = || wrong(format!("Provided email address {email} is not valid"));
    let (login, domain) = email.split_once('@').ok_or_else(invalid)?;
    let is_plain = |c: char| c.is_ascii_graphic() && !r#"()<>[]:;,\""#.contains(c);
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if login.is_empty() || !login.chars().all(is_plain) || !domain.split('.').all(is_label) {
        return Err(invalid());
    }
    if login.contains(['?', '=']) {
        return Err(wrong(format!("Login {login} contains invalid character(s) ")));
    }
    Ok(())
}
