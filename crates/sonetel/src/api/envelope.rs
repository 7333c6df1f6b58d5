//! What every answer is wrapped in.

use cpaas_core::Result;
use cpaas_http::ApiResponse;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// `{"resource": …, "status": "success", "response": …}`. A success does not prove that there is a
/// payload: `response` may be `null`.
#[derive(Debug, Deserialize)]
struct Envelope<T> {
    response: Option<T>,
}

/// The payload of a wrapped answer.
pub(crate) fn payload<T: DeserializeOwned>(answer: &ApiResponse) -> Result<T> {
    let envelope: Envelope<T> = answer.decode()?;
    envelope.response.ok_or_else(|| answer.invalid("the answer has no response"))
}

/// A list, bare or wrapped: the vendor's documents show both.
pub(crate) fn list<T: DeserializeOwned>(answer: &ApiResponse) -> Result<Vec<T>> {
    if answer.body().trim_ascii_start().starts_with(b"[") {
        answer.decode()
    } else {
        payload(answer)
    }
}
