//! The parts of an account that are shown on request: `GET /account/{accountId}?fields=…`.

use std::fmt;
use std::str::FromStr;

/// A part of an account that is shown only on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// Which calls are recorded.
    CallRecordingSettings,
    /// How the balance is filled up by itself.
    AutorefillSettings,
    /// Which notifications are sent.
    Notifications,
    /// What was used.
    Usage,
    /// The services of the account.
    ServiceSettings,
}

/// The text names none of the parts that are shown on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseFieldError;

impl fmt::Display for ParseFieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not one of {}", join(Field::ALL, ", "))
    }
}

impl std::error::Error for ParseFieldError {}

impl Field {
    /// Every part that there is.
    pub const ALL: &[Self] = &[
        Self::CallRecordingSettings,
        Self::AutorefillSettings,
        Self::Notifications,
        Self::Usage,
        Self::ServiceSettings,
    ];

    /// The vendor's name of it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CallRecordingSettings => "call_recording_settings",
            Self::AutorefillSettings => "autorefill_settings",
            Self::Notifications => "notifications",
            Self::Usage => "usage",
            Self::ServiceSettings => "service_settings",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Field {
    type Err = ParseFieldError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().find(|field| field.as_str() == text).copied().ok_or(ParseFieldError)
    }
}

/// The names of these parts, with this between them.
pub(crate) fn join(fields: &[Field], between: &str) -> String {
    fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_read_as_it_is_written_and_nothing_else_is() {
        for field in Field::ALL {
            assert_eq!(field.to_string().parse(), Ok(*field));
        }
        for text in ["", "Usage", "usage,notifications", " usage"] {
            let error = text.parse::<Field>().unwrap_err();
            assert_eq!(
                error.to_string(),
                "not one of call_recording_settings, autorefill_settings, notifications, usage, \
                 service_settings"
            );
        }
    }
}
