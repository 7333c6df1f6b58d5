//! Whether to send a request again, and when: a pure function.

use std::time::Duration;

use cpaas_core::{Access, ErrorKind};

use crate::classify::RequestOutcome;

/// How often, and after what delays, a request may be sent again. By default four attempts in all, with
/// delays of at most 250 ms, 500 ms and a second, and within a budget that all clients share.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Most attempts in all, the first included: 4 by default. 1 means never again.
    pub max_attempts: u32,
    /// Upper bound of the first delay, 250 ms by default; it doubles with each attempt.
    pub base_delay: Duration,
    /// Upper bound of any delay that the platform does not require: 10 seconds by default.
    pub max_delay: Duration,
    /// Most retries at one host that no success has made up for, by all clients whose
    /// [`ClientOptions`](crate::ClientOptions) are clones of each other: 100 by default. A success that took a
    /// retry makes up for one, five others for one more. Beyond it, requests are still sent, but not again:
    /// a host that is down gets hardly more requests than one that is up. `None` is no limit.
    pub budget: Option<u32>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            base_delay: Duration::from_millis(250),
            max_delay: Duration::from_secs(10),
            budget: Some(100),
        }
    }
}

/// What the decision depends on.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// Whether the request may change something.
    pub access: Access,
    /// The outcome of this attempt.
    pub outcome: RequestOutcome,
    /// The kind of its failure.
    pub kind: ErrorKind,
    /// How long the platform requires to wait.
    pub retry_after: Option<Duration>,
    /// Attempts made so far, this one included.
    pub made: u32,
    /// Time left for the whole operation.
    pub remaining: Duration,
    /// How long connecting may take, if it has a limit of its own.
    pub connect_timeout: Option<Duration>,
    /// How much time a write needs to begin.
    pub needed: Duration,
    /// A random number: spreads the delays evenly between nothing and their upper bound.
    pub roll: u32,
}

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Report the failure.
    GiveUp,
    /// Wait, then send again.
    RetryAfter(Duration),
}

impl Attempt {
    /// The first attempt of an operation without a limit of time, with the longest delay that the
    /// policy allows.
    #[must_use]
    pub const fn new(access: Access, outcome: RequestOutcome, kind: ErrorKind) -> Self {
        Self {
            access,
            outcome,
            kind,
            retry_after: None,
            made: 1,
            remaining: Duration::MAX,
            connect_timeout: None,
            needed: Duration::ZERO,
            roll: u32::MAX,
        }
    }
}

impl RetryPolicy {
    /// Never sends anything twice.
    #[must_use]
    pub fn never() -> Self {
        Self { max_attempts: 1, ..Self::default() }
    }

    /// Sets how many attempts are made at most, the first included.
    #[must_use]
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the upper bounds of the first delay and of any.
    #[must_use]
    pub fn with_delays(mut self, base: Duration, max: Duration) -> Self {
        self.base_delay = base;
        self.max_delay = max;
        self
    }

    /// Sets how many retries all clients together make at one host before successes earn more; `None` for any
    /// number.
    #[must_use]
    pub fn with_budget(mut self, retries: impl Into<Option<u32>>) -> Self {
        self.budget = retries.into();
        self
    }

    /// Decides, whatever is left of the budget.
    ///
    /// What certainly was not sent, or what the platform delays, may be sent again.
    /// Everything else only if it is a read. Never if the delay would not end in time, nor a write if there
    /// would be too little time for it, or, where it was not sent, for connecting again.
    #[must_use]
    pub fn decide(&self, attempt: &Attempt) -> Decision {
        let repeatable = match attempt.outcome {
            RequestOutcome::NeverSent | RequestOutcome::Throttled => true,
            RequestOutcome::Refused | RequestOutcome::Unknown => attempt.access == Access::Read,
            // Renewal is the client's own step, not a retry.
            RequestOutcome::CredentialRefused => false,
        };
        if !repeatable || !attempt.kind.is_transient() || attempt.made >= self.max_attempts {
            return Decision::GiveUp;
        }
        let delay =
            self.back_off(attempt.made, attempt.roll).max(attempt.retry_after.unwrap_or_default());
        let needed = match (attempt.access, attempt.outcome) {
            (Access::Read, _) => Duration::ZERO,
            // Cut off while it connects, its outcome would be unknown, though nothing was sent.
            (Access::Write, RequestOutcome::NeverSent) => {
                attempt.connect_timeout.unwrap_or_default().max(attempt.needed)
            }
            (Access::Write, _) => attempt.needed,
        };
        let fits = delay.saturating_add(needed) < attempt.remaining;
        if fits { Decision::RetryAfter(delay) } else { Decision::GiveUp }
    }

