//! Creating an account below the caller's own.

use http::StatusCode;

use crate::engine::exchange::Reply;

use crate::vendors::restcomm::form::{COLUMN, Form};
use crate::vendors::restcomm::reply::{self, ApiError};
use crate::vendors::restcomm::request::Request;
use crate::vendors::restcomm::state::State;
use crate::vendors::restcomm::state::account::{Record, Status};
use crate::vendors::restcomm::{auth, password, render};

/// The address of the account that every installation comes with: in use, though it is not here.
const RESERVED_EMAIL: &str = "administrator@company.com";

pub(crate) fn respond(request: Request<'_>, state: &mut State) -> Result<Reply, ApiError> {
    let (form, format) = request.change()?;
    let Request { caller, now, .. } = request;
    auth::permit_creation(state.tree(), caller)?;
    if !state.tree().may_have_children(caller) {
        let words = "This account is not allowed to have sub-accounts";
        return Err(ApiError::Message(StatusCode::BAD_REQUEST, words));
    }
    let record = record(form, caller, state, now)?;
    if record.email == RESERVED_EMAIL || state.login(&record.email).is_some() {
        let words = "The email address used for the new account is already in use.";
        return Err(ApiError::Text(StatusCode::CONFLICT, words));
    }
    if state.seed().refuse_sub_accounts {
        let words = "Creation of sub-accounts is not Allowed";
        return Err(ApiError::Text(StatusCode::FORBIDDEN, words));
    }
    form.fits()?;
    if record.friendly_name.chars().count() > COLUMN || !state.create(record.clone(), caller, now) {
        return Err(ApiError::Page(StatusCode::INTERNAL_SERVER_ERROR));
    }
    Ok(reply::account(format, &render::Account::of(&record)).committed())
}

/// The account to be made, or the first reason against it in the vendor's order.
fn record(form: Form<'_>, parent: usize, state: &State, now: u64) -> Result<Record, ApiError> {
    let email = form.filled("EmailAddress").ok_or(wrong("Email address can not be null."))?;
    let password = form.filled("Password").ok_or(wrong("Password can not be null."))?;
    if !is_email(email) {
        return Err(wrong("Email address is not valid."));
    }
    let organization = organization(form, parent, state)?;
    let status = match form.field("Status") {
        Some(word) => Status::of(word).ok_or(wrong("Status is not valid."))?,
        None => Status::Active,
    };
    if password::is_weak(password) {
        return Err(ApiError::Message(StatusCode::BAD_REQUEST, "Password too weak"));
    }
    let email = email.to_lowercase();
    let parent = state.tree().record(parent);
    Ok(Record {
        friendly_name: form.field("FriendlyName").unwrap_or(&email).to_owned(),
        organization,
        status,
        role: form.filled("Role").unwrap_or(&parent.role).to_owned(),
        created: now,
        updated: now,
        ..Record::new(&email, password)
    })
}

/// The organisation of a new account: its parent's, unless a super admin names another one.
fn organization(form: Form<'_>, parent: usize, state: &State) -> Result<String, ApiError> {
    let own = &state.tree().record(parent).organization;
    match form.field("OrganizationSid").filter(|sid| sid != own) {
        None => Ok(own.clone()),
        Some(_) if !auth::is_super_admin(state.tree(), parent) => {
            Err(ApiError::Page(StatusCode::FORBIDDEN))
        }
        Some(sid) => {
            let known = state.organization(|known| known.sid == sid);
            known.map(str::to_owned).ok_or(wrong("OrganizationSid is not valid."))
        }
    }
}

const fn wrong(words: &'static str) -> ApiError {
    ApiError::Text(StatusCode::BAD_REQUEST, words)
}

/// One address, and nothing in its local part that the vendor's name for a phone can't have.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_plain = |c: char| c.is_ascii_graphic() && !r#"()<>[]:;,\""#.contains(c);
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    !local.is_empty()
        && local.chars().all(|c| is_plain(c) && !"?=@".contains(c))
        && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::restcomm::form::tests::{form, owned};
    use crate::vendors::restcomm::seed::Seed;
    use crate::vendors::restcomm::state::tree::TOP;

    /// A form that is taken, with a field changed.
    fn created(state: &State, fields: &[(&str, &str)]) -> Result<Record, ApiError> {
        let mut all = fields.to_vec();
        all.extend([("EmailAddress", "New@Example.test"), ("Password", "RestComm12")]);
        record(form(&owned(&all)), TOP, state, 9)
    }

    #[test]
    fn makes_an_account_of_little() {
        let state = State::new(&Seed::new().role("Boss"), 0);
        let record = created(&state, &[]).unwrap();
        assert_eq!(record.email, "new@example.test");
        assert_eq!(record.friendly_name, record.email);
        assert_eq!((record.role.as_str(), record.status), ("Boss", Status::Active));
        assert_eq!(record.organization, state.tree().record(TOP).organization);
        assert_eq!((record.created, record.updated), (9, 9));
        assert_eq!(record.auth_token, "28f96b0fea1f9e33646f42026abdf305");

        let record = created(&state, &[("Role", "x"), ("FriendlyName", ""), ("Status", "CLOSED")]);
        let record = record.unwrap();
        assert_eq!((record.role.as_str(), record.friendly_name.as_str()), ("x", ""));
        assert_eq!(record.status, Status::Closed);
        assert_eq!(created(&state, &[("Role", "")]).unwrap().role, "Boss");
    }

    #[test]
    fn refuses_in_the_vendors_order() {
        let state = State::new(&Seed::new(), 0);
        let faults = [
            (("EmailAddress", ""), wrong("Email address can not be null.")),
            (("Password", ""), wrong("Password can not be null.")),
            (("EmailAddress", "a"), wrong("Email address is not valid.")),
            (("OrganizationSid", "OR0"), wrong("OrganizationSid is not valid.")),
            (("Status", "open"), wrong("Status is not valid.")),
            (("Password", "1234"), ApiError::Message(StatusCode::BAD_REQUEST, "Password too weak")),
        ];
        for first in 0..faults.len() {
            // Of one name the first field counts.
            let fields: Vec<_> = faults[first..].iter().map(|(field, _)| *field).collect();
            assert_eq!(created(&state, &fields).unwrap_err(), faults[first].1, "{fields:?}");
        }
    }

    #[test]
    fn knows_addresses() {
        for good in ["a@b", "a+b.c@d-e.test", "O'Neil@example.test", "%@1.test"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "@b", "a@", "a@b@c", "a?@b", "a=b@c", "a b@c", "a@b c", "a@.b", "a@b.",
            "a@b..c", "é@b", "a@b,c", "<a@b>", "a@b\n",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
