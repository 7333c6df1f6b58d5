//! `GetAccountInfo` and `SetAccountInfo`.

use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use crate::exchange::Reply;

use super::account::{Account, Shown, View};
use super::auth::{self, Proof};
use super::checks;
use super::methods::{Answer, Request, joined};
use super::read;
use super::refusal::{Code, Refusal, Refusals, code};
use super::settings;
use super::state::{Identity, State};

pub(super) const LIVE_BALANCE: &str = "return_live_balance";
const NEW_EMAIL: &str = "new_account_email";
const NEW_PASSWORD: &str = "new_account_password";

pub(super) const GET_SHOWN: &[&str] =
    &joined::<{ auth::PARAMETERS.len() + 1 }>(&[auth::PARAMETERS, &[LIVE_BALANCE]]);

pub(super) const SET_SHOWN: &[&str] =
    &joined::<{ auth::PARAMETERS.len() + 2 + settings::NAMES.len() }>(&[
        auth::PARAMETERS,
        &[NEW_EMAIL, NEW_PASSWORD],
        settings::NAMES,
    ]);

#[derive(Serialize)]
struct Info<'a> {
    result: Shown<'a>,
    api_address: &'a str,
    /// In an example of the documents only.
    debugger_address: &'a str,
}

pub(super) fn get(request: &Request<'_>, state: &mut State) -> Answer {
    let live_balance = read::flag(request.parameters, LIVE_BALANCE)?.unwrap_or(true);
    let account = state.account(request.caller.account).ok_or(code::AUTHORIZATION_FAILED)?;
    let view = View { api_key: request.caller.sees_api_key(), live_balance };
    let info = Info {
        result: account.members(view),
        api_address: request.host,
        debugger_address: request.host,
    };
    Ok(Reply::json(StatusCode::OK, &info))
}

/// All of the changes or, with every fault that was found, none.
pub(super) fn set(request: &Request<'_>, state: &mut State) -> Answer {
    let account = state.account(request.caller.account).ok_or(code::AUTHORIZATION_FAILED)?;
    let mut account = account.into_owned();
    let mut found = Vec::new();
    let parameters = request.parameters;
    if let Some(email) = parameters.get(NEW_EMAIL) {
        match check_email(email, &account, request.caller.proof, state) {
            Ok(()) => email.clone_into(&mut account.email),
            Err(code) => found.push(Refusal::of(code, NEW_EMAIL)),
        }
    }
    if let Some(password) = parameters.get(NEW_PASSWORD) {
        match check_password(password, &account) {
            Ok(()) => password.clone_into(&mut account.password),
            Err(code) => found.push(Refusal::of(code, NEW_PASSWORD)),
        }
    }
    settings::apply(&mut account.settings, parameters, &mut found);
    Refusals::check(found)?;
    state.put(account);
    let done = Reply::json(StatusCode::OK, &json!({ "result": 1 }));
    let names = [NEW_EMAIL, NEW_PASSWORD].into_iter().chain(settings::NAMES.iter().copied());
    let any = names.into_iter().any(|name| parameters.get(name).is_some());
    Ok(if any { done.committed() } else { done })
}

fn check_email(email: &str, account: &Account, proof: Proof, state: &State) -> Result<(), Code> {
    if proof != Proof::Password {
        return Err(code::ONLY_PASSWORD_AUTHENTICATION_FOR_EMAIL_CHANGING);
    }
    checks::email(email)?;
    match state.find(Identity::Email(email)) {
        Some(owner) if owner.id != account.id => Err(code::ACCOUNTS_EMAIL_ISNT_UNIQUE),
        _ => Ok(()),
    }
}

/// Only the password in use counts as used before: the vendor's memory is not documented.
fn check_password(password: &str, account: &Account) -> Result<(), Code> {
    checks::password(password, &account.name)?;
    if password == account.password { Err(code::PASSWORD_WAS_ALREADY_USED) } else { Ok(()) }
}
