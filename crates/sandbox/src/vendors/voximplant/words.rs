//! The closed lists of the vendor's parameter pages, separated by white space.

/// The 142 languages of `language_code`: ISO 639-1, withdrawn codes included.
pub(crate) const LANGUAGES: &str = include_str!("words/languages.txt");

/// The 224 countries of `billing_address_country_code`: ISO 3166-1, one withdrawn code included.
pub(crate) const COUNTRIES: &str = include_str!("words/countries.txt");

/// The first part of an IANA time zone's name, old names included.
pub(crate) const REGIONS: &str = "\
    Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Etc Europe Indian Mexico Pacific US";

/// The IANA time zones without a region.
pub(crate) const ZONES: &str = "\
    CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran \
    Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK \
    Singapore Turkey UCT UTC Universal W-SU WET Zulu";

/// The 223 types of `resource_type`: those of the newest SDK, and those that only the documents still have.
pub(crate) const RESOURCES: &str = include_str!("words/resources.txt");
