//! Who calls, and on which accounts they may act.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{StatusCode, header};

use crate::engine::exchange::Call;

use crate::vendors::restcomm::reply::ApiError;
use crate::vendors::restcomm::state::State;
use crate::vendors::restcomm::state::account::{ADMINISTRATOR, Status};
use crate::vendors::restcomm::state::tree::Tree;

const DEVELOPER: &str = "Developer";

/// The roles besides the Administrator's that may read and change their own account.
const ROLES: [&str; 2] = [DEVELOPER, "ProvisioningAgent"];

/// The account whose credentials the request has, if it is active. `nowhere`: the path leads to no operation.
pub(crate) fn caller(call: &Call, nowhere: bool, state: &mut State) -> Result<usize, ApiError> {
    let caller = authenticated(call, state).ok_or(ApiError::Unauthenticated)?;
    match state.tree().record(caller).status {
        Status::Active => Ok(caller),
        // So that it can set its password.
        Status::Uninitialized if !nowhere => Ok(caller),
        _ => Err(ApiError::text(StatusCode::FORBIDDEN, "Provided Account is not active")),
    }
}

/// Refuses a caller that may not act on an account.
pub(crate) fn permit(tree: &Tree, caller: usize, target: usize) -> Result<(), ApiError> {
    permit_role(tree, caller)?;
    allow(target == caller || is_administrator(tree, caller) && tree.is_within(target, caller))
}

/// Refuses a caller whose role may not even act on its own account: before any other account is looked for.
pub(crate) fn permit_role(tree: &Tree, caller: usize) -> Result<(), ApiError> {
    let role = tree.record(caller).role.as_str();
    allow(role == ADMINISTRATOR || ROLES.contains(&role))
}

/// Refuses a caller that may not make accounts below its own.
pub(crate) fn permit_creation(state: &State, caller: usize) -> Result<(), ApiError> {
    let developers = state.seed().developers_create_sub_accounts;
    let tree = state.tree();
    let is_developer = tree.record(caller).role == DEVELOPER;
    allow(is_administrator(tree, caller) || developers && is_developer)
}

/// Whether a caller may act on the accounts below it and choose roles.
pub(crate) fn is_administrator(tree: &Tree, caller: usize) -> bool {
    tree.record(caller).role == ADMINISTRATOR
}

/// Whether an account may do what is beyond its organisation, whatever its role.
pub(crate) fn is_super_admin(tree: &Tree, number: usize) -> bool {
    tree.parent(number).is_none() && tree.record(number).status == Status::Active
}

fn allow(permitted: bool) -> Result<(), ApiError> {
    if permitted { Ok(()) } else { Err(ApiError::Page(StatusCode::FORBIDDEN)) }
}

fn authenticated(call: &Call, state: &mut State) -> Option<usize> {
    let (user, secret) = credentials(call.header(header::AUTHORIZATION)?)?;
    let number = state.login(&user)?;
    state.tree().record(number).opens_with(&secret).then_some(number)
}

/// User and secret, which may contain colons. The vendor minds the case of the scheme, and splits at each blank: behind two
/// it finds nothing.
fn credentials(header: &str) -> Option<(String, String)> {
    let encoded = header.strip_prefix("Basic ")?.split(' ').next()?;
    let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (user, secret) = pair.split_once(':')?;
    Some((user.to_owned(), secret.to_owned()))
}
