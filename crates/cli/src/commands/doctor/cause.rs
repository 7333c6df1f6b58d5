//! What is wrong, by how a read failed.

use cpaas_core::{Error, ErrorKind};
use cpaas_http::ConnectCause;

use crate::vendors::vendor::ClockCodes;

/// What is wrong. Each has a word for machines, the check that finds it, and advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Configuration,
    HostNotFound,
    ConnectionRefused,
    CertificateNotTrusted,
    CertificateNotValidNow,
    ConnectionBroken,
    Timeout,
    WrongAddress,
    UnexpectedAnswer,
    BadCredentials,
    PermissionDenied,
    WrongClock,
    AccountInactive,
    RateLimited,
    Unavailable,
    Other,
}

/// The largest difference of two clocks in seconds: more than a response takes, less than vendors refuse.
pub(super) const TOLERANCE: u64 = 30;

impl Cause {
    /// As machine-readable output shows it.
    pub(super) fn word(self) -> &'static str {
        self.facts().0
    }

    /// Which check found it.
    pub(super) fn check(self) -> &'static str {
        self.facts().1
    }

    /// What to do about it.
    pub(super) fn advice(self) -> &'static str {
        self.facts().2
    }

    fn facts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Configuration => (
                "configuration",
                "configuration",
                "correct it; `cpaas profiles show` prints where each value comes from",
            ),
            Self::HostNotFound => (
                "host_not_found",
                "connection",
                "check the host in base_url, this machine's network and its DNS",
            ),
            Self::ConnectionRefused => (
                "connection_refused",
                "connection",
                "check the host and port in base_url; a firewall or proxy may be in the way",
            ),
            Self::CertificateNotTrusted => (
                "certificate_not_trusted",
                "connection",
                "if the server has an authority of its own, add its certificate with ca_file",
            ),
            Self::CertificateNotValidNow => (
                "certificate_not_valid_now",
                "connection",
                "check this machine's clock; if it is right, the server needs a new certificate",
            ),
            Self::ConnectionBroken => (
                "connection_broken",
                "connection",
                "check base_url, the network and the proxy, and try again",
            ),
            Self::Timeout => (
                "timeout",
                "connection",
                "check base_url, the network and the proxy, or give it more time with --timeout",
            ),
            Self::WrongAddress => (
                "wrong_address",
                "address",
                "check base_url: what answers there is not the vendor's API, or knows no such account",
            ),
            Self::UnexpectedAnswer => (
                "unexpected_answer",
                "answer",
                "the vendor's answer is not as documented: report it; commands that do not need this member work",
            ),
            Self::BadCredentials => (
                "bad_credentials",
                "credentials",
                "check the key or password, and whether it is still valid; `cpaas profiles show` prints where it is",
            ),
            Self::PermissionDenied => (
                "permission_denied",
                "permission",
                "use credentials that may read the account, or have these allowed to; if the vendor allows only some addresses, have this machine's added",
            ),
            Self::WrongClock => {
                ("wrong_clock", "clock", "set this machine's clock, best by a time server")
            }
            Self::AccountInactive => (
                "account_inactive",
                "account",
                "have it activated, by the vendor or by its parent account",
            ),
            Self::RateLimited => ("rate_limited", "availability", "wait, and query less often"),
            Self::Unavailable => (
                "unavailable",
                "availability",
                "the vendor's service is unavailable: try again later",
            ),
            Self::Other => ("other", "account", "see the vendor's message"),
        }
    }

    /// Why a read failed, at a vendor with these codes; `ahead` is how far the server's clock is ahead, if known.
    pub(super) fn of(codes: ClockCodes, error: &Error, ahead: Option<i64>) -> Self {
        match error.kind() {
            ErrorKind::Config => Self::Configuration,
            ErrorKind::Unauthenticated if is_about_time(codes, error, ahead) => Self::WrongClock,
            ErrorKind::Unauthenticated => Self::BadCredentials,
            ErrorKind::PermissionDenied => Self::PermissionDenied,
            ErrorKind::AccountInactive => Self::AccountInactive,
            // It is JSON and has a member that can't be read: the address is right.
            ErrorKind::InvalidResponse if error.field().is_some() => Self::UnexpectedAnswer,
            ErrorKind::NotFound | ErrorKind::InvalidResponse => Self::WrongAddress,
            // Without the vendor's code: the server is not the vendor's API.
            ErrorKind::InvalidRequest if error.vendor_code().is_none() => Self::WrongAddress,
            ErrorKind::Timeout => Self::Timeout,
            ErrorKind::Transport => of_connection(error),
            ErrorKind::RateLimited => Self::RateLimited,
            ErrorKind::Unavailable => Self::Unavailable,
            _ => Self::Other,
        }
    }
}

/// Whether two clocks differ by more than the tolerance.
pub(super) fn is_off(ahead: Option<i64>) -> bool {
    ahead.is_some_and(|ahead| ahead.unsigned_abs() > TOLERANCE)
}

fn is_about_time(codes: ClockCodes, error: &Error, ahead: Option<i64>) -> bool {
    let is_one = |codes: &[&str]| error.vendor_code().is_some_and(|code| codes.contains(&code));
    is_one(codes.always) || is_off(ahead) && is_one(codes.if_off)
}

/// Why there was no connection.
fn of_connection(error: &Error) -> Cause {
    match ConnectCause::of(error) {
        Some(ConnectCause::Refused) => Cause::ConnectionRefused,
        Some(ConnectCause::NameNotFound) => Cause::HostNotFound,
        Some(ConnectCause::CertificateExpired | ConnectCause::CertificateNotYetValid) => {
            Cause::CertificateNotValidNow
        }
        Some(ConnectCause::CertificateNotTrusted | ConnectCause::CertificateForAnotherHost) => {
            Cause::CertificateNotTrusted
        }
        Some(ConnectCause::NoTls) => Cause::WrongAddress,
        _ => Cause::ConnectionBroken,
    }
}
