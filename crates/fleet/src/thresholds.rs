//! Balances against thresholds.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use cpaas_core::{
    Balance, Capabilities, Currency, Error, ErrorKind, Money, Operation, ProviderName, Result,
};

use crate::report::Outcome;
use crate::threshold_set::{Threshold, ThresholdError, ThresholdSet};

/// The state of an account, from good to bad.
///
/// In this order the worst of several is the greatest. A shortage that is known counts more than what
/// could not be found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum State {
    /// The balance is at its thresholds or above.
    Ok,
    /// There is no threshold for its currency: there will be no alert when it runs out.
    NotCovered,
    /// The balance could not be read, or not be compared.
    Unknown,
    /// The balance is below the warning threshold.
    Warning,
    /// The balance is below the critical threshold.
    Critical,
}

impl State {
    /// The state as one snake-case word, as machine-readable output shows it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotCovered => "not_covered",
            Self::Unknown => "unknown",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Below which amounts a balance is a warning, and below which it is critical.
///
/// A balance is in a level if it is *below* that level's threshold: the account's own, else the one of
/// its currency. Amounts of different currencies are never compared.
///
/// ```
/// use cpaas_core::Money;
/// use cpaas_fleet::{State, Thresholds};
///
/// let thresholds = Thresholds::new("50SEK,main=10USD".parse()?, "5SEK".parse()?)?;
/// let state = |label, balance: &str| {
///     let balance = balance.parse::<Money>().unwrap().into();
///     thresholds.evaluate(label, balance).unwrap().state
/// };
/// assert_eq!(state("spare", "5.04 SEK"), State::Warning);
/// assert_eq!(state("main", "19772.35 USD"), State::Ok);
/// assert_eq!(state("spare", "0.01 EUR"), State::NotCovered);
/// # Ok::<(), cpaas_fleet::ThresholdError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thresholds {
    warning: ThresholdSet,
    critical: ThresholdSet,
}

impl Thresholds {
    /// Thresholds for both levels. Either may be empty: [`ThresholdSet::default`].
    ///
    /// # Errors
    ///
    /// [`ThresholdError::Order`], where something would be critical before it is a warning;
    /// [`ThresholdError::Currency`], where an account's two thresholds are in different currencies.
    pub fn new(warning: ThresholdSet, critical: ThresholdSet) -> Result<Self, ThresholdError> {
        let thresholds = Self { warning, critical };
        thresholds.iter().try_for_each(|threshold| thresholds.check_order(threshold))?;
        Ok(thresholds)
    }

    fn check_order(&self, Threshold { account, amount }: Threshold) -> Result<(), ThresholdError> {
        let (warning, critical) = self.applying(account.as_deref(), amount.currency)?;
        match (warning, critical) {
            (Some(warning), Some(critical)) if critical.amount > warning.amount => {
                let critical = Threshold { account, amount: critical };
                Err(ThresholdError::Order { warning, critical })
            }
            _ => Ok(()),
        }
    }

    /// The state of a balance of the account with this label.
    ///
    /// # Errors
    ///
    /// [`ThresholdError::Currency`], if the account has a threshold of its own in another currency.
    pub fn evaluate(&self, label: &str, balance: Balance) -> Result<Evaluation, ThresholdError> {
        let (warning, critical) = self.applying(Some(label), balance.currency)?;
        let is_below =
            |level: Option<Money>| level.is_some_and(|money| balance.amount < money.amount);
        let state = if is_below(critical) {
            State::Critical
        } else if is_below(warning) {
            State::Warning
        } else if warning.or(critical).is_some() {
            State::Ok
        } else {
            State::NotCovered
        };
        Ok(Evaluation { balance, state, warning, critical })
    }

