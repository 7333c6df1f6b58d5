//! The listener, the way a request takes to a vendor's fake, and the end of it all.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::{Request, State};
use axum::serve::ListenerExt;
use http::uri::PathAndQuery;
use http::{StatusCode, Uri, Version};
use serde_json::{Map, Value};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::Layer;
use tower::util::MapRequestLayer;

use crate::clock::Clock;
use crate::control;
use crate::exchange::{Call, Payload, RawPath, Reply};
use crate::fake::{Fake, UNKNOWN};
use crate::journal::{Journal, Outcome};

/// How long [`Server::stop`] waits for requests under way.
const GRACE: Duration = Duration::from_secs(2);

/// What all requests share.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) journal: Journal,
    fakes: Vec<Box<dyn Fake>>,
}

impl World {
    pub(crate) fn new(fakes: Vec<Box<dyn Fake>>) -> Self {
        Self { clock: Clock::default(), journal: Journal::default(), fakes }
    }

    pub(crate) fn state(&self) -> Value {
        let now = self.clock.now();
        let mut state = Map::new();
        for fake in &self.fakes {
            state.insert(fake.provider().to_owned(), fake.state(now));
        }
        state.insert("clock".to_owned(), self.clock.state());
        Value::Object(state)
    }

    pub(crate) fn reset(&self) {
        for fake in &self.fakes {
            fake.reset();
        }
    }

    /// Answers a vendor's request, then writes it down, so that whoever has the answer finds the entry.
    fn answer(&self, call: &Call) -> Reply {
        let fake = self.fakes.iter().find(|fake| fake.serves(&call.path));
        let operation = fake.map_or(UNKNOWN, |fake| fake.operation(call));
        let reply = match (&call.payload, fake) {
            (Payload::TooLarge, _) => Reply::empty(StatusCode::PAYLOAD_TOO_LARGE),
            (Payload::Cut, _) => Reply::empty(StatusCode::REQUEST_TIMEOUT),
            (_, Some(fake)) => fake.answer(call, self.clock.now()),
            (_, None) => Reply::html(StatusCode::NOT_FOUND),
        };
        let outcome = Outcome {
            provider: fake.map_or(UNKNOWN, |fake| fake.provider()),
            operation,
            shown: fake.and_then(|fake| fake.shown_parameters(operation)),
            status: reply.status,
            committed: reply.committed,
        };
        self.journal.record(call, &outcome);
        reply
    }
}

/// A listener on loopback and nowhere else.
pub(crate) async fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// The task that serves. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) fn spawn(listener: TcpListener, world: Arc<World>) -> Self {
        // Without it each answer waits some 40 ms for the client's delayed acknowledgement. A socket that refuses
        // the option is as good as closed; the next read says so.
        let listener = listener.tap_io(|io| {
            let _ = io.set_nodelay(true);
        });
        let router = control::routes().fallback(vendor).with_state(world);
        // Around the router, not in it: routing must see the folded path.
        let service = MapRequestLayer::new(fold_slashes).layer(router);
        let (stop, stopped) = oneshot::channel();
        let serving = axum::serve(listener, ServiceExt::<Request>::into_make_service(service))
            .with_graceful_shutdown(async {
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

async fn vendor(State(world): State<Arc<World>>, request: Request) -> Reply {
    // Another crate of the same build can switch on HTTP/2 in the server library; the vendors' fakes don't speak it.
    if request.version() > Version::HTTP_11 {
        return Reply::empty(StatusCode::HTTP_VERSION_NOT_SUPPORTED);
    }
    world.answer(&Call::read(request).await)
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
