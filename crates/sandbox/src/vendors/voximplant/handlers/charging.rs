//! `GetMoneyAmountToCharge` and `ChargeAccount`: the phones of an account, and what they cost.

use http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::engine::exchange::Reply;

use crate::vendors::voximplant::errors::{ApiError, Code, code};
use crate::vendors::voximplant::json::{Members, encoded};
use crate::vendors::voximplant::request::read::{self, Selection};
use crate::vendors::voximplant::request::{Request, Response, result};
use crate::vendors::voximplant::state::State;
use crate::vendors::voximplant::state::account::Account;
use crate::vendors::voximplant::state::money;
use crate::vendors::voximplant::state::plans;
use crate::vendors::voximplant::state::rates;
use crate::vendors::voximplant::state::subscriptions::{TEMPLATES, Template};
use crate::vendors::voximplant::times;

const PHONE_ID: &str = "phone_id";
const PHONE_NUMBER: &str = "phone_number";

pub(crate) const AMOUNT_PARAMETERS: &[&str] = &["currency", "charge_date"];

pub(crate) const CHARGE_PARAMETERS: &[&str] = &[PHONE_ID, PHONE_NUMBER];

/// Decimal places of a quotient.
const PLACES: u32 = 12;

/// A phone of an account. Every account has four; the last of them is charged automatically.
struct Phone {
    id: u64,
    number: String,
    template: &'static Template,
    auto_charge: bool,
    /// When it is to be paid next.
    renewal: Date,
}

fn phones(account: &Account, now: u64) -> Vec<Phone> {
    let templates = TEMPLATES.iter().filter(|template| template.kind == "PHONE_NUM");
    (1_u64..)
        .zip(templates)
        .map(|(place, template)| {
            let id = account.id.saturating_mul(10).saturating_add(place);
            let auto_charge = place == 4;
            let renewal = match account.paid.get(&id) {
                Some(until) if *until > now => times::day(*until),
                _ if auto_charge => times::next_month(now),
                _ => times::day(now),
            };
            let number = format!("7{:010}", id % 10_000_000_000);
            Phone { id, number, template, auto_charge, renewal }
        })
        .collect()
}

impl Phone {
    fn is_due(&self, account: &Account, now: u64) -> bool {
        account.paid.get(&self.id).is_none_or(|until| *until <= now)
    }
}

/// The selected phones that are not charged automatically, whether or not there is anything to pay for them.
fn wanted(request: &Request<'_>, phones: Vec<Phone>) -> Result<Vec<Phone>, ApiError> {
    let parameters = request.parameters;
    let name = read::one_of(parameters, &[PHONE_ID, PHONE_NUMBER])?;
    let wrong = if name == PHONE_ID { code::INVALID_PHONE_ID } else { code::INVALID_PHONE_NUMBER };
    let by_hand = phones.into_iter().filter(|phone| !phone.auto_charge);
    let Some(Selection::Only(items)) = read::texts(parameters, name) else {
        return Ok(by_hand.collect());
    };
    let is = |phone: &Phone, item: &str| match name {
        PHONE_ID => read::digits(item) == Some(phone.id),
        _ => item.strip_prefix('+').unwrap_or(item) == phone.number,
    };
    let by_hand: Vec<Phone> = by_hand.collect();
    if !items.iter().all(|item| by_hand.iter().any(|phone| is(phone, item))) {
        return Err(ApiError::of(wrong, name));
    }
    let asked = |phone: &Phone| items.iter().any(|item| is(phone, item));
    Ok(by_hand.into_iter().filter(asked).collect())
}

