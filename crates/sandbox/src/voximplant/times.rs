//! Days and times by the sandbox's clock, in UTC.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Seconds of a month that is paid for.
pub(super) const MONTH: u64 = 30 * 24 * 3600;

fn at(now: u64) -> Timestamp {
    // A clock advanced beyond the year 9999 stands still here.
    let second = i64::try_from(now).unwrap_or(i64::MAX);
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

/// A time as the vendor writes it.
pub(super) fn timestamp(now: u64) -> String {
    at(now).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The day of a time.
pub(super) fn day(now: u64) -> Date {
    at(now).to_zoned(TimeZone::UTC).date()
}

/// The first day of the month that follows: when plans and automatic subscriptions are charged.
pub(super) fn next_month(now: u64) -> Date {
    day(now).first_of_month().saturating_add(Span::new().months(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_utc_to_the_end_of_time() {
        assert_eq!(timestamp(1_700_000_000), "2023-11-14 22:13:20");
        assert_eq!(day(1_700_000_000).to_string(), "2023-11-14");
        assert_eq!(next_month(1_700_000_000).to_string(), "2023-12-01");
        assert_eq!(day(u64::MAX).year(), 9999);
    }
}
