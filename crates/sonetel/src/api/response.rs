//! How responses are read: what each is wrapped in.

use cpaas_core::Result;
use cpaas_http::provider::ApiResponse;
use cpaas_http::provider::json::Lenient;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_with::{As, Same};

/// `{"resource": …, "status": "success", "response": …}`. A success does not prove that there is a
/// payload: `response` may be `null`.
#[derive(Debug, Deserialize)]
struct Envelope<T> {
    response: Option<T>,
}

/// An entry of a list, if it can be read.
#[derive(Deserialize)]
#[serde(transparent, bound = "T: DeserializeOwned")]
struct Entry<T>(#[serde(deserialize_with = "As::<Lenient<Same>>::deserialize")] Option<T>);

/// The payload of a wrapped response.
pub(crate) fn payload<T: DeserializeOwned>(response: &ApiResponse) -> Result<T> {
    let envelope: Envelope<T> = response.decode()?;
    envelope.response.ok_or_else(|| response.invalid("the response has no payload"))
}

/// A list, bare or wrapped: the vendor's documents show both. Entries without what they are known by
/// are left out, unless all are.
pub(crate) fn list<T: DeserializeOwned>(response: &ApiResponse) -> Result<Vec<T>> {
    let entries: Vec<Entry<T>> = bare_or_wrapped(response)?;
    let list: Vec<T> = entries.into_iter().filter_map(|Entry(entry)| entry).collect();
    if list.is_empty() {
        // Empty, or the first entry describes the failure.
        return bare_or_wrapped(response);
    }
    Ok(list)
}

fn bare_or_wrapped<T: DeserializeOwned>(response: &ApiResponse) -> Result<T> {
    if response.body().trim_ascii_start().starts_with(b"[") {
        response.decode()
    } else {
        payload(response)
    }
}
