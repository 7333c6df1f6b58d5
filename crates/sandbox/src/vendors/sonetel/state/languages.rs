//! The languages, as `/globaldata/language` lists them.

use std::sync::LazyLock;

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

/// A part of the vendor's list. Documents show the numbers 1, 41 and 154; the others are places in a list of ISO 639-1
/// that agrees with those three.
pub(crate) static ALL: LazyLock<Vec<Language>> =
    LazyLock::new(|| include_str!("languages.csv").lines().skip(1).filter_map(language).collect());

fn language(line: &'static str) -> Option<Language> {
    let [two, three, id, name, family] = line.split(';').collect::<Vec<_>>()[..] else {
        return None;
    };
    Some(Language { two, three, id: id.parse().ok()?, name, family })
}

/// What a new account speaks.
pub(crate) fn default() -> &'static Language {
    &ALL[16]
}

/// The language of a three-letter code.
pub(crate) fn by_code(code: &str) -> Option<&'static Language> {
    ALL.iter().find(|language| language.three == code)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn all_are_read_and_codes_and_numbers_are_unique() {
        let unique =
            |key: fn(&Language) -> String| ALL.iter().map(key).collect::<HashSet<_>>().len();
        assert_eq!(unique(|language| language.two.to_owned()), 54);
        assert_eq!(unique(|language| language.three.to_owned()), ALL.len());
        assert_eq!(unique(|language| language.id.to_string()), ALL.len());
        assert_eq!((default().three, by_code("swe").unwrap().id), ("eng", 154));
        assert!(by_code("sv").is_none());
    }
}
