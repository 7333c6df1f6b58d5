//! The languages, as `/globaldata/language` lists them.

use serde::Serialize;

/// A language, under the member names of the wire.
#[derive(Debug, Serialize)]
pub(crate) struct Language {
    #[serde(rename = "isolangCode2Digit")]
    two: &'static str,
    #[serde(rename = "isolangCode3Digit")]
    pub(crate) three: &'static str,
    #[serde(rename = "langId")]
    pub(crate) id: u16,
    #[serde(rename = "langName")]
    name: &'static str,
    #[serde(rename = "langFamily")]
    family: &'static str,
}

/// What a new account speaks.
pub(crate) const DEFAULT: &Language = &language("en", "eng", 41, "English", "Indo-European");

/// A part of the vendor's list. Documents show the numbers 1, 41 and 154; the others are places in a list of ISO 639-1
/// that agrees with those three.
pub(crate) const ALL: &[Language] = &[
    language("ab", "abk", 1, "Abkhaz", "Northwest Caucasian"),
    language("af", "afr", 3, "Afrikaans", "Indo-European"),
    language("sq", "sqi", 5, "Albanian", "Indo-European"),
    language("am", "amh", 6, "Amharic", "Afro-Asiatic"),
    language("ar", "ara", 7, "Arabic", "Afro-Asiatic"),
    language("hy", "hye", 9, "Armenian", "Indo-European"),
    language("az", "aze", 14, "Azerbaijani", "Turkic"),
    language("eu", "eus", 17, "Basque", "Language isolate"),
    language("bn", "ben", 19, "Bengali", "Indo-European"),
    language("bg", "bul", 24, "Bulgarian", "Indo-European"),
    language("ca", "cat", 26, "Catalan", "Indo-European"),
    language("zh", "zho", 30, "Chinese", "Sino-Tibetan"),
    language("hr", "hrv", 35, "Croatian", "Indo-European"),
    language("cs", "ces", 36, "Czech", "Indo-European"),
    language("da", "dan", 37, "Danish", "Indo-European"),
    language("nl", "nld", 39, "Dutch", "Indo-European"),
    language("en", "eng", 41, "English", "Indo-European"),
    language("et", "est", 43, "Estonian", "Uralic"),
    language("fi", "fin", 47, "Finnish", "Uralic"),
    language("fr", "fra", 48, "French", "Indo-European"),
    language("ka", "kat", 51, "Georgian", "South Caucasian"),
    language("de", "deu", 52, "German", "Indo-European"),
    language("el", "ell", 53, "Greek", "Indo-European"),
    language("he", "heb", 58, "Hebrew", "Afro-Asiatic"),
    language("hi", "hin", 60, "Hindi", "Indo-European"),
    language("hu", "hun", 62, "Hungarian", "Uralic"),
    language("id", "ind", 64, "Indonesian", "Austronesian"),
    language("ga", "gle", 66, "Irish", "Indo-European"),
    language("is", "isl", 70, "Icelandic", "Indo-European"),
    language("it", "ita", 71, "Italian", "Indo-European"),
    language("ja", "jpn", 73, "Japanese", "Japonic"),
    language("ko", "kor", 86, "Korean", "Koreanic"),
    language("lt", "lit", 95, "Lithuanian", "Indo-European"),
    language("lv", "lav", 97, "Latvian", "Indo-European"),
    language("ms", "msa", 101, "Malay", "Austronesian"),
    language("mr", "mar", 105, "Marathi", "Indo-European"),
    language("no", "nor", 116, "Norwegian", "Indo-European"),
    language("fa", "fas", 127, "Persian", "Indo-European"),
    language("pl", "pol", 128, "Polish", "Indo-European"),
    language("pt", "por", 130, "Portuguese", "Indo-European"),
    language("ro", "ron", 134, "Romanian", "Indo-European"),
    language("ru", "rus", 135, "Russian", "Indo-European"),
    language("sr", "srp", 142, "Serbian", "Indo-European"),
    language("sk", "slk", 146, "Slovak", "Indo-European"),
    language("sl", "slv", 147, "Slovene", "Indo-European"),
    language("es", "spa", 150, "Spanish", "Indo-European"),
    language("sw", "swa", 152, "Swahili", "Niger-Congo"),
    language("sv", "swe", 154, "Swedish", "Indo-European"),
    language("ta", "tam", 155, "Tamil", "Dravidian"),
    language("th", "tha", 158, "Thai", "Tai-Kadai"),
    language("tr", "tur", 166, "Turkish", "Turkic"),
    language("uk", "ukr", 172, "Ukrainian", "Indo-European"),
    language("ur", "urd", 173, "Urdu", "Indo-European"),
    language("vi", "vie", 176, "Vietnamese", "Austroasiatic"),
];

/// The language of a three-letter code.
pub(crate) fn by_code(code: &str) -> Option<&'static Language> {
    ALL.iter().find(|language| language.three == code)
}

const fn language(
    two: &'static str,
    three: &'static str,
    id: u16,
    name: &'static str,
    family: &'static str,
) -> Language {
    Language { two, three, id, name, family }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_and_numbers_are_unique() {
        let unique =
            |key: fn(&Language) -> String| ALL.iter().map(key).collect::<HashSet<_>>().len();
        assert_eq!(unique(|language| language.two.to_owned()), ALL.len());
        assert_eq!(unique(|language| language.three.to_owned()), ALL.len());
        assert_eq!(unique(|language| language.id.to_string()), ALL.len());
        assert_eq!(by_code(DEFAULT.three).unwrap().id, DEFAULT.id);
        assert_eq!(by_code("swe").unwrap().id, 154);
        assert!(by_code("sv").is_none());
    }
}
