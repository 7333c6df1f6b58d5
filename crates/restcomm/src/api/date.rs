//! Dates: as in e-mail since 2012, as in ISO 8601 before.

use std::borrow::Cow;

use cpaas_core::Timestamp;
use cpaas_http::provider::json::FromJson;
use jiff::fmt::rfc2822::DateTimeParser;

/// The day of the week is no part of a point in time, so it need not fit.
const RFC_2822: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// `Sat, 7 Mar 2020 09:05:01 +0000` or `2012-04-24T09:05:01.000Z`.
pub(crate) struct Date;

impl FromJson<Timestamp> for Date {
    fn from_json(text: &str) -> Result<Timestamp, &'static str> {
        let text: Cow<'_, str> = serde_json::from_str(text).map_err(|_| "a date in a string")?;
        parse(text.trim()).ok_or("a date as in RFC 2822 or ISO 8601")
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let time = RFC_2822.parse_timestamp(text).ok();
    time.and_then(|time| Timestamp::from_unix_seconds(time.as_second()).ok())
        .or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_forms_are_read() {
        for (text, expected) in [
            ("Sat, 7 Mar 2020 09:05:01 +0000", Some("2020-03-07T09:05:01Z")),
            ("Sat, 07 Mar 2020 09:05:01 +0000", Some("2020-03-07T09:05:01Z")),
            ("Sat, 7 Mar 2020 11:05:01 +0200", Some("2020-03-07T09:05:01Z")),
            ("Mon, 7 Mar 2020 09:05:01 +0000", Some("2020-03-07T09:05:01Z")),
            ("Wed, 4 Sep 2013 18:17:21 -0600", Some("2013-09-05T00:17:21Z")),
            ("2012-04-24T09:05:01.250Z", Some("2012-04-24T09:05:01.25Z")),
            ("2013-09-04T18:17:21.000-06:00", Some("2013-09-05T00:17:21Z")),
            ("2013-09-04T18:17:21.000-0600", Some("2013-09-05T00:17:21Z")),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(parse(text).map(|time| time.to_string()).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*", digits in "[0-9]{1,3} Mar [0-9]{1,6} [0-9:]{1,8} [+-][0-9]{1,5}") {
            let _ = parse(&text);
            let _ = parse(&digits);
        }
    }
}
