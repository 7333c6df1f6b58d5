//! How much at once, and for how long.

use std::time::Duration;

/// How many accounts are under way at the same time, and how long each may take.
///
/// ```
/// use std::time::Duration;
/// use cpaas_fleet::Limits;
///
/// let limits = Limits::new().at_once(64).per_provider(16).deadline(Duration::from_secs(20));
/// assert_eq!(Limits::new().at_once, 16);
/// # let _ = limits;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most accounts under way at the same time. 16 unless set.
    pub at_once: usize,
    /// Most of them at one provider. 8 unless set.
    ///
    /// Below `at_once` it leaves room for the others when one provider is slow; as large as that or
    /// larger it limits nothing. Fewer, for a while, at one that [limits the
    /// rate](crate::Run#when-a-provider-limits-the-rate).
    pub per_provider: usize,
    /// How long one account may take, from when it begins. Two minutes unless set.
    ///
    /// Longer than the provider's own deadline, since the provider's error knows more: it
    /// distinguishes a write that was certainly not sent from one that may have been made.
    pub deadline: Duration,
    /// How long the whole run may take, from when it is first polled. Not limited unless set.
    ///
    /// What is under way then is given up like at its own deadline. An account that has not begun
    /// never does: it is a `Timeout` error with the effect `None`. A write begins only while its own
    /// deadline still fits into what remains, so that the end of the run cuts none short; or half of the
    /// whole time, where that is less: then the account has to end by itself before.
    pub total: Option<Duration>,
}

impl Limits {
    /// The default limits.
    #[must_use]
    pub const fn new() -> Self {
        Self { at_once: 16, per_provider: 8, deadline: Duration::from_secs(120), total: None }
    }

    /// Sets how many accounts are under way at the same time. None would be no run: 0 counts as 1.
    #[must_use]
    pub const fn at_once(mut self, accounts: usize) -> Self {
        self.at_once = accounts;
        self
    }

    /// Sets how many of them are at one provider. 0 counts as 1.
    #[must_use]
    pub const fn per_provider(mut self, accounts: usize) -> Self {
        self.per_provider = accounts;
        self
    }

    /// Sets how long one account may take.
    #[must_use]
    pub const fn deadline(mut self, time: Duration) -> Self {
        self.deadline = time;
        self
    }

    /// Sets how long the whole run may take.
    #[must_use]
    pub const fn total(mut self, time: Duration) -> Self {
        self.total = Some(time);
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
