//! How pages answer.

use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, StatusCode};

use crate::format::Format;

/// The headers of every answer, with its type.
pub(super) type Headers = [(HeaderName, &'static str); 3];

pub(super) fn headers(content_type: &'static str) -> Headers {
    [(CONTENT_TYPE, content_type), (CACHE_CONTROL, "no-store"), (X_CONTENT_TYPE_OPTIONS, "nosniff")]
}

/// A line for people.
pub(super) fn plain(status: StatusCode, text: &str) -> Response {
    (status, headers("text/plain; charset=utf-8"), format!("{text}\n")).into_response()
}

/// Metrics; none, if they can't be written.
pub(super) fn text(format: Format, written: Result<String, std::fmt::Error>) -> Response {
    match written {
        Ok(text) => (headers(format.content_type()), text).into_response(),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "the metrics can't be written"),
    }
}
