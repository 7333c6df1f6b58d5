//! When an operation, or a call of several, ends.

use std::time::Duration;

use tokio::time::Instant;

/// A point in time, and how long it lay ahead when it was set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    pub(crate) at: Instant,
    pub(crate) within: Duration,
}

impl Deadline {
    /// After this time; after 34 years, if the clock can't represent it.
    pub(crate) fn after(within: Duration) -> Self {
        const LONGEST: Duration = Duration::from_secs(1 << 30);
        let now = Instant::now();
        Self { at: now.checked_add(within).unwrap_or_else(|| now + LONGEST), within }
    }

    /// At this time.
    pub(crate) fn at(at: Instant) -> Self {
        Self { at, within: at.saturating_duration_since(Instant::now()) }
    }

    /// The earlier one of this and a point in time.
    pub(crate) fn or_at(self, at: Option<Instant>) -> Self {
        at.filter(|at| *at < self.at).map_or(self, Self::at)
    }

    /// The time that is left.
    pub(crate) fn remaining(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }
}
