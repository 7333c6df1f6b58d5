//! The server around it all: its start, the way in, and its end.

use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::uri::PathAndQuery;
use http::{HeaderValue, StatusCode, Uri, Version, header};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::Layer;
use tower::util::MapRequestLayer;

use crate::engine::connection::{Connection, Connections};
use crate::engine::control;
use crate::engine::exchange::{RawPath, Reply};
use crate::engine::respond::{http_date, respond};
use crate::engine::state::SandboxState;

/// How long [`Server::stop`] waits for requests under way.
const GRACE: Duration = Duration::from_secs(2);

/// The task that serves. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) fn spawn(connections: Connections, state: Arc<SandboxState>) -> Self {
        let router = control::routes().fallback(vendor).with_state(state);
        // Around the router, not in it: routing must see the folded path.
        let service = MapRequestLayer::new(fold_slashes).layer(router);
        let (stop, stopped) = oneshot::channel();
        let service =
            ServiceExt::<Request>::into_make_service_with_connect_info::<Connection>(service);
        let serving = axum::serve(connections, service).with_graceful_shutdown(async {
            let _ = stopped.await; // an error is a dropped sender: stop as well
        });
        let task = tokio::spawn(async {
            let _ = serving.await; // axum's serve retries failed accepts and never ends with an error
        });
        Self { stop: Some(stop), task }
    }

    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        // Whatever is still open after the grace is left to its own limits; the listener goes with the task.
        let _ = tokio::time::timeout(GRACE, &mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The signal, sent by dropping the sender, reaches the open connections; aborting frees the port at once.
        drop(self.stop.take());
        self.task.abort();
    }
}

async fn vendor(
    State(state): State<Arc<SandboxState>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    // Another crate of the same build can switch on HTTP/2 in the server library; the vendors' fakes don't speak it.
    if request.version() > Version::HTTP_11 {
        return Reply::empty(StatusCode::HTTP_VERSION_NOT_SUPPORTED).into_response();
    }
    let mut response = respond(&state, request, connection).await;
    // Otherwise the server would send this machine's time.
    if let Ok(date) = HeaderValue::from_str(&http_date(state.clock.now())) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// Makes `/a/b` of `//a///b` and keeps the path as sent. Official SDKs send doubled slashes, and the vendors'
/// gateways take them for one.
fn fold_slashes(mut request: Request) -> Request {
    let raw = request.uri().path().to_owned();
    if raw.contains("//")
        && let Some(uri) = folded(request.uri())
    {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(RawPath(raw));
    request
}

fn folded(uri: &Uri) -> Option<Uri> {
    let mut path = String::with_capacity(uri.path().len());
    for character in uri.path().chars() {
        if character != '/' || !path.ends_with('/') {
            path.push(character);
        }
    }
    if let Some(query) = uri.query() {
        path.push('?');
        path.push_str(query);
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn folds_slashes_in_the_path_only() {
        let request = |uri: &'static str| {
            let mut request = Request::new(Body::empty());
            *request.uri_mut() = Uri::from_static(uri);
            fold_slashes(request)
        };
        for (sent, folded) in [
            ("//account//20", "/account/20"),
            ("/account/", "/account/"),
            ("////", "/"),
            ("/a///b?c=//d", "/a/b?c=//d"),
            ("http://h//a//b", "http://h/a/b"),
        ] {
            let request = request(sent);
            assert_eq!(request.uri().to_string(), folded);
            let raw = &request.extensions().get::<RawPath>().unwrap().0;
            assert!(sent.contains(raw.as_str()));
        }
    }
}
