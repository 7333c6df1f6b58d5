//! Updating an account: all of it or nothing.

use http::StatusCode;

use crate::engine::exchange::Reply;

use crate::engine::digest::md5_hex;
use crate::vendors::restcomm::form::Form;
use crate::vendors::restcomm::reply::{self, ApiError};
use crate::vendors::restcomm::request::Request;
use crate::vendors::restcomm::state::State;
use crate::vendors::restcomm::state::account::{ADMINISTRATOR, Record, Status};
use crate::vendors::restcomm::state::tree::Found;
use crate::vendors::restcomm::{auth, password, render};

pub(crate) fn respond(
    request: Request<'_>,
    id: &str,
    state: &mut State,
) -> Result<Reply, ApiError> {
    let (form, format) = request.change()?;
    let Request { caller, now, .. } = request;
    let target = match state.find_for_update(id) {
        Found::One(target) => target,
        Found::None => return Err(ApiError::Page(StatusCode::NOT_FOUND)),
        Found::Several => return Err(ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR)),
    };
    let tree = state.tree();
    auth::permit(tree, caller, target)?;
    let by_administrator = tree.record(caller).role == ADMINISTRATOR;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::restcomm::form::{self, COLUMN};

    fn record(status: Status) -> Record {
        Record { status, created: 1, ..Record::new("a@example.test", "old") }
    }

    fn update(
        old: &Record,
        form: &[(&str, &str)],
        by_administrator: bool,
    ) -> Result<Record, ApiError> {
        changed(old, form::tests::form(&form::tests::owned(form)), by_administrator, 9)
    }

    #[test]
    fn changes_what_may_be_changed() {
        let old = record(Status::Active);
        let name = "ä".repeat(COLUMN);
        let form = [
            ("FriendlyName", name.as_str()),
            ("FriendlyName", "second"),
            ("Status", "SUSPENDED"),
            ("Password", "RestComm12"),
            ("Role", "Anything"),
            ("EmailAddress", "b@example.test"),
            ("AuthToken", "x"),
            ("friendlyname", "x"),
        ];
        let new = update(&old, &form, true).unwrap();
        assert_eq!(
            (new.friendly_name, new.status, new.role),
            (name, Status::Suspended, "Anything".into())
        );
        assert_eq!(new.auth_token, "28f96b0fea1f9e33646f42026abdf305");
        assert_eq!((new.email, new.created, new.updated), (old.email.clone(), 1, 9));

        let same = update(&old, &[], false).unwrap();
        assert_eq!((same.updated, same.auth_token), (9, old.auth_token));
    }

    #[test]
    fn refuses_in_the_vendors_order() {
        let long = "x".repeat(COLUMN + 1);
        let everything: [(&str, &str); 4] =
            [("Role", "x"), ("Password", "1234"), ("FriendlyName", &long), ("Status", "open")];
        for (form, status, reason) in [
            (&everything[..], 500, None),
            (&everything[..3], 400, Some("Password too weak")),
            (&[everything[0], everything[2]], 403, Some("Only Administrator allowed")),
            (&[everything[2]], 500, None),
        ] {
            let refused = update(&record(Status::Active), form, false).unwrap_err();
            let status = StatusCode::from_u16(status).unwrap();
            let expected =
                reason.map_or(ApiError::Page(status), |words| ApiError::Reason(status, words));
            assert_eq!(refused, expected);
        }
    }

    #[test]
    fn names_and_roles_have_room_for_64_characters() {
        for field in ["FriendlyName", "Role"] {
            let fits = "ä".repeat(COLUMN);
            assert!(update(&record(Status::Active), &[(field, &fits)], true).is_ok());
            let refused = update(&record(Status::Active), &[(field, &(fits + "x"))], true);
            assert_eq!(refused.unwrap_err(), ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR));
        }
    }

    #[test]
    fn a_closed_account_stays_as_it_is() {
        for form in [&[][..], &[("Status", "closed")], &[("Status", "active")], &[("Status", "?")]]
        {
            let refused = update(&record(Status::Closed), form, true).unwrap_err();
            assert_eq!(refused, ApiError::Reason(StatusCode::BAD_REQUEST, "Account is closed"));
        }
    }

    #[test]
    fn a_password_wakes_an_uninitialized_account_only() {
        let form = [("Password", "RestComm12")];
        let woken = update(&record(Status::Uninitialized), &form, true).unwrap();
        assert_eq!(woken.status, Status::Active);
        let suspended = update(&record(Status::Suspended), &form, true).unwrap();
        assert_eq!(suspended.status, Status::Suspended);
    }
}
