//! The languages: `GET /globaldata/language`.

use cpaas_core::{Error, Result};
use cpaas_http::provider::json::{Lenient, Literal, Text};
use serde::{Deserialize, Serialize};
use serde_with::As;

use super::check;

/// A language of the vendor's list. Written as JSON under the vendor's names.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
    Option<i64> => #[serde(default, deserialize_with = "As::<Lenient<Literal>>::deserialize")],
)]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
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

/// The one language that a three-letter code, a two-letter code or a name means.
pub(crate) fn find<'l>(languages: &'l [Language], wanted: &str) -> Result<&'l Language> {
    let wanted = wanted.trim();
    let spellings: [fn(&Language) -> Option<&str>; 3] =
        [|l| Some(&l.code3), |l| l.code2.as_deref(), |l| l.name.as_deref()];
    for spelling in spellings {
        let is = |language: &&Language| {
            spelling(language)
                .is_some_and(|text| !text.is_empty() && text.eq_ignore_ascii_case(wanted))
        };
        let Some(found) = languages.iter().find(is) else { continue };
        if languages.iter().filter(is).any(|other| other.code3 != found.code3) {
            return Err(refused(format!(
                "{wanted:?} means several languages: give the three-letter code"
            )));
        }
        return Ok(found);
    }
    Err(refused(format!(
        "{wanted:?} is none of the vendor's languages: give a code such as sv or swe"
    )))
}

fn refused(message: String) -> Error {
    check::invalid("language", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpaas_core::ErrorKind;

    #[test]
    fn a_language_is_found_by_either_code_or_its_name() {
        let list: Vec<Language> = serde_json::from_str(
            r#"[{"isolangCode3Digit":"eng"},{"isolangCode2Digit":"sv","isolangCode3Digit":"swe","langId":154,"langName":"Swedish","langFamily":"Indo-European"}]"#,
        )
        .unwrap();
        for wanted in ["sv", "SV", "swe", "swedish", " Swedish "] {
            assert_eq!(find(&list, wanted).unwrap().code3, "swe", "{wanted}");
        }
        for wanted in ["tlh", "", " "] {
            let error = find(&list, wanted).unwrap_err();
            assert_eq!(
                (error.kind(), error.field()),
                (ErrorKind::InvalidRequest, Some("language"))
            );
        }
    }

    #[test]
    fn a_language_is_never_guessed() {
        let list: Vec<Language> = serde_json::from_str(
            r#"[{"isolangCode2Digit":"","isolangCode3Digit":"ace","langName":""},
                {"isolangCode2Digit":"no","isolangCode3Digit":"nob","langName":"Norwegian"},
                {"isolangCode2Digit":"no","isolangCode3Digit":"nno","langName":"Norwegian"}]"#,
        )
        .unwrap();
        assert_eq!(find(&list, "nno").unwrap().code3, "nno");
        for wanted in ["", " ", "no", "norwegian"] {
            assert_eq!(
                find(&list, wanted).unwrap_err().kind(),
                ErrorKind::InvalidRequest,
                "{wanted}"
            );
        }
    }
}
