//! The time zones, as `/globaldata/timezone` lists them.

/// A time zone of the vendor's list: a number and a group of cities, never an IANA name.
#[derive(Debug)]
pub(crate) struct Zone {
    pub(crate) id: &'static str,
    pub(crate) offset: &'static str,
    /// The offset in summer; the same again where there is no daylight saving.
    pub(crate) summer: &'static str,
    pub(crate) name: &'static str,
}

/// Where a new account is.
pub(crate) const DEFAULT: &Zone = &ALL[3];

/// Documents show the ids 4, 12, 38, 44, 45 (without its name) and 47; the others are made up in their order, eastwards
/// from Greenwich and then westwards.
pub(crate) const ALL: &[Zone] = &[
    zone("1", "+00:00", "+01:00", "(GMT) Dublin, Edinburgh, Lisbon, London"),
    zone("2", "+00:00", "+00:00", "(GMT) Abidjan, Casablanca, Monrovia, Reykjavik"),
    zone("3", "+01:00", "+02:00", "(GMT +1:00) Belgrade, Bratislava, Budapest, Ljubljana, Prague"),
    zone("4", "+01:00", "+02:00", "(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"),
    zone("5", "+01:00", "+02:00", "(GMT +1:00) Brussels, Copenhagen, Madrid, Oslo, Paris"),
    zone(
        "6",
        "+02:00",
        "+03:00",
        "(GMT +2:00) Athens, Bucharest, Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius",
    ),
    zone("7", "+02:00", "+02:00", "(GMT +2:00) Cairo, Harare, Johannesburg, Pretoria"),
    zone("8", "+03:00", "+03:00", "(GMT +3:00) Baghdad, Istanbul, Kuwait, Moscow, Nairobi, Riyadh"),
    zone("9", "+03:30", "+03:30", "(GMT +3:30) Tehran"),
    zone("10", "+04:00", "+04:00", "(GMT +4:00) Abu Dhabi, Baku, Dubai, Muscat, Tbilisi, Yerevan"),
    zone("11", "+05:00", "+05:00", "(GMT +5:00) Ekaterinburg, Islamabad, Karachi, Tashkent"),
    zone("12", "+05:30", "+05:30", "(GMT +5:30) Chennai, Kolkata, Mumbai, New Delhi"),
    zone("13", "+05:45", "+05:45", "(GMT +5:45) Kathmandu"),
    zone("14", "+06:00", "+06:00", "(GMT +6:00) Astana, Dhaka"),
    zone("15", "+06:30", "+06:30", "(GMT +6:30) Yangon (Rangoon)"),
    zone("16", "+07:00", "+07:00", "(GMT +7:00) Bangkok, Hanoi, Jakarta"),
    zone("17", "+07:00", "+07:00", "(GMT +7:00) Krasnoyarsk, Novosibirsk"),
    zone("18", "+08:00", "+08:00", "(GMT +8:00) Beijing, Chongqing, Hong Kong, Urumqi"),
    zone("19", "+08:00", "+08:00", "(GMT +8:00) Kuala Lumpur, Singapore"),
    zone("20", "+08:00", "+08:00", "(GMT +8:00) Perth"),
    zone("21", "+08:00", "+08:00", "(GMT +8:00) Manila, Taipei"),
    zone("22", "+09:00", "+09:00", "(GMT +9:00) Osaka, Sapporo, Tokyo"),
    zone("23", "+09:00", "+09:00", "(GMT +9:00) Seoul"),
    zone("24", "+09:30", "+09:30", "(GMT +9:30) Darwin"),
    zone("25", "+09:30", "+10:30", "(GMT +9:30) Adelaide"),
    zone("26", "+10:00", "+10:00", "(GMT +10:00) Brisbane"),
    zone("27", "+10:00", "+11:00", "(GMT +10:00) Canberra, Hobart, Melbourne, Sydney"),
    zone("28", "+10:00", "+10:00", "(GMT +10:00) Guam, Port Moresby, Vladivostok"),
    zone("29", "+11:00", "+11:00", "(GMT +11:00) Magadan, New Caledonia, Solomon Islands"),
    zone("30", "+12:00", "+13:00", "(GMT +12:00) Auckland, Wellington"),
    zone("31", "+13:00", "+13:00", "(GMT +13:00) Nuku'alofa"),
    zone("32", "-01:00", "+00:00", "(GMT -1:00) Azores"),
    zone("33", "-02:00", "-02:00", "(GMT -2:00) Mid-Atlantic"),
    zone("34", "-03:00", "-03:00", "(GMT -3:00) Brasilia, Buenos Aires, Sao Paulo"),
    zone("35", "-03:30", "-02:30", "(GMT -3:30) Newfoundland"),
    zone("36", "-04:00", "-03:00", "(GMT -4:00) Atlantic time (Canada)"),
    zone("37", "-04:00", "-04:00", "(GMT -4:00) Caracas, La Paz, San Juan"),
    zone("38", "-05:00", "-04:00", "(GMT -5:00) Eastern time (US and Canada)"),
    zone("39", "-05:00", "-05:00", "(GMT -5:00) Bogota, Lima, Quito"),
    zone("40", "-06:00", "-05:00", "(GMT -6:00) Central time (US and Canada)"),
    zone("41", "-06:00", "-06:00", "(GMT -6:00) Guadalajara, Mexico City, Monterrey"),
    zone("42", "-07:00", "-06:00", "(GMT -7:00) Mountain time (US and Canada)"),
    zone("43", "-07:00", "-07:00", "(GMT -7:00) Arizona"),
    zone("44", "-08:00", "-07:00", "(GMT -8:00) Pacific time (US and Canada)"),
    zone("45", "-08:00", "-07:00", "(GMT -8:00) Baja California, Tijuana"),
    zone("46", "-09:00", "-08:00", "(GMT -9:00) Alaska"),
    zone("47", "-10:00", "-10:00", "(GMT -10:00) Hawaii"),
    zone("48", "-11:00", "-11:00", "(GMT -11:00) Midway Island, Samoa"),
];

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

const fn zone(
    id: &'static str,
    offset: &'static str,
    summer: &'static str,
    name: &'static str,
) -> Zone {
    Zone { id, offset, summer, name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_where_documents_show_them() {
        for (id, part) in [
            ("4", "(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"),
            ("12", "(GMT +5:30)"),
            ("38", "(GMT -5:00) Eastern"),
            ("44", "(GMT -8:00) Pacific time (US and Canada)"),
            ("47", "Hawaii"),
        ] {
            assert!(by_id(id).unwrap().name.contains(part), "{id}");
        }
        assert!(by_id("45").is_some() && by_id("99").is_none());
        assert_eq!(DEFAULT.id, "4");
        for (place, zone) in ALL.iter().enumerate() {
            assert_eq!(usize::from(zone.number()), place + 1);
        }
    }
}
