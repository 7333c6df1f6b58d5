//! How the API fails: codes, and the registry that lists them.

use std::borrow::Cow;

use serde::Serialize;

/// A failure as the API words it, with HTTP 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Failure {
    pub(crate) code: Cow<'static, str>,
    pub(crate) detail: String,
}

/// The codes of the account's failures, made up: the vendor's own are not public.
pub(crate) mod code {
    pub(crate) const INTERNAL: &str = "10010000";
    pub(crate) const EMPTY: &str = "10010010";
    pub(crate) const NAME: &str = "10010011";
    pub(crate) const LANGUAGE: &str = "10010012";
    pub(crate) const ZONE: &str = "10010013";
    pub(crate) const SETTINGS: &str = "10010014";
}

#[derive(Serialize)]
pub(crate) struct KnownError {
    method: &'static str,
    pub(crate) resource: &'static str,
    code: &'static str,
    description: &'static str,
    response: &'static str,
}

/// The endings 0000, 0002 and 0003 are the vendor's pattern; the account's prefix is made up.
pub(crate) const ERRORS: &[KnownError] = &[
    known("GET", "Account", code::INTERNAL, "Internal error"),
    known("GET", "Account", "10010002", "Account id is not numeric"),
    known("GET", "Account", "10010003", "Account id is empty"),
    known("PUT", "Account", code::EMPTY, "Request body is empty"),
    known("PUT", "Account", code::NAME, "Name is invalid"),
    known("PUT", "Account", code::LANGUAGE, "Language is invalid"),
    known("PUT", "Account", code::ZONE, "Time zone is invalid"),
    known("PUT", "Account", code::SETTINGS, "Setting is invalid"),
    known("POST", "Phonenumbersubscription", "10060000", "Internal error"),
    known("POST", "Phonenumbersubscription", "10060002", "Account id is not numeric"),
    known("POST", "Phonenumbersubscription", "10060003", "Account id is empty"),
];

const fn known(
    method: &'static str,
    resource: &'static str,
    code: &'static str,
    description: &'static str,
) -> KnownError {
    KnownError { method, resource, code, description, response: "failed" }
}
