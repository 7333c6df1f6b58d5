//! `cpaas rates`.

use clap::Args;
use cpaas_core::Currency;
use cpaas_voximplant::{Date, GetCurrencyRate};
use futures_util::TryFutureExt as _;

use super::Session;
use crate::commands::own::Layout;
use crate::exit::{Code, Failure};

#[derive(Debug, Args)]
pub(crate) struct Rates {
    /// The currencies, such as EUR; several with commas or by repeating this
    #[arg(long, required = true, value_delimiter = ',', value_name = "CURRENCY")]
    currency: Vec<Currency>,
    /// The day, such as 2026-11-22; today, if not given
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
}

pub(super) async fn run(rates: &Rates, session: &Session<'_>) -> Result<Code, Failure> {
    let Rates { currency, date } = rates;
    let request = GetCurrencyRate::builder(currency.clone()).maybe_date(*date).build();
    let answer = session.client.get_currency_rate(&request);
    session.show(answer.map_ok(|answer| answer.result), Layout::Members("CURRENCY", "RATE")).await
}
