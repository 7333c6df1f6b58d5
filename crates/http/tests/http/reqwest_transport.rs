//! The transport over reqwest, against servers that misbehave on purpose.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::client_with;
use cpaas_core::{Effect, ErrorKind, Result};
use cpaas_http::provider::{ApiRequest, ApiResponse, BaseUrl};
use cpaas_http::{Access, ClientOptions, ReqwestOptions, ReqwestTransport, RetryPolicy, Settings};
use http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a server does with a connection once it has read the request.
#[derive(Clone, Copy)]
enum Server {
    Says(&'static str),
    /// Sends bytes for ever, or until the client hangs up.
    NeverEnds,
    /// Reads, and says nothing.
    Silent,
    /// Reads, and hangs up.
    HangsUp,
}

/// Starts a server; returns its base URL and how many requests it has read.
async fn serve(server: Server) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(answer(connection, server, Arc::clone(&counter)));
        }
    });
    (base, requests)
}

async fn answer(mut connection: TcpStream, server: Server, requests: Arc<AtomicUsize>) {
    let mut buffer = [0; 4096];
    if connection.read(&mut buffer).await.unwrap_or(0) == 0 {
        return;
    }
    requests.fetch_add(1, Ordering::SeqCst);
    match server {
        Server::Says(text) => {
            let _ = connection.write_all(text.as_bytes()).await;
        }
        Server::NeverEnds => {
            let _ = connection
                .write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                .await;
            let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
            while connection.write_all(chunk.as_bytes()).await.is_ok() {}
        }
        Server::Silent => tokio::time::sleep(Duration::from_secs(60)).await,
        Server::HangsUp => {}
    }
}

async fn ask(base: &str, access: Access, transport: ReqwestTransport) -> Result<ApiResponse> {
    let mut settings = Settings::default();
    settings.attempt_timeout = Duration::from_millis(500);
    settings.retry = RetryPolicy::never();
    let options =
        ClientOptions::default().with_transport(Arc::new(transport)).with_settings(settings);
    let base = BaseUrl::parse("base_url", base, true).unwrap();
    let request = ApiRequest::new("ask", access, Method::POST, &base).path("/x", &[]);
    client_with(&options).send(&request).await
}

#[tokio::test]
async fn what_a_broken_server_does_is_a_typed_error_with_the_right_effect() {
    use ErrorKind as Kind;
    let cases = [
        (Server::HangsUp, Kind::Transport),
        (Server::Silent, Kind::Timeout),
        (Server::NeverEnds, Kind::InvalidResponse),
        (Server::Says("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"a\":"), Kind::Transport),
        (
            Server::Says("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n"),
            Kind::InvalidResponse,
        ),
        (Server::Says("SMTP ready\r\n"), Kind::Transport),
        (
            Server::Says("HTTP/1.1 302 Found\r\nlocation: /y\r\ncontent-length: 0\r\n\r\n"),
            Kind::InvalidResponse,
        ),
    ];
    for (number, (server, kind)) in cases.into_iter().enumerate() {
        for (access, effect) in [(Access::Read, Effect::None), (Access::Write, Effect::Unknown)] {
            let (base, requests) = serve(server).await;
            let error = ask(&base, access, ReqwestTransport::default()).await.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (kind, effect), "case {number}: {error:?}");
            assert_eq!(requests.load(Ordering::SeqCst), 1, "case {number}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_was_never_made_has_no_effect() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = ask(&format!("http://{free}"), Access::Write, ReqwestTransport::default())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::None));
    assert!(error.message().starts_with("no connection: "), "{error}");
}

#[tokio::test]
async fn a_refusal_longer_than_its_excerpt_is_still_read() {
    let long: &'static str = Box::leak(
        format!(
            "HTTP/1.1 500 Oops\r\ncontent-length: 200000\r\n\r\n{}",
            "out of cheese ".repeat(14_286)
        )
        .into_boxed_str(),
    );
    let (base, _) = serve(Server::Says(long)).await;
    let error = ask(&base, Access::Read, ReqwestTransport::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.message().contains("out of cheese"), "{error}");
}

#[tokio::test]
async fn an_answer_of_many_pieces_is_read_whole_and_in_order() {
    let numbers = (0..50_000).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let announced = format!("content-length: {}\r\n\r\n{numbers}", numbers.len());
    let until_the_end = format!("\r\n{numbers}");
    let pieces = numbers.as_bytes().chunks(7000).map(|piece| std::str::from_utf8(piece).unwrap());
    let chunks = pieces.map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len()));
    let chunks = chunks.collect::<Vec<_>>().concat();
    let chunked = format!("transfer-encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");
    for rest in [announced, until_the_end, chunked] {
        let text: &'static str = Box::leak(format!("HTTP/1.1 200 OK\r\n{rest}").into_boxed_str());
        let (base, _) = serve(Server::Says(text)).await;
        let answer = ask(&base, Access::Read, ReqwestTransport::default()).await.unwrap();
        assert!(*answer.body() == numbers, "{} bytes of {}", answer.body().len(), numbers.len());
    }
}

