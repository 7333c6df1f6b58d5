//! `GetChildrenAccounts`.

use http::StatusCode;
use serde::Serialize;

use crate::engine::exchange::Reply;

use crate::vendors::voximplant::errors::{ApiError, code};
use crate::vendors::voximplant::handlers::account_info::LIVE_BALANCE;
use crate::vendors::voximplant::json::{encoded, owned};
use crate::vendors::voximplant::request::parameters::Parameters;
use crate::vendors::voximplant::request::read::{self, Selection};
use crate::vendors::voximplant::request::{Request, Response};
use crate::vendors::voximplant::state::account::{Shown, View};
use crate::vendors::voximplant::state::{Identity, Order, State};

const ID: &str = "child_account_id";
const NAME: &str = "child_account_name";
const EMAIL: &str = "child_account_email";

pub(crate) const PARAMETERS: &[&str] = &[
    ID,
    NAME,
    EMAIL,
    "active",
    "frozen",
    "ignore_invalid_accounts",
    "brief_output",
    "medium_output",
    "count",
    "offset",
    "order_by",
    LIVE_BALANCE,
];

/// How many full accounts a response has by default, and at most.
const DEFAULT_COUNT: usize = 20;
const MOST: usize = 1000;

/// How much of an account is shown.
#[derive(Clone, Copy, Debug)]
enum Output {
    Brief,
    Medium,
    Full(View),
}

#[derive(Serialize)]
struct Page<'a> {
    result: Vec<Shown<'a>>,
    total_count: usize,
    count: usize,
    x_revision: &'a str,
}

pub(crate) fn get(request: &Request<'_>, state: &mut State) -> Response {
    let parameters = request.parameters;
    let output = output(request)?;
    let count = read::size(parameters, "count")?;
    let offset = read::size(parameters, "offset")?.unwrap_or(0);
    let count = match output {
        Output::Full(_) => count.unwrap_or(DEFAULT_COUNT).min(MOST),
        _ => count.unwrap_or(usize::MAX),
    };
    let numbers = selected(request, state)?;
    let page = numbers.iter().skip(offset).take(count).filter_map(|number| state.child(*number));
    let accounts: Vec<_> = page.collect();
    let result: Vec<Shown<'_>> = accounts
        .iter()
        .map(|account| match output {
            Output::Full(view) => account.members(view),
            Output::Brief => Shown::from([("account_id", owned(encoded(&account.id)))]),
            Output::Medium => Shown::from([
                ("account_id", owned(encoded(&account.id))),
                ("account_name", owned(encoded(&account.name))),
                ("account_email", owned(encoded(&account.email))),
            ]),
        })
        .collect();
    let count = result.len();
    let page = Page { result, total_count: numbers.len(), count, x_revision: "r-2026-1" };
    Ok(Reply::json(StatusCode::OK, &page))
}

fn output(request: &Request<'_>) -> Result<Output, ApiError> {
    let parameters = request.parameters;
    let live_balance = read::flag(parameters, LIVE_BALANCE)?.unwrap_or(true);
    let brief = read::switch(parameters, "brief_output")?;
    let medium = read::switch(parameters, "medium_output")?;
    Ok(match (brief, medium) {
        (true, _) => Output::Brief,
        (false, true) => Output::Medium,
        _ => Output::Full(View { api_key: request.caller.sees_api_key(), live_balance }),
    })
}

/// The numbers of the selected children, in the requested order. A child has no children.
fn selected(request: &Request<'_>, state: &mut State) -> Result<Vec<u32>, ApiError> {
    let parameters = request.parameters;
    let order = order(parameters)?;
    let active = read::flag(parameters, "active")?;
    let frozen = read::flag(parameters, "frozen")?;
    let mut numbers = if request.caller.account == state.seed.account_id {
        candidates(parameters, order, state)?
    } else {
        Vec::new()
    };
    if active.is_some() || frozen.is_some() {
        numbers.retain(|number| {
            let status = state.status(*number);
            active.is_none_or(|active| active == status.0)
                && frozen.is_none_or(|frozen| frozen == status.1)
        });
    }
    Ok(numbers)
}

fn order(parameters: Parameters<'_>) -> Result<Order, ApiError> {
    match parameters.get("order_by") {
        None | Some(NAME) => Ok(Order::Name),
        Some(ID) => Ok(Order::Id),
        Some(EMAIL) => Ok(Order::Email),
        Some(_) => Err(ApiError::of(code::INVALID_ARGUMENTS, "order_by")),
    }
}

/// Those that the ids, the name and the address leave. Public clients page without any of them, so none is required.
fn candidates(
    parameters: Parameters<'_>,
    order: Order,
    state: &mut State,
) -> Result<Vec<u32>, ApiError> {
    let ignore = read::switch(parameters, "ignore_invalid_accounts")?;
    let ids = ids(parameters, ignore)?;
    let named = [
        parameters.get(NAME).map(|name| state.find(Identity::Name(name))),
        parameters.get(EMAIL).map(|email| state.find(Identity::Email(email))),
    ];
    let named: Vec<Option<u32>> =
        named.into_iter().flatten().map(|account| state.number(account?.id)).collect();
    let mut numbers = match ids {
        None | Some(Selection::All) if named.is_empty() => return Ok(state.in_order(order)),
        None | Some(Selection::All) => named.first().copied().flatten().into_iter().collect(),
        Some(Selection::Only(ids)) => {
            let mut numbers = Vec::with_capacity(ids.len());
            for id in ids {
                match state.number(id) {
                    Some(number) => numbers.push(number),
                    None if ignore => {}
                    None => return Err(ApiError::of(code::INVALID_CHILD_ACCOUNT_ID, ID)),
                }
            }
            numbers
        }
    };
    numbers.retain(|number| named.iter().all(|name| *name == Some(*number)));
    state.sort(&mut numbers, order);
    Ok(numbers)
}

fn ids(parameters: Parameters<'_>, ignore: bool) -> Result<Option<Selection<u64>>, ApiError> {
    match read::texts(parameters, ID) {
        Some(Selection::Only(items)) if ignore => {
            let mut ids: Vec<u64> = items.into_iter().filter_map(read::digits).collect();
            ids.sort_unstable();
            ids.dedup();
            Ok(Some(Selection::Only(ids)))
        }
        _ => read::numbers(parameters, ID, code::INVALID_CHILD_ACCOUNT_ID, |_| true),
    }
}
