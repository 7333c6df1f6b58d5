//! What the tests of this crate share: scripted responses, and accounts that get them.

#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cpaas_http::testing::{ManualClock, ScriptedTransport, SentRequest, Step};
use cpaas_sonetel::{Account, Client, ClientOptions, Config, Result, Timestamp};
use serde_json::Value;

use crate::cases::{BY_REFRESH_TOKEN, CLAIMS, Case};

/// An account in its envelope.
pub(crate) fn wrapped(account: &str) -> Step {
    Step::json(200, &format!(r#"{{"resource":"account","status":"success","response":{account}}}"#))
}

/// A token that expires an hour after [`now`], with these other claims.
pub(crate) fn token(claims: &str) -> String {
    let exp = now().as_unix_seconds() + 3600;
    let payload = format!(r#"{{"exp":{exp}{claims}}}"#);
    format!("eyJh.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
}

/// What a login brings.
pub(crate) fn grant(token: &str) -> String {
    format!(r#"{{"access_token":"{token}","token_type":"bearer","refresh_token":"refresh-1"}}"#)
}

/// The answer to a login.
pub(crate) fn granted(token: &str) -> Step {
    Step::json(200, &grant(token))
}

/// The answer to a login, with the account's id in the token.
pub(crate) fn login() -> Step {
    granted(&token(CLAIMS))
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_seconds(1_700_000_000).unwrap()
}

pub(crate) fn options(transport: &Arc<ScriptedTransport>) -> ClientOptions {
    ClientOptions::default().with_transport(transport.clone()).with_clock(ManualClock::new(now()))
}

/// An account that logs in by password and then gets these answers.
pub(crate) fn account(
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new([login()].into_iter().chain(answers));
    let config = Config::password("a+b@example.com", "p&ss w%rd=+");
    (Account::with_options(config, &options(&transport)).unwrap(), transport)
}

/// Calls a method in one of its ways, over these responses; returns how it ended, and the requests of its
/// own.
pub(crate) async fn run(
    case: &Case,
    way: usize,
    responses: impl IntoIterator<Item = Step>,
) -> (Result<Value>, Vec<SentRequest>) {
    let before = is_logged_in(case).then(login);
    let transport = ScriptedTransport::new(before.into_iter().chain(responses));
    let (way, call) = case.calls[way];
    let config = match way {
        BY_REFRESH_TOKEN => Config::refresh_token("r&fresh"),
        _ => Config::password("a+b@example.com", "p&ss w%rd=+"),
    };
    let client = Client::with_options(config, &options(&transport)).unwrap();
    let result = call(client).await;
    let own = transport.requests().into_iter().filter(|request| request.operation == case.name);
    (result, own.collect())
}

/// Whether a login comes before its request.
pub(crate) fn is_logged_in(case: &Case) -> bool {
    matches!(case.name, "get" | "get_with_fields" | "update")
}
