//! What vendors require in headers, queries, signatures and JSON bodies.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use cpaas_core::{Effect, Error, ErrorKind, Result, SecretString, Timestamp};
use cpaas_http::provider::{ApiRequest, AuthScheme, Credential, RequestSigner, json};
use cpaas_http::testing::{ManualClock, ScriptedTransport, SentRequest, Step};
use cpaas_http::{ClientOptions, RecordingTransport};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;
use serde_with::serde_as;

use crate::support::{authenticated, client, client_with, ok, read, start, write};

/// The request that is sent with this scheme.
async fn sent_with(scheme: AuthScheme, request: &ApiRequest) -> SentRequest {
    let transport = ScriptedTransport::new([ok()]);
    let client = authenticated(&transport, Arc::new(Credential::new(scheme, 0)));
    client.send(request).await.unwrap();
    transport.requests().remove(0)
}

/// The failure of a request of which nothing was sent.
async fn refused(scheme: AuthScheme, request: &ApiRequest) -> Error {
    let transport = ScriptedTransport::new([ok()]);
    let client = authenticated(&transport, Arc::new(Credential::new(scheme, 0)));
    let error = client.send(request).await.unwrap_err();
    assert_eq!(transport.requests().len(), 0, "{error}");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Config, Effect::None), "{error}");
    error
}

#[tokio::test]
async fn a_credential_goes_into_any_header() {
    for (name, prefix, expected) in
        [("X-Api-Key", "", "k3y"), ("Authorization", "App ", "App k3y"), ("Cookie", "s=", "s=k3y")]
    {
        let scheme = || AuthScheme::Header { name, prefix, secret: "k3y".into() };
        let sent = sent_with(scheme(), &read()).await;
        assert_eq!(sent.header(name), expected);
        assert!(sent.headers.get(name).unwrap().is_sensitive());
    }
    for name in ["Host", "Content-Length", "no name"] {
        refused(AuthScheme::Header { name, prefix: "", secret: "k3y".into() }, &read()).await;
    }
}

#[tokio::test]
async fn a_credential_goes_into_the_query_behind_what_is_there() {
    let scheme = AuthScheme::Query(vec![
        ("api_key", SecretString::from("k3y &=").into()),
        ("user", "acme".into()),
    ]);
    let sent = sent_with(scheme.clone(), &read()).await;
    assert_eq!(sent.url, "https://acme.test/things/7?api_key=k3y+%26%3D&user=acme");
    let sent = sent_with(scheme, &write().query("page", "2")).await;
    assert_eq!(sent.url, "https://acme.test/things/7?page=2&api_key=k3y+%26%3D&user=acme");
    assert_eq!(sent.text(), "name=new&password=s3cret");
}

/// Signs by counting, and keeps what it was given.
#[derive(Debug, Default)]
struct Signer {
    signed: Mutex<Vec<(String, HeaderMap, Bytes, Timestamp)>>,
}

