//! `SetChildAccountInfo`.

use crate::vendors::voximplant::errors::{ApiError, ApiErrors, Code, code};
use crate::vendors::voximplant::request::read::{self, Selection};
use crate::vendors::voximplant::request::{Request, Response, result};
use crate::vendors::voximplant::state::account::Account;
use crate::vendors::voximplant::state::checks;
use crate::vendors::voximplant::state::settings::{self, SetBy};
use crate::vendors::voximplant::state::{BulkOverride, Identity, State};

const SELECTORS: &[&str] = &["child_account_id", "child_account_name", "child_account_email"];
const EMAIL: &str = "new_child_account_email";
const PASSWORD: &str = "new_child_account_password";
const ACTIVE: &str = "active";

pub(crate) const PARAMETERS: &[&str] =
    &["child_account_id", "child_account_name", "child_account_email", EMAIL, PASSWORD, ACTIVE];

/// All of the changes to all of the children or, with every fault that was found, none.
pub(crate) fn set(request: &Request<'_>, state: &mut State) -> Response {
    let parameters = request.parameters;
    let targets = targets(request, state)?;
    let mut errors = Vec::new();
    let mut change = BulkOverride::default();
    let given = |name: &str| parameters.get(name);
    settings::apply(&mut change.settings, SetBy::SetChildAccountInfo, given, &mut errors);
    match read::flag(parameters, ACTIVE) {
        Ok(active) => change.active = active,
        Err(error) => errors.push(error),
    }
    if let Some(password) = parameters.get(PASSWORD) {
        match check_password(password, &targets) {
            Ok(()) => change.password = Some(password.to_owned()),
            Err(code) => errors.push(ApiError::of(code, PASSWORD)),
        }
    }
    let email = parameters.get(EMAIL);
    if let Some(Err(code)) = email.map(|email| check_email(email, &targets, state)) {
        errors.push(ApiError::of(code, EMAIL));
    }
    ApiErrors::check(errors)?;
    let any = change.active.is_some() || change.password.is_some() || email.is_some();
    let any = any || !change.settings.is_empty();
    apply(targets, change, email, state);
    let reply = result(&1);
    Ok(if any { reply.committed() } else { reply })
}

fn apply(
    targets: Selection<Account>,
    change: BulkOverride,
    email: Option<&str>,
    state: &mut State,
) {
    match targets {
        Selection::All => state.put_all(change),
        Selection::Only(accounts) => {
            for mut account in accounts {
                change.apply(&mut account);
                if let Some(email) = email {
                    email.clone_into(&mut account.email);
                }
                state.store(account);
            }
        }
    }
}

/// The children of the one list that was given. A child has none.
fn targets(request: &Request<'_>, state: &State) -> Result<Selection<Account>, ApiError> {
    let selector = read::one_of(request.parameters, SELECTORS)?;
    let parent = request.caller.account == state.seed.account_id;
    let wrong = ApiError::of(
        match selector {
            "child_account_id" => code::INVALID_CHILD_ACCOUNT_ID,
            "child_account_name" => code::INVALID_CHILD_ACCOUNT_NAME,
            _ => code::INVALID_CHILD_ACCOUNT_EMAIL,
        },
        selector,
    );
    let items = match read::texts(request.parameters, selector) {
        // Of the three only the ids are documented to take the word.
        Some(Selection::All) if selector == "child_account_id" && parent => {
            return Ok(Selection::All);
        }
        Some(Selection::Only(items)) if parent => items,
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
    found.map(Selection::Only).ok_or(wrong)
}

/// An address is for one account only.
fn check_email(email: &str, targets: &Selection<Account>, state: &State) -> Result<(), Code> {
    let wrong = code::INVALID_NEW_CHILD_ACCOUNT_EMAIL;
    checks::email(email).map_err(|_| wrong)?;
    let Selection::Only(accounts) = targets else { return Err(wrong) };
    let [account] = accounts.as_slice() else { return Err(wrong) };
    match state.find(Identity::Email(email)) {
        Some(owner) if owner.id != account.id => Err(code::ACCOUNTS_EMAIL_ISNT_UNIQUE),
        _ => Ok(()),
    }
}

/// For all at once only what doesn't depend on the account is checked.
fn check_password(password: &str, targets: &Selection<Account>) -> Result<(), Code> {
    let Selection::Only(accounts) = targets else { return checks::password(password, "") };
    for account in accounts {
        checks::password(password, &account.name)?;
        if password == account.password {
            return Err(code::PASSWORD_WAS_ALREADY_USED);
        }
    }
    Ok(())
}
