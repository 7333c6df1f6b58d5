//! `GetSubscriptionPrice`, and the subscriptions there are.

use rust_decimal::Decimal;

use crate::vendors::voximplant::errors::{ApiError, Code, code};
use crate::vendors::voximplant::json::{Members, encoded};
use crate::vendors::voximplant::request::read;
use crate::vendors::voximplant::request::{Request, Response, result};
use crate::vendors::voximplant::state::State;
use crate::vendors::voximplant::state::money;
use crate::vendors::voximplant::state::rates;
use crate::vendors::voximplant::state::subscriptions::{TEMPLATES, TYPES, Template};

const ID: &str = "subscription_template_id";
const TYPE: &str = "subscription_template_type";
const NAME: &str = "subscription_template_name";

pub(crate) const PARAMETERS: &[&str] = &[ID, TYPE, NAME, "count", "offset"];

pub(crate) fn get(request: &Request<'_>, state: &mut State) -> Response {
    let parameters = request.parameters;
    let account = request.account(state)?;
    let ids = read::numbers(parameters, ID, code::INVALID_SUBSCRIPTION_TEMPLATE_ID, |id| {
        TEMPLATES.iter().any(|template| template.id == id)
    })?;
    let kind = parameters.get(TYPE);
    if kind.is_some_and(|kind| !TYPES.contains(&kind)) {
        return Err(ApiError::of(code::INVALID_SUBSCRIPTION_TEMPLATE_TYPE, TYPE).into());
    }
    let name = parameters.get(NAME);
    if name.is_some_and(|name| !TEMPLATES.iter().any(|template| template.name == name)) {
        return Err(ApiError::of(code::INVALID_SUBSCRIPTION_TEMPLATE_NAME, NAME).into());
    }
    let count = read::size(parameters, "count")?.unwrap_or(usize::MAX);
    let offset = read::size(parameters, "offset")?.unwrap_or(0);
    let wanted = TEMPLATES.iter().filter(|template| {
        ids.as_ref().is_none_or(|ids| ids.has(&template.id))
            && kind.is_none_or(|kind| kind == template.kind)
            && name.is_none_or(|name| name == template.name)
    });
    let page = wanted.skip(offset).take(count);
    let shown: Result<Vec<Members>, Code> =
        page.map(|template| shown(template, &account.balances.currency)).collect();
    Ok(result(&shown?))
}

/// Prices in dollars, and in the account's currency as far as there is a rate for it.
fn shown(template: &Template, currency: &str) -> Result<Members, Code> {
    let rate = rates::rate(currency, None).unwrap_or(Decimal::ONE);
    let converted = |amount: Decimal| amount.checked_mul(rate).ok_or(code::BILLING_ERROR);
    let (price, installation) = (template.price(), template.installation());
    let tax = |amount: Decimal| amount.checked_mul(Decimal::new(2, 1)).ok_or(code::BILLING_ERROR);
    Ok(Members::from([
        (ID, encoded(&template.id)),
        ("currency", encoded(currency)),
        ("installation_price", money::json(installation)),
        ("installation_price_in_currency", money::json(converted(installation)?)),
        ("installation_tax_reserve", money::json(tax(installation)?)),
        ("price", money::json(price)),
        ("price_in_currency", money::json(converted(price)?)),
        ("tax_reserve", money::json(tax(price)?)),
        ("period", encoded("0-1-0 0:0:0")),
        (TYPE, encoded(template.kind)),
        (NAME, encoded(template.name)),
        ("required_verification", encoded(template.verification.0)),
        ("verification_status", encoded(template.verification.1)),
        ("x_revision", encoded("r-2026-1")),
    ]))
}
