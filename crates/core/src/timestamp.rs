//! Points in time.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, UTC. Prints as RFC 3339: `2026-11-22T06:03:00Z`. By default the start of 1970.
///
/// A type of our own, so that the date library behind it is not part of the interface.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// The text or number is not a point in time this type holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a point in time such as 2026-11-22T06:03:00Z")]
#[non_exhaustive]
pub struct ParseTimestampError;

impl Timestamp {
    /// The point that many seconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// [`ParseTimestampError`] outside the years -9999 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, ParseTimestampError> {
        jiff::Timestamp::from_second(seconds).map(Self).map_err(|_| ParseTimestampError)
    }

    /// This point, later by a duration; or the latest point that can be held.
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration).unwrap_or(jiff::Timestamp::MAX))
    }

    /// How long this point is after another; zero if it is not after it.
    #[must_use]
    pub fn saturating_duration_since(self, earlier: Self) -> Duration {
        Duration::try_from(self.0.duration_since(earlier.0)).unwrap_or_default()
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn as_unix_seconds(self) -> i64 {
        self.0.as_second()
    }
}

/// Fails outside the years -9999 to 9999.
impl TryFrom<SystemTime> for Timestamp {
    type Error = ParseTimestampError;

    fn try_from(time: SystemTime) -> Result<Self, Self::Error> {
        jiff::Timestamp::try_from(time).map(Self).map_err(|_| ParseTimestampError)
    }
}

/// Fails where this platform's `SystemTime` does not reach.
impl TryFrom<Timestamp> for SystemTime {
    type Error = ParseTimestampError;

    fn try_from(time: Timestamp) -> Result<Self, Self::Error> {
        time.0.try_into().map_err(|_| ParseTimestampError)
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| ParseTimestampError)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prints_and_reads_rfc_3339_in_utc() {
        let time: Timestamp = "2020-03-07T10:05:01+01:00".parse().unwrap();
        assert_eq!(time.to_string(), "2020-03-07T09:05:01Z");
        assert_eq!(Timestamp::from_unix_seconds(time.as_unix_seconds()), Ok(time));
        assert_eq!("yesterday".parse::<Timestamp>(), Err(ParseTimestampError));
        assert_eq!(Timestamp::from_unix_seconds(i64::MAX), Err(ParseTimestampError));
    }

    #[test]
    fn converts_to_and_from_system_time() {
        let before_1970: Timestamp = "1969-12-31T23:59:59.5Z".parse().unwrap();
        let system = SystemTime::try_from(before_1970).unwrap();
        assert_eq!(system + Duration::from_millis(500), SystemTime::UNIX_EPOCH);
        assert_eq!(Timestamp::try_from(system), Ok(before_1970));
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
        assert_eq!(Timestamp::try_from(far), Err(ParseTimestampError));
    }

    #[test]
    fn moves_by_durations_without_wrapping() {
        let time = Timestamp::from_unix_seconds(1_000).unwrap();
        let later = time.saturating_add(Duration::from_secs(60));
        assert_eq!(later.as_unix_seconds(), 1_060);
        assert_eq!(later.saturating_duration_since(time), Duration::from_secs(60));
        assert_eq!(time.saturating_duration_since(later), Duration::ZERO);
        assert!(time.saturating_add(Duration::MAX) > later);
    }

    proptest! {
        #[test]
        fn what_is_read_is_shown_so_that_it_is_read_again(
            digits in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]",
            rest in "(\\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:?[0-6][0-9])", any in "\\PC*",
        ) {
            for text in [format!("{digits}{rest}"), any] {
                if let Ok(time) = text.parse::<Timestamp>() {
                    prop_assert_eq!(time.to_string().parse(), Ok(time));
                }
            }
        }
    }
}
