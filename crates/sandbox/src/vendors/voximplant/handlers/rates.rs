//! `GetCurrencyRate`.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::value::RawValue;

use crate::engine::exchange::Reply;

use crate::vendors::voximplant::errors::{ApiError, code};
use crate::vendors::voximplant::request::read::{self, Selection};
use crate::vendors::voximplant::request::{Request, Response};
use crate::vendors::voximplant::state::State;
use crate::vendors::voximplant::state::{money, rates};
use crate::vendors::voximplant::times;

pub(crate) const PARAMETERS: &[&str] = &["currency", "date"];

pub(crate) fn get(request: &Request<'_>, _: &mut State) -> Response {
    let parameters = request.parameters;
    read::required(parameters, "currency")?;
    let date = read::date(parameters, "date")?;
    if date.is_some_and(|date| date > times::day(request.now)) {
        return Err(ApiError::of(code::INVALID_DATE, "date").into());
    }
    let Some(Selection::Only(names)) = read::texts(parameters, "currency") else {
        return Err(ApiError::of(code::INVALID_CURRENCY, "currency").into());
    };
    let mut shown: BTreeMap<&str, Box<RawValue>> = BTreeMap::new();
    for name in names {
        let rate =
            rates::rate(name, date).ok_or(ApiError::of(code::INVALID_CURRENCY, "currency"))?;
        shown.insert(name, money::json(rate));
    }
    Ok(Reply::json(StatusCode::OK, &BTreeMap::from([("result", shown)])))
}
