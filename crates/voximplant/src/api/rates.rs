//! Exchange rates: [GetCurrencyRate](https://voximplant.com/docs/references/httpapi/accounts#getcurrencyrate).

use std::collections::BTreeMap;

use cpaas_core::{Currency, Decimal, Error};
use cpaas_http::provider::json::{self, Exact};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use serde_with::{As, DisplayFromStr, Same, serde_as};

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
    impl {
        fn unreadable(response: &mut Self::Response) -> Option<&mut Vec<Error>> {
            Some(&mut response.result.unreadable)
        }
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
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ExchangeRates {
    #[serde(
        deserialize_with = "rates",
        serialize_with = "As::<BTreeMap<Same, DisplayFromStr>>::serialize"
    )]
    rates: BTreeMap<String, Decimal>,
    #[serde(skip)]
    unreadable: Vec<Error>,
}

/// By what could be read.
impl PartialEq for ExchangeRates {
    fn eq(&self, other: &Self) -> bool {
        self.rates == other.rates
    }
}

impl Eq for ExchangeRates {}

#[serde_as]
#[derive(Deserialize)]
struct Rate(#[serde_as(as = "Exact")] Decimal);

/// The members that are named after a currency; others, whatever they are, are no rates.
fn rates<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Decimal>, D::Error> {
    let members = BTreeMap::<String, Box<RawValue>>::deserialize(deserializer)?;
    let mut rates = BTreeMap::new();
    for (name, text) in members.into_iter().filter(|(name, _)| name.parse::<Currency>().is_ok()) {
        let rate: Option<Rate> = json::entry(&name, text.get())?;
        rates.extend(rate.map(|Rate(rate)| (name, rate)));
    }
    Ok(rates)
}

impl ExchangeRates {
    /// The rate of a currency, if the vendor gave it.
    #[must_use]
    pub fn get(&self, currency: &Currency) -> Option<Decimal> {
        let code = currency.to_string();
        let mut rates = self.iter();
        rates.find_map(|(name, rate)| name.eq_ignore_ascii_case(&code).then_some(rate))
    }

    /// Why the rates of other currencies can't be read.
    #[must_use]
    pub fn unreadable(&self) -> &[Error] {
        &self.unreadable
    }

    /// The vendor's names of the currencies, and their rates.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Decimal)> {
        self.rates.iter().map(|(name, rate)| (name.as_str(), *rate))
    }
}
