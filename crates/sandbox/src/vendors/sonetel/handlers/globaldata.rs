//! The lists that need no token: languages, time zones and errors.

use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::engine::exchange::Reply;

use crate::vendors::sonetel::failures::{ERRORS, KnownError};
use crate::vendors::sonetel::reply;
use crate::vendors::sonetel::seed::Seed;
use crate::vendors::sonetel::state::{languages, zones};

pub(crate) fn languages(seed: &Seed) -> Reply {
    list(seed, "language", &languages::ALL)
}

/// The ids are text here, and numbers in the account.
pub(crate) fn timezones(seed: &Seed) -> Reply {
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
pub(crate) fn errors(seed: &Seed, resource: Option<&str>) -> Reply {
    let wanted = |error: &&KnownError| {
        resource.is_none_or(|resource| error.resource.eq_ignore_ascii_case(resource))
    };
    let errors: Vec<&KnownError> = ERRORS.iter().filter(wanted).collect();
    list(seed, "errors", &errors)
}

/// A list, bare or in the envelope.
fn list<T: Serialize>(seed: &Seed, resource: &str, entries: &[T]) -> Reply {
    if seed.wrap_lists {
        reply::success(resource, entries)
    } else {
        Reply::json(StatusCode::OK, entries)
    }
}
