//! What many accounts have together, in each currency.

use std::collections::BTreeMap;

use cpaas_core::{Balance, Currency, Decimal, ErrorKind, Money};

use crate::report::Outcome;

/// The balances of many accounts, added up in each currency and never across currencies.
///
/// Exact, whatever the order of the accounts. Only [`Balance::amount`] is added: whether it counts what
/// is held differs by vendor.
///
/// ```
/// # use std::sync::Arc;
/// # use cpaas_core::{MemoryProvider, Money};
/// # use cpaas_fleet::{Fleet, Subtotals};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let mut fleet = Fleet::new();
/// # for (label, money) in [("a", "5.04 SEK"), ("b", "19772.35 USD"), ("c", "0.9 SEK")] {
/// #     let money: Money = money.parse()?;
/// #     fleet.add(label, Arc::new(MemoryProvider::new(label).with_balance(money.into())))?;
/// # }
/// let subtotals = Subtotals::of(&fleet.balance().report().await)?;
/// let lines: Vec<_> = subtotals.iter().map(|subtotal| subtotal.total.to_string()).collect();
/// assert_eq!(lines, ["5.94 SEK", "19772.35 USD"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtotals {
    by_currency: BTreeMap<Currency, Subtotal>,
    unsupported: usize,
    failed: usize,
}

/// What the accounts of one currency have together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subtotal {
    /// The sum, with as many decimal places as the amount that has most.
    pub total: Money,
    /// How many accounts it is of.
    pub accounts: usize,
}

/// The balances in this currency add up to more than can be held exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the balances in {currency} add up to more than can be held exactly")]
#[non_exhaustive]
pub struct SubtotalError {
    /// The currency.
    pub currency: Currency,
}

impl Subtotals {
    /// Adds up the balances of a report, or of outcomes as they came. Accounts without one are
    /// counted.
    ///
    /// # Errors
    ///
    /// [`SubtotalError`], if a sum is too large. Nothing is rounded.
    pub fn of<'a>(
        outcomes: impl IntoIterator<Item = &'a Outcome<Balance>>,
    ) -> Result<Self, SubtotalError> {
        let mut sums: BTreeMap<Currency, (ExactSum, usize)> = BTreeMap::new();
        let mut subtotals = Self::default();
        for outcome in outcomes {
            match &outcome.result {
                Ok(Balance { amount, currency, .. }) => {
                    let (sum, accounts) = sums.entry(*currency).or_default();
                    let overflow = SubtotalError { currency: *currency };
                    sum.add(*amount).ok_or(overflow)?;
                    *accounts += 1;
                }
                Err(error) if error.kind() == ErrorKind::Unsupported => subtotals.unsupported += 1,
                Err(_) => subtotals.failed += 1,
            }
        }
        for (currency, (sum, accounts)) in sums {
            let total = sum.total().ok_or(SubtotalError { currency })?;
            let total = Money::new(total, currency);
            subtotals.by_currency.insert(currency, Subtotal { total, accounts });
        }
        Ok(subtotals)
    }

    /// The sum of each currency, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &Subtotal> {
        self.by_currency.values()
    }

    /// The sum of one currency, if any account has it.
    #[must_use]
    pub fn get(&self, currency: Currency) -> Option<&Subtotal> {
        self.by_currency.get(&currency)
    }

    /// How many accounts were left out since their platform has no balance.
    #[must_use]
    pub const fn unsupported(&self) -> usize {
        self.unsupported
    }

    /// How many accounts are missing since asking them failed: the sums are then of the others only.
    #[must_use]
    pub const fn failed(&self) -> usize {
        self.failed
    }
}

/// A sum that overflows only if it is itself too large, and not by the way in which its parts follow
/// each other: a whole number for each count of decimal places, carried over at the end.
#[derive(Debug, Default)]
struct ExactSum(BTreeMap<u32, i128>);

impl ExactSum {
    fn add(&mut self, amount: Decimal) -> Option<()> {
        let units = self.0.entry(amount.scale()).or_default();
        *units = units.checked_add(amount.mantissa())?;
        Some(())
    }

    fn total(&self) -> Option<Decimal> {
        let places = self.0.keys().next_back().copied().unwrap_or_default();
        let units = |place: u32| self.0.get(&place).copied().unwrap_or_default();
        let mut carry: i128 = 0;
        let mut digits = Vec::new();
        for place in (1..=places).rev() {
            let tenths = units(place).checked_add(carry)?;
            digits.push(tenths % 10);
            carry = tenths / 10;
        }
        let whole = units(0).checked_add(carry)?;
        let mantissa = digits.iter().rev().try_fold(whole, |sum, digit| {
            sum.checked_mul(10).and_then(|shifted| shifted.checked_add(*digit))
        })?;
        Decimal::try_from_i128_with_scale(mantissa, places).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpaas_core::decimal;
    use proptest::prelude::*;

    fn sum(amounts: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
        let mut sum = ExactSum::default();
        amounts.into_iter().try_for_each(|amount| sum.add(amount))?;
        sum.total()
    }

    fn of(texts: &[&str]) -> Option<String> {
        let amounts = texts.iter().map(|text| decimal::parse(text).unwrap());
        sum(amounts).map(|sum| sum.to_string())
    }

    #[test]
    fn a_sum_is_exact_or_none() {
        let most = "79228162514264337593543950335";
        for (amounts, expected) in [
            (&["5.04", "0.9"][..], Some("5.94")),
            (&["-5.04", "5.040"], Some("0.000")),
            (&["0.1", "-0.02", "100"], Some("100.08")),
            (&[], Some("0")),
            (&[most, "1", "-2"], Some("79228162514264337593543950334")),
            (&[most, "1"], None),
            (&[most, "0.1"], None),
            (&["7.9228162514264337593543950335", "90"], None),
        ] {
            assert_eq!(of(amounts).as_deref(), expected, "{amounts:?}");
        }
    }

    proptest! {
        #[test]
        fn a_sum_is_that_of_money(parts in prop::collection::vec((any::<i64>(), 0_u32..=9), 0..50)) {
            let currency = "USD".parse().unwrap();
            let amounts = parts.into_iter().map(|(mantissa, scale)| Decimal::new(mantissa, scale));
            let amounts: Vec<_> = amounts.collect();
            let one_by_one = amounts
                .iter()
                .map(|amount| Money::new(*amount, currency))
                .try_fold(Money::new(Decimal::ZERO, currency), Money::checked_add)
                .unwrap();
            prop_assert_eq!(sum(amounts).unwrap().to_string(), one_by_one.amount.to_string());
        }

        #[test]
        fn its_order_does_not_matter(
            parts in prop::collection::vec((-((1_i128 << 96) - 1)..1 << 96, 0_u32..=28), 0..8),
            seed in any::<prop::sample::Index>(),
        ) {
            let amounts = parts.into_iter().map(|(mantissa, scale)| {
                Decimal::try_from_i128_with_scale(mantissa, scale).unwrap()
            });
            let amounts: Vec<_> = amounts.collect();
            let mut turned = amounts.clone();
            turned.rotate_left(if amounts.is_empty() { 0 } else { seed.index(amounts.len()) });
            prop_assert_eq!(sum(amounts.clone()), sum(turned));
            prop_assert_eq!(sum(amounts.clone()), sum(amounts.into_iter().rev()));
        }
    }
}
