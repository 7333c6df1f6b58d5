//! Options whose values are thresholds.

use std::collections::{BTreeSet, HashSet};

use cpaas_core::{Balance, Currency, Money};
use cpaas_fleet::{Threshold, ThresholdError, ThresholdSet};

use crate::base::exit::Failure;

/// The thresholds of an option, which may be repeated and may have several separated by commas.
pub(crate) fn threshold_set(option: &str, texts: &[String]) -> Result<ThresholdSet, Failure> {
    let wrong = |error: ThresholdError| Failure::usage(format!("{option}: {error}"));
    let texts = texts.iter().flat_map(|text| text.split(','));
    let thresholds: Result<Vec<Threshold>, _> = texts.map(str::parse).collect();
    thresholds.and_then(ThresholdSet::new).map_err(wrong)
}

/// Whose thresholds are about what can be spent, credit included, instead of the balance.
#[derive(Debug)]
pub(crate) struct OfCredit {
    /// All.
    pub(super) all: bool,
    /// The profiles with these names.
    pub(super) profiles: HashSet<String>,
}

impl OfCredit {
    pub(crate) fn includes(&self, label: &str) -> bool {
        self.all || self.profiles.contains(label)
    }
}

/// What thresholds are compared with: the balance, or what can be spent; else why that is unknown.
pub(crate) fn available(balance: &Balance, is_wanted: bool) -> Result<Money, String> {
    match (is_wanted, balance.available) {
        (false, _) => Ok(balance.money()),
        (true, Some(available)) => Ok(Money::new(available, balance.currency)),
        (true, None) => {
            let money = balance.money();
            Err(format!("{money}: the vendor does not show what can be spent (--available)"))
        }
    }
}

/// Fails if what can be spent is wanted of child accounts, too.
pub(crate) fn check_available(is_wanted: bool, of_children: bool) -> Result<(), Failure> {
    let why = "--available: what child accounts can spend is not known; leave out --children";
    if is_wanted && of_children { Err(Failure::usage(why)) } else { Ok(()) }
}

/// The currencies of those thresholds that are for all accounts.
pub(crate) fn currencies(thresholds: impl Iterator<Item = Threshold>) -> BTreeSet<Currency> {
    let for_all = thresholds.filter(|threshold| threshold.account.is_none());
    for_all.map(|threshold| threshold.amount.currency).collect()
}

/// Currencies for a message.
pub(crate) fn listed(currencies: &BTreeSet<Currency>) -> String {
    currencies.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
