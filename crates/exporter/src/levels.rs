//! Below which amounts a balance is low.

use cpaas_core::{Balance, Error, ErrorKind, Money, Result};
use cpaas_fleet::{State, Threshold, ThresholdError, ThresholdSet, Thresholds};

/// Below which amounts the balance of one account is low.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Levels {
    /// Below this it is a warning.
    pub warning: Option<Money>,
    /// Below this it is critical.
    pub critical: Option<Money>,
    /// Whether both are about what can be spent, credit included, instead of the balance.
    pub of_available: bool,
}

impl Levels {
    /// These amounts.
    #[must_use]
    pub const fn new(warning: Option<Money>, critical: Option<Money>) -> Self {
        Self { warning, critical, of_available: false }
    }

    /// The same about what can be spent.
    #[must_use]
    pub const fn of_available(self, of_available: bool) -> Self {
        Self { of_available, ..self }
    }

    /// Those that are set, with their words.
    pub(crate) fn given(&self) -> impl Iterator<Item = (State, Money)> {
        let levels = [(State::Warning, self.warning), (State::Critical, self.critical)];
        levels.into_iter().filter_map(|(state, money)| Some((state, money?)))
    }

    /// The state of a balance of the account of this name; none, if no level is set.
    ///
    /// # Errors
    ///
    /// `Config`, for an alarm that could never ring: they are in another currency, or about what can be spent, which
    /// the platform does not show.
    pub(crate) fn state(&self, name: &str, balance: &Balance) -> Result<Option<State>> {
        if self.given().next().is_none() {
            return Ok(None);
        }
        let compared = if self.of_available {
            balance
                .available
                .ok_or_else(|| unusable("the platform does not show what can be spent"))?
        } else {
            balance.amount
        };
        let compared = Balance::new(compared, balance.currency);
        let evaluation = self.thresholds(name).and_then(|levels| levels.evaluate(name, compared));
        evaluation.map(|one| Some(one.state)).map_err(|error| unusable(&error.to_string()))
    }

    fn thresholds(&self, name: &str) -> Result<Thresholds, ThresholdError> {
        let level = |money: Option<Money>| {
            ThresholdSet::new(money.map(|it| Threshold::of_account(name, it)))
        };
        Thresholds::new(level(self.warning)?, level(self.critical)?)
    }
}

fn unusable(why: &str) -> Error {
    Error::before_sending(ErrorKind::Config, format!("its thresholds can't be compared: {why}"))
}
