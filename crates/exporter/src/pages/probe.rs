//! One account as metrics.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::answer::{plain, text};
use crate::account_metrics::encode;
use crate::format::Format;
use crate::own_metrics::Probed;
use crate::shared::Shared;

/// What Prometheus says of the time it has.
const TIMEOUT: &str = "x-prometheus-scrape-timeout-seconds";

/// The time of a scraper that says nothing of it, and the most that is believed.
const USUAL: Duration = Duration::from_secs(10);
const MOST: Duration = Duration::from_secs(120);

/// How long before that the answer must be there.
const MARGIN: Duration = Duration::from_millis(500);

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// A name, never an address.
    target: String,
}

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    query: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Query(Wanted { target })) = query else {
        let usage = "which account? /probe?target=NAME, once; /sd lists the names";
        return plain(StatusCode::BAD_REQUEST, usage);
    };
    let own = &shared.reader.own;
    let Some(account) = shared.probe(&target, time(&headers)).await else {
        own.probed(Probed::UnknownTarget);
        return plain(
            StatusCode::NOT_FOUND,
            "there is no account of this name; /sd lists the names",
        );
    };
    own.probed(if account.failure().is_none() { Probed::Success } else { Probed::Failure });
    let format = Format::wanted(&headers);
    text(format, encode(vec![account], format))
}

/// How long the probe may take.
fn time(headers: &HeaderMap) -> Duration {
    let given = headers.get(TIMEOUT).and_then(|value| value.to_str().ok()?.parse().ok());
    let given = given.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let given = given.unwrap_or(USUAL).min(MOST);
    given.saturating_sub(MARGIN).max(given / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_ends_half_a_second_before_the_scraper_gives_up() {
        for (given, milliseconds) in [
            ("10", 9_500),
            ("2.5", 2_000),
            ("0.6", 300),
            ("1e9", 119_500),
            ("inf", 9_500),
            ("NaN", 9_500),
            ("-1", 9_500),
            ("soon", 9_500),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(TIMEOUT, given.parse().unwrap());
            assert_eq!(time(&headers), Duration::from_millis(milliseconds), "{given}");
        }
        assert_eq!(time(&HeaderMap::new()), Duration::from_millis(9_500));
    }
}
