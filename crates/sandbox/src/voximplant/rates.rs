//! `GetCurrencyRate`.

use std::collections::BTreeMap;

use http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use crate::exchange::Reply;

use super::auth;
use super::methods::{Answer, Request, joined};
use super::money;
use super::read::{self, Wanted};
use super::refusal::{Refusal, code};
use super::state::State;
use super::times;

pub(super) const SHOWN: &[&str] =
    &joined::<{ auth::PARAMETERS.len() + 2 }>(&[auth::PARAMETERS, &["currency", "date"]]);

/// What a dollar is worth now: digits and how many of them stand behind the dot; and what a day changes in the digits.
const RATES: [(&str, i64, u32, i64); 4] = [
    ("RUR", 81_293_855, 6, 1_237),
    ("KZT", 503_668_242, 6, 4_001),
    ("EUR", 857_293_855, 9, 10_007),
    ("USD", 1, 0, 0),
];

/// The rate now or on a day, per dollar. The same day has always the same.
pub(super) fn rate(currency: &str, date: Option<Date>) -> Option<Decimal> {
    let (_, digits, scale, step) = RATES.iter().find(|(name, ..)| *name == currency)?;
    let days = date.map_or(0, |date| {
        (i64::from(date.year()) * 372 + i64::from(date.month()) * 31 + i64::from(date.day())) % 97
    });
    Some(Decimal::new(digits + step * days, *scale))
}

pub(super) fn get(request: &Request<'_>, _: &mut State) -> Answer {
    let parameters = request.parameters;
    read::required(parameters, "currency")?;
    let date = read::date(parameters, "date")?;
    if date.is_some_and(|date| date > times::day(request.now)) {
        return Err(Refusal::of(code::INVALID_DATE, "date").into());
    }
    let Some(Wanted::These(names)) = read::texts(parameters, "currency") else {
        return Err(Refusal::of(code::INVALID_CURRENCY, "currency").into());
    };
    let mut rates: BTreeMap<&str, Box<RawValue>> = BTreeMap::new();
    for name in names {
        let rate = rate(name, date).ok_or(Refusal::of(code::INVALID_CURRENCY, "currency"))?;
        rates.insert(name, money::json(rate));
    }
    Ok(Reply::json(StatusCode::OK, &BTreeMap::from([("result", rates)])))
}
