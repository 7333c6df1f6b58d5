//! Days and times by the sandbox's clock, in UTC.

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::engine::clock;

/// Seconds of a month that is paid for.
pub(crate) const MONTH: u64 = 30 * 24 * 3600;

/// A time as the vendor writes it.
pub(crate) fn timestamp(now: u64) -> String {
    clock::timestamp(now).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The day of a time.
pub(crate) fn day(now: u64) -> Date {
    clock::timestamp(now).to_zoned_datetime(TimeZone::UTC).date()
}

/// The first day of the month that follows: when plans and automatic subscriptions are charged.
pub(crate) fn next_month(now: u64) -> Date {
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
