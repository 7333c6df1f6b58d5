//! `AddAccount` and `CloneAccount`.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::{Value, json};

use crate::engine::exchange::Reply;

use crate::vendors::voximplant::errors::{ApiError, ApiErrors, Code, code};
use crate::vendors::voximplant::json::{Members, encoded, verbatim};
use crate::vendors::voximplant::request::auth::CredentialKind;
use crate::vendors::voximplant::request::parameters::Parameters;
use crate::vendors::voximplant::request::read;
use crate::vendors::voximplant::request::{Request, Response};
use crate::vendors::voximplant::state::account::{Account, Balances, FIRST_PLANS};
use crate::vendors::voximplant::state::checks;
use crate::vendors::voximplant::state::settings::{self, SetBy};
use crate::vendors::voximplant::state::{Identity, State};
use crate::vendors::voximplant::times;

const ACTIVE: &str = "active";
const STORAGE_ID: &str = "record_storage_id";
const STORAGE_NAME: &str = "record_storage_name";

/// The parameters with the name, the address and the password of the new account.
type Names = [&'static str; 3];

const ADDED: Names = ["account_name", "account_email", "account_password"];
const CLONED: Names = ["new_account_name", "new_account_email", "new_account_password"];

pub(crate) const ADD_PARAMETERS: &[&str] = &[ACTIVE, STORAGE_ID, STORAGE_NAME];
pub(crate) const CLONE_PARAMETERS: &[&str] = &CLONED;

/// The record storages there are, by id and name.
const STORAGES: [(&str, &str); 2] = [("12", "eu-storage"), ("7", "us-storage")];

/// Reserved names. The vendor's own list is not published.
const FORBIDDEN: [&str; 5] = ["admin", "support", "system", "voximplant", "zingaya"];

pub(crate) fn add(request: &Request<'_>, state: &mut State) -> Response {
    let parameters = request.parameters;
    same_parent(request, state)?;
    let mut errors = Vec::new();
    let [name, email, password] = identity(parameters, ADDED, state, &mut errors);
    let active = read::switch(parameters, ACTIVE).unwrap_or_else(|error| {
        errors.push(error);
        false
    });
    let mut settings = settings::of_added_account();
    let given = |name: &str| parameters.get(name);
    settings::apply(&mut settings, SetBy::AddAccount, given, &mut errors);
    if let Err(error) = storage(parameters, &mut settings) {
        errors.push(error);
    }
    ApiErrors::check(errors)?;
    let account = created(request, state, [name, email, password], settings, active)?;
    let answer = Members::from([
        ("result", encoded(&1)),
        ("account_id", encoded(&account.id)),
        ("api_key", encoded(&account.api_key)),
        (ACTIVE, encoded(&account.active)),
        ("x_revision", encoded("r-2026-1")),
    ]);
    state.add(account);
    Ok(Reply::json(StatusCode::OK, &answer).committed())
}

/// Only the account itself may be named as the parent, also beside a token; its children have no children.
fn same_parent(request: &Request<'_>, state: &State) -> Result<(), ApiErrors> {
    let parent = parent(request, state)?;
    let parameters = request.parameters;
    let wrong = |name: &'static str, own: &str| match parameters.get(name) {
        Some(given) if given != own => Err(ApiError::of(code::INVALID_PARENT_ACCOUNT_ID, name)),
        _ => Ok(()),
    };
    if request.caller.credential == CredentialKind::Token {
        wrong("parent_account_id", &parent.id.to_string())?;
        wrong("parent_account_name", &parent.name)?;
        wrong("parent_account_email", &parent.email)?;
    }
    Ok(())
}

/// The caller, which must not be a child.
pub(crate) fn parent(request: &Request<'_>, state: &State) -> Result<Account, Code> {
    if request.caller.account != state.seed.account_id {
        return Err(code::FORBIDDEN_COMMAND);
    }
    Ok(request.account(state)?.into_owned())
}

/// Name, address and password of the new account; of what is wrong with them, all is found.
fn identity<'a>(
    parameters: Parameters<'a>,
    names: Names,
    state: &State,
    errors: &mut Vec<ApiError>,
) -> [&'a str; 3] {
    let [name, email, password] = names;
    let mut check = |parameter, check: &dyn Fn(&str) -> Result<(), Code>| {
        let checked = read::required(parameters, parameter).and_then(|text| {
            check(text).map_err(|code| ApiError::of(code, parameter)).map(|()| text)
        });
        checked.unwrap_or_else(|error| {
            errors.push(error);
            ""
        })
    };
    let given = check(name, &|text| check_name(text, state));
    [
        given,
        check(email, &|text| {
            checks::email(text)?;
            let taken = state.find(Identity::Email(text)).is_some();
            if taken { Err(code::ACCOUNTS_EMAIL_ISNT_UNIQUE) } else { Ok(()) }
        }),
        check(password, &|text| checks::password(text, given)),
    ]
}

