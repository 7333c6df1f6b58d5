//! An account's balance.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::currency::Currency;
use crate::decimal;
use crate::error::{Effect, Error, ErrorKind, Result};
use crate::money::Money;

/// Most characters that a message shows of what is no currency.
const MAX_WORD: usize = 20;

/// What an account has, in its one currency.
///
/// The figures are the vendor's own, never computed, except for `available`: whether `amount` already
/// takes `held` into account is the vendor's rule, given in its provider's documentation.
///
/// Prints as the amount with its currency: `5.04 SEK`. In JSON the amounts are strings, and what is not
/// known is `null`:
/// `{"amount":"5.04","currency":"SEK","credit_limit":null,"held":null,"available":null}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Balance {
    /// The balance itself. Negative where the account owes.
    #[serde(with = "decimal::text")]
    pub amount: Decimal,
    /// The currency of every figure here.
    pub currency: Currency,
    /// How far below zero the balance may go, where the platform shows it.
    #[serde(default, with = "decimal::optional_text")]
    pub credit_limit: Option<Decimal>,
    /// Money set aside for what is under way, where the platform shows it.
    #[serde(default, with = "decimal::optional_text")]
    pub held: Option<Decimal>,
    /// What can be spent, by the vendor's documented rule; `None` where the vendor documents none, or
    /// something that the rule needs is not known.
    #[serde(default, with = "decimal::optional_text")]
    pub available: Option<Decimal>,
}

impl Balance {
    /// A balance of an amount, with nothing known beside it.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency, credit_limit: None, held: None, available: None }
    }

    /// Makes a balance from two members of a platform's response, each with its name; for provider crates.
    /// Blanks around the currency are ignored.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` naming the member, if amount or currency is missing or could not be read, or if the
    /// currency is malformed: its message then shows the word.
    pub fn from_members(
        (amount_name, amount): (&'static str, Option<Decimal>),
        (currency_name, currency): (&'static str, Option<&str>),
    ) -> Result<Self> {
        let invalid = |name: &'static str, why: &str| {
            let message = format!("{name}: {why}");
            Error::with_effect(ErrorKind::InvalidResponse, Effect::None, message).with_field(name)
        };
        let missing =
            |name| invalid(name, "it is missing or can't be read, so there is no balance");
        let amount = amount.ok_or_else(|| missing(amount_name))?;
        let word = currency.ok_or_else(|| missing(currency_name))?.trim();
        let currency = word.parse().map_err(|_| {
            let word: String = word.chars().take(MAX_WORD).collect();
            invalid(currency_name, &format!("{word:?} is not a currency code of three letters"))
        })?;
        Ok(Self::new(amount, currency))
    }

    /// Adds how far below zero the balance may go.
    #[must_use]
    pub const fn with_credit_limit(mut self, credit_limit: Option<Decimal>) -> Self {
        self.credit_limit = credit_limit;
        self
    }

    /// Adds what is set aside.
    #[must_use]
    pub const fn with_held(mut self, held: Option<Decimal>) -> Self {
        self.held = held;
        self
    }

    /// Adds what can be spent.
    #[must_use]
    pub const fn with_available(mut self, available: Option<Decimal>) -> Self {
        self.available = available;
        self
    }

    /// The amount with its currency.
    #[must_use]
    pub const fn money(&self) -> Money {
        Money::new(self.amount, self.currency)
    }
}

impl From<Money> for Balance {
    fn from(money: Money) -> Self {
        Self::new(money.amount, money.currency)
    }
}

/// The amount with its currency; what else is known is left out.
impl From<Balance> for Money {
    fn from(balance: Balance) -> Self {
        balance.money()
    }
}

impl fmt::Display for Balance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.money().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_shows_every_figure_as_text_and_the_unknown_as_null() {
        let balance = Balance::from("5.10 SEK".parse::<Money>().unwrap());
        let json = serde_json::to_string(&balance).unwrap();
        let expected = r#"{"amount":"5.10","currency":"SEK","credit_limit":null,"held":null,"available":null}"#;
        assert_eq!(json, expected);
        let older = r#"{"amount":"5.10","currency":"SEK"}"#;
        assert_eq!(serde_json::from_str::<Balance>(older).unwrap(), balance);

        let full = balance
            .with_credit_limit(Some(Decimal::new(100, 0)))
            .with_held(Some(Decimal::new(39758, 2)))
            .with_available(Some(Decimal::new(1051, 1)));
        let json = serde_json::to_string(&full).unwrap();
        let end = r#""credit_limit":"100","held":"397.58","available":"105.1"}"#;
        assert!(json.ends_with(end), "{json}");
        assert_eq!(serde_json::from_str::<Balance>(&json).unwrap(), full);
    }

    #[test]
    fn amount_and_currency_must_be_there_and_right() {
        let of = |amount, currency| Balance::from_members(("sum", amount), ("unit", currency));
        let balance = of(Some(Decimal::ONE), Some(" sek ")).unwrap();
        assert_eq!(balance.to_string(), "1 SEK");
        let long = "x".repeat(1000);
        for (amount, currency, field, message) in [
            (None, Some("SEK"), "sum", "sum: it is missing or can't be read"),
            (Some(Decimal::ONE), None, "unit", "unit: it is missing or can't be read"),
            (Some(Decimal::ONE), Some(""), "unit", "unit: \"\" is not a currency code"),
            (Some(Decimal::ONE), Some("643"), "unit", "unit: \"643\" is not a currency code"),
            (Some(Decimal::ONE), Some(long.as_str()), "unit", "x\" is not a currency code"),
        ] {
            let error = of(amount, currency).unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidResponse, Some(field)));
            assert!(error.message().contains(message), "{error}");
            assert!(error.message().len() < 100, "{error}");
        }
    }

    #[test]
    fn it_prints_and_converts_as_the_amount_with_its_currency() {
        let money: Money = "5.10 SEK".parse().unwrap();
        let balance = Balance::from(money).with_held(Some(Decimal::ONE));
        assert_eq!((format!("{balance:>9}"), Money::from(balance)), (" 5.10 SEK".into(), money));
    }
}
