//! The time zones: `GET /globaldata/timezone`.
//!
//! The vendor knows groups of cities with an id, and no IANA names. An IANA name is taken for the
//! group that names its city, if the offsets agree too; never for one that merely has the same
//! offset: a wrong zone moves the account's office hours.

use cpaas_core::{Result, Timestamp};
use cpaas_http::provider::json::{Lenient, Text};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};
use serde_with::{As, Same};

use super::check;

/// A time zone of the vendor's list. Written as JSON under the vendor's names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Timezone {
    /// The id that an account takes.
    #[serde(deserialize_with = "As::<Text>::deserialize")]
    pub zone_id: String,
    /// Offset and cities, such as `(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna`.
    pub zone_name: String,
    /// Offset in winter, such as `+01:00`.
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    pub gmt_offset: Option<String>,
    /// What is different in summer.
    #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")]
    pub daylight_saving_time: Option<DaylightSavingTime>,
}

/// A time zone in summer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct DaylightSavingTime {
    /// Offset in summer, such as `+02:00`; the winter's where there is no daylight saving.
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    pub gmt_offset: Option<String>,
}

impl Timezone {
    /// The names in it: the words between the commas, without the offset in front.
    fn cities(&self) -> impl Iterator<Item = &str> {
        let cities = match self.zone_name.split_once(')') {
            Some((offset, cities)) if offset.starts_with('(') => cities,
            _ => &self.zone_name,
        };
        cities.split(',').flat_map(|part| part.split(" and ")).map(str::trim)
    }

    fn offset(&self) -> Option<Offset> {
        parse_offset(self.gmt_offset.as_deref()?)
    }
}

/// The zone that an id, the vendor's own name or an IANA name means.
pub(crate) fn find<'z>(
    zones: &'z [Timezone],
    wanted: &str,
    now: Timestamp,
) -> Result<&'z Timezone> {
    let wanted = wanted.trim();
    if let Some(zone) = zones.iter().find(|zone| zone.zone_id == wanted || zone.zone_name == wanted)
    {
        return Ok(zone);
    }
    let refuse = |message: String| Err(check::invalid("timezone", message));
    let Some(offset) = standard_offset(wanted, now) else {
        return refuse(format!(
            "{wanted:?} is neither an IANA time zone nor one of the vendor's zone ids"
        ));
    };
    let city = wanted.rsplit('/').next().unwrap_or(wanted).replace('_', " ");
    let near: Vec<_> = zones.iter().filter(|zone| zone.offset() == Some(offset)).collect();
    let named: Vec<_> = near
        .iter()
        .filter(|zone| zone.cities().any(|name| name.eq_ignore_ascii_case(&city)))
        .collect();
    if let [zone] = named.as_slice() {
        return Ok(zone);
    }
    let candidates: Vec<_> =
        near.iter().map(|zone| format!("{} {}", zone.zone_id, zone.zone_name)).collect();
    if candidates.is_empty() {
        return refuse(format!("none of the vendor's zones has the offset of {wanted}"));
    }
    refuse(format!(
        "none of the vendor's zones names {city}; give the id of one with its offset: {}",
        candidates.join("; ")
    ))
}

/// The offset of an IANA zone when it is not summer there: the least of the year to come.
fn standard_offset(name: &str, now: Timestamp) -> Option<Offset> {
    const MONTH: i64 = 30 * 24 * 60 * 60;
    let zone = TimeZone::get(name).ok()?;
    let offsets = (0..12).map(|month| {
        let seconds = now.as_unix_seconds().checked_add(month * MONTH)?;
        Some(zone.to_offset(jiff::Timestamp::from_second(seconds).ok()?))
    });
    offsets.collect::<Option<Vec<_>>>()?.into_iter().min()
}

/// `+01:00`, `-08:00`, `+05:30`.
fn parse_offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Offset::from_seconds(sign * (hours.checked_mul(60)?.checked_add(minutes)?).checked_mul(60)?)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpaas_core::ErrorKind;

    fn zones() -> Vec<Timezone> {
        serde_json::from_str(
            r#"[
            {"gmt_offset":"+00:00","zone_id":"1","zone_name":"(GMT) Dublin, Edinburgh, Lisbon, London","daylight_saving_time":{"gmt_offset":"+01:00"}},
            {"gmt_offset":"+01:00","zone_id":4,"zone_name":"(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna","daylight_saving_time":{"gmt_offset":"+02:00"}},
            {"gmt_offset":"+01:00","zone_id":"5","zone_name":"(GMT +1:00) Brussels, Copenhagen, Madrid and Paris"},
            {"gmt_offset":"+05:30","zone_id":"12","zone_name":"(GMT +5:30) Chennai, Kolkata, Mumbai, New Delhi"},
            {"gmt_offset":"-08:00","zone_id":"44","zone_name":"(GMT -8:00) Pacific time (US and Canada)","daylight_saving_time":{"gmt_offset":"-07:00"}},
            {"gmt_offset":"-08:00","zone_id":"45","zone_name":"(GMT -8:00) Tijuana, Baja California"},
            {"gmt_offset":"+03:00","zone_id":"8","zone_name":"(GMT +3:00) Stockholm"}
        ]"#,
        )
        .unwrap()
    }

    fn found(wanted: &str) -> Result<String> {
        let zones = zones();
        let in_week = |week: u64| {
            let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
            find(
                &zones,
                wanted,
                start.saturating_add(std::time::Duration::from_hours(week * 7 * 24)),
            )
        };
        let zone = in_week(0)?;
        for week in 1..53 {
            assert_eq!(in_week(week).unwrap(), zone, "whatever the season: week {week}");
        }
        Ok(zone.zone_id.clone())
    }

    #[test]
    fn a_zone_is_found_by_id_by_name_or_by_the_city_of_an_iana_name() {
        for (wanted, id) in [
            ("4", "4"),
            ("Europe/Stockholm", "4"),
            ("europe/stockholm", "4"),
            ("Europe/Paris", "5"),
            ("Europe/London", "1"),
            ("Europe/Dublin", "1"),
            ("Asia/Kolkata", "12"),
            ("America/Tijuana", "45"),
            ("(GMT -8:00) Pacific time (US and Canada)", "44"),
        ] {
            assert_eq!(found(wanted).unwrap(), id, "{wanted}");
        }
    }

    #[test]
    fn a_zone_is_never_guessed() {
        for (wanted, words) in [
            ("Mars/Olympus", "neither an IANA time zone nor one of the vendor's zone ids"),
            ("99", "neither"),
            ("", "neither"),
            (
                "America/Los_Angeles",
                "names Los Angeles; give the id of one with its offset: 44 (GMT -8:00) Pacific time (US and Canada); 45 ",
            ),
            ("Asia/Tokyo", "none of the vendor's zones has the offset of Asia/Tokyo"),
            ("Europe/Oslo", "names Oslo"),
        ] {
            let error = found(wanted).unwrap_err();
            assert_eq!(
                (error.kind(), error.field()),
                (ErrorKind::InvalidRequest, Some("timezone"))
            );
            assert!(error.message().contains(words), "{wanted}: {error}");
        }
    }

    #[test]
    fn no_offset_panics() {
        for text in ["", "+", "é", "+99:99", "+1", "01:00", "-2147483648:00"] {
            assert_eq!(parse_offset(text), None, "{text}");
        }
    }
}
