//! Below which amounts a balance is low.

use std::sync::Arc;

use cpaas_core::{Balance, Currency, Error, ErrorKind, Money, Result};
use cpaas_fleet::{State, Threshold, ThresholdError, ThresholdSet, Thresholds};

/// Below which amounts the balance of one account is low.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Levels {
    /// Below this it is a warning.
    pub warning: Option<Money>,
    /// Below this it is critical.
    pub critical: Option<Money>,
    /// Whether all are about what can be spent, credit included, instead of the balance.
    pub of_available: bool,
    /// By currency, those of accounts that have none of their own.
    pub defaults: Arc<Thresholds>,
}

impl Levels {
    /// These amounts.
    #[must_use]
    pub fn new(warning: Option<Money>, critical: Option<Money>) -> Self {
        Self { warning, critical, ..Self::default() }
    }

    /// The same about what can be spent.
    #[must_use]
    pub fn of_available(self, of_available: bool) -> Self {
        Self { of_available, ..self }
    }

    /// The same with these for each level that is not set, in whatever currency the balance turns out to be.
    #[must_use]
    pub fn with_defaults(self, defaults: Arc<Thresholds>) -> Self {
        Self { defaults, ..self }
    }

    /// Whether the account has any of its own.
    pub(crate) fn are_own(&self) -> bool {
        self.warning.or(self.critical).is_some()
    }

    /// Those for a balance in this currency; of one that is not known, the account's own.
    pub(crate) fn of(&self, currency: Option<Currency>) -> [(State, Option<Money>); 2] {
        let defaults = currency.map(|currency| self.defaults.of_currency(currency));
        let (warning, critical) = defaults.unwrap_or_default();
        [(State::Warning, self.warning.or(warning)), (State::Critical, self.critical.or(critical))]
    }

    /// The state of a balance of the account of this name; none, if no level is set.
    ///
    /// # Errors
    ///
    /// `Config`, for a threshold that could never raise an alert: they are in another currency, or about what can be spent, which
    /// the vendor does not show.
    pub(crate) fn state(&self, name: &str, balance: &Balance) -> Result<Option<State>> {
        if !self.are_own() && *self.defaults == Thresholds::default() {
            return Ok(None);
        }
        let compared = if self.of_available {
            balance
                .available
                .ok_or_else(|| unusable("the vendor does not show what can be spent"))?
        } else {
            balance.amount
        };
        let compared = Balance::new(compared, balance.currency);
        let thresholds = self.thresholds(name, balance.currency);
        let evaluation = thresholds.and_then(|levels| levels.evaluate(name, compared));
        evaluation.map(|one| Some(one.state)).map_err(|error| unusable(&error.to_string()))
    }

    fn thresholds(&self, name: &str, currency: Currency) -> Result<Thresholds, ThresholdError> {
        let [warning, critical] = self
            .of(Some(currency))
            .map(|(_, money)| ThresholdSet::new(money.map(|it| Threshold::of_account(name, it))));
        Thresholds::new(warning?, critical?)
    }
}

fn unusable(why: &str) -> Error {
    Error::before_sending(ErrorKind::Config, format!("its thresholds can't be compared: {why}"))
}
