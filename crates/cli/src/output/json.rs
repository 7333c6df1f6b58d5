//! What commands print as JSON: the members of an element and of a failure, and their text.

use std::fmt::Write as _;

use cpaas_core::{Effect, Error};
use cpaas_fleet::Child;
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::threshold_result::ThresholdResult;
use crate::base::exit::Failure;
use crate::base::text::is_hidden;

/// Changes with the meaning of members; a member that is added does not change it.
pub(super) const SCHEMA_VERSION: u8 = 1;

/// One result, of an account, of an entry of its list, or of none: `{"profile", "provider", "result": …}`, or with
/// `"error"` in its place; with both, if the change was made and what followed it failed; with `"threshold"`, if its
/// balance is compared with one.
pub(crate) struct Element<'e, T> {
    /// None if it is about no profile.
    pub(crate) profile: Option<&'e str>,
    pub(crate) provider: Option<&'e str>,
    /// The child account that it is about instead of the profile's own.
    pub(crate) child: Option<&'e Child>,
    pub(crate) result: Option<&'e T>,
    pub(crate) error: Option<&'e Error>,
    pub(crate) threshold: Option<ThresholdResult>,
}

impl<'e, T> Element<'e, T> {
    /// How something ended for an account.
    pub(crate) fn of(
        (profile, provider): (&'e str, &'e str),
        result: Result<&'e T, &'e Error>,
    ) -> Self {
        let (profile, provider) = (Some(profile), Some(provider));
        let (result, error) = (result.ok(), result.err());
        Self { profile, provider, child: None, result, error, threshold: None }
    }

    /// The same about this child account, if it is about one.
    pub(crate) fn of_child(self, child: Option<&'e Child>) -> Self {
        let profile = child.map_or(self.profile, |child| Some(&child.parent));
        Self { profile, child, ..self }
    }
}

impl<T: Serialize> Serialize for Element<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("profile", &self.profile)?;
        members.serialize_entry("provider", &self.provider)?;
        if let Some(child) = self.child {
            members.serialize_entry("child", &child.id)?;
        }
        if let Some(result) = self.result {
            members.serialize_entry("result", result)?;
        }
        if let Some(error) = self.error {
            members.serialize_entry("error", error)?;
        }
        if let Some(threshold) = &self.threshold {
            members.serialize_entry("threshold", threshold)?;
        }
        members.end()
    }
}

/// The members of an account's error.
#[derive(serde::Serialize)]
struct FailureMembers<'e> {
    kind: &'static str,
    message: &'e str,
    field: Option<&'e str>,
    vendor_code: Option<&'e str>,
    http_status: Option<u16>,
    retry_after: Option<u64>,
    retryable: bool,
    effect: Effect,
}

/// A failure of the whole command: `{"schema_version", "error": …}`, with the same members as an account's.
#[derive(serde::Serialize)]
pub(super) struct FailedCommand<'f> {
    schema_version: u8,
    error: FailureMembers<'f>,
}

impl<'f> FailedCommand<'f> {
    pub(super) fn new(failure: &'f Failure) -> Self {
        let error = FailureMembers {
            kind: failure.kind(),
            message: failure.message(),
            field: None,
            vendor_code: None,
            http_status: None,
            retry_after: None,
            retryable: false,
            effect: failure.effect(),
        };
        Self { schema_version: SCHEMA_VERSION, error }
    }
}

/// A value on one line.
pub(super) fn compact(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value);
    Ok(escaped(text.map_err(|error| Failure::other(error.to_string()))?))
}

/// A value with line breaks, each line after these blanks: a text in JSON has no line breaks of its own.
pub(super) fn indented(blanks: &str, value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value);
    let text = escaped(text.map_err(|error| Failure::other(error.to_string()))?);
    Ok(format!("{blanks}{}", text.replace('\n', &format!("\n{blanks}"))))
}

/// JSON whose texts control no terminal. What is escaped stands in texts only: the rest of JSON is ASCII, and the
/// controls of ASCII are escaped in texts already, all but the last.
fn escaped(json: String) -> String {
    let controls = |c: char| c >= '\u{7f}' && is_hidden(c);
    if !json.contains(controls) {
        return json;
    }
    let mut text = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if controls(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_controls_a_terminal_is_escaped_and_reads_back_as_it_was() {
        let texts = [
            "\u{0}\u{1b}[31m\n\t\r",
            "\u{7f}\u{80}\u{9b}\u{9f}",
            "\u{61c}\u{200b}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{feff}",
            "\u{e0001}\u{e0041}\u{e007f}",
            "Åsa \"東京\" \\u0085 🙂",
        ];
        let compact = compact(&texts).unwrap();
        assert!(!compact.contains(is_hidden), "{compact:?}");
        assert!(compact.contains("\\u009b") && compact.contains("\\udb40\\udc41"), "{compact}");
        assert!(compact.contains("Åsa \\\"東京\\\" \\\\u0085 🙂"), "{compact}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&compact).unwrap(), texts);
        let indented = indented("    ", &texts).unwrap();
        assert_eq!(serde_json::from_str::<Vec<String>>(&indented).unwrap(), texts);
        assert!(
            indented.lines().count() == 7 && indented.lines().all(|line| line.starts_with("    "))
        );
    }
}
