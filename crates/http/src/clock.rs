//! Wall time, passed in.

use std::fmt;

use cpaas_core::Timestamp;

/// The time of day, for the expiry of tokens and `Retry-After` dates.
///
/// Intervals and deadlines use tokio's clock instead. A test sets this one by hand.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
    fn now(&self) -> Timestamp {
        let seconds = jiff::Timestamp::now().as_second();
        Timestamp::from_unix_seconds(seconds).unwrap_or_else(|_| Timestamp::default())
    }
}
