//! `/_sandbox/…`: the server's own paths, to control it from another process. The journal does not record them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::routing::{any, delete, get, post};
use http::StatusCode;
use serde_json::{Value, json};

use crate::engine::exchange::{Call, Payload, Reply};
use crate::engine::faults::FaultRule;
use crate::engine::state::SandboxState;

type Shared = State<Arc<SandboxState>>;

pub(crate) fn routes() -> Router<Arc<SandboxState>> {
    Router::new()
        .route("/_sandbox/state", get(state).post(set_state))
        .route("/_sandbox/state/reset", post(reset))
        .route("/_sandbox/journal", get(journal).delete(clear_journal))
        .route("/_sandbox/faults", get(faults).post(add_faults).delete(clear_faults))
        .route("/_sandbox/faults/{id}", delete(remove_fault))
        .route("/_sandbox/clock", get(time).post(clock))
        .route("/_sandbox", any(not_found))
        .route("/_sandbox/", any(not_found))
        .route("/_sandbox/{*rest}", any(not_found))
}

async fn state(State(sandbox): Shared) -> Reply {
    Reply::json(StatusCode::OK, &sandbox.to_json())
}

async fn reset(State(sandbox): Shared) -> Reply {
    sandbox.reset();
    Reply::json(StatusCode::OK, &sandbox.to_json())
}

async fn set_state(State(sandbox): Shared, request: Request) -> Reply {
    match json_body(request).await.and_then(|changes| sandbox.set(&changes)) {
        Ok(()) => Reply::json(StatusCode::OK, &sandbox.to_json()),
        Err(problem) => bad_request(&problem),
    }
}

async fn faults(State(sandbox): Shared) -> Reply {
    Reply::json(StatusCode::OK, &sandbox.faults.list())
}

/// One rule, or a list of them, of which all are added or none.
async fn add_faults(State(sandbox): Shared, request: Request) -> Reply {
    let added = json_body(request).await.and_then(|body| {
        let rules = match body {
            Value::Array(rules) => rules,
            one => vec![one],
        };
        let rules: Result<Vec<FaultRule>, _> =
            rules.into_iter().map(serde_json::from_value).collect();
        sandbox.add_faults(rules.map_err(|error| error.to_string())?)
    });
    match added {
        Ok(ids) => Reply::json(StatusCode::OK, &json!({ "ids": ids })),
        Err(problem) => bad_request(&problem),
    }
}

async fn clear_faults(State(sandbox): Shared) -> Reply {
    sandbox.faults.clear();
    Reply::empty(StatusCode::NO_CONTENT)
}

async fn remove_fault(State(sandbox): Shared, Path(id): Path<u64>) -> Reply {
    if sandbox.faults.remove(id) { Reply::empty(StatusCode::NO_CONTENT) } else { not_found().await }
}

async fn time(State(sandbox): Shared) -> Reply {
    Reply::json(StatusCode::OK, &sandbox.clock.to_json())
}

async fn journal(State(sandbox): Shared) -> Reply {
    Reply::json(StatusCode::OK, &sandbox.journal.entries())
}

async fn clear_journal(State(sandbox): Shared) -> Reply {
    sandbox.journal.clear();
    Reply::empty(StatusCode::NO_CONTENT)
}

async fn clock(State(sandbox): Shared, request: Request) -> Reply {
    let body = match json_body(request).await {
        Ok(body) => body,
        Err(problem) => return bad_request(&problem),
    };
    match body.get("advance_seconds").and_then(Value::as_u64) {
        Some(seconds) => {
            sandbox.clock.advance(Duration::from_secs(seconds));
            Reply::json(StatusCode::OK, &sandbox.clock.to_json())
        }
        None => bad_request("`advance_seconds` must be a whole number of seconds, 0 or more"),
    }
}

/// The body is read as the vendors' are, with the same limits.
async fn json_body(request: Request) -> Result<Value, String> {
    match Call::read(request).await.payload {
        Payload::Json(body) => Ok(body),
        _ => Err("expected a JSON body, with the content type that says so".to_owned()),
    }
}

async fn not_found() -> Reply {
    let problem = json!({ "error": "no such control path" });
    Reply::json(StatusCode::NOT_FOUND, &problem)
}

fn bad_request(problem: &str) -> Reply {
    Reply::json(StatusCode::BAD_REQUEST, &json!({ "error": problem }))
}
