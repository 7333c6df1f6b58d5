//! Reading and changing the account.

use http::StatusCode;
use serde_json::Value;

use crate::engine::exchange::{Call, Payload, Reply};
use crate::vendors::sonetel::failures::{Failure, code};
use crate::vendors::sonetel::reply::{failed, success};
use crate::vendors::sonetel::request::unauthorized;
use crate::vendors::sonetel::state::State;

const RESOURCE: &str = "account";

pub(crate) fn get(call: &Call, id: Option<&str>, state: &State, now: u64) -> Reply {
    if let Some(reply) = unauthorized(call, id, state, now) {
        return reply;
    }
    let fields = call.query_value("fields").unwrap_or_default();
    let names: Vec<&str> = fields.split(',').map(str::trim).collect();
    success(RESOURCE, &state.account.with_fields(&names))
}

pub(crate) fn update(call: &Call, id: &str, state: &mut State, now: u64) -> Reply {
    if let Some(reply) = unauthorized(call, Some(id), state, now) {
        return reply;
    }
    let Payload::Json(Value::Object(changes)) = &call.payload else {
        return Reply::empty(StatusCode::BAD_REQUEST);
    };
    match state.account.changed(changes) {
        Ok(account) => {
            state.account = account;
            success(RESOURCE, &state.account.members()).committed()
        }
        Err(failure) => failed(RESOURCE, &failure),
    }
}

/// A failure with a code of the registry, or of an internal error.
pub(crate) fn vendor_error(code: Option<u32>) -> Reply {
    let code = code.map_or_else(|| code::INTERNAL.to_owned(), |code| format!("{code:08}"));
    failed(RESOURCE, &Failure { code: code.into(), detail: "Something went wrong".to_owned() })
}