    /// The state of every account, from a report of balances or from outcomes as they came.
    ///
    /// An account whose balance could not be read, or has another currency than its own threshold, is
    /// [`State::Unknown`], and keeps its error. One whose platform has no balance is left
    /// out and counted.
    ///
    /// # Errors
    ///
    /// For a threshold that could never raise an alert: [`ThresholdError::NoAccount`], if there is a threshold for
    /// a label that no account has; [`ThresholdError::NoBalance`], if there is one for an account
    /// whose platform has no balance.
    pub fn check<'a>(
        &self,
        outcomes: impl IntoIterator<Item = &'a Outcome<Balance>>,
    ) -> Result<BalanceCheck, ThresholdError> {
        let mut check = BalanceCheck { accounts: Vec::new(), unsupported: 0 };
        let mut labels: BTreeSet<String> = self.iter().filter_map(|one| one.account).collect();
        for outcome in outcomes {
            labels.remove(&*outcome.label);
            let result = match &outcome.result {
                Ok(balance) => self.evaluate(&outcome.label, *balance).map_err(config),
                Err(error) if error.kind() == ErrorKind::Unsupported => {
                    self.check_has_none(&outcome.label)?;
                    check.unsupported += 1;
                    continue;
                }
                Err(error) => Err(error.clone()),
            };
            let label = Arc::clone(&outcome.label);
            check.accounts.push(AccountCheck { label, provider: outcome.provider, result });
        }
        match labels.pop_first() {
            Some(label) => Err(ThresholdError::NoAccount { label }),
            None => Ok(check),
        }
    }

    /// Fails if there is a threshold for a label that no account has, or for an account whose platform
    /// has no balance, as [`check`](Self::check) does, but before anything is read: from a report of
    /// [capabilities](crate::Fleet::capabilities).
    ///
    /// # Errors
    ///
    /// [`ThresholdError::NoAccount`] and [`ThresholdError::NoBalance`].
    pub fn check_covers<'a>(
        &self,
        outcomes: impl IntoIterator<Item = &'a Outcome<Capabilities>>,
    ) -> Result<(), ThresholdError> {
        let mut labels: BTreeSet<String> = self.iter().filter_map(|one| one.account).collect();
        for Outcome { label, result, .. } in outcomes {
            labels.remove(&**label);
            if result.as_ref().is_ok_and(|can| !can.supports(Operation::Balance)) {
                self.check_has_none(label)?;
            }
        }
        labels.pop_first().map_or(Ok(()), |label| Err(ThresholdError::NoAccount { label }))
    }

    /// Below which amounts a balance in a currency is a warning, and critical, of an account that has no thresholds of
    /// its own.
    #[must_use]
    pub fn of_currency(&self, currency: Currency) -> (Option<Money>, Option<Money>) {
        // Only an account's own can be in another currency.
        self.applying(None, currency).unwrap_or_default()
    }

    /// Whether there is a threshold for the account with this label alone.
    #[must_use]
    pub fn has_own(&self, label: &str) -> bool {
        self.iter().any(|one| one.account.as_deref() == Some(label))
    }

    /// Fails if there is a threshold for this account.
    fn check_has_none(&self, label: &str) -> Result<(), ThresholdError> {
        if self.has_own(label) {
            return Err(ThresholdError::NoBalance { label: label.to_owned() });
        }
        Ok(())
    }

    /// Every threshold of both levels.
    fn iter(&self) -> impl Iterator<Item = Threshold> {
        self.warning.iter().chain(self.critical.iter())
    }

    /// The thresholds of both levels for an account in a currency.
    fn applying(
        &self,
        account: Option<&str>,
        currency: Currency,
    ) -> Result<(Option<Money>, Option<Money>), ThresholdError> {
        Ok((self.warning.applying(account, currency)?, self.critical.applying(account, currency)?))
    }
}

fn config(error: ThresholdError) -> Error {
    Error::before_sending(ErrorKind::Config, error.to_string()).with_source(error)
}

/// The state of a balance, and the thresholds that it was compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evaluation {
    /// The balance.
    pub balance: Balance,
    /// Its state.
    pub state: State,
    /// The threshold below which it is a warning.
    pub warning: Option<Money>,
    /// The threshold below which it is critical.
    pub critical: Option<Money>,
}

/// The state of one account, or why it is not known.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountCheck {
    /// The account's label.
    pub label: Arc<str>,
    /// The account's provider.
    pub provider: ProviderName,
    /// Its state.
    pub result: Result<Evaluation>,
}

impl AccountCheck {
    /// The state in one word: [`State::Unknown`] for an error.
    #[must_use]
    pub fn state(&self) -> State {
        self.result.as_ref().map_or(State::Unknown, |assessment| assessment.state)
    }
}

/// The state of each of several accounts, in the order in which they came.
#[derive(Clone, Debug)]
pub struct BalanceCheck {
    accounts: Vec<AccountCheck>,
    unsupported: usize,
}

impl BalanceCheck {
    /// Every account that has a balance, or may have one.
    pub fn iter(&self) -> std::slice::Iter<'_, AccountCheck> {
        self.accounts.iter()
    }

    /// The worst state of all; none if no account was checked.
    #[must_use]
    pub fn worst(&self) -> Option<State> {
        self.iter().map(AccountCheck::state).max()
    }

    /// How many accounts were left out since their platform has no balance.
    #[must_use]
    pub const fn unsupported(&self) -> usize {
        self.unsupported
    }
}

impl<'a> IntoIterator for &'a BalanceCheck {
    type Item = &'a AccountCheck;
    type IntoIter = std::slice::Iter<'a, AccountCheck>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
