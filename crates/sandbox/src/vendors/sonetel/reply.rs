//! The shapes of a reply: Sonetel's envelope, its failures, and the OAuth errors of the token endpoint.

use http::{StatusCode, header};
use serde::Serialize;
use serde_json::json;

use crate::engine::exchange::Reply;
use crate::vendors::sonetel::failures::Failure;

/// 200 with the resource.
pub(crate) fn success<T: Serialize + ?Sized>(resource: &str, response: &T) -> Reply {
    envelope(resource, "success", response)
}

/// 200 all the same: the failure is in the body.
pub(crate) fn failed(resource: &str, failure: &Failure) -> Reply {
    envelope(resource, "failed", failure)
}

/// An error in OAuth's form, not in the envelope.
pub(crate) fn oauth(status: StatusCode, error: &str, description: &str) -> Reply {
    Reply::json(status, &json!({ "error": error, "error_description": description }))
}

/// 401 for a bearer token that is not valid.
pub(crate) fn bad_token(description: &str) -> Reply {
    oauth(StatusCode::UNAUTHORIZED, "invalid_token", description)
        .header(header::WWW_AUTHENTICATE, "Bearer realm=\"sonetel\", error=\"invalid_token\"")
}

/// Around everything but tokens and lists.
fn envelope<T: Serialize + ?Sized>(resource: &str, status: &str, response: &T) -> Reply {
    let envelope = json!({ "resource": resource, "status": status, "response": response });
    Reply::json(StatusCode::OK, &envelope)
}
