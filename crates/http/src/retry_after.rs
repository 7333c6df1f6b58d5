//! The `Retry-After` header.

use std::time::Duration;

use cpaas_core::Timestamp;

/// Longest delay taken from a server: a longer one will not be waited for anyway.
const MOST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Reads a `Retry-After` value: seconds, or an HTTP date (a past one means now).
///
/// Anything else is `None`: a malformed hint is no hint.
#[must_use]
pub fn parse_retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit is a very long time, not a malformed value.
        return Some(value.parse().map_or(MOST, Duration::from_secs).min(MOST));
    }
    let seconds = seconds_ahead(value, now)?.try_into().unwrap_or(0);
    Some(Duration::from_secs(seconds).min(MOST))
}

/// How many seconds an HTTP date is ahead of a point in time; fewer than none, if it is behind.
pub(crate) fn seconds_ahead(date: &str, now: Timestamp) -> Option<i64> {
    let date = httpdate::parse_http_date(date).ok()?;
    let date = i64::try_from(date.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs()).ok()?;
    Some(date.saturating_sub(now.as_unix_seconds()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn seconds_dates_and_nonsense() {
        let now: Timestamp = "2015-10-21T07:28:00Z".parse().unwrap();
        for (value, expected) in [
            ("0", Some(Duration::ZERO)),
            (" 120 ", Some(Duration::from_secs(2 * 60))),
            ("99999999999999999999999", Some(MOST)),
            ("Wed, 21 Oct 2015 07:28:30 GMT", Some(Duration::from_secs(30))),
            ("Wed, 21 Oct 2015 07:27:00 GMT", Some(Duration::ZERO)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(MOST)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(parse_retry_after(value, now), expected, "{value}");
        }
    }

    proptest! {
        #[test]
        fn no_value_panics_and_every_delay_is_bounded(value in "\\PC*") {
            let delay = parse_retry_after(&value, Timestamp::default());
            prop_assert!(delay.is_none_or(|delay| delay <= MOST));
        }
    }
}
