//! The end of the program: what is waited for, and what is left open.

use std::pin::Pin;
use std::time::Duration;

use cpaas_core::Effect;
use futures_util::FutureExt as _;

use super::report::report;
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::base::signals::{Signal, Signals};
use crate::cli::Cli;
use crate::session::context::AppContext;
use crate::session::run_state::Changed;

/// How long the program waits at its end for exchanges of credentials, whose results must be stored.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(20);

/// How long the last lines may take.
const LAST_LINES: Duration = Duration::from_secs(1);

/// What a command has beyond its deadline to report what was not reached in time.
const REPORT_GRACE: Duration = Duration::from_secs(1);

/// Why a command ends before it is done.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    Signal(Signal),
    Deadline,
}

/// Waits for the end of the whole command's time; for ever if it has none.
pub(super) async fn deadline(deadline: Option<Duration>) {
    match deadline {
        Some(deadline) => tokio::time::sleep(deadline.saturating_add(REPORT_GRACE)).await,
        None => std::future::pending().await,
    }
}

/// Ends a command that is done.
pub(super) async fn after(code: Code, app: &AppContext<'_>, signals: &mut Signals) -> Code {
    let is_kept = exchanges_end(app, signals).await;
    ended(code, is_kept, app, signals).await
}

/// Ends a command that is not done: begins nothing new, waits only for what could lose a credential, and reports
/// what is left open.
pub(super) async fn early(
    end: End,
    mut command: Pin<&mut impl Future<Output = Code>>,
    cli: &Cli,
    app: &AppContext<'_>,
    signals: &mut Signals,
) -> Code {
    let is_its_end = matches!(end, End::Signal(_)) && cli.command.is_server();
    app.console.give_up_results().await;
    if app.state.end_writes() && !app.tasks.is_empty() {
        app.console.note(&format!(
            "{}: waiting until the exchange of a credential is over, at most {EXCHANGE_LIMIT:?}; a signal ends that",
            end.why()
        ));
    }
    let is_kept = exchanges_end(app, signals).await;
    app.state.stop();
    // What the exchange, or an answer that has come meanwhile, means for the command; then it is dropped.
    let _ = command.as_mut().now_or_never();
    let code = if is_its_end { Code::Done } else { end.report(cli, app) };
    ended(code, is_kept, app, signals).await
}

/// Waits for exchanges of credentials, so that their results are stored; false if one may be lost. One that was not
/// begun, such as for a lock, is not waited for.
async fn exchanges_end(app: &AppContext<'_>, signals: &mut Signals) -> bool {
    if !app.state.end_writes() {
        return true;
    }
    app.tasks.close();
    tokio::select! {
        biased;
        () = app.tasks.wait() => true,
        _ = signals.next() => false,
        () = tokio::time::sleep(EXCHANGE_LIMIT) => false,
    }
}

/// The last word, and the exit code.
async fn ended(code: Code, is_kept: bool, app: &AppContext<'_>, signals: &mut Signals) -> Code {
    if !is_kept {
        app.console.note(
            "warning: the exchange of a credential was not waited for to its end: the stored one may be stale; \
             `cpaas doctor` checks whether it is still accepted",
        );
    }
    last_lines(&app.console, signals).await;
    match code {
        Code::Checked(_) => code,
        _ if is_kept => code,
        _ => Code::OutcomeUnknown,
    }
}

/// Waits until the last lines are printed, though not for a reader that never comes.
pub(super) async fn last_lines(console: &Console, signals: &mut Signals) {
    tokio::select! {
        _ = console.flush() => {}
        _ = signals.next() => {}
        () = tokio::time::sleep(LAST_LINES) => {}
    }
}

impl End {
    fn why(self) -> &'static str {
        match self {
            Self::Signal(_) => "interrupted",
            Self::Deadline => "not done within --deadline",
        }
    }

    /// Reports what the end leaves open. An outcome that was reported as unknown before counts more.
    fn report(self, cli: &Cli, app: &AppContext<'_>) -> Code {
        if app.state.has_reported_unknown() {
            app.console.note(self.why());
            return Code::OutcomeUnknown;
        }
        let (open, effect) = open(&app.state.changed());
        let message = format!("{}; {open}", self.why());
        let failure = match self {
            Self::Signal(signal) => Failure::interrupted(signal, message),
            Self::Deadline => Failure::late(message),
        };
        let failure = failure.with_effect(effect);
        let failure = match (effect, self) {
            (Effect::Unknown, _) => failure.with_code(Code::OutcomeUnknown),
            (Effect::Applied, Self::Deadline) => failure.with_code(Code::SomeFailed),
            _ => failure,
        };
        report(cli, &app.console, &failure)
    }
}

/// What a command leaves open that ends now.
fn open(Changed { made, unknown }: &Changed) -> (String, Effect) {
    let may_have = "may have been made: check the account before you repeat it";
    let of = |accounts: &[String]| accounts.join(", ");
    match (made.as_slice(), unknown.as_slice()) {
        ([], []) => ("nothing was changed".to_owned(), Effect::None),
        (made, []) => (format!("the change of {} was made", of(made)), Effect::Applied),
        ([], unknown) => (format!("the change of {} {may_have}", of(unknown)), Effect::Unknown),
        (made, unknown) => {
            let open =
                format!("the change of {} {may_have}; that of {} was made", of(unknown), of(made));
            (open, Effect::Unknown)
        }
    }
}
