//! `ChangeAccountPlan`, `GetAccountPlans` and `GetAvailablePlans`.

use http::StatusCode;
use rust_decimal::Decimal;

use crate::exchange::Reply;

use super::account::Account;
use super::auth;
use super::json::{Members, encoded};
use super::methods::{Answer, Request, joined};
use super::money;
use super::parameters::Parameters;
use super::read::{self, Wanted};
use super::refusal::{Refusal, code};
use super::state::State;
use super::times;

const TYPE: &str = "plan_type";
const ID: &str = "plan_subscription_template_id";

pub(super) const SHOWN: &[&str] =
    &joined::<{ auth::PARAMETERS.len() + 2 }>(&[auth::PARAMETERS, &[TYPE, ID]]);

/// The types of plans.
const TYPES: [&str; 2] = ["IM", "MAU"];

/// The plans of a new account, one of each type in the order of the types.
pub(super) const FIRST: [u64; 2] = [101, 201];

/// A plan: prices are digits, and how many of them stand behind the dot.
struct Plan {
    id: u64,
    /// Its place in [`TYPES`].
    kind: usize,
    name: &'static str,
    price: (i64, u32),
    size: u32,
    overrun_price: (i64, u32),
}

#[rustfmt::skip] // one line each, so that it reads as the table it is
const PLANS: [Plan; 6] = [
    Plan { id: 101, kind: 0, name: "IM Free", price: (0, 0), size: 1_000, overrun_price: (0, 0) },
    Plan { id: 102, kind: 0, name: "IM 10K", price: (29_385, 3), size: 10_000, overrun_price: (415, 5) },
    Plan { id: 103, kind: 0, name: "IM 100K", price: (293_855, 3), size: 100_000, overrun_price: (3_195, 6) },
    Plan { id: 201, kind: 1, name: "MAU Developer", price: (0, 0), size: 50, overrun_price: (0, 0) },
    Plan { id: 202, kind: 1, name: "MAU 500", price: (3_668_242, 6), size: 500, overrun_price: (105, 4) },
    Plan { id: 203, kind: 1, name: "MAU 5000", price: (1505, 1), size: 5_000, overrun_price: (875, 5) },
];

impl Plan {
    fn price(&self) -> Decimal {
        Decimal::new(self.price.0, self.price.1)
    }

    /// `PlanType`, with what an account has left of it for `AccountPlanType`.
    fn shown(&self, own: Option<u64>) -> Members {
        let may_overrun = self.overrun_price.0 > 0;
        let overrun = Decimal::new(self.overrun_price.0, self.overrun_price.1);
        let mut package = Members::from([
            ("price_group_id", encoded(&[self.id * 10, self.id * 10 + 1])),
            ("package_name", encoded(self.name)),
            ("may_overrun", encoded(&may_overrun)),
            ("overrun_price", money::json(overrun)),
            ("overrun_resources", encoded(&1)),
            ("package_size", encoded(&self.size)),
        ]);
        let mut members = Members::from([
            (ID, encoded(&self.id)),
            (TYPE, encoded(TYPES[self.kind])),
            ("plan_name", encoded(self.name)),
            ("periodic_charge", money::json(self.price())),
            ("x_revision", encoded("r-2026-1")),
        ]);
        if let Some(now) = own {
            package.insert("resource_left", encoded(&self.size));
            package.insert("orig_package_size", encoded(&self.size));
            members.insert("next_charge", encoded(&times::next_month(now).to_string()));
        }
        members.insert("packages", encoded(&[package]));
        members
    }
}

fn find(id: u64) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.id == id)
}

/// What the account's plans of all types cost a month.
pub(super) fn charge(account: &Account) -> Decimal {
    account.plans.iter().filter_map(|id| find(*id)).map(Plan::price).sum()
}

/// Whether a plan costs more than the account's plan of its type: only such ones can be changed to.
fn larger(plan: &Plan, account: &Account) -> bool {
    let current = account.plans.get(plan.kind).and_then(|id| find(*id));
    current.is_none_or(|current| plan.price() > current.price())
}

pub(super) fn own(request: &Request<'_>, state: &mut State) -> Answer {
    let account = state.account(request.caller.account).ok_or(code::AUTHORIZATION_FAILED)?;
    list(request.parameters, Some(request.now), |plan| account.plans.contains(&plan.id))
}

pub(super) fn available(request: &Request<'_>, state: &mut State) -> Answer {
    let account = state.account(request.caller.account).ok_or(code::AUTHORIZATION_FAILED)?;
    list(request.parameters, None, |plan| larger(plan, &account))
}

fn list(parameters: Parameters<'_>, own: Option<u64>, has: impl Fn(&Plan) -> bool) -> Answer {
    let types = read::texts(parameters, TYPE);
    if let Some(Wanted::These(types)) = &types
        && !types.iter().all(|name| TYPES.contains(name))
    {
        return Err(Refusal::of(code::INVALID_PLAN_TYPE, TYPE).into());
    }
    let ids = read::numbers(parameters, ID, code::INVALID_PLAN)?;
    if let Some(Wanted::These(ids)) = &ids
        && !ids.iter().all(|id| find(*id).is_some())
    {
        return Err(Refusal::of(code::INVALID_PLAN, ID).into());
    }
    let wanted = PLANS.iter().filter(|plan| {
        has(plan)
            && types.as_ref().is_none_or(|types| types.has(&TYPES[plan.kind]))
            && ids.as_ref().is_none_or(|ids| ids.has(&plan.id))
    });
    let shown: Vec<Members> = wanted.map(|plan| plan.shown(own)).collect();
    Ok(Reply::json(StatusCode::OK, &Members::from([("result", encoded(&shown))])))
}

/// The new plan's price is taken at once.
pub(super) fn change(request: &Request<'_>, state: &mut State) -> Answer {
    let parameters = request.parameters;
    let account = state.account(request.caller.account).ok_or(code::AUTHORIZATION_FAILED)?;
    let mut account = account.into_owned();
    let name = read::required(parameters, TYPE)?;
    let kind = TYPES.iter().position(|known| *known == name);
    let kind = kind.ok_or(Refusal::of(code::INVALID_PLAN_TYPE, TYPE))?;
    let plan = if let Some(text) = parameters.get(ID) {
        let plan = read::digits(text).and_then(find).filter(|plan| plan.kind == kind);
        plan.ok_or(Refusal::of(code::INVALID_PLAN, ID))?
    } else {
        // Without an id the next larger one is meant.
        let next = PLANS.iter().find(|plan| plan.kind == kind && larger(plan, &account));
        next.ok_or(code::ACCOUNT_PLAN_CHANGE_FORBIDDEN)?
    };
    if !account.active || account.frozen || !larger(plan, &account) {
        return Err(code::ACCOUNT_PLAN_CHANGE_FORBIDDEN.into());
    }
    money::take(&mut account, plan.price())?;
    if let Some(place) = account.plans.get_mut(kind) {
        *place = plan.id;
    }
    let answer =
        Members::from([("result", encoded(&1)), ("account_info", encoded(&account.short()))]);
    state.put(account);
    Ok(Reply::json(StatusCode::OK, &answer).committed())
}
