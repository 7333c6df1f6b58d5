//! `ChangeAccountPlan`, `GetAccountPlans` and `GetAvailablePlans`.

use http::StatusCode;
use rust_decimal::Decimal;

use crate::engine::exchange::Reply;

use crate::vendors::voximplant::errors::{ApiError, code};
use crate::vendors::voximplant::json::{Members, encoded};
use crate::vendors::voximplant::request::parameters::Parameters;
use crate::vendors::voximplant::request::read;
use crate::vendors::voximplant::request::{Request, Response, result};
use crate::vendors::voximplant::state::State;
use crate::vendors::voximplant::state::money;
use crate::vendors::voximplant::state::plans::{PLANS, Plan, TYPES, find, is_larger};
use crate::vendors::voximplant::times;

const TYPE: &str = "plan_type";
const ID: &str = "plan_subscription_template_id";

pub(crate) const PARAMETERS: &[&str] = &[TYPE, ID];

/// `PlanType`, with what an account has left of it for `AccountPlanType`.
fn shown(plan: &Plan, own: Option<u64>) -> Members {
    let may_overrun = plan.overrun_price.0 > 0;
    let overrun = Decimal::new(plan.overrun_price.0, plan.overrun_price.1);
    let mut package = Members::from([
        ("price_group_id", encoded(&[plan.id * 10, plan.id * 10 + 1])),
        ("package_name", encoded(plan.name)),
        ("may_overrun", encoded(&may_overrun)),
        ("overrun_price", money::json(overrun)),
        ("overrun_resources", encoded(&1)),
        ("package_size", encoded(&plan.size)),
    ]);
    let mut members = Members::from([
        (ID, encoded(&plan.id)),
        (TYPE, encoded(TYPES[plan.kind])),
        ("plan_name", encoded(plan.name)),
        ("periodic_charge", money::json(plan.price())),
        ("x_revision", encoded("r-2026-1")),
    ]);
    if let Some(now) = own {
        package.insert("resource_left", encoded(&plan.size));
        package.insert("orig_package_size", encoded(&plan.size));
        members.insert("next_charge", encoded(&times::next_month(now).to_string()));
    }
    members.insert("packages", encoded(&[package]));
    members
}

pub(crate) fn own(request: &Request<'_>, state: &mut State) -> Response {
    let account = request.account(state)?;
    list(request.parameters, Some(request.now), |plan| account.plans.contains(&plan.id))
}

pub(crate) fn available(request: &Request<'_>, state: &mut State) -> Response {
    let account = request.account(state)?;
    list(request.parameters, None, |plan| is_larger(plan, &account))
}

fn list(parameters: Parameters<'_>, own: Option<u64>, has: impl Fn(&Plan) -> bool) -> Response {
    let is_type = |name: &str| TYPES.contains(&name);
    let types = read::known_texts(parameters, TYPE, code::INVALID_PLAN_TYPE, is_type)?;
    let ids = read::numbers(parameters, ID, code::INVALID_PLAN, |id| find(id).is_some())?;
    let wanted = PLANS.iter().filter(|plan| {
        has(plan)
            && types.as_ref().is_none_or(|types| types.has(&TYPES[plan.kind]))
            && ids.as_ref().is_none_or(|ids| ids.has(&plan.id))
    });
    let shown: Vec<Members> = wanted.map(|plan| shown(plan, own)).collect();
    Ok(result(&shown))
}

/// The new plan's price is taken at once.
pub(crate) fn change(request: &Request<'_>, state: &mut State) -> Response {
    let parameters = request.parameters;
    let account = request.account(state)?;
    let mut account = account.into_owned();
    let name = read::required(parameters, TYPE)?;
    let kind = TYPES.iter().position(|known| *known == name);
    let kind = kind.ok_or(ApiError::of(code::INVALID_PLAN_TYPE, TYPE))?;
    let plan = if let Some(text) = parameters.get(ID) {
        let plan = read::digits(text).and_then(find).filter(|plan| plan.kind == kind);
        plan.ok_or(ApiError::of(code::INVALID_PLAN, ID))?
    } else {
        // Without an id, the next larger plan is selected.
        let next = PLANS.iter().find(|plan| plan.kind == kind && is_larger(plan, &account));
        next.ok_or(code::ACCOUNT_PLAN_CHANGE_FORBIDDEN)?
    };
    if !account.active || account.frozen || !is_larger(plan, &account) {
        return Err(code::ACCOUNT_PLAN_CHANGE_FORBIDDEN.into());
    }
    money::take(&mut account, plan.price())?;
    if let Some(place) = account.plans.get_mut(kind) {
        *place = plan.id;
    }
    let answer =
        Members::from([("result", encoded(&1)), ("account_info", encoded(&account.short()))]);
    state.store(account);
    Ok(Reply::json(StatusCode::OK, &answer).committed())
}
