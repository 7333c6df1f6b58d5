//! Amounts of money.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::currency::{Currency, ParseCurrencyError};
use crate::decimal::{self, ParseDecimalError};

/// An exact amount in one currency.
///
/// Prints as `5.04 SEK` and reads that back; in JSON it is `{"amount":"5.04","currency":"SEK"}`,
/// the amount a string, so that no reader turns it into a binary float. Arithmetic is checked and
/// never crosses currencies, nor do comparisons: `1 USD < 2 EUR` and `1 USD >= 2 EUR` are both false.
///
/// ```
/// use cpaas_core::Money;
///
/// let a: Money = "5.04 SEK".parse()?;
/// let b: Money = "0.96 SEK".parse()?;
/// assert_eq!(a.checked_add(b)?.to_string(), "6.00 SEK");
/// assert!(a.checked_add("1 EUR".parse()?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much, exact, with the places it was written with.
    #[serde(with = "decimal::text")]
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

/// Why two amounts can't be combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The amounts are in two currencies; the message names both.
    #[error("{0} and {1} are not the same currency")]
    CurrencyMismatch(Currency, Currency),
    /// The result is too large to be held.
    #[error("the amount is too large")]
    Overflow,
}

/// Why a text is not [`Money`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseMoneyError {
    /// There is no space between an amount and a currency.
    #[error("expected an amount and a currency, such as \"5.04 SEK\"")]
    Syntax,
    /// The amount is not an exact decimal.
    #[error("the amount is {0}")]
    Amount(ParseDecimalError),
    /// The currency is malformed.
    #[error(transparent)]
    Currency(#[from] ParseCurrencyError),
}

impl Money {
    /// An amount of a currency.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Whether it is less than zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.amount < Decimal::ZERO
    }

    /// The sum.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`] across currencies, [`MoneyError::Overflow`] beyond what a
    /// [`Decimal`] holds.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, Decimal::checked_add)
    }

    /// The difference.
    ///
    /// # Errors
    ///
    /// As [`checked_add`](Self::checked_add).
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, Decimal::checked_sub)
    }

    fn combine(
        self,
        other: Self,
        operation: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        // With as many places on both sides the result has no more digits than it needs, and the
        // scale shows whether it was rounded: the library rounds what does not fit.
        let places = self.amount.scale().max(other.amount.scale());
        let (left, right) = (widen(self.amount, places)?, widen(other.amount, places)?);
        let amount = operation(left, right).ok_or(MoneyError::Overflow)?;
        let amount = widen(amount, places)?;
        Ok(Self::new(amount, self.currency))
    }
}

/// The same amount with this many places, exactly.
fn widen(amount: Decimal, places: u32) -> Result<Decimal, MoneyError> {
    let mut wide = amount;
    wide.rescale(places);
    if wide.scale() == places && wide == amount { Ok(wide) } else { Err(MoneyError::Overflow) }
}

/// By the amount, within one currency; `None` across currencies.
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.amount, self.currency))
    }
}

impl FromStr for Money {
    type Err = ParseMoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (amount, currency) = text.split_once(' ').ok_or(ParseMoneyError::Syntax)?;
        let amount = decimal::parse(amount).map_err(ParseMoneyError::Amount)?;
        Ok(Self::new(amount, currency.parse()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn the_vendors_own_figures_add_up() {
        let sum = money("19772.35 USD").checked_add(money("397.58 USD")).unwrap();
        assert_eq!(sum, money("20169.93 USD"));
        assert_eq!(sum.checked_sub(money("397.58 USD")).unwrap(), money("19772.35 USD"));
    }

    #[test]
    fn arithmetic_never_rounds_and_never_crosses_currencies() {
        let most = money("79228162514264337593543950335 USD");
        assert_eq!(most.checked_add(money("1 USD")), Err(MoneyError::Overflow));
        assert_eq!(most.checked_sub(money("0.1 USD")), Err(MoneyError::Overflow));
        let mismatch = money("1 USD").checked_add(money("1 EUR")).unwrap_err();
        assert_eq!(mismatch.to_string(), "USD and EUR are not the same currency");
    }

    #[test]
    fn amounts_compare_within_a_currency_and_across_them_not_at_all() {
        assert!(money("4.99 SEK") < money("5 SEK") && money("5.00 SEK") <= money("5 SEK"));
        assert_eq!(money("5.0 SEK").partial_cmp(&money("5 SEK")), Some(Ordering::Equal));
        assert_eq!(money("1 SEK").partial_cmp(&money("1 USD")), None);
        assert!(money("-0.01 SEK").is_negative());
        assert!(!money("-0.00 SEK").is_negative() && !money("0.01 SEK").is_negative());
    }

    #[test]
    fn nothing_is_a_number_too() {
        for (a, b, sum) in [
            ("0.00", "10", "10.00"),
            ("10", "0.00", "10.00"),
            ("0", "0.0", "0.0"),
            ("0.00", "99999999999", "99999999999.00"),
            ("-5.04", "5.04", "0.00"),
        ] {
            let (a, b) = (money(&format!("{a} SEK")), money(&format!("{b} SEK")));
            assert_eq!(a.checked_add(b).unwrap().amount.to_string(), sum);
            assert_eq!(a.checked_sub(b).unwrap().checked_add(b).unwrap(), a);
        }
    }

    #[test]
    fn json_keeps_the_digits() {
        let json = serde_json::to_string(&money("5.10 sek")).unwrap();
        assert_eq!(json, r#"{"amount":"5.10","currency":"SEK"}"#);
        assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money("5.10 SEK"));
        assert!(serde_json::from_str::<Money>(r#"{"amount":5.10,"currency":"SEK"}"#).is_err());
    }

    #[test]
    fn malformed_texts_say_what_is_wrong() {
        assert_eq!("5.04".parse::<Money>(), Err(ParseMoneyError::Syntax));
        assert_eq!(
            "5,04 SEK".parse::<Money>().unwrap_err().to_string(),
            "the amount is not a decimal number"
        );
        assert_eq!(
            "5.04 KRONA".parse::<Money>().unwrap_err().to_string(),
            "not a currency code of three letters"
        );
    }

    proptest! {
        #[test]
        fn text_to_value_to_text_is_exact(mantissa in -9_999_999_999_i128..9_999_999_999, scale in 0_u32..=28, code in "[A-Z]{3}") {
            let amount = Decimal::try_from_i128_with_scale(mantissa, scale).unwrap();
            let text = format!("{amount} {code}");
            prop_assert_eq!(money(&text).to_string(), text);
        }

        #[test]
        fn adding_and_taking_away_is_exact(
            a in any::<i32>(), scale_a in 0_u32..=9,
            b in any::<i32>(), scale_b in 0_u32..=9,
        ) {
            let of = |mantissa: i32, scale| Money::new(
                Decimal::try_from_i128_with_scale(mantissa.into(), scale).unwrap(),
                "USD".parse().unwrap(),
            );
            let (left, right) = (of(a, scale_a), of(b, scale_b));
            let sum = left.checked_add(right).unwrap();
            let places = scale_a.max(scale_b);
            let whole = |mantissa: i32, scale| i128::from(mantissa) * 10_i128.pow(places - scale);
            prop_assert_eq!(sum.amount.mantissa(), whole(a, scale_a) + whole(b, scale_b));
            prop_assert_eq!(sum.amount.scale(), places);
            prop_assert_eq!(sum.checked_sub(right).unwrap(), left);
        }
    }
}
