//! What a fault does to a reply.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};

use crate::engine::connection::Connection;
use crate::engine::exchange::Reply;

use crate::engine::faults::rule::Change;

/// How long an endless answer is, and in what pieces it comes.
const ENDLESS: usize = 256 << 20;
const PIECE: usize = 64 << 10;

/// The slowest drip.
const SLOWEST: Duration = Duration::from_secs(1);

/// The answer's beginning, and white space after it, on and on.
pub(crate) fn endless(bytes: &Bytes) -> Body {
    let start = bytes.slice(..bytes.len() / 2);
    let spaces = Bytes::from(vec![b' '; PIECE]);
    let pieces = std::iter::once(start).chain(std::iter::repeat_n(spaces, ENDLESS / PIECE));
    Body::from_stream(stream::iter(pieces.map(Ok::<_, Infallible>)))
}

/// The answer, one byte at a time.
pub(crate) fn drip(bytes: Bytes, pause: Duration) -> Body {
    let pause = pause.min(SLOWEST);
    Body::from_stream(stream::unfold(bytes, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let byte = rest.split_to(1);
        Some((Ok::<_, Infallible>(byte), rest))
    }))
}

/// The first half of the answer; then the connection is reset.
pub(crate) fn half_and_reset(bytes: &Bytes, connection: Connection) -> Body {
    let half = bytes.slice(..bytes.len() / 2);
    Body::from_stream(stream::unfold(Some(half), move |rest| {
        let connection = connection.clone();
        async move {
            match rest {
                Some(half) if !half.is_empty() => Some((Ok(half), Some(Bytes::new()))),
                // Time for the first half to be sent.
                Some(_) => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    connection.reset();
                    Some((Err(io::Error::from(io::ErrorKind::ConnectionReset)), None))
                }
                None => None,
            }
        }
    }))
}

/// The reply with one member changed, at any depth. A reply that is not JSON stays as it is.
pub(crate) fn with_member(mut reply: Reply, name: &str, change: Change) -> Reply {
    if let Ok(mut value) = serde_json::from_slice::<Value>(&reply.body) {
        alter(&mut value, name, change);
        reply.body = value.to_string().into();
    }
    reply
}

fn alter(value: &mut Value, name: &str, change: Change) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| alter(item, name, change)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| alter(member, name, change));
            match (change, members.get_mut(name)) {
                (Change::Extra, _) => {
                    members.insert(name.to_owned(), json!({"unheard": ["of", 1, null]}));
                }
                (Change::Missing, Some(_)) => {
                    members.remove(name);
                }
                (Change::Null, Some(member)) => *member = Value::Null,
                (Change::WrongType, Some(member)) => *member = wrong(member),
                (_, None) => {}
            }
        }
        _ => {}
    }
}

/// Something of another type.
fn wrong(value: &Value) -> Value {
    match value {
        Value::Object(_) | Value::Array(_) => json!("not what it was"),
        Value::Bool(_) => json!(["no flag"]),
        Value::Null | Value::Number(_) | Value::String(_) => json!({"not": ["what", "it", "was"]}),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    #[test]
    fn a_member_is_changed_wherever_it_stands() {
        let changed = |change| {
            let body = json!({"a": {"x": 1, "list": [{"x": "2"}]}, "y": true});
            let reply = with_member(Reply::json(StatusCode::OK, &body), "x", change);
            serde_json::from_slice::<Value>(&reply.body).unwrap()
        };
        assert_eq!(changed(Change::Missing), json!({"a": {"list": [{}]}, "y": true}));
        assert_eq!(
            changed(Change::Null),
            json!({"a": {"x": null, "list": [{"x": null}]}, "y": true})
        );
        assert!(changed(Change::WrongType)["a"]["list"][0]["x"].is_object());
        let extra = changed(Change::Extra);
        assert!(extra["x"].is_object() && extra["a"]["list"][0]["x"].is_object());
        assert_eq!(extra["y"], true);
    }
}
