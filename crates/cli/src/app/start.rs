//! The program from its start to its exit code.

use std::process::ExitCode;

use cpaas_http::TaskTracker;
use tokio::time::Instant;

use super::report::report;
use super::{dispatch, parse, signals};
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::cli::Cli;
use crate::session::context::AppContext;
use crate::session::run_state::RunState;

pub(crate) fn start() -> ExitCode {
    let console = Console::default();
    let code = match parse::parse() {
        Ok(cli) => execute(&cli, console),
        Err(error) => parse::report(&error, &console),
    };
    code.into()
}

/// Runs a command line on a runtime of its own.
fn execute(cli: &Cli, console: Console) -> Code {
    if let Err(failure) = cli.global.verbosity.start(&console) {
        return report(cli, &console, &failure);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let failure = Failure::other(format!("no runtime: {error}"));
            return report(cli, &console, &failure);
        }
    };
    let app = AppContext {
        global: &cli.global,
        started: Instant::now(),
        tasks: TaskTracker::new(),
        state: RunState::default(),
        console,
    };
    let code = runtime.block_on(async {
        let code = run(cli, &app).await;
        signals::shut_down(code, &app.tasks, &app.console).await
    });
    // A task that still runs, such as a read of standard input, ends with the process.
    runtime.shutdown_background();
    code
}

/// Runs the command until it is done or interrupted.
async fn run(cli: &Cli, app: &AppContext<'_>) -> Code {
    tokio::select! {
        // First, so that no command is too busy to be interrupted.
        biased;
        () = signals::interrupt(), if !cli.command.handles_signals() => {
            signals::interrupted(cli, app)
        }
        () = signals::deadline(cli.global.network.deadline()) => signals::late(cli, app),
        outcome = dispatch::run(&cli.command, app) => {
            outcome.unwrap_or_else(|failure| report(cli, &app.console, &failure))
        }
    }
}
