//! Ends the program: after the command, or by an interrupt.

use std::time::Duration;

use cpaas_core::Effect;
use cpaas_http::TaskTracker;

use super::report::report;
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::cli::Cli;
use crate::session::context::AppContext;

/// How long the program waits at its end for exchanges of credentials, whose results must be stored.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(20);

/// Waits for a signal that ends the command.
pub(super) async fn interrupt() {
    let _ = tokio::signal::ctrl_c().await;
}

/// What a command has beyond its deadline to report what was not reached in time.
const REPORT_GRACE: Duration = Duration::from_secs(1);

/// Waits for the end of the whole command's time; for ever if it has none.
pub(super) async fn deadline(deadline: Option<Duration>) {
    match deadline {
        Some(deadline) => tokio::time::sleep(deadline.saturating_add(REPORT_GRACE)).await,
        None => std::future::pending().await,
    }
}

/// Reports that the command did not end in time, and what that leaves open.
pub(super) fn late(cli: &Cli, app: &AppContext<'_>) -> Code {
    let kind: fn(String) -> Failure =
        if app.state.has_write_in_flight() { Failure::outcome_unknown } else { Failure::late };
    ended_early(cli, app, "not done within --deadline", kind)
}

/// Reports what an interrupt leaves open.
pub(super) fn interrupted(cli: &Cli, app: &AppContext<'_>) -> Code {
    ended_early(cli, app, "interrupted", Failure::interrupted)
}

/// Reports why a command ended before it was done, and what that leaves open. An outcome that was reported as
/// unknown before counts more.
fn ended_early(cli: &Cli, app: &AppContext<'_>, why: &str, kind: fn(String) -> Failure) -> Code {
    if app.state.has_reported_unknown() {
        app.console.note(why);
        return Code::OutcomeUnknown;
    }
    let (open, effect) = if app.state.has_write_in_flight() {
        ("; the change may have been made: look before you repeat it", Effect::Unknown)
    } else {
        ("", Effect::None)
    };
    report(cli, &app.console, &kind(format!("{why}{open}")).with_effect(effect))
}

/// Waits for exchanges of credentials, so that their results are stored; an interrupt ends that too.
pub(super) async fn shut_down(code: Code, tasks: &TaskTracker, console: &Console) -> Code {
    tasks.close();
    let reason = tokio::select! {
        biased;
        () = tasks.wait() => return code,
        () = interrupt() => "interrupted",
        () = tokio::time::sleep(SHUTDOWN_GRACE) => "not finished in time",
    };
    console.note(&format!(
        "warning: the exchange of a credential was {reason}: the stored one may be stale; \
         `cpaas doctor` checks whether it is still accepted"
    ));
    match code {
        Code::Checked(_) | Code::Interrupted => code,
        _ => Code::OutcomeUnknown,
    }
}
