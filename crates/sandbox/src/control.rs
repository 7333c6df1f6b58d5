//! `/_sandbox/…`: the server's own paths, for whoever runs it in another process. Never journaled.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::routing::{any, get, post};
use http::StatusCode;
use serde_json::{Value, json};

use crate::exchange::{Call, Payload, Reply};
use crate::server::World;

type Shared = State<Arc<World>>;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/_sandbox/state", get(state))
        .route("/_sandbox/state/reset", post(reset))
        .route("/_sandbox/journal", get(journal).delete(clear_journal))
        .route("/_sandbox/clock", post(clock))
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

async fn journal(State(world): Shared) -> Reply {
    Reply::json(StatusCode::OK, &world.journal.entries())
}

async fn clear_journal(State(world): Shared) -> Reply {
    world.journal.clear();
    Reply::empty(StatusCode::NO_CONTENT)
}

/// The body is read as the vendors' are, with the same limits.
async fn clock(State(world): Shared, request: Request) -> Reply {
    let Payload::Json(body) = Call::read(request).await.payload else {
        return wrong("expected a JSON body");
    };
    match body.get("advance_seconds").and_then(Value::as_u64) {
        Some(seconds) => {
            world.clock.advance(Duration::from_secs(seconds));
            Reply::json(StatusCode::OK, &world.clock.state())
        }
        None => wrong("`advance_seconds` must be a whole number of seconds, 0 or more"),
    }
}

async fn not_found() -> Reply {
    let problem = json!({ "error": "no such control path" });
    Reply::json(StatusCode::NOT_FOUND, &problem)
}

fn wrong(problem: &str) -> Reply {
    Reply::json(StatusCode::BAD_REQUEST, &json!({ "error": problem }))
}