fn check_name(text: &str, state: &State) -> Result<(), Code> {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if !(5..=20).contains(&text.chars().count()) {
        Err(code::ACCOUNT_NAME_LENGTH)
    } else if !text.starts_with(|first: char| first.is_ascii_lowercase())
        || !text.bytes().all(plain)
    {
        Err(code::ACCOUNT_NAME_INITIAL_LETTER)
    } else if FORBIDDEN.contains(&text) {
        Err(code::ACCOUNT_NAME_FORBIDDEN)
    } else if state.find(Identity::Name(text)).is_some() {
        Err(code::ACCOUNTS_NAME_ALREADY_USED)
    } else {
        Ok(())
    }
}

fn storage(parameters: Parameters<'_>, settings: &mut Members) -> Result<(), ApiError> {
    let of = |name, text: &str, by: fn(&(&'static str, &'static str)) -> &'static str| {
        let known = STORAGES.iter().find(|storage| by(storage) == text);
        known.ok_or(ApiError::of(code::INVALID_RECORD_STORAGE_ID, name))
    };
    let storage = match (parameters.get(STORAGE_ID), parameters.get(STORAGE_NAME)) {
        (None, None) => return Ok(()),
        (Some(_), Some(_)) => {
            return Err(ApiError::of(code::ONLY_ONE_OF_PARAMETERS, STORAGE_NAME));
        }
        (Some(id), None) => of(STORAGE_ID, id, |storage| storage.0)?,
        (None, Some(name)) => of(STORAGE_NAME, name, |storage| storage.1)?,
    };
    settings.insert(STORAGE_ID, verbatim(storage.0));
    settings.insert(STORAGE_NAME, encoded(storage.1));
    Ok(())
}

/// The new account, which is not yet among the others.
fn created(
    request: &Request<'_>,
    state: &State,
    [name, email, password]: [&str; 3],
    mut settings: Members,
    active: bool,
) -> Result<Account, Code> {
    let id = state.next_id().ok_or(code::CHILDREN_ACCOUNT_COUNT_LIMIT_PER_DAY_IS_EXCEEDED)?;
    settings.insert("created", encoded(&times::timestamp(request.now)));
    Ok(Account {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        password: password.to_owned(),
        api_key: format!("00000000-5a4d-4b0c-a000-{id:012x}"),
        settings,
        active,
        frozen: false,
        balances: Balances::none(&state.seed.currency),
        plans: FIRST_PLANS,
        paid: BTreeMap::new(),
    })
}

/// What can be set is as in the template, but for language and location, of which the documents name defaults. The
/// money stays with the template.
pub(crate) fn clone(request: &Request<'_>, state: &mut State) -> Response {
    let parameters = request.parameters;
    parent(request, state)?;
    let template = template(parameters, state)?;
    let mut errors = Vec::new();
    let identity = identity(parameters, CLONED, state, &mut errors);
    let mut settings = template.settings.clone();
    settings.remove("language_code");
    settings.remove("location");
    let given = |name: &str| parameters.get(name);
    settings::apply(&mut settings, SetBy::CloneAccount, given, &mut errors);
    ApiErrors::check(errors)?;
    let mut account = created(request, state, identity, settings, template.active)?;
    account.plans = template.plans;
    let answer = Members::from([("result", encoded(&copied(&account)))]);
    state.add(account);
    Ok(Reply::json(StatusCode::OK, &answer).committed())
}

fn template(parameters: Parameters<'_>, state: &State) -> Result<Account, ApiError> {
    let names = ["account_id", "account_name", "account_email"];
    let name = read::one_of(parameters, &names)?;
    let text = read::required(parameters, name)?;
    let found = state.find(match name {
        "account_id" => Identity::Id(text),
        "account_name" => Identity::Name(text),
        _ => Identity::Email(text),
    });
    match found {
        Some(account) if account.id != state.seed.account_id => Ok(account.into_owned()),
        _ => Err(ApiError::of(code::INVALID_ACCOUNT_ID, name)),
    }
}

/// `ClonedAccountType`. What a child has beside its account is the same in each, with ids of its own. The vendor's SDKs
/// read an application's rules from `users`.
fn copied(account: &Account) -> Value {
    let id = |place: u64| account.id.saturating_mul(10).saturating_add(place);
    let admin_key = format!("00000000-5a4d-4b0c-b000-{:012x}", account.id);
    json!({
        "account_id": account.id,
        "account_name": account.name,
        "account_email": account.email,
        "active": account.active,
        "api_key": account.api_key,
        "users": [{"user_id": id(1), "user_name": "alice"}],
        "scenarios": [
            {"scenario_id": id(2), "scenario_name": "hello"},
            {"scenario_id": id(3), "scenario_name": "Grüße"},
        ],
        "applications": [{"application_id": id(4), "application_name": "ivr.main", "users": [
            {"rule_id": id(5), "rule_name": "incoming"},
            {"rule_id": id(6), "rule_name": "all"},
        ]}],
        "acd_queues": [{"acd_queue_id": id(7), "acd_queue_name": "sales"}],
        "acd_skills": [{"skill_id": id(8), "skill_name": "swedish"}],
        "admin_roles": [],
        "admin_users": [
            {"admin_user_id": id(9), "admin_user_name": "operator", "admin_user_api_key": admin_key},
        ],
        "x_revision": "r-2026-1",
    })
}
