//! Thresholds for every account in a currency, where neither the command line nor the profile has one.

use std::sync::Arc;

use cpaas_fleet::{Threshold, ThresholdError, ThresholdSet, Thresholds};

use super::defaults::Defaults;

/// Those of each option, by currency.
#[derive(Debug, Default)]
pub(crate) struct DefaultThresholds {
    /// Of `check --warn`.
    pub(crate) warn: ThresholdSet,
    /// Of `check --critical`.
    pub(crate) critical: ThresholdSet,
    /// Of `balance --below`.
    pub(crate) below: ThresholdSet,
}

impl DefaultThresholds {
    /// Adds those of currencies that have none yet.
    pub(crate) fn set_defaults(&mut self, defaults: &mut Defaults) {
        let Self { warn, critical, below } = self;
        for (set, key) in [(&mut *warn, "warn"), (&mut *critical, "critical"), (below, "below")] {
            if let Some(more) = defaults.get(key, amounts) {
                *set = completed(set, &more);
            }
        }
        // A check would only find out later.
        if let Err(why) = Thresholds::new(warn.clone(), critical.clone()) {
            defaults.wrong(&["warn", "critical"], &why);
        }
    }

    /// Those that metrics have: of `check`. What contradicts itself was reported.
    pub(crate) fn of_metrics(&self) -> Arc<Thresholds> {
        Thresholds::new(self.warn.clone(), self.critical.clone()).unwrap_or_default().into()
    }
}

/// These thresholds, and those of the others whose currencies these do not have.
pub(crate) fn completed(set: &ThresholdSet, others: &ThresholdSet) -> ThresholdSet {
    let of_currency = |one: &Threshold| one.account.is_none().then_some(one.amount.currency);
    let has = |other: &Threshold| set.iter().any(|one| of_currency(&one) == of_currency(other));
    let both = set.iter().chain(others.iter().filter(|other| !has(other)));
    // No currency and no account is there twice.
    ThresholdSet::new(both).unwrap_or_else(|_| set.clone())
}

/// Amounts separated by commas, one for each currency.
fn amounts(text: &str) -> Result<ThresholdSet, String> {
    let set: ThresholdSet = text.parse().map_err(|error| ThresholdError::to_string(&error))?;
    let account = set.iter().find_map(|one| one.account);
    match account {
        None => Ok(set),
        Some(account) => Err(format!("{account:?}: expected amounts alone, such as 10USD,50EUR")),
    }
}
