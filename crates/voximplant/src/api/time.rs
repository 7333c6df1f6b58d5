//! Points in time, the way the vendor writes them.

use std::borrow::Cow;

use cpaas_core::Timestamp;
use cpaas_http::json::FromJson;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_with::DeserializeAs;

/// `2014-03-17 09:05:01`, which is UTC; an empty string is none. For `serde_with`, on an
/// `Option<Timestamp>`.
pub(crate) struct Utc;

impl<'de> DeserializeAs<'de, Option<Timestamp>> for Utc {
    fn deserialize_as<D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        match Option::<Cow<'de, str>>::deserialize(deserializer)?.as_deref() {
            None | Some("") => Ok(None),
            Some(text) => format!("{text}Z").parse().map(Some).map_err(|_| {
                D::Error::custom("a value, expected a time such as 2014-03-17 09:05:01")
            }),
        }
    }
}

/// The same, where none is no answer: to be read by [`Lenient`](cpaas_http::json::Lenient).
impl FromJson<Timestamp> for Utc {
    fn from_json(text: &str) -> Result<Timestamp, &'static str> {
        let time: Option<Timestamp> =
            Self::deserialize_as(&mut serde_json::Deserializer::from_str(text)).ok().flatten();
        time.ok_or("a time")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_and_the_empty_one_is_none() {
        let read = |json: &str| -> serde_json::Result<Option<Timestamp>> {
            Utc::deserialize_as(&mut serde_json::Deserializer::from_str(json))
        };
        let time = read(r#""2014-03-17 09:05:01""#).unwrap().unwrap();
        assert_eq!(time.to_string(), "2014-03-17T09:05:01Z");
        assert_eq!((read(r#""""#).unwrap(), read("null").unwrap()), (None, None));
        for other in [r#""2014-03-17""#, r#""2014-03-17 09:05:01+01:00""#, r#""yesterday""#, "7"] {
            assert!(read(other).is_err(), "{other}");
        }
    }
}
