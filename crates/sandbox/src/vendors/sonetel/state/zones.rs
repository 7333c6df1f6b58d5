//! The time zones, as `/globaldata/timezone` lists them.

use std::sync::LazyLock;

/// A time zone of the vendor's list: a number and a group of cities, never an IANA name.
#[derive(Debug)]
pub(crate) struct Zone {
    pub(crate) id: &'static str,
    pub(crate) offset: &'static str,
    /// The offset in summer; the same again where there is no daylight saving.
    pub(crate) summer: &'static str,
    pub(crate) name: &'static str,
}

/// Documents show the ids 4, 12, 38, 44, 45 (without its name) and 47; the others are made up in their order, eastwards
/// from Greenwich and then westwards.
pub(crate) static ALL: LazyLock<Vec<Zone>> =
    LazyLock::new(|| include_str!("zones.csv").lines().skip(1).filter_map(zone).collect());

fn zone(line: &'static str) -> Option<Zone> {
    let [id, offset, summer, name] = line.split(';').collect::<Vec<_>>()[..] else { return None };
    Some(Zone { id, offset, summer, name })
}

/// Where a new account is.
pub(crate) fn default() -> &'static Zone {
    &ALL[3]
}

/// The zone of an id.
pub(crate) fn by_id(id: &str) -> Option<&'static Zone> {
    ALL.iter().find(|zone| zone.id == id)
}

impl Zone {
    /// The id as the account has it.
    pub(crate) fn number(&self) -> u16 {
        self.id.parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_read_and_ids_stand_where_documents_show_them() {
        for (id, part) in [
            ("4", "(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"),
            ("12", "(GMT +5:30)"),
            // As in account.yaml: the name has the offset of summer, the list that of winter.
            ("38", "(GMT -4:00) Eastern Time (US and Canada), New York, Detroit"),
            ("44", "(GMT -8:00) Pacific time (US and Canada)"),
            ("47", "Hawaii"),
        ] {
            assert!(by_id(id).unwrap().name.contains(part), "{id}");
        }
        assert!(by_id("45").is_some() && by_id("99").is_none());
        assert_eq!((default().id, ALL.len()), ("4", 48));
        for (place, zone) in ALL.iter().enumerate() {
            assert_eq!(usize::from(zone.number()), place + 1);
        }
    }
}
