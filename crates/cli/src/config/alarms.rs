//! The amounts of a profile that its balance should not fall below.

use cpaas_core::Money;
use cpaas_fleet::{Threshold, ThresholdError, ThresholdSet, Thresholds};

/// The keys of a profile that hold them.
const KEYS: [&str; 2] = ["warn", "critical"];

/// From which amounts on a balance is a warning, and from which it is critical.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Alarms {
    pub(crate) warn: Option<Money>,
    pub(crate) critical: Option<Money>,
}

impl Alarms {
    /// Those that there are, by their keys.
    pub(crate) fn given(self) -> impl Iterator<Item = (&'static str, Money)> {
        let given = KEYS.into_iter().zip([self.warn, self.critical]);
        given.filter_map(|(key, amount)| Some((key, amount?)))
    }

    /// Fails where those of this profile make no sense together: a check would only find out later.
    pub(crate) fn check(self, profile: &str) -> Result<(), ThresholdError> {
        let level = |amount: Option<Money>| {
            ThresholdSet::new(amount.map(|amount| Threshold::of_account(profile, amount)))
        };
        Thresholds::new(level(self.warn)?, level(self.critical)?).map(drop)
    }

    /// An amount as a check reads it, but of no account: it is the profile's.
    pub(crate) fn read(text: &str) -> Result<Money, String> {
        // Where a check is told, commas stand between amounts: here there is one.
        if text.contains(',') {
            return Err(format!("{text:?}: one amount is wanted, such as 10.50USD"));
        }
        match text.parse() {
            Ok(Threshold { account: None, amount, .. }) => Ok(amount),
            Ok(_) => Err(format!("{text:?}: an amount alone is wanted, such as 10USD")),
            Err(error) => Err(ThresholdError::to_string(&error)),
        }
    }

    /// Takes them out of a profile's table; fails with what is wrong.
    pub(super) fn take(table: &mut toml::Table) -> Result<Self, String> {
        let [warn, critical] = KEYS;
        Ok(Self { warn: amount(table, warn)?, critical: amount(table, critical)? })
    }
}

fn amount(table: &mut toml::Table, key: &str) -> Result<Option<Money>, String> {
    let Some(value) = table.remove(key) else { return Ok(None) };
    let wrong = || format!("{key}: not an amount and a currency in quotes, such as \"10 USD\"");
    let amount = value.as_str().and_then(|text| Alarms::read(text).ok());
    amount.map(Some).ok_or_else(wrong)
}
