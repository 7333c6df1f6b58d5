//! The server: connections, headers and times bounded.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::metrics::gauge::Gauge;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

/// Most connections at the same time; others wait to be accepted.
const CONNECTIONS: usize = 512;

/// How long a request's line and headers may take, and how long a connection may be idle.
const HEADERS_TIME: Duration = Duration::from_secs(10);

/// Most headers of a request, and most bytes of them with its first line.
const HEADERS: usize = 64;
const HEADERS_SIZE: usize = 16 * 1024;

/// After so long a connection takes no further request.
const LIFE: Duration = Duration::from_secs(5 * 60);

/// How long the answer under way may still take then: to a reader that does not read, it never ends.
const GRACE: Duration = Duration::from_secs(30);

/// How long is waited after a connection could not be accepted, such as for want of files.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until it is dropped.
pub(crate) async fn serve(listener: TcpListener, router: Router, connections: &Gauge) {
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    // It is never closed.
    while let Ok(slot) = Arc::clone(&slots).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let open = Open::new(slot, connections.clone());
                tokio::spawn(connection(stream, router.clone(), open));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// A connection that counts as open.
struct Open {
    _slot: OwnedSemaphorePermit,
    connections: Gauge,
}

impl Open {
    fn new(slot: OwnedSemaphorePermit, connections: Gauge) -> Self {
        connections.inc();
        Self { _slot: slot, connections }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.connections.dec();
    }
}

async fn connection(stream: TcpStream, router: Router, _open: Open) {
    // Else an answer waits some 40 ms for the acknowledgement of its beginning.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: http::Request<Incoming>| {
        let router = router.clone();
        async move { Ok::<_, Infallible>(respond(router, request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS_TIME);
    http.max_headers(HEADERS).max_buf_size(HEADERS_SIZE);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    // How it ends is the client's business.
    if tokio::time::timeout(LIFE, connection.as_mut()).await.is_err() {
        connection.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(GRACE, connection).await;
    }
}

async fn respond(router: Router, request: http::Request<Incoming>) -> http::Response<Body> {
    match router.oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
