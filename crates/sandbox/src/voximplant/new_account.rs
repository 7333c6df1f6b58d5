//! `AddAccount` and `CloneAccount`.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::value::RawValue;

use crate::exchange::Reply;

use super::account::{Account, Funds};
use super::auth::{self, Proof};
use super::checks;
use super::json::{Members, encoded, verbatim};
use super::methods::{Answer, Request, joined};
use super::parameters::Parameters;
use super::plans;
use super::read;
use super::refusal::{Code, Refusal, Refusals, code};
use super::settings;
use super::state::{Identity, State};
use super::times;

const ACTIVE: &str = "active";
const STORAGE_ID: &str = "record_storage_id";
const STORAGE_NAME: &str = "record_storage_name";

/// The settings that both methods take.
const PROFILE: &[&str] = &[
    "language_code",
    "location",
    "account_custom_data",
    "account_first_name",
    "account_last_name",
];

/// The settings that `AddAccount` takes beside them.
const NOTICES: &[&str] = &[
    "min_balance_to_notify",
    "account_notifications",
    "tariff_changing_notifications",
    "news_notifications",
];

const ADD_ONLY: &[&str] = &[ACTIVE, STORAGE_ID, STORAGE_NAME];

pub(super) const ADD_SHOWN: &[&str] =
    &joined::<
        {
            auth::PARAMETERS.len()
                + auth::PARENT_PARAMETERS.len()
                + PROFILE.len()
                + NOTICES.len()
                + ADD_ONLY.len()
        },
    >(&[auth::PARAMETERS, auth::PARENT_PARAMETERS, PROFILE, NOTICES, ADD_ONLY]);

const NEW: &[&str] = &["new_account_name", "new_account_email", "new_account_password"];

pub(super) const CLONE_SHOWN: &[&str] = &joined::<
    { auth::PARAMETERS.len() + auth::PARENT_PARAMETERS.len() + PROFILE.len() + NEW.len() },
>(&[
    auth::PARAMETERS,
    auth::PARENT_PARAMETERS,
    PROFILE,
    NEW,
]);

/// The record storages there are, by id and name.
const STORAGES: [(&str, &str); 2] = [("12", "eu-storage"), ("7", "us-storage")];

/// Names that nobody gets. The vendor's own list is not published.
const FORBIDDEN: [&str; 5] = ["admin", "support", "system", "voximplant", "zingaya"];

