//! How often accounts are read, and how many at once.

use std::time::Duration;

use cpaas_fleet::Limits;

/// How often accounts are read, and how many at once.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// For so long a reading is shown instead of another one made. Five minutes unless set, and at most a day.
    pub min_interval: Duration,
    /// How many accounts are read at the same time, how many of one provider, and how long each may take. The time of
    /// a whole run does not count.
    pub limits: Limits,
    /// How long a list of child accounts may take. Ten minutes unless set.
    pub listing_deadline: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            min_interval: Duration::from_secs(5 * 60),
            limits: Limits::new(),
            listing_deadline: Duration::from_secs(10 * 60),
        }
    }
}

impl Settings {
    /// The longest interval.
    pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

    /// Sets for how long a reading is shown; more than the longest interval counts as that.
    #[must_use]
    pub fn with_min_interval(self, min_interval: Duration) -> Self {
        Self { min_interval: min_interval.min(Self::LONGEST), ..self }
    }

    /// Sets how many accounts are read at the same time, and how long each may take.
    #[must_use]
    pub const fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Sets how long a list of child accounts may take.
    #[must_use]
    pub const fn with_listing_deadline(self, listing_deadline: Duration) -> Self {
        Self { listing_deadline, ..self }
    }
}
