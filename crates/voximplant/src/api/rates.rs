//! Exchange rates: [GetCurrencyRate](https://voximplant.com/docs/references/httpapi/accounts#getcurrencyrate).

use std::collections::BTreeMap;

use cpaas_core::{Currency, Decimal};
use cpaas_http::provider::json::Exact;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use serde_with::{As, DeserializeAs as _, DisplayFromStr, Same};

use super::check;
use super::date::Date;
use super::request::request;
use super::response::responses;

request! {
    /// The currencies whose rates to read: at least one.
    pub struct GetCurrencyRate(
        /// The currencies. The vendor's examples are `RUR`, `KZT`, `EUR` and `USD`.
        currency: Vec<Currency> => check::not_empty,
    ): Read -> GetCurrencyRateResponse {
        /// The day. The vendor's default is today.
        date: Date,
    }
}

responses! {
    /// The response to [`GetCurrencyRate`].
    pub struct GetCurrencyRateResponse {
        /// The rates.
        pub result: ExchangeRates,
    }
}

/// How much of each currency a US dollar is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ExchangeRates(
    #[serde(
        deserialize_with = "rates",
        serialize_with = "As::<BTreeMap<Same, DisplayFromStr>>::serialize"
    )]
    BTreeMap<String, Decimal>,
);

/// The members that are named after a currency; others, whatever they are, are no rates.
fn rates<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Decimal>, D::Error> {
    let members = BTreeMap::<String, Box<RawValue>>::deserialize(deserializer)?;
    let rates = members.into_iter().filter(|(name, _)| name.parse::<Currency>().is_ok());
    let rates = rates.map(|(name, rate)| {
        let rate = Exact::deserialize_as(&mut serde_json::Deserializer::from_str(rate.get()));
        Ok((name, rate.map_err(|_| D::Error::custom("a value, expected an exact decimal number"))?))
    });
    rates.collect()
}

impl ExchangeRates {
    /// The rate of a currency, if the vendor gave it.
    #[must_use]
    pub fn get(&self, currency: &Currency) -> Option<Decimal> {
        let code = currency.to_string();
        let mut rates = self.iter();
        rates.find_map(|(name, rate)| name.eq_ignore_ascii_case(&code).then_some(rate))
    }

    /// The vendor's names of the currencies, and their rates.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Decimal)> {
        self.0.iter().map(|(name, rate)| (name.as_str(), *rate))
    }
}
