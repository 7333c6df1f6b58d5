//! Amounts of money that a balance should not fall below.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use cpaas_core::{Currency, Money, ParseMoneyError, decimal};

/// An amount that a balance should not fall below, for a currency or for one account.
///
/// Reads `10USD`, `10.50 EUR` and, for the account with a label, `main=10USD`.
///
/// ```
/// use cpaas_fleet::Threshold;
///
/// assert_eq!("10USD".parse::<Threshold>()?.to_string(), "10 USD");
/// assert_eq!("main=-5.50 eur".parse::<Threshold>()?.to_string(), "main=-5.50 EUR");
/// # Ok::<(), cpaas_fleet::ThresholdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Threshold {
    /// The label of the account it is for; none if it is for every account in its currency.
    pub account: Option<String>,
    /// The amount.
    pub amount: Money,
}

/// What is wrong with thresholds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ThresholdError {
    /// A text is not an amount with a currency.
    #[error("{text:?}: {reason}")]
    Amount {
        /// The text.
        text: String,
        /// What is wrong with it.
        reason: ParseMoneyError,
    },
    /// There is no label before the `=`.
    #[error("{text:?}: no account before the \"=\"")]
    NoLabel {
        /// The text.
        text: String,
    },
    /// Two amounts for the same currency or account.
    #[error("{first} and {second} are both given")]
    Twice {
        /// The one.
        first: Threshold,
        /// The other.
        second: Threshold,
    },
    /// The critical threshold is above the warning threshold.
    #[error("the critical threshold {critical} is above the warning threshold {warning}")]
    Order {
        /// The warning's amount.
        warning: Money,
        /// The critical one.
        critical: Threshold,
    },
    /// An account's two thresholds, or a threshold and its balance, are in different currencies.
    #[error("a threshold of account {label:?} is in {threshold}, not in {other}")]
    Currency {
        /// The account's label.
        label: String,
        /// The threshold's currency.
        threshold: Currency,
        /// The currency of the balance, or of the other threshold.
        other: Currency,
    },
    /// The account's platform has no balance.
    #[error("account {label:?} has a threshold, but its provider has no balance")]
    NoBalance {
        /// The label.
        label: String,
    },
    /// No account has this label.
    #[error("there is no account {label:?} for its threshold")]
    NoAccount {
        /// The label.
        label: String,
    },
}

impl Threshold {
    /// An amount for every account in its currency that has none of its own.
    #[must_use]
    pub const fn of_currency(amount: Money) -> Self {
        Self { account: None, amount }
    }

    /// An amount for the account with this label.
    #[must_use]
    pub fn of_account(label: impl Into<String>, amount: Money) -> Self {
        Self { account: Some(label.into()), amount }
    }
}

impl FromStr for Threshold {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A label may hold an equals sign, an amount may not.
        let (account, amount) = match text.rsplit_once('=') {
            None => (None, text),
            Some((label, amount)) => (Some(label.trim()), amount),
        };
        if account == Some("") {
            return Err(ThresholdError::NoLabel { text: text.to_owned() });
        }
        let amount = parse_money(amount)
            .map_err(|reason| ThresholdError::Amount { text: text.to_owned(), reason })?;
        Ok(Self { account: account.map(str::to_owned), amount })
    }
}

/// As `Money` reads itself, but with any space, or none, between amount and currency.
fn parse_money(text: &str) -> Result<Money, ParseMoneyError> {
    let text = text.trim();
    let letters = text.find(char::is_alphabetic).ok_or(ParseMoneyError::Syntax)?;
    let (amount, currency) = text.split_at(letters);
    if amount.is_empty() {
        return Err(ParseMoneyError::Syntax);
    }
    let amount = decimal::parse(amount.trim_end()).map_err(ParseMoneyError::Amount)?;
    Ok(Money::new(amount, currency.parse()?))
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.account {
            Some(label) => write!(f, "{label}={}", self.amount),
            None => self.amount.fmt(f),
        }
    }
}

/// The thresholds of one level: at most one for each currency and each account.
///
/// Reads them separated by commas, as one option of a command line takes them:
/// `10USD, 50 EUR, main=5USD`. A label with a comma in it can't be written so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThresholdSet {
    by_currency: BTreeMap<Currency, Money>,
    by_account: BTreeMap<String, Money>,
}

impl ThresholdSet {
    /// A set of these thresholds.
    ///
    /// # Errors
    ///
    /// [`ThresholdError::Twice`] for two of the same currency, or of the same account.
    pub fn new(thresholds: impl IntoIterator<Item = Threshold>) -> Result<Self, ThresholdError> {
        let mut set = Self::default();
        for threshold in thresholds {
            set.add(threshold)?;
        }
        Ok(set)
    }

    fn add(&mut self, second: Threshold) -> Result<(), ThresholdError> {
        let Threshold { account, amount } = second.clone();
        let before = match &account {
            None => self.by_currency.insert(amount.currency, amount),
            Some(label) => self.by_account.insert(label.clone(), amount),
        };
        match before {
            None => Ok(()),
            Some(amount) => {
                let first = Threshold { account, amount };
                Err(ThresholdError::Twice { first, second })
            }
        }
    }

    /// The threshold for an account in a currency: its own, else the currency's. Without an account,
    /// the currency's.
    pub(crate) fn applying(
        &self,
        account: Option<&str>,
        currency: Currency,
    ) -> Result<Option<Money>, ThresholdError> {
        let own = account.and_then(|label| self.by_account.get_key_value(label));
        match own {
            None => Ok(self.by_currency.get(&currency).copied()),
            Some((_, amount)) if amount.currency == currency => Ok(Some(*amount)),
            Some((label, Money { currency: threshold, .. })) => Err(ThresholdError::Currency {
                label: label.clone(),
                threshold: *threshold,
                other: currency,
            }),
        }
    }

    /// Every threshold, those of currencies first.
    pub fn iter(&self) -> impl Iterator<Item = Threshold> {
        let of_currencies = self.by_currency.values().copied().map(Threshold::of_currency);
        let own = |(label, amount): (&String, &Money)| Threshold::of_account(label, *amount);
        of_currencies.chain(self.by_account.iter().map(own))
    }
}

impl FromStr for ThresholdSet {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let thresholds: Result<Vec<Threshold>, _> = text.split(',').map(str::parse).collect();
        Self::new(thresholds?)
    }
}
