//! The pages.

mod answer;
mod probe;
mod status;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode};

use self::answer::{headers, plain, text};
use crate::format::Format;
use crate::shared::Shared;

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(status::page))
        .route("/probe", get(probe::page))
        .route("/sd", get(discovery))
        .route("/metrics", get(metrics))
        .route("/-/healthy", get(|| async { plain(StatusCode::OK, "healthy") }))
        .route("/-/ready", get(|| async { plain(StatusCode::OK, "ready") }))
        .fallback(|| async { plain(StatusCode::NOT_FOUND, "there is no such page") })
        .with_state(shared)
}

/// The targets, for Prometheus' discovery by HTTP.
async fn discovery(State(shared): State<Arc<Shared>>) -> Response {
    (headers("application/json"), shared.targets().discovery.clone()).into_response()
}

/// The exporter's own metrics.
async fn metrics(State(shared): State<Arc<Shared>>, wanted: HeaderMap) -> Response {
    let format = Format::wanted(&wanted);
    text(format, shared.reader.own.write(format))
}
