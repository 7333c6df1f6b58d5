//! The languages: `GET /globaldata/language`.

use cpaas_core::{Error, ErrorKind, Result};
use serde::Deserialize;

/// A language of the vendor's list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Language {
    /// ISO 639-1: `sv`.
    #[serde(rename = "isolangCode2Digit")]
    pub code2: Option<String>,
    /// ISO 639-2: `swe`. The code that an account takes.
    #[serde(rename = "isolangCode3Digit")]
    pub code3: String,
    /// The vendor's number.
    #[serde(rename = "langId")]
    pub id: Option<i64>,
    /// The English name: `Swedish`.
    #[serde(rename = "langName")]
    pub name: Option<String>,
    /// The family: `Indo-European`.
    #[serde(rename = "langFamily")]
    pub family: Option<String>,
}

/// The language that a two- or three-letter code or a name means.
pub(crate) fn find<'l>(languages: &'l [Language], wanted: &str) -> Result<&'l Language> {
    let is = |text: &str| text.eq_ignore_ascii_case(wanted.trim());
    languages
        .iter()
        .find(|language| {
            is(&language.code3)
                || language.code2.as_deref().is_some_and(is)
                || language.name.as_deref().is_some_and(is)
        })
        .ok_or_else(|| {
            let message = format!(
                "{wanted:?} is none of the vendor's languages: give a code such as sv or swe"
            );
            Error::new(ErrorKind::InvalidRequest, message).with_field("language")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_either_code_or_its_name() {
        let list: Vec<Language> = serde_json::from_str(
            r#"[{"isolangCode3Digit":"eng"},{"isolangCode2Digit":"sv","isolangCode3Digit":"swe","langId":154,"langName":"Swedish","langFamily":"Indo-European"}]"#,
        )
        .unwrap();
        for wanted in ["sv", "SV", "swe", "swedish", " Swedish "] {
            assert_eq!(find(&list, wanted).unwrap().code3, "swe", "{wanted}");
        }
        let error = find(&list, "tlh").unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("language")));
    }
}
