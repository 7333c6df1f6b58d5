//! What only those who send requests can observe.

use std::fmt;
use std::time::Duration;

use cpaas_core::ProviderName;

/// What was observed of requests, by whoever made the accounts: a transport below them sees each one.
pub trait Observations: fmt::Debug + Send + Sync + 'static {
    /// What was observed of each provider so far, each once.
    fn providers(&self) -> Vec<ProviderObservations>;

    /// How many seconds the clock of the platform is ahead of this machine's, as the last answer for the target of this
    /// name had it; none, if that is not known.
    fn clock_skew(&self, target: &str) -> Option<i64>;
}

/// Nothing is observed.
impl Observations for () {
    fn providers(&self) -> Vec<ProviderObservations> {
        Vec::new()
    }

    fn clock_skew(&self, _: &str) -> Option<i64> {
        None
    }
}

/// What was observed of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProviderObservations {
    /// The provider.
    pub provider: ProviderName,
    /// Its requests, with how long they took.
    pub requests: Durations,
    /// Those among them without an answer.
    pub failures: u64,
    /// Those among them that got a credential: logins, and renewals of tokens.
    pub renewals: u64,
}

impl ProviderObservations {
    /// Of a provider of which nothing was observed yet.
    #[must_use]
    pub const fn new(provider: ProviderName) -> Self {
        let requests = Durations { sum: Duration::ZERO, counts: [0; BOUNDS.len() + 1] };
        Self { provider, requests, failures: 0, renewals: 0 }
    }
}

/// The upper bounds of the buckets, in milliseconds and in seconds.
const BOUNDS: [(u64, f64); 8] = [
    (50, 0.05),
    (100, 0.1),
    (250, 0.25),
    (500, 0.5),
    (1_000, 1.0),
    (2_500, 2.5),
    (10_000, 10.0),
    (30_000, 30.0),
];

/// A histogram of durations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Durations {
    sum: Duration,
    /// Of each bucket, and of what is longer than all.
    counts: [u64; BOUNDS.len() + 1],
}

impl Durations {
    /// Adds one.
    pub fn observe(&mut self, duration: Duration) {
        let fits =
            |(milliseconds, _): &(u64, f64)| duration <= Duration::from_millis(*milliseconds);
        let bucket = BOUNDS.iter().position(fits).unwrap_or(BOUNDS.len());
        self.counts[bucket] += 1;
        self.sum = self.sum.saturating_add(duration);
    }

    pub(crate) fn sum(&self) -> Duration {
        self.sum
    }

    pub(crate) fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Upper bounds in seconds, each with how many are in this bucket alone.
    pub(crate) fn buckets(&self) -> Vec<(f64, u64)> {
        let bounds = BOUNDS.iter().map(|(_, seconds)| *seconds).chain([f64::INFINITY]);
        bounds.zip(self.counts).collect()
    }
}
