//! The runtime a call is made on: none, one, or several.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;

use crate::support::{client_with, read, write};
use cpaas_core::{Effect, ErrorKind, Result};
use cpaas_http::provider::{ApiRequest, AuthScheme, BaseUrl, CredentialRotation};
use cpaas_http::{Access, ClientOptions, ReqwestTransport};
use http::Method;
use tokio::runtime::{Builder, Runtime};

/// A server that keeps connections open, and counts them and the requests. It needs no runtime.
struct Server {
    base: BaseUrl,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let base = BaseUrl::parse("base_url", &base, false).unwrap();
        let (connections, requests) = (Arc::default(), Arc::default());
        let server = Self { base, connections, requests };
        let (connections, requests) = (server.connections.clone(), server.requests.clone());
        thread::spawn(move || {
            for connection in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                let requests = Arc::clone(&requests);
                thread::spawn(move || respond(connection.unwrap(), &requests));
            }
        });
        server
    }

    /// A write.
    fn request(&self) -> ApiRequest {
        ApiRequest::new("pay", Access::Write, Method::POST, &self.base).path("/pay", &[])
    }

    /// How many connections and requests there were.
    fn seen(&self) -> (usize, usize) {
        (self.connections.load(Ordering::SeqCst), self.requests.load(Ordering::SeqCst))
    }
}

fn respond(mut connection: TcpStream, requests: &AtomicUsize) {
    let mut buffer = [0; 4096];
    while connection.read(&mut buffer).unwrap_or(0) > 0 {
        requests.fetch_add(1, Ordering::SeqCst);
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    }
}

fn runtimes() -> [Runtime; 2] {
    let current_thread = Builder::new_current_thread().enable_all().build().unwrap();
    [current_thread, Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()]
}

#[cfg(feature = "rustls")]
#[test]
fn clones_of_options_share_connections_and_others_do_not() {
    let server = Server::start();
    let [runtime, _] = runtimes();
    let options = ClientOptions::default();
    runtime.block_on(async {
        for _ in 0..100 {
            client_with(&options.clone()).send(&server.request()).await.unwrap();
        }
        assert_eq!(server.seen(), (1, 100));
        let own = options.clone().with_transport(Arc::new(ReqwestTransport::default()));
        client_with(&own).send(&server.request()).await.unwrap();
        assert_eq!(server.seen(), (2, 101), "a transport of its own");
        client_with(&options).send(&server.request()).await.unwrap();
        assert_eq!(server.seen(), (2, 102), "which the others don't use");
        client_with(&ClientOptions::default()).send(&server.request()).await.unwrap();
        assert_eq!(server.seen(), (3, 103), "nothing is shared by the process");
    });
}

#[test]
fn a_runtime_that_is_not_driven_holds_up_no_other() {
    let in_reverse = || {
        let [first, second] = runtimes();
        [second, first]
    };
    for [first, second] in [runtimes(), in_reverse()] {
        let server = Server::start();
        let transport = Arc::new(ReqwestTransport::default());
        let client = client_with(&ClientOptions::default().with_transport(transport));
        for (call, (runtime, connections)) in
            [(&first, 1), (&second, 2), (&first, 2), (&second, 2)].into_iter().enumerate()
        {
            runtime.block_on(client.send(&server.request())).unwrap();
            assert_eq!(server.seen(), (connections, call + 1), "a connection for each runtime");
        }
    }
}

#[test]
fn a_runtime_that_has_ended_takes_no_write_with_it() {
    let server = Server::start();
    let transport = Arc::new(ReqwestTransport::default());
    let client = client_with(&ClientOptions::default().with_transport(transport));
    for call in 1..=100 {
        let [first, second] = runtimes();
        let runtime = if call % 2 == 0 { first } else { second };
        runtime.block_on(client.send(&server.request())).unwrap();
        runtime.shutdown_background();
        assert_eq!(server.seen(), (call, call), "sent once, over a connection of its own");
    }
}

/// What a future returns at its first poll, without any runtime.
fn without_runtime<T>(call: impl Future<Output = Result<T>>) -> Result<T> {
    match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn outside_a_runtime_every_call_is_a_config_error() {
    let transport = Arc::new(ReqwestTransport::default());
    let options = ClientOptions::default().with_transport(transport);
    let client = client_with(&options);
    let rotation = CredentialRotation::new(AuthScheme::None, &[], &options);
    let change = rotation.change(&client, |_| async { (Ok(()), None) });
    let errors = [
        without_runtime(client.send(&read())).unwrap_err(),
        without_runtime(client.send(&write())).unwrap_err(),
        without_runtime(client.credential()).unwrap_err(),
        without_runtime(change).unwrap_err(),
    ];
    for error in &errors {
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Config, Effect::None));
        assert!(error.message().contains("tokio runtime"), "{error}");
    }
    assert_eq!(errors[1].operation(), Some("set_thing"));
}
