//! A fake of the vendor, written against its documentation and not against this crate's types.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use cpaas_http::{OperationContext, Transport, TransportError};
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{DOCUMENTED, TOKEN};

/// Answers in the vendor's place, without a network.
#[derive(Debug)]
pub(crate) struct FakeVendor {
    account: Mutex<Value>,
    changes: AtomicU64,
}

impl FakeVendor {
    pub(crate) fn new() -> Self {
        let account = serde_json::from_str(DOCUMENTED).unwrap();
        Self { account: Mutex::new(account), changes: AtomicU64::new(0) }
    }

    /// How many changes were made.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let proof = request.headers().get("authorization");
        if proof.is_none_or(|proof| proof.as_bytes() != format!("Bearer {TOKEN}").as_bytes()) {
            return failure(401, "bad_token", "the token is not valid");
        }
        match (request.method(), request.uri().path()) {
            (&Method::GET, "/v1/account") => answer(200, &self.account.lock().unwrap()),
            (&Method::PATCH, "/v1/account") => self.update(request.body()),
            _ => failure(404, "no_such_path", "there is nothing here"),
        }
    }

    fn update(&self, body: &[u8]) -> Response<Bytes> {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let Some(name) = body["name"].as_str() else {
            return failure(400, "no_field", "there is no field to change");
        };
        if name.chars().count() > 64 {
            return failure(422, "name_too_long", "a name has at most 64 characters");
        }
        let mut account = self.account.lock().unwrap();
        account["name"] = json!(name);
        self.changes.fetch_add(1, Ordering::Relaxed);
        answer(200, &account)
    }
}

#[async_trait]
impl Transport for FakeVendor {
    async fn send(
        &self,
        request: Request<Bytes>,
        _: &OperationContext,
    ) -> Result<Response<Bytes>, TransportError> {
        tokio::task::yield_now().await; // no answer is there at once
        Ok(self.answer(&request))
    }
}

fn failure(status: u16, code: &str, message: &str) -> Response<Bytes> {
    answer(status, &json!({"error": {"code": code, "message": message}}))
}

fn answer(status: u16, body: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(body.to_string()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    answer
}
