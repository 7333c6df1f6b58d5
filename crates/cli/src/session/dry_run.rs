//! The result of a dry run: the change that was withheld, and what was sent to build it.

use cpaas_core::Error;
use cpaas_http::{Access, RecordedRequest};
use serde::Serialize;

use super::curl;
use crate::base::exit::Failure;
use crate::base::text::printable;
use crate::output::answer::{Answer, check_columns};
use crate::output::cell::Cell;
use crate::output::options::{Format, Output};

/// The result of a dry run, which has a member of its own: a program must not take it for the change.
#[derive(Debug, Serialize)]
pub(crate) struct DryRun {
    dry_run: Requests,
}

/// What it withheld, and what it sent.
#[derive(Debug, Serialize)]
struct Requests {
    request: Option<Request>,
    sent: Vec<Request>,
}

/// A request without its secrets, and without values that are not known to be safe.
#[derive(Debug, Serialize)]
struct Request {
    operation: String,
    access: &'static str,
    method: String,
    url: String,
    form: String,
    curl: String,
}

/// Fails early if a column is selected that a dry run does not have.
pub(crate) fn check(output: Output<'_>) -> Result<(), Failure> {
    // For people it prints lines for a shell, which have no columns.
    if output.format == Format::Table { Ok(()) } else { check_columns::<DryRun>(output) }
}

impl DryRun {
    /// The result of a change with these requests; an error if it failed before the change.
    pub(crate) fn of<T>(
        requests: Vec<RecordedRequest>,
        result: Result<T, Error>,
    ) -> Result<Self, Error> {
        let (sent, held): (Vec<_>, Vec<_>) = requests.into_iter().partition(|seen| seen.sent);
        let request = held.into_iter().next_back().map(Request::from);
        match result {
            Err(error) if request.is_none() => Err(error),
            _ => {
                let sent = sent.into_iter().map(Request::from).collect();
                Ok(Self { dry_run: Requests { request, sent } })
            }
        }
    }

    /// For people: each request as a line for a shell, below whether it was sent.
    pub(crate) fn script(&self, profile: &str) -> String {
        let lines = |request: &Request, outcome: &str| {
            let Request { operation, curl, .. } = request;
            let head = printable(&format!("# {profile}: {operation}, {outcome}"));
            format!("{head}\n{curl}")
        };
        let Requests { request, sent } = &self.dry_run;
        let sent = sent.iter().map(|request| lines(request, "sent, to build the next request"));
        let held = request.iter().map(|request| lines(request, "not sent (dry run)"));
        sent.chain(held).collect::<Vec<_>>().join("\n")
    }
}

impl Answer for DryRun {
    const COLUMNS: &'static [&'static str] = &["OPERATION", "METHOD", "URL", "FORM"];
    const REASON: usize = 0;

    fn cells(&self) -> Vec<Cell> {
        let request = self.dry_run.request.as_ref();
        let member = |name: fn(&Request) -> &String| Cell::free_text(request.map(name));
        vec![
            member(|request| &request.operation),
            member(|request| &request.method),
            member(|request| &request.url),
            member(|request| &request.form),
        ]
    }
}

impl From<RecordedRequest> for Request {
    fn from(seen: RecordedRequest) -> Self {
        let curl = curl::line(&seen);
        Self {
            operation: seen.operation,
            access: if seen.access == Access::Read { "read" } else { "write" },
            method: seen.method.to_string(),
            url: seen.url,
            form: seen.body,
            curl,
        }
    }
}
