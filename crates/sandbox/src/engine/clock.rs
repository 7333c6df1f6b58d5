//! The fakes' clock: the system's time and an offset that only grows.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use serde_json::{Value, json};

/// One clock for all fakes, so that advancing it ages everything alike.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    advanced_millis: AtomicU64,
}

impl Clock {
    /// Seconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        (system_time() + self.advanced()).as_secs()
    }

    /// Moves the clock forward. Saturates: a test may pass `Duration::MAX`.
    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        // Half the range is left free, so that expiry times can still be added to the result.
        let add = |old: u64| Some(old.saturating_add(by).min(u64::MAX / 2));
        // The closure never declines, so there is no failure to look at.
        let _ = self.advanced_millis.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({ "now": self.now(), "advanced_seconds": self.advanced().as_secs() })
    }

    fn advanced(&self) -> Duration {
        Duration::from_millis(self.advanced_millis.load(Ordering::Relaxed))
    }
}

/// A time in seconds since 1970. The clock can be advanced beyond the last representable time, which then stands in.
pub(crate) fn timestamp(seconds: u64) -> Timestamp {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

#[allow(
    clippy::disallowed_methods,
    reason = "the one place where the sandbox reads the system's clock; the clients' clock is in a crate it must not use"
)]
fn system_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advances_and_saturates() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(3600));
        assert!((3600..3610).contains(&(clock.now() - before)));
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(clock.now() > before + 1_000_000_000);
    }
}
