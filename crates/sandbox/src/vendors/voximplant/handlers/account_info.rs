//! `GetAccountInfo` and `SetAccountInfo`.

use http::StatusCode;
use serde::Serialize;

use crate::engine::exchange::Reply;

use crate::vendors::voximplant::errors::{ApiError, ApiErrors, Code, code};
use crate::vendors::voximplant::request::auth::CredentialKind;
use crate::vendors::voximplant::request::read;
use crate::vendors::voximplant::request::{Request, Response, result};
use crate::vendors::voximplant::state::account::{Account, Shown, View};
use crate::vendors::voximplant::state::checks;
use crate::vendors::voximplant::state::settings::{self, SetBy};
use crate::vendors::voximplant::state::{Identity, State};

pub(crate) const LIVE_BALANCE: &str = "return_live_balance";
const NEW_EMAIL: &str = "new_account_email";
const NEW_PASSWORD: &str = "new_account_password";

pub(crate) const GET_PARAMETERS: &[&str] = &[LIVE_BALANCE];
pub(crate) const SET_PARAMETERS: &[&str] = &[NEW_EMAIL, NEW_PASSWORD];

#[derive(Serialize)]
struct Info<'a> {
    result: Shown<'a>,
    api_address: &'a str,
    /// In an example of the documents only.
    debugger_address: &'a str,
}

pub(crate) fn get(request: &Request<'_>, state: &mut State) -> Response {
    let live_balance = read::flag(request.parameters, LIVE_BALANCE)?.unwrap_or(true);
    let account = request.account(state)?;
    let view = View { api_key: request.caller.sees_api_key(), live_balance };
    let info = Info {
        result: account.members(view),
        api_address: request.host,
        debugger_address: request.host,
    };
    Ok(Reply::json(StatusCode::OK, &info))
}

/// All of the changes or, with every fault that was found, none.
pub(crate) fn set(request: &Request<'_>, state: &mut State) -> Response {
    let account = request.account(state)?;
    let mut account = account.into_owned();
    let mut errors = Vec::new();
    let parameters = request.parameters;
    if let Some(email) = parameters.get(NEW_EMAIL) {
        match check_email(email, &account, request.caller.credential, state) {
            Ok(()) => email.clone_into(&mut account.email),
            Err(code) => errors.push(ApiError::of(code, NEW_EMAIL)),
        }
    }
    if let Some(password) = parameters.get(NEW_PASSWORD) {
        match check_password(password, &account) {
            Ok(()) => password.clone_into(&mut account.password),
            Err(code) => errors.push(ApiError::of(code, NEW_PASSWORD)),
        }
    }
    let given = |name: &str| parameters.get(name);
    let any = settings::apply(&mut account.settings, SetBy::SetAccountInfo, given, &mut errors)
        || SET_PARAMETERS.iter().any(|name| given(name).is_some());
    ApiErrors::check(errors)?;
    state.store(account);
    let reply = result(&1);
    Ok(if any { reply.committed() } else { reply })
}

fn check_email(
    email: &str,
    account: &Account,
    credential: CredentialKind,
    state: &State,
) -> Result<(), Code> {
    if credential != CredentialKind::Password {
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
