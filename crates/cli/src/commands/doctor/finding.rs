//! What was found out about a profile.

use cpaas_core::{AccountInfo, AccountStatus, Error};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::cause::{Cause, is_off};
use crate::base::exit::{Code, Failure};
use crate::vendors::vendor::{ClockCodes, UNUSABLE_STATUSES};

/// An account that can't be used.
const INACTIVE: (Code, Option<Cause>) = (Code::Rejected, Some(Cause::AccountInactive));

/// What was found out.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) code: Code,
    /// What is wrong, if anything is.
    cause: Option<Cause>,
    message: String,
    account: Option<AccountInfo>,
    error: Option<Error>,
    /// How far the server's clock is ahead, if they differ by more than the tolerance.
    seconds_ahead: Option<i64>,
}

impl Finding {
    /// The configuration is wrong.
    pub(super) fn misconfigured(failure: &Failure) -> Self {
        Self {
            code: failure.code(),
            cause: Some(Cause::Configuration),
            message: failure.to_string(),
            account: None,
            error: None,
            seconds_ahead: None,
        }
    }

    /// The finding of a read, at a vendor with these codes; `ahead` is how far the server's clock is ahead, if known.
    pub(super) fn of(
        codes: ClockCodes,
        answer: Result<AccountInfo, Error>,
        ahead: Option<i64>,
    ) -> Self {
        let seconds_ahead = ahead.filter(|_| is_off(ahead));
        match answer {
            Ok(info) => Self::of_account(info, seconds_ahead),
            Err(error) => Self {
                code: Code::of(&error),
                cause: Some(Cause::of(codes, &error, ahead)),
                message: error.message().to_owned(),
                account: None,
                error: Some(error),
                seconds_ahead,
            },
        }
    }

    fn of_account(info: AccountInfo, seconds_ahead: Option<i64>) -> Self {
        let (code, cause) = match &info.status {
            Some(AccountStatus::Suspended | AccountStatus::Closed) => INACTIVE,
            Some(AccountStatus::Other(word)) if UNUSABLE_STATUSES.contains(&word.as_str()) => {
                INACTIVE
            }
            // It may be in use or not.
            Some(AccountStatus::Unknown) => (Code::Other, Some(Cause::UnexpectedAnswer)),
            _ => (Code::Done, None),
        };
        let status = info.status.as_ref().map(|status| format!(", {status}")).unwrap_or_default();
        Self {
            code,
            cause,
            message: format!("account {}{status}", info.id),
            account: Some(info),
            error: None,
            seconds_ahead,
        }
    }

    /// For people: the check that it ended with, how, and what to do about it.
    pub(super) fn texts(&self) -> (&'static str, String, Option<&'static str>) {
        let result = match self.cause {
            None => format!("ok: {}", self.message),
            Some(cause) if cause.word() == cause.check() => self.message.clone(),
            Some(cause) => format!("{}: {}", cause.word().replace('_', " "), self.message),
        };
        let result = match self.seconds_ahead {
            None => result,
            Some(ahead) => format!("{result}; {}", apart(ahead)),
        };
        (self.check(), result, self.advice())
    }

    fn check(&self) -> &'static str {
        self.cause.map_or("account", Cause::check)
    }

    /// A wrong clock gets advice even if it has caused no failure yet.
    fn advice(&self) -> Option<&'static str> {
        let clock = || self.seconds_ahead.map(|_| Cause::WrongClock);
        self.cause.or_else(clock).map(Cause::advice)
    }
}

fn apart(ahead: i64) -> String {
    let seconds = ahead.unsigned_abs();
    let direction = if ahead > 0 { "behind" } else { "ahead of" };
    format!("this machine's clock is {seconds} s {direction} the server's")
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(8))?;
        members.serialize_entry("ok", &self.cause.is_none())?;
        members.serialize_entry("check", self.check())?;
        members.serialize_entry("cause", &self.cause.map(Cause::word))?;
        members.serialize_entry("message", &self.message)?;
        members.serialize_entry("advice", &self.advice())?;
        members.serialize_entry("account", &self.account)?;
        members.serialize_entry("seconds_ahead", &self.seconds_ahead)?;
        members.serialize_entry("error", &self.error)?;
        members.end()
    }
}
