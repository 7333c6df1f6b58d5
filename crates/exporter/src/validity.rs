//! For how long a reading is shown instead of another one made.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use cpaas_core::{Error, ErrorKind};

/// The longest pause after failures that waiting does not cure.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Of a success. The first of a name is shown for up to twice the interval: accounts that are read at the same time
/// when the exporter starts are then read at different ones.
pub(crate) fn of_success(interval: Duration, first_of: Option<&str>) -> Duration {
    let Some(name) = first_of else { return interval };
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    let thousandths = u32::try_from(hasher.finish() % 1000).unwrap_or_default();
    interval + interval * thousandths / 1000
}

/// Of the latest of so many failures in a row: a tenth of the interval, then twice as long each time, up to the
/// interval. Credentials that are refused, which may lock the account, are tried after an interval at the earliest, and
/// then ever more rarely, down to once an hour. What the platform requires counts if it is longer, up to an hour.
pub(crate) fn of_failure(interval: Duration, error: &Error, failures: u32) -> Duration {
    let patience = LONGEST.max(interval);
    let (first, most) = match error.kind() {
        ErrorKind::Unauthenticated | ErrorKind::PermissionDenied | ErrorKind::AccountInactive => {
            (interval, patience)
        }
        _ => (interval / 10, interval),
    };
    let doubled = first.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(most);
    doubled.max(error.retry_after().unwrap_or_default().min(patience))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTES: Duration = Duration::from_secs(60);

    fn of(kind: ErrorKind, failures: u32) -> Duration {
        of_failure(5 * MINUTES, &Error::before_sending(kind, ""), failures)
    }

    #[test]
    fn failures_are_shown_for_less_and_with_back_off() {
        let seconds =
            [1, 2, 3, 4, 5, 40].map(|failures| of(ErrorKind::Unavailable, failures).as_secs());
        assert_eq!(seconds, [30, 60, 120, 240, 300, 300]);
        let minutes = [1, 2, 3, 4, 5, u32::MAX]
            .map(|failures| of(ErrorKind::Unauthenticated, failures).as_secs() / 60);
        assert_eq!(minutes, [5, 10, 20, 40, 60, 60]);
    }

    #[test]
    fn what_the_platform_requires_counts_up_to_an_hour() {
        let limited = |seconds| {
            let error = Error::before_sending(ErrorKind::RateLimited, "");
            of_failure(5 * MINUTES, &error.with_retry_after(Duration::from_secs(seconds)), 1)
        };
        assert_eq!([1, 100, 1_000_000].map(|seconds| limited(seconds).as_secs()), [30, 100, 3600]);
    }

    #[test]
    fn first_readings_end_at_different_times() {
        let names: Vec<_> = (0..1000).map(|number| number.to_string()).collect();
        let of = |name: &String| of_success(5 * MINUTES, Some(name)).as_secs() / 60;
        for minute in 5..10 {
            let count = names.iter().filter(|name| of(name) == minute).count();
            assert!((150..250).contains(&count), "{count} in minute {minute}");
        }
        assert_eq!(of_success(5 * MINUTES, None), 5 * MINUTES);
    }
}
