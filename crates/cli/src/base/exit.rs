//! Exit codes: one table for all commands.

use std::fmt;
use std::process::ExitCode;

use cpaas_core::{Effect, Error, ErrorKind};

use super::signals::Signal;

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    Done,
    Other,
    Usage,
    Config,
    Denied,
    NotFound,
    Rejected,
    Network,
    RateLimited,
    Unsupported,
    Below,
    SomeFailed,
    OutcomeUnknown,
    /// A signal has ended it.
    Interrupted(Signal),
    /// A check has the exit codes of a Nagios plugin instead.
    Checked(Health),
}

/// How a check ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    Good = 0,
    Warning = 1,
    Critical = 2,
    Unknown = 3,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code.number())
    }
}

impl Code {
    /// The exit code of the process.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Other => 1,
            Self::Usage => 2,
            Self::Config => 3,
            Self::Denied => 4,
            Self::NotFound => 5,
            Self::Rejected => 6,
            Self::Network => 7,
            Self::RateLimited => 8,
            Self::Unsupported => 9,
            Self::Below => 10,
            Self::SomeFailed => 11,
            Self::OutcomeUnknown => 12,
            Self::Interrupted(signal) => signal.exit_code(),
            Self::Checked(health) => health as u8,
        }
    }

    /// The exit code of an account's failure.
    pub(crate) fn of(error: &Error) -> Self {
        match error.effect() {
            Effect::Unknown => return Self::OutcomeUnknown,
            // The change was made; what failed is seeing it.
            Effect::Applied => return Self::SomeFailed,
            _ => {}
        }
        match error.kind() {
            ErrorKind::Unsupported => Self::Unsupported,
            ErrorKind::Config => Self::Config,
            ErrorKind::Unauthenticated | ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::InvalidRequest
            | ErrorKind::Conflict
            | ErrorKind::InsufficientFunds
            | ErrorKind::AccountInactive
            | ErrorKind::Provider => Self::Rejected,
            ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Transport => Self::Network,
            ErrorKind::RateLimited => Self::RateLimited,
            _ => Self::Other,
        }
    }

    /// What went wrong with a whole command, as one word.
    fn kind(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Config => "config",
            Self::Unsupported => "unsupported",
            Self::Interrupted(_) => "interrupted",
            Self::Network => "timeout",
            _ => "other",
        }
    }

    /// The exit code of several accounts.
    ///
    /// A read that an account does not support is no failure, unless no account supports it; a write
    /// that it does not support is one.
    pub(crate) fn of_all(codes: &[Self], is_read: bool) -> Self {
        let is_failure =
            |code: &Self| *code != Self::Done && !(is_read && *code == Self::Unsupported);
        if codes.contains(&Self::OutcomeUnknown) {
            return Self::OutcomeUnknown;
        }
        match codes.split_first() {
            Some((first, rest)) if rest.iter().all(|code| code == first) => *first,
            Some(_) if codes.iter().any(is_failure) => Self::SomeFailed,
            _ => Self::Done,
        }
    }
}

/// Why a whole command failed, before or beside its accounts.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    code: Code,
    /// What went wrong, as one word.
    kind: &'static str,
    message: String,
    effect: Effect,
}

impl Failure {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, kind: code.kind(), message: message.into(), effect: Effect::None }
    }

    /// Sets another exit code: what was done counts more than what went wrong.
    pub(crate) fn with_code(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// Sets what was done all the same. Without it, nothing.
    pub(crate) fn with_effect(self, effect: Effect) -> Self {
        Self { effect, ..self }
    }

    /// The same after a change was made: the failure must not look as if it was not.
    pub(crate) fn after_change(self) -> Self {
        let message = format!("{}; the change was made all the same", self.message);
        Self { message, effect: Effect::Applied, ..self }
    }

    /// What was done all the same.
    pub(crate) fn effect(&self) -> Effect {
        self.effect
    }

    /// The command line is invalid.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    /// The configuration is wrong.
    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(Code::Config, message)
    }

    /// The provider of the account does not support it.
    pub(crate) fn unsupported(message: impl Into<String>) -> Self {
        Self::new(Code::Unsupported, message)
    }

    /// It took too long.
    pub(crate) fn late(message: impl Into<String>) -> Self {
        Self::new(Code::Network, message)
    }

    /// A signal has ended it.
    pub(crate) fn interrupted(signal: Signal, message: impl Into<String>) -> Self {
        Self::new(Code::Interrupted(signal), message)
    }

    /// Anything else.
    pub(crate) fn other(message: impl Into<String>) -> Self {
        Self::new(Code::Other, message)
    }

    pub(crate) fn code(&self) -> Code {
        self.code
    }

    /// What went wrong, as one word.
    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_code() {
        for (kind, code) in [
            (ErrorKind::Unsupported, 9),
            (ErrorKind::Config, 3),
            (ErrorKind::InvalidRequest, 6),
            (ErrorKind::Unauthenticated, 4),
            (ErrorKind::PermissionDenied, 4),
            (ErrorKind::AccountInactive, 6),
            (ErrorKind::NotFound, 5),
            (ErrorKind::Conflict, 6),
            (ErrorKind::InsufficientFunds, 6),
            (ErrorKind::RateLimited, 8),
            (ErrorKind::Unavailable, 7),
            (ErrorKind::Timeout, 7),
            (ErrorKind::Transport, 7),
            (ErrorKind::InvalidResponse, 1),
            (ErrorKind::Provider, 6),
        ] {
            assert_eq!(Code::of(&Error::before_sending(kind, "")).number(), code, "{kind}");
            let unknown = Error::with_effect(kind, Effect::Unknown, "");
            assert_eq!(Code::of(&unknown).number(), 12, "{kind}");
            let applied = Error::with_effect(kind, Effect::Applied, "");
            assert_eq!(Code::of(&applied).number(), 11, "{kind}");
        }
    }

    #[test]
    fn several_accounts_end_together() {
        use Code::{Denied, Done, Network, OutcomeUnknown, SomeFailed, Unsupported};
        for (codes, read, write) in [
            (vec![], Done, Done),
            (vec![Done, Done], Done, Done),
            (vec![Done, Unsupported], Done, SomeFailed),
            (vec![Unsupported, Unsupported], Unsupported, Unsupported),
            (vec![Unsupported], Unsupported, Unsupported),
            (vec![Done, Denied], SomeFailed, SomeFailed),
            (vec![Denied, Denied], Denied, Denied),
            (vec![Denied, Network], SomeFailed, SomeFailed),
            (vec![Done, Denied, OutcomeUnknown], OutcomeUnknown, OutcomeUnknown),
        ] {
            assert_eq!(Code::of_all(&codes, true), read, "{codes:?}");
            assert_eq!(Code::of_all(&codes, false), write, "{codes:?}");
        }
    }
}