/// Each phone is paid for a month; what is paid already costs nothing. All of it or, without the money, nothing.
pub(crate) fn charge(request: &Request<'_>, state: &mut State) -> Response {
    let now = request.now;
    let account = request.account(state)?;
    let mut account = account.into_owned();
    let all = phones(&account, now);
    let wanted = wanted(request, all)?;
    let mut charged = Decimal::ZERO;
    let mut shown = Vec::new();
    for phone in wanted {
        let due = phone.is_due(&account, now);
        if due {
            charged = money::sum(charged, phone.template.price())?;
            account.paid.insert(phone.id, now.saturating_add(times::MONTH));
        }
        shown.push(Members::from([
            (PHONE_ID, encoded(&phone.id)),
            (PHONE_NUMBER, encoded(&phone.number)),
            ("deactivated", encoded(&false)),
            ("is_charged", encoded(&due)),
        ]));
    }
    money::take(&mut account, charged)?;
    let result = Members::from([
        ("charged_amount", money::json(charged)),
        ("phones", encoded(&shown)),
        ("x_revision", encoded("r-2026-1")),
    ]);
    let answer =
        Members::from([("result", encoded(&result)), ("account_info", encoded(&account.short()))]);
    let reply = Reply::json(StatusCode::OK, &answer);
    if charged.is_zero() {
        return Ok(reply);
    }
    state.store(account);
    Ok(reply.committed())
}

pub(crate) fn amount(request: &Request<'_>, state: &mut State) -> Response {
    let parameters = request.parameters;
    let account = request.account(state)?;
    let today = times::day(request.now);
    let day = read::date(parameters, "charge_date")?.unwrap_or(today);
    if day < today {
        return Err(ApiError::of(code::INVALID_DATE, "charge_date").into());
    }
    let own = account.balances.currency.as_str();
    let currency = parameters.get("currency").unwrap_or(own);
    let mut amount = Decimal::ZERO;
    let mut subscriptions = Vec::new();
    for phone in phones(&account, request.now).iter().filter(|phone| phone.renewal <= day) {
        amount = money::sum(amount, phone.template.price())?;
        subscriptions.push(subscription(phone));
    }
    if times::next_month(request.now) <= day {
        amount = money::sum(amount, plans::charge(&account))?;
    }
    let balance = money::read(&account.balances.balance).ok_or(code::BILLING_ERROR)?;
    amount = money::sum(amount, (-balance).max(Decimal::ZERO))?;
    let least = money::sum(amount, -balance.max(Decimal::ZERO))?.max(Decimal::ZERO);
    let wrong = |_| ApiError::of(code::INVALID_CURRENCY, "currency");
    let mut due = Members::from([
        ("amount", money::json(converted(amount, own, currency).map_err(wrong)?)),
        ("min_amount", money::json(converted(least, own, currency).map_err(wrong)?)),
        ("subscriptions", encoded(&subscriptions)),
        ("x_revision", encoded("r-2026-1")),
    ]);
    for (name, amount, currency, floor) in [
        ("bank_card_amount_usd", amount, "USD", 10),
        ("min_bank_card_amount_usd", least, "USD", 10),
        ("robokassa_amount_rub", amount, "RUR", 500),
        ("min_robokassa_amount_rub", least, "RUR", 500),
    ] {
        // Left out where there is no rate: they are optional.
        if let Ok(amount) = converted(amount, own, currency) {
            due.insert(name, money::json(amount.max(Decimal::from(floor))));
        }
    }
    Ok(result(&due))
}

fn subscription(phone: &Phone) -> Members {
    Members::from([
        ("subscription_amount", money::json(phone.template.price())),
        ("subscription_type", encoded(phone.template.kind)),
        (
            "subscription_description",
            encoded(&format!("{} ({})", phone.template.name, phone.number)),
        ),
        ("subscription_auto_charge", encoded(&phone.auto_charge)),
        ("subscription_next_renewal", encoded(&phone.renewal.to_string())),
    ])
}

/// An amount in another currency, by the rate of now: exact from dollars, else to the twelfth digit behind the dot.
fn converted(amount: Decimal, from: &str, to: &str) -> Result<Decimal, Code> {
    if from == to {
        return Ok(amount);
    }
    let rate = |currency| rates::rate(currency, None).ok_or(code::INVALID_CURRENCY);
    let (from, to) = (rate(from)?, rate(to)?);
    let there = amount.checked_mul(to).ok_or(code::BILLING_ERROR)?;
    if from == Decimal::ONE {
        return Ok(there);
    }
    Ok(there.checked_div(from).ok_or(code::BILLING_ERROR)?.round_dp(PLACES))
}