    /// Exponential with full jitter: anything between nothing and the bound, so that clients that
    /// failed together do not come back together.
    fn back_off(&self, made: u32, roll: u32) -> Duration {
        let doublings = 2_u32.saturating_pow(made.saturating_sub(1));
        let bound = self.base_delay.saturating_mul(doublings).min(self.max_delay);
        let nanos = bound.as_nanos() * u128::from(roll) / u128::from(u32::MAX);
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn attempt(access: Access, outcome: RequestOutcome, kind: ErrorKind) -> Attempt {
        Attempt { remaining: Duration::from_secs(60), ..Attempt::new(access, outcome, kind) }
    }

    #[test]
    fn the_table() {
        use Access::{Read, Write};
        use ErrorKind as Kind;
        let policy = RetryPolicy::default();
        for (outcome, kind, read_again, write_again) in [
            (RequestOutcome::NeverSent, Kind::Transport, true, true),
            (RequestOutcome::NeverSent, Kind::Timeout, true, true),
            (RequestOutcome::NeverSent, Kind::Config, false, false),
            (RequestOutcome::Throttled, Kind::RateLimited, true, true),
            (RequestOutcome::Throttled, Kind::Unavailable, true, true),
            (RequestOutcome::CredentialRefused, Kind::Unauthenticated, false, false),
            (RequestOutcome::Refused, Kind::RateLimited, true, false),
            (RequestOutcome::Refused, Kind::InvalidRequest, false, false),
            (RequestOutcome::Refused, Kind::Conflict, false, false),
            (RequestOutcome::Unknown, Kind::Unavailable, true, false),
            (RequestOutcome::Unknown, Kind::Timeout, true, false),
            (RequestOutcome::Unknown, Kind::Transport, true, false),
            (RequestOutcome::Unknown, Kind::InvalidResponse, false, false),
        ] {
            for (access, again) in [(Read, read_again), (Write, write_again)] {
                let decision = policy.decide(&attempt(access, outcome, kind));
                assert_eq!(decision != Decision::GiveUp, again, "{access:?} {outcome:?} {kind:?}");
            }
        }
    }

    #[test]
    fn delays_double_up_to_the_bound_and_honour_the_server() {
        let policy = RetryPolicy { max_attempts: 99, ..RetryPolicy::default() };
        let mut attempt = attempt(Access::Read, RequestOutcome::Unknown, ErrorKind::Unavailable);
        let delays: Vec<_> = [1, 2, 3, 7, 50]
            .map(|made| {
                attempt.made = made;
                policy.decide(&attempt)
            })
            .to_vec();
        let expected = [250, 500, 1_000, 10_000, 10_000]
            .map(|ms| Decision::RetryAfter(Duration::from_millis(ms)));
        assert_eq!(delays, expected);

        attempt.retry_after = Some(Duration::from_secs(30));
        assert_eq!(policy.decide(&attempt), Decision::RetryAfter(Duration::from_secs(30)));
        attempt.retry_after = Some(Duration::from_secs(61));
        assert_eq!(policy.decide(&attempt), Decision::GiveUp);
    }

    fn any_kind() -> impl Strategy<Value = ErrorKind> {
        prop::sample::select(vec![
            ErrorKind::Config,
            ErrorKind::InvalidRequest,
            ErrorKind::Unauthenticated,
            ErrorKind::RateLimited,
            ErrorKind::Unavailable,
            ErrorKind::Timeout,
            ErrorKind::Transport,
            ErrorKind::InvalidResponse,
            ErrorKind::Provider,
        ])
    }

    fn any_outcome() -> impl Strategy<Value = RequestOutcome> {
        prop::sample::select(vec![
            RequestOutcome::NeverSent,
            RequestOutcome::Throttled,
            RequestOutcome::CredentialRefused,
            RequestOutcome::Refused,
            RequestOutcome::Unknown,
        ])
    }

    prop_compose! {
        fn any_attempt()(
            write in any::<bool>(),
            outcome in any_outcome(),
            kind in any_kind(),
            retry_after in prop::option::of(any::<u64>().prop_map(Duration::from_millis)),
            made in 1_u32..100,
            remaining in any::<u32>().prop_map(|ms| Duration::from_millis(ms.into())),
            connect_timeout in prop::option::of(any::<u16>().prop_map(|ms| Duration::from_millis(ms.into()))),
            needed in any::<u16>().prop_map(|ms| Duration::from_millis(ms.into())),
            roll in any::<u32>(),
        ) -> Attempt {
            let access = if write { Access::Write } else { Access::Read };
            Attempt { access, outcome, kind, retry_after, made, remaining, connect_timeout, needed, roll }
        }
    }

    proptest! {
        #[test]
        fn a_write_that_may_have_arrived_is_never_sent_again(attempt in any_attempt()) {
            let policy = RetryPolicy { max_attempts: u32::MAX, ..RetryPolicy::default() };
            let may_have_arrived = !matches!(attempt.outcome, RequestOutcome::NeverSent | RequestOutcome::Throttled);
            if attempt.access == Access::Write && may_have_arrived {
                prop_assert_eq!(policy.decide(&attempt), Decision::GiveUp);
            }
        }

        #[test]
        fn never_sleeps_past_the_deadline(attempt in any_attempt()) {
            if let Decision::RetryAfter(delay) = RetryPolicy::default().decide(&attempt) {
                prop_assert!(delay < attempt.remaining);
                // Cut off while it connects, its outcome would be unknown.
                let connecting = attempt.connect_timeout.unwrap_or_default();
                let is_unsent_write = attempt.access == Access::Write && attempt.outcome == RequestOutcome::NeverSent;
                prop_assert!(!is_unsent_write || delay + connecting < attempt.remaining);
                let needed = if attempt.access == Access::Write { attempt.needed } else { Duration::ZERO };
                prop_assert!(delay + needed < attempt.remaining);
                prop_assert!(attempt.retry_after.is_none_or(|required| delay >= required));
                prop_assert!(attempt.made < 4);
            }
        }
    }
}
