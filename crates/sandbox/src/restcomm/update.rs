//! Updating an account: all of it or nothing.

use http::StatusCode;

use crate::exchange::{Call, Payload, Reply, first};

use super::account::{ADMINISTRATOR, Record, Status};
use super::answer::{self, Format, Refusal};
use super::digest::md5_hex;
use super::state::{Found, State};
use super::{auth, password, render};

/// How many characters a name and a role may have.
const COLUMN: usize = 64;

pub(super) fn answer(
    call: &Call,
    id: &str,
    caller: usize,
    state: &mut State,
    now: u64,
) -> Result<Reply, Refusal> {
    let form = form(call).ok_or(Refusal::Page(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let format = Format::of(call).ok_or(Refusal::Page(StatusCode::NOT_ACCEPTABLE))?;
    let target = match state.find_for_update(id) {
        Found::One(target) => target,
        Found::None => return Err(Refusal::Page(StatusCode::NOT_FOUND)),
        Found::Several => return Err(Refusal::Page(StatusCode::INTERNAL_SERVER_ERROR)),
    };
    auth::permit(state, caller, target)?;
    let by_administrator = state.record(caller).role == ADMINISTRATOR;
    let record = changed(state.record(target), form, by_administrator, now)?;
    state.store(target, record.clone(), now);
    // The vendor's answer has the time of the update here; what it stores is right.
    let shown = Record { created: now, ..record };
    Ok(answer::account(format, &render::Account::of(&shown)).committed())
}

/// The fields sent, `None` if they came in another form than the only one taken.
fn form(call: &Call) -> Option<&[(String, String)]> {
    let media_type = call.media_type();
    match (&call.payload, media_type.as_str()) {
        (Payload::Form(form), "application/x-www-form-urlencoded") => Some(form),
        (Payload::Empty, "application/x-www-form-urlencoded" | "") => Some(&[]),
        _ => None,
    }
}

/// The record after an update, or the first reason against it in the vendor's order.
fn changed(
    old: &Record,
    form: &[(String, String)],
    by_administrator: bool,
    now: u64,
) -> Result<Record, Refusal> {
    if old.status == Status::Closed {
        return Err(Refusal::Saying(StatusCode::BAD_REQUEST, "Account is closed"));
    }
    let mut new = old.clone();
    new.updated = now;
    if let Some(word) = first(form, "Status") {
        let status = Status::of(word);
        new.status = status.ok_or(Refusal::Page(StatusCode::INTERNAL_SERVER_ERROR))?;
    }
    if let Some(name) = first(form, "FriendlyName") {
        name.clone_into(&mut new.friendly_name);
    }
    if let Some(password) = first(form, "Password") {
        if password::is_weak(password) {
            return Err(Refusal::Saying(StatusCode::BAD_REQUEST, "Password too weak"));
        }
        if old.status == Status::Uninitialized {
            new.status = Status::Active;
        }
        new.auth_token = md5_hex(password);
    }
    if let Some(role) = first(form, "Role") {
        if !by_administrator {
            return Err(Refusal::Saying(StatusCode::FORBIDDEN, "Only Administrator allowed"));
        }
        role.clone_into(&mut new.role);
    }
    // Last: nothing checks it before the data base does.
    let mut texts = ["FriendlyName", "Role"].into_iter().filter_map(|name| first(form, name));
    if texts.any(|text| text.chars().count() > COLUMN) {
        return Err(Refusal::Page(StatusCode::INTERNAL_SERVER_ERROR));
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(status: Status) -> Record {
        Record { status, ..Record::new("a@example.test", "old", ADMINISTRATOR, 1) }
    }

    fn update(
        old: &Record,
        form: &[(&str, &str)],
        by_administrator: bool,
    ) -> Result<Record, Refusal> {
        let form: Vec<_> = form.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        changed(old, &form, by_administrator, 9)
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
                reason.map_or(Refusal::Page(status), |words| Refusal::Saying(status, words));
            assert_eq!(refused, expected);
        }
    }

    #[test]
    fn names_and_roles_have_room_for_64_characters() {
        for field in ["FriendlyName", "Role"] {
            let fits = "ä".repeat(COLUMN);
            assert!(update(&record(Status::Active), &[(field, &fits)], true).is_ok());
            let refused = update(&record(Status::Active), &[(field, &(fits + "x"))], true);
            assert_eq!(refused.unwrap_err(), Refusal::Page(StatusCode::INTERNAL_SERVER_ERROR));
        }
    }

    #[test]
    fn a_closed_account_stays_as_it_is() {
        for form in [&[][..], &[("Status", "closed")], &[("Status", "active")], &[("Status", "?")]]
        {
            let refused = update(&record(Status::Closed), form, true).unwrap_err();
            assert_eq!(refused, Refusal::Saying(StatusCode::BAD_REQUEST, "Account is closed"));
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
