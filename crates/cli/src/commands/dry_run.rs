//! What a dry run has to tell: the change that was held back, and what was sent to come that far.

use cpaas_core::{AccountUpdate, Error};
use cpaas_http::{Access, RecordedRequest};
use serde::Serialize;

use super::crowd::{Asking, Crowd};
use super::curl;
use crate::exit::{Code, Failure};
use crate::output::{self, Answer, Cell, Format, Output, Told, check_answer};

/// The name under which it stands in JSON.
pub(crate) const NAME: &str = "dry_run";

/// What it held back, and what it sent.
#[derive(Debug, Serialize)]
pub(crate) struct DryRun {
    request: Option<Request>,
    sent: Vec<Request>,
}

/// A request without its secrets, and whatever else is not known to be harmless.
#[derive(Debug, Serialize)]
struct Request {
    operation: String,
    access: &'static str,
    method: String,
    url: String,
    form: String,
    curl: String,
}

/// Fails early where a dry run can't be told as asked.
pub(crate) fn check(output: Output<'_>) -> Result<(), Failure> {
    // People are shown lines for a shell, which have no columns.
    if output.format == Format::Table { Ok(()) } else { check_answer::<DryRun>(output) }
}

/// Tries a change on every account, none of which is made.
pub(super) async fn rehearse(
    output: Output<'_>,
    crowd: &Crowd,
    update: &AccountUpdate,
) -> Result<Code, Failure> {
    // To the accounts it is a change: one that does not take it has failed.
    let told = Told { name: NAME, is_read: false, accounts: crowd.fleet.len() };
    let asking = Asking { output, told };
    let run = crowd.fleet.read(|label, account| async move {
        let result = account.update(update).await;
        let recorder = crowd.recorders.get(label);
        DryRun::of(recorder.map(|recorder| recorder.requests()).unwrap_or_default(), result)
    });
    let ended = asking.gather(run).await;
    if output.format != Format::Table {
        return asking.tell(&ended, |_| false);
    }
    for outcome in &ended.outcomes {
        told.explain(outcome);
        if let Ok(dry_run) = &outcome.result {
            output::print(&dry_run.script(&outcome.label))?;
        }
    }
    Ok(asking.code(&ended.outcomes))
}

impl DryRun {
    /// What became of a change whose requests these are; an error if it did not come as far as that.
    pub(crate) fn of<T>(
        requests: Vec<RecordedRequest>,
        result: Result<T, Error>,
    ) -> Result<Self, Error> {
        let (sent, held): (Vec<_>, Vec<_>) = requests.into_iter().partition(|seen| seen.sent);
        let request = held.into_iter().next_back().map(Request::from);
        match result {
            Err(error) if request.is_none() => Err(error),
            _ => Ok(Self { request, sent: sent.into_iter().map(Request::from).collect() }),
        }
    }

    /// For people: a line for a shell for each request, with what became of it above.
    pub(crate) fn script(&self, profile: &str) -> String {
        let lines = |request: &Request, outcome: &str| {
            let Request { operation, curl, .. } = request;
            let head = output::printable(&format!("# {profile}: {operation}, {outcome}"));
            format!("{head}\n{}", output::printable(curl))
        };
        let sent = self.sent.iter().map(|request| lines(request, "sent"));
        let held = self.request.iter().map(|request| lines(request, "not sent"));
        sent.chain(held).collect::<Vec<_>>().join("\n")
    }
}

impl Answer for DryRun {
    const COLUMNS: &'static [&'static str] = &["OPERATION", "METHOD", "URL", "FORM"];
    const REASON: usize = 0;

    fn cells(&self) -> Vec<Cell> {
        let request = self.request.as_ref();
        let member = |name: fn(&Request) -> &String| Cell::known(request.map(name));
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
