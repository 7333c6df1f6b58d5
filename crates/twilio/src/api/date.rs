//! Dates as e-mail writes them.

use std::borrow::Cow;

use cpaas_core::Timestamp;
use cpaas_http::provider::json::FromJson;
use jiff::fmt::rfc2822::DateTimeParser;

/// The day of the week is no part of a point in time, so it need not fit.
const RFC_2822: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// `Wed, 16 Sep 2015 09:18:16 +0000`.
pub(crate) struct Date;

impl FromJson<Timestamp> for Date {
    fn from_json(text: &str) -> Result<Timestamp, &'static str> {
        let text: Cow<'_, str> = serde_json::from_str(text).map_err(|_| "a date in a string")?;
        parse(text.trim()).ok_or("a date as in RFC 2822")
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let time = RFC_2822.parse_timestamp(text).ok()?;
    Timestamp::from_unix_seconds(time.as_second()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_read_as_e_mail_writes_them() {
        for (text, expected) in [
            ("Wed, 16 Sep 2015 09:18:16 +0000", Some("2015-09-16T09:18:16Z")),
            ("Thu, 16 Sep 2015 09:18:16 +0000", Some("2015-09-16T09:18:16Z")),
            ("Tue, 7 Mar 2000 02:05:01 -0600", Some("2000-03-07T08:05:01Z")),
            ("2015-09-16T09:18:16Z", None),
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
