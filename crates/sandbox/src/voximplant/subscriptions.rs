//! `GetSubscriptionPrice`, and the subscriptions there are.

use http::StatusCode;
use rust_decimal::Decimal;

use crate::exchange::Reply;

use super::auth;
use super::json::{Members, encoded};
use super::methods::{Answer, Request, joined};
use super::money;
use super::rates;
use super::read;
use super::refusal::{Code, Refusal, code};
use super::state::State;

const ID: &str = "subscription_template_id";
const TYPE: &str = "subscription_template_type";
const NAME: &str = "subscription_template_name";

pub(super) const SHOWN: &[&str] = &joined::<{ auth::PARAMETERS.len() + 5 }>(&[
    auth::PARAMETERS,
    &[ID, TYPE, NAME, "count", "offset"],
]);

const TYPES: [&str; 2] = ["PHONE_NUM", "SIP_REGISTRATION"];

/// What a phone number or a registration costs: digits, and how many of them stand behind the dot.
pub(super) struct Template {
    id: u64,
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    installation: (i64, u32),
    price: (i64, u32),
    verification: (&'static str, &'static str),
}

impl Template {
    pub(super) fn price(&self) -> Decimal {
        Decimal::new(self.price.0, self.price.1)
    }
}

#[rustfmt::skip] // one line each, so that it reads as the table it is
pub(super) const TEMPLATES: [Template; 5] = [
    Template { id: 301, kind: "PHONE_NUM", name: "Phone RU 495", installation: (0, 0), price: (1505, 3), verification: ("RUSSIA_INDIVIDUAL", "VERIFIED") },
    Template { id: 302, kind: "PHONE_NUM", name: "Phone GB", installation: (15, 1), price: (3_668_242, 6), verification: ("GB_PROOF_OF_ADDRESS", "IN_PROGRESS") },
    Template { id: 303, kind: "PHONE_NUM", name: "Phone US toll-free", installation: (999, 3), price: (1225, 2), verification: ("", "NOT_REQUIRED") },
    Template { id: 304, kind: "PHONE_NUM", name: "Phone SE", installation: (1, 0), price: (299, 2), verification: ("SE_PROOF_OF_ADDRESS", "REQUIRED") },
    Template { id: 311, kind: "SIP_REGISTRATION", name: "SIP registration", installation: (0, 0), price: (293_855, 3), verification: ("", "NOT_REQUIRED") },
];

pub(super) fn get(request: &Request<'_>, state: &mut State) -> Answer {
    let parameters = request.parameters;
    let account = state.account(request.caller.account).ok_or(code::AUTHORIZATION_FAILED)?;
    let ids = read::numbers(parameters, ID, code::INVALID_SUBSCRIPTION_TEMPLATE_ID)?;
    if let Some(read::Wanted::These(ids)) = &ids
        && !ids.iter().all(|id| TEMPLATES.iter().any(|template| template.id == *id))
    {
        return Err(Refusal::of(code::INVALID_SUBSCRIPTION_TEMPLATE_ID, ID).into());
    }
    let kind = parameters.get(TYPE);
    if kind.is_some_and(|kind| !TYPES.contains(&kind)) {
        return Err(Refusal::of(code::INVALID_SUBSCRIPTION_TEMPLATE_TYPE, TYPE).into());
    }
    let name = parameters.get(NAME);
    if name.is_some_and(|name| !TEMPLATES.iter().any(|template| template.name == name)) {
        return Err(Refusal::of(code::INVALID_SUBSCRIPTION_TEMPLATE_NAME, NAME).into());
    }
    let size = |name, otherwise: usize| {
        let number = read::number(parameters, name)?;
        let size = |number| usize::try_from(number).unwrap_or(usize::MAX);
        Ok::<_, Refusal>(number.map_or(otherwise, size))
    };
    let (count, offset) = (size("count", usize::MAX)?, size("offset", 0)?);
    let wanted = TEMPLATES.iter().filter(|template| {
        ids.as_ref().is_none_or(|ids| ids.has(&template.id))
            && kind.is_none_or(|kind| kind == template.kind)
            && name.is_none_or(|name| name == template.name)
    });
    let page = wanted.skip(offset).take(count);
    let shown: Result<Vec<Members>, Code> =
        page.map(|template| shown(template, &account.funds.currency)).collect();
    Ok(Reply::json(StatusCode::OK, &Members::from([("result", encoded(&shown?))])))
}

/// Prices in dollars, and in the account's currency as far as there is a rate for it.
fn shown(template: &Template, currency: &str) -> Result<Members, Code> {
    let rate = rates::rate(currency, None).unwrap_or(Decimal::ONE);
    let converted = |amount: Decimal| amount.checked_mul(rate).ok_or(code::BILLING_ERROR);
    let (price, installation) =
        (template.price(), Decimal::new(template.installation.0, template.installation.1));
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
