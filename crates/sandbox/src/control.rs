//! `/_sandbox/…`: the server's own paths, for whoever runs it in another process. Never journaled.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::routing::{any, delete, get, post};
use http::StatusCode;
use serde_json::{Value, json};

use crate::exchange::{Call, Payload, Reply};
use crate::faults::FaultRule;
use crate::world::World;

type Shared = State<Arc<World>>;

pub(crate) fn routes() -> Router<Arc<World>> {
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

async fn state(State(world): Shared) -> Reply {
    Reply::json(StatusCode::OK, &world.state())
}

async fn reset(State(world): Shared) -> Reply {
    world.reset();
    Reply::json(StatusCode::OK, &world.state())
}

async fn set_state(State(world): Shared, request: Request) -> Reply {
    match json_body(request).await.and_then(|changes| world.set(&changes)) {
        Ok(()) => Reply::json(StatusCode::OK, &world.state()),
        Err(problem) => wrong(&problem),
    }
}

async fn faults(State(world): Shared) -> Reply {
    Reply::json(StatusCode::OK, &world.faults.list())
}

/// One rule, or a list of them, of which all are added or none.
async fn add_faults(State(world): Shared, request: Request) -> Reply {
    let added = json_body(request).await.and_then(|body| {
        let rules = match body {
            Value::Array(rules) => rules,
            one => vec![one],
        };
        let rules: Result<Vec<FaultRule>, _> =
            rules.into_iter().map(serde_json::from_value).collect();
        world.add_faults(rules.map_err(|error| error.to_string())?)
    });
    match added {
        Ok(ids) => Reply::json(StatusCode::OK, &json!({ "ids": ids })),
        Err(problem) => wrong(&problem),
    }
}

async fn clear_faults(State(world): Shared) -> Reply {
    world.faults.clear();
    Reply::empty(StatusCode::NO_CONTENT)
}

async fn remove_fault(State(world): Shared, Path(id): Path<u64>) -> Reply {
    if world.faults.remove(id) { Reply::empty(StatusCode::NO_CONTENT) } else { not_found().await }
}

async fn time(State(world): Shared) -> Reply {
    Reply::json(StatusCode::OK, &world.clock.state())
}

async fn journal(State(world): Shared) -> Reply {
    Reply::json(StatusCode::OK, &world.journal.entries())
}

async fn clear_journal(State(world): Shared) -> Reply {
    world.journal.clear();
    Reply::empty(StatusCode::NO_CONTENT)
}

async fn clock(State(world): Shared, request: Request) -> Reply {
    let body = match json_body(request).await {
        Ok(body) => body,
        Err(problem) => return wrong(&problem),
    };
    match body.get("advance_seconds").and_then(Value::as_u64) {
        Some(seconds) => {
            world.clock.advance(Duration::from_secs(seconds));
            Reply::json(StatusCode::OK, &world.clock.state())
        }
        None => wrong("`advance_seconds` must be a whole number of seconds, 0 or more"),
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

fn wrong(problem: &str) -> Reply {
    Reply::json(StatusCode::BAD_REQUEST, &json!({ "error": problem }))
}
