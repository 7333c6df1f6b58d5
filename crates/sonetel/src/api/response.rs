//! How responses are read: what each is wrapped in.

use cpaas_core::Result;
use cpaas_http::List;
use cpaas_http::provider::ApiResponse;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// `{"resource": …, "status": "success", "response": …}`. A success does not prove that there is a
/// payload: `response` may be `null`.
#[derive(Debug, Deserialize)]
struct Envelope<T> {
    response: Option<T>,
}

/// The payload of a wrapped response.
pub(crate) fn payload<T: DeserializeOwned>(response: &ApiResponse) -> Result<T> {
    content(response.decode()?, response)
}

/// A list, bare or wrapped: the vendor's documents show both.
pub(crate) fn list<T: DeserializeOwned>(response: &ApiResponse) -> Result<List<T>> {
    let (mut list, unreadable) = if response.body().trim_ascii_start().starts_with(b"[") {
        response.decode_entries()?
    } else {
        let (envelope, unreadable): (Envelope<List<T>>, _) = response.decode_entries()?;
        (content(envelope, response)?, unreadable)
    };
    list.unreadable = unreadable;
    Ok(list)
}

fn content<T>(envelope: Envelope<T>, response: &ApiResponse) -> Result<T> {
    envelope.response.ok_or_else(|| response.invalid("the response has no payload"))
}
