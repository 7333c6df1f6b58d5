//! The thresholds of a profile's balance.

use cpaas_core::Money;
use cpaas_fleet::{Threshold, ThresholdError, ThresholdSet, Thresholds};

/// The keys of a profile that hold them.
const KEYS: [&str; 2] = ["warn", "critical"];

/// Below which amounts a balance is a warning, and below which it is critical.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProfileThresholds {
    pub(crate) warn: Option<Money>,
    pub(crate) critical: Option<Money>,
}

impl ProfileThresholds {
    /// Those that are set, by their keys.
    pub(crate) fn given(self) -> impl Iterator<Item = (&'static str, Money)> {
        let given = KEYS.into_iter().zip([self.warn, self.critical]);
        given.filter_map(|(key, amount)| Some((key, amount?)))
    }

    /// Fails if they contradict each other: a check would only find out later.
    pub(crate) fn check(self, profile: &str) -> Result<(), ThresholdError> {
        let level = |amount: Option<Money>| {
            ThresholdSet::new(amount.map(|amount| Threshold::of_account(profile, amount)))
        };
        Thresholds::new(level(self.warn)?, level(self.critical)?).map(drop)
    }

    /// Parses an amount as a check does, but without an account: it is the profile's.
    pub(crate) fn parse(text: &str) -> Result<Money, String> {
        // The options of a check take several amounts with commas; here it is one.
        if text.contains(',') {
            return Err(format!("{text:?}: expected one amount, such as 10.50USD"));
        }
        match text.parse() {
            Ok(Threshold { account: None, amount, .. }) => Ok(amount),
            Ok(_) => Err(format!("{text:?}: expected an amount alone, such as 10USD")),
            Err(error) => Err(ThresholdError::to_string(&error)),
        }
    }

    /// Removes them from a profile's table; fails with what is wrong.
    pub(super) fn take(table: &mut toml::Table) -> Result<Self, String> {
        let [warn, critical] = KEYS;
        Ok(Self { warn: amount(table, warn)?, critical: amount(table, critical)? })
    }
}

fn amount(table: &mut toml::Table, key: &str) -> Result<Option<Money>, String> {
    let Some(value) = table.remove(key) else { return Ok(None) };
    let wrong =
        || format!("{key}: expected an amount and a currency in quotes, such as \"10 USD\"");
    let amount = value.as_str().and_then(|text| ProfileThresholds::parse(text).ok());
    amount.map(Some).ok_or_else(wrong)
}
