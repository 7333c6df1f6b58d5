//! The lists that need no token: languages, time zones and errors.

use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::exchange::Reply;

use super::seed::Seed;
use super::{answer, languages, zones};

/// The codes of the account's refusals, made up: the vendor's own are not public.
pub(super) mod code {
    pub(crate) const INTERNAL: &str = "10010000";
    pub(crate) const EMPTY: &str = "10010010";
    pub(crate) const NAME: &str = "10010011";
    pub(crate) const LANGUAGE: &str = "10010012";
    pub(crate) const ZONE: &str = "10010013";
    pub(crate) const SETTINGS: &str = "10010014";
}

#[derive(Serialize)]
struct KnownError {
    method: &'static str,
    resource: &'static str,
    code: &'static str,
    description: &'static str,
    response: &'static str,
}

/// The endings 0000, 0002 and 0003 are the vendor's pattern; the account's prefix is made up.
const ERRORS: &[KnownError] = &[
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

pub(super) fn languages(seed: &Seed) -> Reply {
    list(seed, "language", languages::ALL)
}

/// The ids are text here, and numbers in the account.
pub(super) fn timezones(seed: &Seed) -> Reply {
    let zones: Vec<Value> = zones::ALL
        .iter()
        .map(|zone| {
            json!({
                "gmt_offset": zone.offset,
                "zone_id": zone.id,
                "zone_name": zone.name,
                "daylight_saving_time": {"gmt_offset": zone.summer},
            })
        })
        .collect();
    list(seed, "timezone", &zones)
}

/// The known errors, of one resource if one is named.
pub(super) fn errors(seed: &Seed, resource: Option<&str>) -> Reply {
    let wanted = |error: &&KnownError| {
        resource.is_none_or(|resource| error.resource.eq_ignore_ascii_case(resource))
    };
    let errors: Vec<&KnownError> = ERRORS.iter().filter(wanted).collect();
    list(seed, "errors", &errors)
}

/// A list, bare or in the envelope.
fn list<T: Serialize>(seed: &Seed, resource: &str, entries: &[T]) -> Reply {
    if seed.wrap_lists {
        answer::success(resource, entries)
    } else {
        Reply::json(StatusCode::OK, entries)
    }
}
