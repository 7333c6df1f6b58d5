//! What is common to all vendors: journal, control paths, start and stop.

use std::time::Duration;

use cpaas_sandbox::{Options, Sandbox};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::sonetel::fixture::login;

async fn sandbox() -> Sandbox {
    Sandbox::start(Options::new()).await.unwrap()
}

async fn send(sandbox: &Sandbox, method: Method, path: &str, body: Option<Value>) -> Response {
    let url = format!("{}{path}", sandbox.base_url());
    let mut request = Client::new().request(method, url);
    if let Some(body) = body {
        request = request.json(&body);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn no_secret_is_shown_anywhere() {
    let sandbox = sandbox().await;
    let granted = login(&sandbox).await;
    // A client that does not percent-encode: half of the password becomes a parameter's name.
    let access = sandbox.sonetel();
    let raw =
        format!("grant_type=password&username={}&password={}", access.username, access.password);
    let request = Client::new().post(&access.token_url).body(raw);
    let request = request.basic_auth("sonetel-api", Some("sonetel-api"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(request.send().await.unwrap().status(), 401);

    let journal = sandbox.journal();
    let entry = &journal[0];
    assert_eq!(entry.parameters["password"], "[redacted]");
    assert_eq!(entry.parameters["username"], access.username.as_str());
    assert_eq!(entry.parameters["grant_type"], "password");
    assert_eq!(entry.headers["authorization"], "Basic [redacted]");
    assert_eq!(
        (entry.operation.as_str(), entry.status, entry.committed),
        ("create_token", 200, true)
    );

    let shown = format!(
        "{} {} {sandbox:?} {access:?}",
        serde_json::to_string(&journal).unwrap(),
        sandbox.state()
    );
    let (first, rest) = access.password.split_once('&').unwrap();
    let token = granted["access_token"].as_str().unwrap();
    let refresh = granted["refresh_token"].as_str().unwrap();
    for secret in [&access.password, rest, &format!("\"{first}\""), token, refresh] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert_eq!(sandbox.state()["sonetel"]["live_access_tokens"], 1);
}

#[tokio::test]
async fn is_controlled_over_http() {
    let sandbox = sandbox().await;
    let token = login(&sandbox).await["access_token"].clone();
    let url = format!("{}/account/{}", sandbox.base_url(), sandbox.sonetel().account_id);
    let request = Client::new().put(url).bearer_auth(token.as_str().unwrap());
    request.json(&json!({"name": "New"})).send().await.unwrap();

    let state: Value =
        send(&sandbox, Method::GET, "//_sandbox/state", None).await.json().await.unwrap();
    assert_eq!(state["sonetel"]["account"]["name"], "New");
    assert_eq!(state["clock"]["advanced_seconds"], 0);

    let clock = json!({"advance_seconds": 90_000});
    let response = send(&sandbox, Method::POST, "/_sandbox/clock", Some(clock)).await;
    assert_eq!(response.json::<Value>().await.unwrap()["advanced_seconds"], 90_000);
    assert_eq!(sandbox.state()["sonetel"]["live_access_tokens"], 0);
    for wrong in [None, Some(json!({})), Some(json!({"advance_seconds": -1})), Some(json!(5))] {
        let response = send(&sandbox, Method::POST, "/_sandbox/clock", wrong).await;
        assert_eq!(response.status(), 400);
    }

    let response = send(&sandbox, Method::POST, "/_sandbox/state/reset", None).await;
    let state: Value = response.json().await.unwrap();
    assert_eq!(state["sonetel"]["account"]["name"], "Acme Inc");
    assert_eq!(state["sonetel"]["live_refresh_tokens"], 0);
    assert_eq!(state["clock"]["advanced_seconds"], 90_000);

    let journal: Value =
        send(&sandbox, Method::GET, "/_sandbox/journal", None).await.json().await.unwrap();
    assert_eq!(journal, serde_json::to_value(sandbox.journal()).unwrap());
    assert_eq!(journal.as_array().unwrap().len(), 2);
    let response = send(&sandbox, Method::DELETE, "/_sandbox/journal", None).await;
    assert_eq!(response.status(), 204);
    assert!(sandbox.journal().is_empty());
    login(&sandbox).await;
    assert_eq!(sandbox.journal()[0].number, 3);

    for path in ["/_sandbox", "/_sandbox/", "/_sandbox/nothing"] {
        assert_eq!(send(&sandbox, Method::GET, path, None).await.status(), 404);
    }
    assert_eq!(send(&sandbox, Method::PUT, "/_sandbox/state", None).await.status(), 405);
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test]
async fn answers_have_the_date_of_the_fakes_clock() {
    let sandbox = sandbox().await;
    let date = async || {
        let answer = send(&sandbox, Method::GET, "/account/1", None).await;
        let date = answer.headers()["date"].to_str().unwrap();
        jiff::fmt::rfc2822::parse(date).unwrap().timestamp().as_second()
    };
    let before = date().await;
    sandbox.advance_clock(Duration::from_mins(10));
    let ahead = date().await - before;
    assert!((600..660).contains(&ahead), "{ahead}");
}

#[tokio::test]
async fn answers_carry_a_length_and_keep_the_connection() {
    let sandbox = sandbox().await;
    let address = sandbox.base_url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    for _ in 0..2 {
        let request = format!("GET //account//7 HTTP/1.1\r\nHost: {address}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut buffer = vec![0; 4096];
        let read = stream.read(&mut buffer).await.unwrap();
        let answer = String::from_utf8_lossy(&buffer[..read]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        assert!(answer.contains("content-length:"), "{answer}");
    }
    assert_eq!(sandbox.journal()[1].raw_path, "//account//7");
}

#[tokio::test]
async fn stops_in_time_and_frees_the_port() {
    let sandbox = sandbox().await;
    let address = sandbox.base_url().trim_start_matches("http://").to_owned();
    let port: u16 = address.rsplit(':').next().unwrap().parse().unwrap();
    // An idle connection is closed at once; one in the middle of a request is given up after two seconds.
    let mut idle = TcpStream::connect(&address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let mut busy = TcpStream::connect(&address).await.unwrap();
    let half = b"POST /account HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf";
    busy.write_all(half).await.unwrap();
    while sandbox.journal().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = tokio::time::Instant::now();
    sandbox.stop().await;
    let took = begun.elapsed().as_millis();
    assert!((1_900..3_500).contains(&took), "{took} ms");
    assert!(TcpStream::connect(&address).await.is_err());

    let again = Sandbox::start(Options::new().port(port).children(3)).await.unwrap();
    assert!(again.base_url().ends_with(&format!(":{port}")));
    assert!(Sandbox::start(Options::new().port(port)).await.is_err());
    drop(again);
    for _ in 0..200 {
        if TcpStream::connect(&address).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("dropping the sandbox did not free the port");
}
