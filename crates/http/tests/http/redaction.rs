//! Planted secrets, and every place that prints.

use crate::log;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::support::{base, client_with, read, write};
use async_trait::async_trait;
use bytes::Bytes;
use cpaas_core::{ErrorKind, ExposeSecret as _, Result, SecretString, Timestamp};
use cpaas_http::provider::{AuthScheme, Authenticator, Credential, Form, RequestSigner};
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_http::{ClientOptions, NewCredentials, RecordingTransport, TransportError};
use http::{HeaderMap, HeaderName, HeaderValue};
use log::Log;
use serde_json::json;

/// Part of every secret planted here.
const PLANTED: &str = "hunter2";

/// One of each way to prove who is asking.
#[derive(Debug)]
struct Planted(AuthScheme);

#[async_trait]
impl Authenticator for Planted {
    async fn credential(&self, _: tokio::time::Instant) -> Result<Credential> {
        Ok(Credential::new(self.0.clone(), 1))
    }

    async fn refused(&self, _: &Credential) -> bool {
        false
    }
}

/// Signs with what must not be shown.
#[derive(Debug)]
struct PlantedSigner;

impl RequestSigner for PlantedSigner {
    fn sign(&self, _: &http::Request<Bytes>, _: Timestamp) -> Result<HeaderMap> {
        let value = HeaderValue::from_str(secret("sent").expose_secret()).unwrap();
        Ok(HeaderMap::from_iter([(HeaderName::from_static("code"), value)]))
    }
}

fn secret(name: &str) -> SecretString {
    format!("{PLANTED} &{name}").into()
}

/// The secret called `sent` in the spellings of forms, URLs, JSON, HTML and the Basic scheme.
const SENT_SPELLED: &[&str] = &[
    "hunter2+%26sent",
    "hunter2%20%26sent",
    "%68unter2 \\u0026sent",
    "hunter2 &amp;sent",
    "aHVudGVyMiAmc2VudA==",
    "dXNlcjpodW50ZXIyICZzZW50",
];

/// What is left of the planted word in base64, by what stands before it.
const PLANTED_IN_BASE64: [&str; 3] = ["aHVudGVyM", "h1bnRlcj", "odW50ZXIy"];

/// Answers that hold secrets, or echo those that were `sent`.
fn answers(sent: &str) -> Vec<Step> {
    let member = |name: &str| {
        format!(
            r#"{{"{name}":"{PLANTED}","list":["{PLANTED}"],"deep":{{"n":{{"x":"{PLANTED}"}}}}}}"#
        )
    };
    let spelled = SENT_SPELLED.iter().flat_map(|spelling| {
        let field = spelling.replace("sent", "field");
        [
            Step::response(403, &format!("no: {spelling}!")),
            Step::response(403, &format!("no: {field}")),
        ]
    });
    let mut answers = vec![
        Step::json(200, &member("auth_token")).header("x-new-token", PLANTED),
        Step::json(200, &member("access_token")).header("set-cookie", PLANTED),
        Step::json(200, "{\"name\": \"hunter2"),
        Step::response(200, PLANTED),
        Step::json(400, &member("password")),
        Step::response(403, &format!("no: {sent} and {PLANTED} &field")),
        Step::response(503, &format!("not now: {sent} and {PLANTED} &field")),
        Step::response(403, &format!("no: {sent} and {PLANTED} &field")),
        Step::json(401, &member("token")).header("www-authenticate", PLANTED),
        Step::json(403, &format!(r#"{{"error":"bad token {sent}","code":"{sent}"}}"#)),
        // Cut off, and as a name.
        Step::response(403, &format!("no: {}{sent}", "x".repeat(105))),
        Step::json(403, &format!(r#"{{"{sent}":1}}"#)),
        Step::json(200, &format!(r#"{{"numbers":{{"{sent}":{{}}}}}}"#)),
    ];
    answers.extend(spelled);
    answers
}

#[tokio::test]
async fn no_planted_secret_is_printed_at_any_level() {
    let log = Log::default();
    let guard = log.capture();
    let mut printed = String::new();
    let schemes = [
        AuthScheme::Bearer(secret("sent")),
        AuthScheme::Basic { user: "user".into(), secret: secret("sent") },
        AuthScheme::Form(vec![("api_key", secret("sent").into())]),
        AuthScheme::Header { name: "X-Api-Key", prefix: "", secret: secret("sent") },
        AuthScheme::Header { name: "Authorization", prefix: "App ", secret: secret("sent") },
        // A name that the vendor calls harmless.
        AuthScheme::Query(vec![("code", secret("sent").into())]),
        AuthScheme::Signed(Arc::new(PlantedSigner)),
    ];
    let sent = format!("{PLANTED} &sent");
    for scheme in schemes {
        let mut script = answers(&sent);
        script.push(Step::Fail(TransportError::maybe_sent(ErrorKind::Transport, &sent)));
        let count = script.len();
        let scripted = ScriptedTransport::new(script);
        let recording = Arc::new(RecordingTransport::new(scripted.clone()));
        let options = ClientOptions::default().with_transport(recording.clone());
        let client = client_with(&options).with_authenticator(Arc::new(Planted(scheme.clone())));
        write!(printed, "{options:?}{client:?}{scheme:?}").unwrap();
        for number in 0..count {
            let request = if number % 2 == 0 { write() } else { read() };
            let request = request.query("api_key", PLANTED).header("error", secret("field"));
            let request = if number % 3 == 0 {
                let body = json!({"code": format!("{PLANTED} &field"), "deep": {"pin": PLANTED}});
                request.json_with_secrets(&body, &["code"]).unwrap()
            } else {
                request.form(Form::new().with("pin", secret("field")))
            };
            write!(printed, "{request:?}").unwrap();
            match client.call::<Named>(&request).await {
                Ok(_) => {}
                Err(error) => printed += &chain(&error),
            }
        }
        write!(printed, "{:?}", recording.requests()).unwrap();
    }
    let new = NewCredentials::new(crate::support::ACME, vec![("auth_token", secret("new"))]);
    write!(printed, "{new:?}{:?}", base()).unwrap();
    drop(guard);

    let log = log.take();
    assert!(
        log.contains("request") && log.contains("response status="),
        "the trace level was captured:\n{log}"
    );
    for (place, text) in [("the log", log), ("Debug and Display", printed)] {
        let planted = [PLANTED].into_iter().chain(PLANTED_IN_BASE64);
        let leak = text.lines().find(|line| planted.clone().any(|word| line.contains(word)));
        assert_eq!(leak, None, "{place}");
        assert!(text.contains("[redacted]") || text.contains("[REDACTED]"), "{place} redacts");
    }
}

#[derive(serde::Deserialize)]
struct Named {
    #[expect(dead_code, reason = "read for its errors")]
    numbers: Option<BTreeMap<String, u8>>,
    #[expect(dead_code, reason = "read for its errors")]
    name: String,
}

/// An error as users print it, with everything behind it.
fn chain(error: &cpaas_core::Error) -> String {
    let mut text = format!("{error}\n{error:?}\n");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        writeln!(text, "{error}\n{error:?}").unwrap();
        source = error.source();
    }
    text
}
