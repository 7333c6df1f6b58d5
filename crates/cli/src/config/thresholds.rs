//! The thresholds of a profile's balance.

use std::sync::Arc;

use cpaas::profiles::Profile;
use cpaas_core::{Money, Operation};
use cpaas_exporter::Levels;
use cpaas_fleet::{Threshold, ThresholdError, ThresholdSet, Thresholds};

use crate::base::exit::Failure;

/// The keys of a profile that hold them.
const KEYS: [&str; 2] = ["warn", "critical"];

/// Below which amounts a balance is a warning, and below which it is critical.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProfileThresholds {
    pub(crate) warn: Option<Money>,
    pub(crate) critical: Option<Money>,
}

impl ProfileThresholds {
    /// Those of a profile.
    pub(crate) fn of(profile: &Profile) -> Self {
        Self { warn: profile.warn, critical: profile.critical }
    }

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
}

/// Those of a profile and of the defaults, for metrics. Fails as [`check`] does, or if one level is the profile's and
/// contradicts the other of the defaults.
pub(crate) fn levels(profile: &Profile, defaults: &Arc<Thresholds>) -> Result<Levels, Failure> {
    check(profile)?;
    let ProfileThresholds { warn, critical } = ProfileThresholds::of(profile);
    let of_currency = |own: Option<Money>| own.map(|own| defaults.of_currency(own.currency));
    let all = ProfileThresholds {
        warn: warn.or_else(|| of_currency(critical)?.0),
        critical: critical.or_else(|| of_currency(warn)?.1),
    };
    let wrong = |why| Failure::config(format!("{profile}: warn, critical: {why}"));
    all.check(&profile.name).map_err(wrong)?;
    let levels = Levels::new(warn, critical).of_available(profile.available);
    Ok(levels.with_defaults(Arc::clone(defaults)))
}

/// Fails if a profile's thresholds contradict each other, or if its platform has no balance to compare
/// them with: a check would then fail for all accounts.
pub(crate) fn check(profile: &Profile) -> Result<(), Failure> {
    let thresholds = ProfileThresholds::of(profile);
    let has_balance = profile.provider.capabilities().supports(Operation::Balance);
    if let (Some((key, _)), false) = (thresholds.given().next(), has_balance) {
        let provider = profile.provider.name;
        return Err(Failure::config(format!("{profile}: {key}: {provider} has no balance")));
    }
    let checked = thresholds.check(&profile.name);
    checked.map_err(|why| Failure::config(format!("{profile}: warn, critical: {why}")))
}

/// What was built of a profile, unless its thresholds contradict each other; the error names both problems if
/// both are wrong.
pub(crate) fn validated<T>(profile: &Profile, built: Result<T, Failure>) -> Result<T, Failure> {
    match (built, check(profile)) {
        (built, Ok(())) => built,
        (Ok(_), Err(thresholds)) => Err(thresholds),
        (Err(failure), Err(thresholds)) => Err(Failure::config(format!("{failure}; {thresholds}"))),
    }
}
