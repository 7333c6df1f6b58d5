//! The shapes of an answer: Sonetel's envelope, its failures, and the OAuth errors of the token endpoint.

use std::borrow::Cow;

use http::{StatusCode, header};
use serde::Serialize;

use crate::exchange::Reply;

/// `{"resource", "status", "response"}` around everything but tokens and lists.
#[derive(Serialize)]
struct Envelope<'a, T: Serialize + ?Sized> {
    resource: &'a str,
    status: &'a str,
    response: &'a T,
}

/// A refusal as the API words it, with HTTP 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Refusal {
    pub(super) code: Cow<'static, str>,
    pub(super) detail: String,
}

#[derive(Serialize)]
struct OauthError<'a> {
    error: &'a str,
    error_description: &'a str,
}

/// 200 with the resource.
pub(super) fn success<T: Serialize + ?Sized>(resource: &str, response: &T) -> Reply {
    envelope(resource, "success", response)
}

/// 200 all the same: the failure is in the body.
pub(super) fn failed(resource: &str, refusal: &Refusal) -> Reply {
    envelope(resource, "failed", refusal)
}

/// An error in OAuth's form, not in the envelope.
pub(super) fn oauth(status: StatusCode, error: &str, description: &str) -> Reply {
    let body = OauthError { error, error_description: description };
    Reply::json(status, &body)
}

/// 401 for a bearer token that opens nothing.
pub(super) fn bad_token(description: &str) -> Reply {
    oauth(StatusCode::UNAUTHORIZED, "invalid_token", description)
        .header(header::WWW_AUTHENTICATE, "Bearer realm=\"sonetel\", error=\"invalid_token\"")
}

fn envelope<T: Serialize + ?Sized>(resource: &str, status: &str, response: &T) -> Reply {
    let envelope = Envelope { resource, status, response };
    Reply::json(StatusCode::OK, &envelope)
}
