//! Days of the calendar.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day, as the vendor writes it: `2026-11-22`.
///
/// A type of our own, so that the date library behind it is not part of the interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

/// The text or the numbers are no day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseDateError;

impl fmt::Display for ParseDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day such as 2026-11-22")
    }
}

impl std::error::Error for ParseDateError {}

impl Date {
    /// A day of the years 0 to 9999.
    ///
    /// # Errors
    ///
    /// [`ParseDateError`], if the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, ParseDateError> {
        let small = |number: u8| i8::try_from(number).map_err(|_| ParseDateError);
        let year = i16::try_from(year).map_err(|_| ParseDateError)?;
        let date = jiff::civil::Date::new(year, small(month)?, small(day)?);
        date.map(Self).map_err(|_| ParseDateError)
    }
}

/// `YYYY-MM-DD` and nothing else.
impl FromStr for Date {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = |(at, byte): (usize, u8)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        if text.len() != 10 || !text.bytes().enumerate().all(shape) {
            return Err(ParseDateError);
        }
        text.parse().map(Self).map_err(|_| ParseDateError)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("a value, expected a day"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_is_read_and_written_in_one_way() {
        let day: Date = "2024-02-29".parse().unwrap();
        assert_eq!((day.to_string().as_str(), Date::new(2024, 2, 29)), ("2024-02-29", Ok(day)));
        assert_eq!(serde_json::to_string(&day).unwrap(), r#""2024-02-29""#);
        assert_eq!(serde_json::from_str::<Date>(r#""2024-02-29""#).unwrap(), day);
        for text in ["", "2023-02-29", "20240229", "2024-2-29", "2024-02-29 00:00:00", "2024-02-2x"]
        {
            assert_eq!(text.parse::<Date>(), Err(ParseDateError), "{text}");
        }
        assert_eq!(Date::new(u16::MAX, 1, 1), Err(ParseDateError));
        assert_eq!(Date::new(2024, 200, 1), Err(ParseDateError));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,12}") {
            let _ = text.parse::<Date>();
        }
    }
}