#[tokio::test]
async fn a_refusal_that_is_cut_off_is_still_a_refusal() {
    let (base, _) =
        serve(Server::Says("HTTP/1.1 403 No\r\ncontent-length: 99\r\n\r\nnot act")).await;
    let error = ask(&base, Access::Write, ReqwestTransport::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::PermissionDenied, Effect::None));
}

#[tokio::test]
async fn an_own_client_that_follows_redirects_is_found_out() {
    let (end, _) = serve(Server::Says("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")).await;
    let redirect = format!("HTTP/1.1 307 Go\r\nlocation: {end}/y\r\ncontent-length: 0\r\n\r\n");
    let (base, _) = serve(Server::Says(Box::leak(redirect.into_boxed_str()))).await;
    let transport = ReqwestTransport::with_client(reqwest::Client::new());
    let error = ask(&base, Access::Write, transport).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::Unknown));
    assert!(error.message().contains("redirect"), "{error}");
}

#[tokio::test]
async fn an_own_client_never_proves_a_write_unsent() {
    // A redirect that it follows, to where nobody is: the write itself has arrived.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let redirect =
        format!("HTTP/1.1 303 Go\r\nlocation: http://{free}/\r\ncontent-length: 0\r\n\r\n");
    let (base, requests) = serve(Server::Says(Box::leak(redirect.into_boxed_str()))).await;
    let transport = ReqwestTransport::with_client(reqwest::Client::new());
    let options = ClientOptions::default().with_transport(Arc::new(transport));
    let base = BaseUrl::parse("base_url", &base, false).unwrap();
    let request = ApiRequest::new("pay", Access::Write, Method::POST, &base).path("/pay", &[]);
    let error = client_with(&options).send(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::Unknown));
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[test]
fn debug_does_not_show_what_an_own_client_sends() {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-gateway-key", http::HeaderValue::from_static("hunter2"));
    let client = reqwest::Client::builder().default_headers(headers).build().unwrap();
    let shown = format!("{:?}", ReqwestTransport::with_client(client));
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[cfg(feature = "rustls")]
#[test]
fn a_ca_file_without_a_certificate_is_refused() {
    let mut options = cpaas_http::ReqwestOptions::default();
    for text in
        ["", "not a certificate", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"]
    {
        let error = options.trust_pem(text.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{text}");
    }
}

#[test]
fn a_proxy_is_a_host_and_a_port() {
    let mut options = ReqwestOptions::default();
    for (url, words) in [
        ("", "not a proxy"),
        ("user:hunter2@proxy:port", "not a proxy"),
        ("socks5://proxy:1080", "http or https"),
        ("http://proxy/path", "without a path"),
        ("http://proxy/?x=1", "without a path"),
    ] {
        let error = options.use_proxy(url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.message().contains(words), "{url}: {error}");
        assert!(!error.message().contains("hunter2"), "{error}");
    }
    for url in ["proxy", "proxy:3128", "user:hunter2@proxy:3128", "https://hunter2@[fd00::1]/"] {
        options.use_proxy(url).unwrap();
        assert!(!format!("{options:?}").contains("hunter2"), "{options:?}");
    }
}

#[tokio::test]
async fn everything_but_this_machine_is_reached_through_the_proxy() {
    let answer = Server::Says("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    let (proxy, through_proxy) = serve(answer).await;
    let (local, direct) = serve(answer).await;
    let transport = || {
        let mut options = ReqwestOptions::default();
        options.use_proxy(&proxy).unwrap();
        ReqwestTransport::new(options)
    };
    // No name is looked up: that is the proxy's to do.
    ask("http://vendor.example.test", Access::Read, transport()).await.unwrap();
    assert_eq!(through_proxy.load(Ordering::SeqCst), 1);
    ask(&local, Access::Read, transport()).await.unwrap();
    assert_eq!((through_proxy.load(Ordering::SeqCst), direct.load(Ordering::SeqCst)), (1, 1));
}