impl RequestSigner for Signer {
    fn sign(&self, request: &http::Request<Bytes>, now: Timestamp) -> Result<HeaderMap> {
        let mut signed = self.signed.lock().unwrap();
        let line = format!("{} {}", request.method(), request.uri());
        signed.push((line, request.headers().clone(), request.body().clone(), now));
        let signature = HeaderValue::from_str(&format!("signature-{}", signed.len())).unwrap();
        Ok(HeaderMap::from_iter([(HeaderName::from_static("x-signature"), signature)]))
    }
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_signed_as_it_goes_over_the_wire() {
    let transport = ScriptedTransport::new([Step::response(503, ""), ok()]);
    let signer = Arc::new(Signer::default());
    let options = ClientOptions::default()
        .with_transport(transport.clone())
        .with_clock(ManualClock::new(start()));
    let client = client_with(&options)
        .with_authenticator(Arc::new(Credential::new(AuthScheme::Signed(signer.clone()), 0)));
    let request = read().query("page", "2").header("x-version", "7").json(&json!({"a": 1}));
    client.send(&request.unwrap()).await.unwrap();

    let (sent, seen) = (transport.requests(), signer.signed.lock().unwrap());
    assert_eq!((sent.len(), seen.len()), (2, 2));
    for (number, (sent, (line, headers, body, now))) in (1..).zip(sent.iter().zip(&*seen)) {
        assert_eq!(sent.header("x-signature"), format!("signature-{number}"));
        assert!(sent.headers["x-signature"].is_sensitive());
        assert_eq!(*line, format!("{} {}", sent.method, sent.url));
        let mut without = sent.headers.clone();
        without.remove("x-signature");
        assert_eq!((headers, body, *now), (&without, &sent.body, start()));
        assert_eq!(headers["x-version"], "7");
    }
}

#[tokio::test]
async fn a_signature_that_the_vendor_echoes_is_hidden() {
    let transport = ScriptedTransport::new([Step::response(403, "bad signature-1, not s-1")]);
    let scheme = AuthScheme::Signed(Arc::new(Signer::default()));
    let client = authenticated(&transport, Arc::new(Credential::new(scheme, 0)));
    let error = client.send(&read()).await.unwrap_err();
    assert!(error.message().ends_with(": bad [redacted], not s-1"), "{error}");
}

/// Returns this header, or fails.
#[derive(Debug)]
struct Returns(Option<&'static str>);

impl RequestSigner for Returns {
    fn sign(&self, _: &http::Request<Bytes>, _: Timestamp) -> Result<HeaderMap> {
        let no_key = || Error::before_sending(ErrorKind::Config, "the key can't sign");
        let name = HeaderName::from_static(self.0.ok_or_else(no_key)?);
        Ok(HeaderMap::from_iter([(name, HeaderValue::from_static("x"))]))
    }
}

#[tokio::test]
async fn a_signer_adds_and_neither_replaces_nor_sends_without_a_signature() {
    let request = || write().header("x-version", "7");
    for name in ["accept", "x-version", "user-agent", "host", "content-type", "content-length"] {
        let error = refused(AuthScheme::Signed(Arc::new(Returns(Some(name)))), &request()).await;
        assert!(error.message().contains(name), "{error}");
    }
    let error = refused(AuthScheme::Signed(Arc::new(Returns(None))), &request()).await;
    assert_eq!(error.message(), "the key can't sign");
}

#[tokio::test]
async fn a_header_is_sent_and_shown_only_if_its_name_is_harmless() {
    let scripted = ScriptedTransport::new([ok()]);
    let recording = Arc::new(RecordingTransport::new(scripted.clone()));
    let client = client_with(&ClientOptions::default().with_transport(recording.clone()));
    let request = read()
        .header("Accept", "application/vnd.acme.v2+json")
        .header("Code", "shown")
        .header("Error", SecretString::from("hidden"))
        .header("X-Account", "7");
    client.send(&request).await.unwrap();

    let sent = &scripted.requests()[0];
    let sensitive = |name: &str| (sent.header(name), sent.headers[name].is_sensitive());
    assert_eq!(sensitive("accept"), ("application/vnd.acme.v2+json", false));
    assert_eq!(sensitive("code"), ("shown", false));
    assert_eq!(sensitive("error"), ("hidden", true));
    assert_eq!(sensitive("x-account"), ("7", true));
    let recorded = &recording.requests()[0].headers;
    let shown = |name: &str| &*recorded.iter().find(|(own, _)| own == name).unwrap().1;
    assert_eq!([shown("accept"), shown("code")], ["application/vnd.acme.v2+json", "shown"]);
    assert_eq!([shown("error"), shown("x-account")], ["[redacted]"; 2]);
}

#[tokio::test]
async fn a_request_sets_no_header_of_the_connection_the_body_or_the_credential() {
    for name in ["Authorization", "Cookie", "Host", "Content-Type", "TE", "User-Agent", "no name"] {
        let error = refused(AuthScheme::None, &read().header(name, "hunter2")).await;
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    refused(AuthScheme::None, &read().header("x-note", "two\nlines").header("x-ok", "1")).await;
}

#[serde_as]
#[derive(serde::Serialize)]
struct NewUser {
    name: &'static str,
    #[serde_as(as = "json::Exposed")]
    code: SecretString,
    #[serde_as(as = "Option<json::Exposed>")]
    password: Option<SecretString>,
    status: u32,
}

#[tokio::test]
async fn a_secret_in_a_json_body_is_sent_and_never_shown() {
    let user = NewUser {
        name: "new",
        code: "s3cret".into(),
        password: Some("hunter2".into()),
        status: 8_675_309,
    };
    let members = ["code", "password", "status"];
    let request = write().json_with_secrets(&user, &members).unwrap();
    let echo = Step::response(400, "s3cret, 8675309 and hunter2 are no good for new");
    let scripted = ScriptedTransport::new([echo]);
    let recording = Arc::new(RecordingTransport::new(scripted.clone()));
    let client = client_with(&ClientOptions::default().with_transport(recording.clone()));
    let error = client.send(&request).await.unwrap_err();

    assert_eq!(
        scripted.requests()[0].text(),
        r#"{"name":"new","code":"s3cret","password":"hunter2","status":8675309}"#
    );
    let words = ": [redacted], [redacted] and [redacted] are no good for new";
    assert!(error.message().ends_with(words), "{error}");
    let shown = format!("{request:?}{error:?}{:?}", recording.requests());
    for secret in ["s3cret", "hunter2", "8675309"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn a_program_is_named_in_the_user_agent() {
    let transport = ScriptedTransport::new([ok(), ok()]);
    let options = ClientOptions::default().with_transport(transport.clone());
    let named = options.with_user_agent_suffix("acme-billing/2.1 (+https://acme.test)").unwrap();
    client_with(&named).send(&read()).await.unwrap();
    client(&transport).send(&read()).await.unwrap();
    let usual = format!("cpaas/{} (acme)", env!("CARGO_PKG_VERSION"));
    let agents: Vec<_> =
        transport.requests().iter().map(|sent| sent.header("user-agent").to_owned()).collect();
    assert_eq!(agents, [format!("{usual} acme-billing/2.1 (+https://acme.test)"), usual]);

    for suffix in ["", " ", " x", "x ", "two\r\nlines: x", "ä", &"x".repeat(257)] {
        let error = ClientOptions::default().with_user_agent_suffix(suffix).unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Config, Some("user_agent_suffix")),
            "{suffix:?}"
        );
    }
}
