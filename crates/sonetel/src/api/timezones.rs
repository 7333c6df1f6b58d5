//! The time zones: `GET /globaldata/timezone`.
//!
//! The vendor knows groups of cities with an id, and no IANA names. An IANA name is taken for the
//! group that names its city, if the offsets agree too; never for one that merely has the same
//! offset: a wrong zone moves the account's office hours. Other names of the same zone by IANA's links,
//! such as `Europe/Kiev` and `Europe/Kyiv`, count as one. What an account shows as its zone means the one
//! group with its offset that has all of its cities.

use cpaas_core::{Result, Timestamp};
use cpaas_http::provider::json::{Lenient, Single, Text};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};
use serde_with::As;

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
    #[serde(default, deserialize_with = "As::<Lenient<Single>>::deserialize")]
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

/// Links of the time zone database: another name, and the name of the zone. Those of its file `backward`
/// (2025b), without the ones below `Etc`.
const LINKS: &str = include_str!("zone_links.txt");

impl Timezone {
    /// The names in it: the words between the commas, without the offset in front.
    fn cities(&self) -> impl Iterator<Item = &str> {
        let (_, cities) = offset_and_cities(&self.zone_name);
        cities.split(',').flat_map(|part| part.split(" and ")).map(str::trim)
    }

    fn offset(&self) -> Option<Offset> {
        parse_offset(self.gmt_offset.as_deref()?)
    }

    fn names(&self, city: &str) -> bool {
        self.cities().any(|name| name.eq_ignore_ascii_case(city))
    }

    /// Whether it is the zone of a region, such as `Eastern time (US and Canada)` is of `US/Eastern`.
    fn is_region(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let Some((country @ ("us" | "canada"), region)) = name.split_once('/') else {
            return false;
        };
        let words = offset_and_cities(&self.zone_name).1.trim().to_ascii_lowercase();
        let countries = words.strip_prefix(&format!("{region} time ("));
        countries.is_some_and(|countries| countries.contains(country))
    }
}

/// A name such as `(GMT +1:00) Rome, Vienna` in two. An account may show the offset alone, as `GMT +01:00`.
fn offset_and_cities(name: &str) -> (Option<&str>, &str) {
    match name.strip_prefix('(').and_then(|name| name.split_once(')')) {
        Some((offset, cities)) => (Some(offset), cities),
        None if name.starts_with("GMT") => (Some(name), ""),
        None => (None, name),
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
    let (offset, zones): (_, Vec<_>) = if let Some(offset) = shown_offset(wanted) {
        (offset, with_offset(zones, offset))
    } else if let Some(offset) = standard_offset(wanted, now) {
        (offset, with_offset(zones, offset))
    } else {
        let why = "is neither an IANA time zone nor one of the vendor's zone ids";
        return Err(check::invalid("timezone", format!("{wanted:?} {why}")));
    };
    let named: Vec<_> = zones.iter().filter(|zone| is_meant(zone, wanted)).collect();
    match named.as_slice() {
        [zone] => Ok(zone),
        _ => Err(check::invalid("timezone", candidates(wanted, offset, &zones))),
    }
}

fn with_offset(zones: &[Timezone], offset: Offset) -> Vec<&Timezone> {
    zones.iter().filter(|zone| zone.offset() == Some(offset)).collect()
}

/// Whether a zone with the right offset is the one that is wanted.
fn is_meant(zone: &Timezone, wanted: &str) -> bool {
    if shown_offset(wanted).is_some() {
        let (_, cities) = offset_and_cities(wanted);
        let mut cities = cities.split(',').flat_map(|part| part.split(" and ")).map(str::trim);
        return cities.all(|city| city.is_empty() || zone.names(city));
    }
    zone.is_region(wanted) || other_names(wanted).any(|name| zone.names(&city(name)))
}

/// The IANA names of a zone, this one included.
fn other_names(name: &str) -> impl Iterator<Item = &str> {
    let links = || LINKS.lines().filter_map(|line| line.split_once(' '));
    let target = links().find(|(link, _)| link.eq_ignore_ascii_case(name));
    let target = target.map_or(name, |(_, target)| target);
    let links = links().filter(move |(_, of)| of.eq_ignore_ascii_case(target));
    [name, target].into_iter().chain(links.map(|(link, _)| link))
}

fn city(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// Why no zone was chosen, and which there are with the offset.
fn candidates(wanted: &str, offset: Offset, zones: &[&Timezone]) -> String {
    if zones.is_empty() {
        return format!("none of the vendor's zones has the offset of {wanted}");
    }
    let list: Vec<_> =
        zones.iter().map(|zone| format!("{} {}", zone.zone_id, zone.zone_name)).collect();
    let list = list.join("; ");
    if shown_offset(wanted) == Some(offset) {
        return format!(
            "{wanted:?} means no single one of the vendor's zones; give the id of one: {list}"
        );
    }
    let city = city(wanted);
    format!("none of the vendor's zones names {city}; give the id of one with its offset: {list}")
}

/// The offset in what an account shows as its zone.
fn shown_offset(name: &str) -> Option<Offset> {
    match offset_and_cities(name).0?.strip_prefix("GMT")?.trim() {
        "" => Some(Offset::UTC),
        offset => parse_offset(offset),
    }
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
            {"gmt_offset":"-05:00","zone_id":"38","zone_name":"(GMT -4:00) Eastern Time (US and Canada), New York, Detroit","daylight_saving_time":{"gmt_offset":"-04:00"}},
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
                start.saturating_add(std::time::Duration::from_secs(week * 7 * 24 * 3600)),
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
            // Whose name has the offset of summer in account.yaml.
            ("America/New_York", "38"),
            ("America/Detroit", "38"),
            ("US/Eastern", "38"),
            ("(GMT -4:00) Eastern Time (US and Canada), New York, Detroit", "38"),
            // What an account shows.
            ("(GMT +1:00) Stockholm", "4"),
            ("(GMT +01:00) Berlin, Vienna", "4"),
            ("GMT +05:30", "12"),
            ("(GMT) London", "1"),
            ("GMT", "1"),
            // Other names of the same zone.
            ("Asia/Calcutta", "12"),
            ("asia/calcutta", "12"),
            ("US/Pacific", "44"),
            ("us/pacific", "44"),
            ("GB", "1"),
            ("Eire", "1"),
            ("America/Ensenada", "45"),
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
            ("GMT +01:00", "means no single one of the vendor's zones; give the id of one: 4 "),
            ("(GMT +1:00) Oslo", "means no single one"),
            ("(GMT +2:00) Stockholm", "none of the vendor's zones has the offset"),
            ("US/Central", "has the offset"),
            ("America/Toronto", "names Toronto; give the id of one with its offset: 38 "),
            ("(GMT", "neither"),
            ("GMT +x", "neither"),
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
    fn every_link_is_a_name_of_a_zone() {
        for line in LINKS.lines() {
            let (link, target) = line.split_once(' ').unwrap();
            assert!(TimeZone::get(link).is_ok() && TimeZone::get(target).is_ok(), "{line}");
        }
    }

    #[test]
    fn no_offset_panics() {
        for text in ["", "+", "é", "+99:99", "+1", "01:00", "-2147483648:00"] {
            assert_eq!(parse_offset(text), None, "{text}");
        }
    }
}