/// What is in a new account until somebody sets it.
const BLANK: [(&str, &str); 12] = [
    ("account_first_name", r#""""#),
    ("account_last_name", r#""""#),
    ("account_custom_data", r#""""#),
    ("account_notifications", "false"),
    ("tariff_changing_notifications", "false"),
    ("news_notifications", "false"),
    ("min_balance_to_notify", "5"),
    ("mobile_phone", r#""""#),
    ("billing_address_name", r#""""#),
    ("billing_address_address", r#""""#),
    ("callback_url", r#""""#),
    ("callback_salt", r#""""#),
];

/// Which parameters hold the name, the address and the password of the new account.
type Names = [&'static str; 3];

pub(super) fn add(request: &Request<'_>, state: &mut State) -> Answer {
    let parameters = request.parameters;
    same_parent(request, state)?;
    let mut found = Vec::new();
    let names = ["account_name", "account_email", "account_password"];
    let [name, email, password] = identity(parameters, names, state, &mut found);
    let active = read::switch(parameters, ACTIVE).unwrap_or_else(|refusal| {
        found.push(refusal);
        false
    });
    let mut settings: Members = BLANK.iter().map(|(name, json)| (*name, verbatim(json))).collect();
    for names in [PROFILE, NOTICES] {
        settings::apply_some(&mut settings, names, parameters, &mut found);
    }
    if let Err(refusal) = storage(parameters, &mut settings) {
        found.push(refusal);
    }
    Refusals::check(found)?;
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
fn same_parent(request: &Request<'_>, state: &State) -> Result<(), Refusals> {
    let parent = parent(request, state)?;
    let parameters = request.parameters;
    let wrong = |name: &'static str, own: &str| match parameters.get(name) {
        Some(given) if given != own => Err(Refusal::of(code::INVALID_PARENT_ACCOUNT_ID, name)),
        _ => Ok(()),
    };
    if request.caller.proof == Proof::Token {
        wrong("parent_account_id", &parent.id.to_string())?;
        wrong("parent_account_name", &parent.name)?;
        wrong("parent_account_email", &parent.email)?;
    }
    Ok(())
}

/// The caller, which must not be a child.
pub(super) fn parent(request: &Request<'_>, state: &State) -> Result<Account, Code> {
    if request.caller.account != state.seed.account_id {
        return Err(code::FORBIDDEN_COMMAND);
    }
    Ok(state.account(request.caller.account).ok_or(code::AUTHORIZATION_FAILED)?.into_owned())
}

/// Name, address and password of the new account; of what is wrong with them, all is found.
fn identity<'a>(
    parameters: Parameters<'a>,
    names: Names,
    state: &State,
    found: &mut Vec<Refusal>,
) -> [&'a str; 3] {
    let [name, email, password] = names;
    let mut check = |parameter, check: &dyn Fn(&str) -> Result<(), Code>| {
        let checked = read::required(parameters, parameter).and_then(|text| {
            check(text).map_err(|code| Refusal::of(code, parameter)).map(|()| text)
        });
        checked.unwrap_or_else(|refusal| {
            found.push(refusal);
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

fn storage(parameters: Parameters<'_>, settings: &mut Members) -> Result<(), Refusal> {
    let of = |name, text: &str, by: fn(&(&'static str, &'static str)) -> &'static str| {
        let known = STORAGES.iter().find(|storage| by(storage) == text);
        known.ok_or(Refusal::of(code::INVALID_RECORD_STORAGE_ID, name))
    };
    let storage = match (parameters.get(STORAGE_ID), parameters.get(STORAGE_NAME)) {
        (None, None) => return Ok(()),
        (Some(_), Some(_)) => {
            return Err(Refusal::of(code::ONLY_ONE_OF_PARAMETERS, STORAGE_NAME));
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
        funds: Funds::none(&state.seed.currency),
        plans: plans::FIRST,
        paid: BTreeMap::new(),
    })
}

/// What can be set is as in the template, but for language and location, of which the documents name defaults. The
/// money stays with the template.
pub(super) fn clone(request: &Request<'_>, state: &mut State) -> Answer {
    let parameters = request.parameters;
    parent(request, state)?;
    let template = template(parameters, state)?;
    let mut found = Vec::new();
    let names = ["new_account_name", "new_account_email", "new_account_password"];
    let identity = identity(parameters, names, state, &mut found);
    let mut settings = template.settings.clone();
    settings.remove("language_code");
    settings.remove("location");
    settings::apply_some(&mut settings, PROFILE, parameters, &mut found);
    Refusals::check(found)?;
    let mut account = created(request, state, identity, settings, template.active)?;
    account.plans = template.plans;
    let answer = Members::from([("result", encoded(&copied(&account)))]);
    state.add(account);
    Ok(Reply::json(StatusCode::OK, &answer).committed())
}

fn template(parameters: Parameters<'_>, state: &State) -> Result<Account, Refusal> {
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
        _ => Err(Refusal::of(code::INVALID_ACCOUNT_ID, name)),
    }
}

/// `ClonedAccountType`. What a child has beside its account is the same in each, with ids of its own.
fn copied(account: &Account) -> Members {
    let item = |members: &[(&'static str, Box<RawValue>)]| -> Members {
        members.iter().cloned().collect()
    };
    let id = |place: u64| encoded(&account.id.saturating_mul(10).saturating_add(place));
    let pair =
        |id_name, place, name, text: &str| item(&[(id_name, id(place)), (name, encoded(text))]);
    let rules =
        [pair("rule_id", 5, "rule_name", "incoming"), pair("rule_id", 6, "rule_name", "all")];
    let mut application = pair("application_id", 4, "application_name", "ivr.main");
    // The vendor's SDKs read a clone's rules from this name.
    application.insert("users", encoded(&rules));
    let mut admin = pair("admin_user_id", 9, "admin_user_name", "operator");
    admin.insert(
        "admin_user_api_key",
        encoded(&format!("00000000-5a4d-4b0c-b000-{:012x}", account.id)),
    );
    Members::from([
        ("account_id", encoded(&account.id)),
        ("account_name", encoded(&account.name)),
        ("account_email", encoded(&account.email)),
        ("active", encoded(&account.active)),
        ("api_key", encoded(&account.api_key)),
        ("users", encoded(&[pair("user_id", 1, "user_name", "alice")])),
        (
            "scenarios",
            encoded(&[
                pair("scenario_id", 2, "scenario_name", "hello"),
                pair("scenario_id", 3, "scenario_name", "Grüße"),
            ]),
        ),
        ("applications", encoded(&[application])),
        ("acd_queues", encoded(&[pair("acd_queue_id", 7, "acd_queue_name", "sales")])),
        ("acd_skills", encoded(&[pair("skill_id", 8, "skill_name", "swedish")])),
        ("admin_roles", encoded::<[Members]>(&[])),
        ("admin_users", encoded(&[admin])),
        ("x_revision", encoded("r-2026-1")),
    ])
}
