//! A page for people without a dashboard: a row for each account. No scripts.

use std::fmt::{self, Display, Write as _};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use cpaas_core::{ErrorKind, Timestamp};
use cpaas_fleet::State as Level;
use futures_util::stream::{self, StreamExt as _};
use http::header::CONTENT_SECURITY_POLICY;
use tokio::time::Instant;

use super::answer::headers;
use crate::account_metrics::AccountMetrics;
use crate::shared::Shared;

/// How long accounts may be read for it that nobody has probed lately.
const READING: Duration = Duration::from_secs(3);

/// The longest name or message that it shows, in characters.
const LONGEST: usize = 300;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1b1f24;background:#fff}\
table{border-collapse:collapse;width:100%}th,td{padding:.4rem .8rem;border-bottom:1px solid #d0d7de;text-align:left;\
vertical-align:top}th{font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
.bad{color:#b3261e;font-weight:600}.warn{color:#8a5300;font-weight:600}\
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}\
.bad{color:#ff8b82}.warn{color:#f0b429}a{color:#79b8ff}}";

pub(super) async fn page(State(shared): State<Arc<Shared>>) -> Response {
    let targets = shared.targets();
    let until = Instant::now() + READING;
    let begin = beginning(targets.all.len());
    let at_once = shared.reader.settings.limits.at_once.max(1);
    // A piece after the other, so that a reader who is slow, or one of many, takes little memory.
    let rows = (0..targets.all.len()).map(move |at| {
        let (shared, watch) = (Arc::clone(&shared), Arc::clone(&targets.all[at]));
        async move {
            let account = shared.observe(&watch, until).await;
            row(&account, shared.reader.now())
        }
    });
    let rows = stream::iter(rows).buffered(at_once);
    let end = "</tbody></table></main></body></html>\n".to_owned();
    let pieces = stream::iter([begin]).chain(rows).chain(stream::iter([end]));
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    let body = Body::from_stream(pieces.map(Ok::<_, fmt::Error>));
    (headers("text/html; charset=utf-8"), [(CONTENT_SECURITY_POLICY, policy)], body).into_response()
}

fn beginning(accounts: usize) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>cpaas exporter</title>\
         <style>{STYLE}</style></head><body><main><h1>Accounts</h1>\
         <p>{accounts} watched. For Prometheus: <a href=\"sd\">targets</a>, <a href=\"metrics\">metrics of the exporter</a>.</p>\
         <table><thead><tr><th>Profile</th><th>Provider</th><th>Status</th><th class=\"n\">Balance</th>\
         <th class=\"n\">Warning below</th><th class=\"n\">Critical below</th><th class=\"n\">Read</th>\
         <th>Last error</th></tr></thead><tbody>\n"
    )
}

/// One account.
fn row(account: &AccountMetrics, now: Timestamp) -> String {
    let mut row = String::from("<tr>");
    cell(&mut row, "", Some(&account.name));
    cell(&mut row, "", Some(account.provider));
    let status = account.status();
    let is_active = status.is_none_or(|status| status.as_str() == "active");
    cell(&mut row, if is_active { "" } else { "bad" }, status);
    let level = match account.state() {
        Some(Ok(Level::Critical)) => "n bad",
        Some(Ok(Level::Warning)) => "n warn",
        _ => "n",
    };
    cell(&mut row, level, account.balance());
    for level in [Level::Warning, Level::Critical] {
        let threshold = account.thresholds().find(|(state, _)| *state == level);
        cell(&mut row, "n", threshold.map(|(_, money)| money));
    }
    let age = account.reading.as_ref().map(|it| now.saturating_duration_since(it.time));
    cell(&mut row, "n", age.map(|age| format!("{} ago", rounded(age))));
    let error = error(account);
    cell(&mut row, if error.is_some() { "bad" } else { "" }, error);
    row.push_str("</tr>\n");
    row
}

/// Why the account could not be read.
fn error(account: &AccountMetrics) -> Option<String> {
    if account.reading.is_none() {
        return Some("not read yet".to_owned());
    }
    if let Some(error) = account.error() {
        return Some(error.to_string());
    }
    let error = account.state()?.err()?;
    Some(if error.kind() == ErrorKind::Config {
        error.message().to_owned()
    } else {
        error.to_string()
    })
}

fn rounded(age: Duration) -> String {
    match age.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

/// A cell with a text that someone else may have chosen.
fn cell(row: &mut String, class: &str, value: Option<impl Display>) {
    let text = value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    let _ = write!(row, "<td class=\"{class}\">");
    for c in text.chars().take(LONGEST) {
        match c {
            '&' => row.push_str("&amp;"),
            '<' => row.push_str("&lt;"),
            '>' => row.push_str("&gt;"),
            '"' => row.push_str("&quot;"),
            '\'' => row.push_str("&#39;"),
            c if is_unseen(c) => row.push(char::REPLACEMENT_CHARACTER),
            c => row.push(c),
        }
    }
    row.push_str("</td>");
}

/// What controls, changes the direction of text, or has no width: it may deceive who reads.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_chose_is_text_and_stays_short() {
        let mut row = String::new();
        cell(&mut row, "", Some("<script>alert('1&2')</script>\u{202e}\u{7}\u{200b}\""));
        let shown =
            "&lt;script&gt;alert(&#39;1&amp;2&#39;)&lt;/script&gt;\u{fffd}\u{fffd}\u{fffd}&quot;";
        assert_eq!(row, format!("<td class=\"\">{shown}</td>"));
        let mut row = String::new();
        cell(&mut row, "n", Some("x".repeat(10_000)));
        assert!(row.len() < 400, "{}", row.len());
    }

    #[test]
    fn an_age_has_the_unit_that_fits() {
        let of = |seconds| rounded(Duration::from_secs(seconds));
        assert_eq!([of(0), of(119), of(120), of(7200)], ["0 s", "119 s", "2 min", "2 h"]);
    }
}
