//! `SetChildAccountInfo`.

use http::StatusCode;
use serde_json::json;

use crate::exchange::Reply;

use super::account::Account;
use super::auth;
use super::checks;
use super::json::encoded;
use super::methods::{Answer, Request, joined};
use super::read::{self, Wanted};
use super::refusal::{Code, Refusal, Refusals, code};
use super::settings;
use super::state::{Blanket, Identity, State};

const SELECTORS: &[&str] = &["child_account_id", "child_account_name", "child_account_email"];
const EMAIL: &str = "new_child_account_email";
const PASSWORD: &str = "new_child_account_password";
const ACTIVE: &str = "active";

/// The settings that a parent sets for its children.
const SETTINGS: &[&str] = &[
    "account_notifications",
    "tariff_changing_notifications",
    "news_notifications",
    "language_code",
    "location",
    "min_balance_to_notify",
    "callback_url",
    "callback_salt",
];

/// What only a parent can set. The last one comes back with the account although no document lists it there.
const PERMISSIONS: &[&str] =
    &["support_robokassa", "support_bank_card", "support_invoice", "can_use_restricted"];

pub(super) const SHOWN: &[&str] = &joined::<
    { auth::PARAMETERS.len() + SELECTORS.len() + 3 + SETTINGS.len() + PERMISSIONS.len() },
>(&[
    auth::PARAMETERS,
    SELECTORS,
    &[EMAIL, PASSWORD, ACTIVE],
    SETTINGS,
    PERMISSIONS,
]);

/// All of the changes to all of the children or, with every fault that was found, none.
pub(super) fn set(request: &Request<'_>, state: &mut State) -> Answer {
    let parameters = request.parameters;
    let targets = targets(request, state)?;
    let mut found = Vec::new();
    let mut change = Blanket::default();
    settings::apply_some(&mut change.settings, SETTINGS, parameters, &mut found);
    for name in PERMISSIONS {
        match read::flag(parameters, name) {
            Ok(Some(flag)) => {
                change.settings.insert(name, encoded(&flag));
            }
            Ok(None) => {}
            Err(refusal) => found.push(refusal),
        }
    }
    match read::flag(parameters, ACTIVE) {
        Ok(active) => change.active = active,
        Err(refusal) => found.push(refusal),
    }
    if let Some(password) = parameters.get(PASSWORD) {
        match check_password(password, &targets) {
            Ok(()) => change.password = Some(password.to_owned()),
            Err(code) => found.push(Refusal::of(code, PASSWORD)),
        }
    }
    let email = parameters.get(EMAIL);
    if let Some(Err(code)) = email.map(|email| check_email(email, &targets, state)) {
        found.push(Refusal::of(code, EMAIL));
    }
    Refusals::check(found)?;
    let any = change.active.is_some() || change.password.is_some() || email.is_some();
    let any = any || !change.settings.is_empty();
    apply(targets, change, email, state);
    let done = Reply::json(StatusCode::OK, &json!({ "result": 1 }));
    Ok(if any { done.committed() } else { done })
}

fn apply(targets: Wanted<Account>, change: Blanket, email: Option<&str>, state: &mut State) {
    match targets {
        Wanted::All => state.put_all(change),
        Wanted::These(accounts) => {
            for mut account in accounts {
                change.apply(&mut account);
                if let Some(email) = email {
                    email.clone_into(&mut account.email);
                }
                state.put(account);
            }
        }
    }
}

/// The children of the one list that was given. A child has none.
fn targets(request: &Request<'_>, state: &State) -> Result<Wanted<Account>, Refusal> {
    let selector = read::one_of(request.parameters, SELECTORS)?;
    let parent = request.caller.account == state.seed.account_id;
    let wrong = Refusal::of(
        match selector {
            "child_account_id" => code::INVALID_CHILD_ACCOUNT_ID,
            "child_account_name" => code::INVALID_CHILD_ACCOUNT_NAME,
            _ => code::INVALID_CHILD_ACCOUNT_EMAIL,
        },
        selector,
    );
    let items = match read::texts(request.parameters, selector) {
        // Of the three only the ids are documented to take the word.
        Some(Wanted::All) if selector == "child_account_id" && parent => return Ok(Wanted::All),
        Some(Wanted::These(items)) if parent => items,
        _ => return Err(wrong),
    };
    let child = |item: &str| {
        let account = match selector {
            "child_account_id" => state.child_of_id(read::digits(item)?)?,
            "child_account_name" => state.find(Identity::Name(item))?,
            _ => state.find(Identity::Email(item))?,
        };
        (account.id != state.seed.account_id).then(|| account.into_owned())
    };
    let found: Option<Vec<Account>> = items.into_iter().map(child).collect();
    found.map(Wanted::These).ok_or(wrong)
}

/// An address is for one account only.
fn check_email(email: &str, targets: &Wanted<Account>, state: &State) -> Result<(), Code> {
    let wrong = code::INVALID_NEW_CHILD_ACCOUNT_EMAIL;
    checks::email(email).map_err(|_| wrong)?;
    let Wanted::These(accounts) = targets else { return Err(wrong) };
    let [account] = accounts.as_slice() else { return Err(wrong) };
    match state.find(Identity::Email(email)) {
        Some(owner) if owner.id != account.id => Err(code::ACCOUNTS_EMAIL_ISNT_UNIQUE),
        _ => Ok(()),
    }
}

/// For all at once only what doesn't depend on the account is checked.
fn check_password(password: &str, targets: &Wanted<Account>) -> Result<(), Code> {
    let Wanted::These(accounts) = targets else { return checks::password(password, "") };
    for account in accounts {
        checks::password(password, &account.name)?;
        if password == account.password {
            return Err(code::PASSWORD_WAS_ALREADY_USED);
        }
    }
    Ok(())
}
