//! Values on the command line and in the configuration.

use std::ffi::OsStr;
use std::time::Duration;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command};
use cpaas_core::{Decimal, decimal};

/// Parses a value that may be a secret by mistake: the error does not quote it.
#[derive(Clone)]
pub(crate) struct RedactedParser<T>(pub(crate) fn(&str) -> Result<T, String>);

impl<T: Clone + Send + Sync + 'static> TypedValueParser for RedactedParser<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let parsed = value.to_str().ok_or_else(|| "not UTF-8".to_owned()).and_then(self.0);
        parsed.map_err(|why| {
            let argument = argument.map(ToString::to_string).unwrap_or_default();
            clap::Error::raw(ErrorKind::ValueValidation, format!("{argument}: {why}\n"))
                .with_cmd(command)
        })
    }
}

/// An amount, exactly as it is written.
pub(crate) fn amount(text: &str) -> Result<Decimal, String> {
    decimal::parse(text).map_err(|error| error.to_string())
}

/// A text with something in it: what a script has in a variable that is not set must not blank out a name.
pub(crate) fn not_blank(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
}

/// A time such as 20s.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let parsed: Option<jiff::SignedDuration> = text.parse().ok();
    let duration = parsed.and_then(|duration| Duration::try_from(duration).ok());
    duration
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "expected a duration with a unit, such as 20s or 2m".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_text_is_refused() {
        assert_eq!(not_blank(" Acme "), Ok(" Acme ".to_owned()));
        for blank in ["", " ", "\t\n"] {
            assert!(not_blank(blank).is_err(), "{blank:?}");
        }
    }

    #[test]
    fn times_are_read() {
        assert_eq!(duration("20s"), Ok(Duration::from_secs(20)));
        assert_eq!(duration("2m"), Ok(Duration::from_mins(2)));
        for bad in ["", "20", "0s", "-5s", "soon"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
