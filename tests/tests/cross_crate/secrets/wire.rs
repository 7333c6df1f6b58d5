//! Transports that see secrets: one that passes everything on and keeps it, and one that answers
//! everything with the secrets that were sent.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use cpaas_core::ErrorKind;
use cpaas_http::{OperationContext, ReqwestTransport, Transport, TransportError};
use http::{Request, Response};
use serde_json::{Value, json};

use super::search::Secrets;
use crate::secret_scan::spelled;

/// Parts of the names of what is secret in a form or an answer.
const SECRET_NAMES: [&str; 5] = ["api_key", "assword", "salt", "session_id", "_token"];

fn is_secret(name: &str) -> bool {
    SECRET_NAMES.iter().any(|part| name.contains(part))
}

/// Passes everything on, and keeps the traffic with all its secrets.
pub(crate) struct Spy {
    inner: ReqwestTransport,
    traffic: Mutex<Vec<(Request<Bytes>, Bytes)>>,
}

impl Spy {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { inner: ReqwestTransport::default(), traffic: Mutex::default() })
    }

    /// All that went over the wire.
    pub(crate) fn traffic(&self) -> String {
        let traffic = self.traffic.lock().unwrap();
        let exchanges = traffic.iter().map(|(request, answer)| {
            let headers = format!("{:?}", credential(request).unwrap_or_default());
            [headers.as_bytes(), request.body(), answer].map(String::from_utf8_lossy).join("\n")
        });
        exchanges.collect::<Vec<_>>().join("\n")
    }

    /// The credentials of requests, and the secrets in answers.
    pub(crate) fn harvest(&self, secrets: &mut Secrets) {
        for (request, answer) in &*self.traffic.lock().unwrap() {
            if let Some(credential) = credential(request) {
                secrets.add("the credential of a request", credential);
            }
            if let Ok(answer) = serde_json::from_slice(answer) {
                members(&answer, secrets);
            }
        }
    }
}

fn members(value: &Value, secrets: &mut Secrets) {
    match value {
        Value::Object(object) => {
            for (name, member) in object {
                match member.as_str().filter(|text| is_secret(name) && !text.is_empty()) {
                    Some(text) => secrets.add(&format!("{name} of an answer"), text),
                    None => members(member, secrets),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| members(item, secrets)),
        _ => {}
    }
}

/// The secret in the `Authorization` header.
fn credential(request: &Request<Bytes>) -> Option<String> {
    let header = request.headers().get("authorization")?.to_str().unwrap();
    match header.split_once(' ').unwrap() {
        ("Bearer", token) => Some(token.to_owned()),
        (_, pair) => {
            let pair = String::from_utf8(STANDARD.decode(pair).unwrap()).unwrap();
            let secret = pair.split_once(':').unwrap().1;
            // The public client of Sonetel's login is no secret.
            (secret != "sonetel-api").then(|| secret.to_owned())
        }
    }
}

// By hand: clients print their transport.
impl std::fmt::Debug for Spy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spy")
    }
}

#[async_trait]
impl Transport for Spy {
    async fn send(
        &self,
        request: Request<Bytes>,
        context: &OperationContext,
    ) -> Result<Response<Bytes>, TransportError> {
        let answer = self.inner.send(request.clone(), context).await?;
        self.traffic.lock().unwrap().push((request, answer.body().clone()));
        Ok(answer)
    }
}

/// Answers everything with what was secret in the request, in one spelling and in one shape.
#[derive(Debug)]
pub(crate) struct Echo {
    pub(crate) spelling: u8,
    pub(crate) shape: usize,
}

impl Echo {
    /// How many shapes there are.
    pub(crate) const SHAPES: usize = 9;

    fn words(&self, request: &Request<Bytes>) -> String {
        let form = url::form_urlencoded::parse(request.body());
        let fields = form.filter(|(name, _)| is_secret(name));
        let secrets = fields.map(|(_, value)| value.into_owned()).chain(credential(request));
        let words = secrets.map(|secret| format!("no {} ", spelled(&secret, self.spelling)));
        words.collect::<Vec<_>>().concat()
    }

    /// Status and body, in the manner of one vendor or another, or of a server before it.
    fn shaped(&self, words: &str) -> (u16, String) {
        let json = |status, body: Value| (status, body.to_string());
        match self.shape {
            0 => {
                json(200, json!({"status": "failed", "response": {"code": words, "detail": words}}))
            }
            1 => json(400, json!({"error": words, "error_description": words})),
            2 => json(200, json!({"error": {"code": 104, "msg": words, "field_name": words}})),
            3 => json(400, json!({"message": words})),
            4 => json(200, json!({"result": {words: {}}, "response": [words]})),
            5 => (403, words.to_owned()),
            6 => (502, format!("<html><title>{words}</title></html>")),
            // Cut off in the midst of a secret.
            _ => (401, format!("{}{words}", "x".repeat(95))),
        }
    }
}

#[async_trait]
impl Transport for Echo {
    async fn send(
        &self,
        request: Request<Bytes>,
        _: &OperationContext,
    ) -> Result<Response<Bytes>, TransportError> {
        let words = self.words(&request);
        if self.shape + 1 == Self::SHAPES {
            return Err(TransportError::maybe_sent(ErrorKind::Transport, words));
        }
        let (status, body) = self.shaped(&words);
        // What no header can carry is left out there.
        let server = words.replace(|c: char| !c.is_ascii() || c.is_control(), "");
        let answer = Response::builder().status(status).header("server", server);
        Ok(answer.header("content-type", "application/json").body(body.into()).unwrap())
    }
}
