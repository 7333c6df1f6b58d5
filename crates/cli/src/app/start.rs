//! The program from its start to its exit code.

use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;

use clap::CommandFactory as _;
use cpaas_core::Effect;
use cpaas_http::TaskTracker;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::ending::{self, End};
use super::report::report;
use super::{dispatch, parse, runtime};
use crate::base::console::Console;
use crate::base::exit::{Code, Failure, Health};
use crate::base::signals::{Signal, Signals};
use crate::cli::Cli;
use crate::commands::columns;
use crate::config::defaults::Defaults;
use crate::help::dynamic;
use crate::session::configuration::Configuration;
use crate::session::context::AppContext;
use crate::session::losses::Losses;
use crate::session::run_state::RunState;

pub(crate) fn start() -> ExitCode {
    if dynamic::answer(Cli::command) {
        return Code::Done.into();
    }
    let console = Console::default();
    let code = match parse::parse() {
        Ok(cli) => execute(cli, console),
        Err(error) => parse::report(&error, &console),
    };
    code.into()
}

/// Runs a command line on a runtime of its own.
fn execute(mut cli: Cli, console: Console) -> Code {
    let checked = cli.check();
    cli.global.note_reach();
    cli.global.output.is_column = Some(|name| columns::is_any(name, &Cli::command()));
    let problems = cli.global.set_defaults(Defaults::of_environment(), cli.command.is_server());
    let started =
        checked.and_then(|()| cli.global.verbosity.start(&console)).and_then(|()| runtime::start());
    let runtime = match started {
        Ok(runtime) => runtime,
        Err(failure) => return report(&cli, &console, &failure),
    };
    let configuration = Configuration::of_environment(problems);
    let code = runtime.block_on(run(&mut cli, configuration, console));
    // What still runs, such as a read of standard input, ends with the process.
    runtime.shutdown_background();
    code
}

/// Reads what is configured, and runs the command.
async fn run(cli: &mut Cli, mut configuration: Configuration, console: Console) -> Code {
    let started = Instant::now();
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => {
            return report(cli, &console, &Failure::other(format!("no signals: {error}")));
        }
    };
    console.print_beside(Handle::current());
    if cli.is_configured() {
        configuration = tokio::select! {
            biased;
            signal = signals.next() => {
                let message = "interrupted; nothing was changed";
                let code = report(cli, &console, &Failure::interrupted(signal, message));
                ending::last_lines(&console, &mut signals).await;
                return code;
            }
            read = configuration.read(&mut cli.global, cli.command.is_server()) => read,
        };
    }
    let app = AppContext {
        global: &cli.global,
        configuration,
        started,
        tasks: TaskTracker::new(),
        losses: Losses::default(),
        state: RunState::default(),
        console,
        reload: Arc::default(),
    };
    let code = run_to_end(cli, &app, signals).await;
    app.losses.worsen(code)
}

/// Runs the command until it is done, a signal comes, or its time is over.
async fn run_to_end(cli: &Cli, app: &AppContext<'_>, mut signals: Signals) -> Code {
    let mut command = pin!(finish(cli, app));
    let end = tokio::select! {
        // First, so that no command is too busy to be interrupted.
        biased;
        signal = ending(&mut signals, cli, app) => End::Signal(signal),
        () = ending::deadline(cli.global.network.deadline()) => End::Deadline,
        code = &mut command => return ending::after(code, app, &mut signals).await,
    };
    ending::early(end, command, cli, app, &mut signals).await
}

/// The next signal that ends the command.
async fn ending(signals: &mut Signals, cli: &Cli, app: &AppContext<'_>) -> Signal {
    loop {
        match signals.next().await {
            Signal::HangUp if cli.command.reloads() => {
                app.reload.notify_one();
                signals.forget_last();
            }
            signal => return signal,
        }
    }
}

/// Runs the command, and waits until its result is printed.
async fn finish(cli: &Cli, app: &AppContext<'_>) -> Code {
    let outcome = dispatch::run(&cli.command, app).await;
    let printed = app.console.flush().await;
    match (outcome, printed) {
        (Ok(code), Ok(())) => code,
        (Ok(Code::Done), Err(failure)) | (Err(failure), Ok(())) => {
            report(cli, &app.console, &beside_change(failure, app))
        }
        (outcome, Err(unprinted)) => {
            app.console.note(&format!("error: {unprinted}"));
            match outcome {
                // It can't be green if nobody can read it.
                Ok(Code::Checked(_)) => Code::Checked(Health::Unknown),
                // The outcome counts more than that it could not be printed.
                Ok(code) => code,
                Err(failure) => report(cli, &app.console, &beside_change(failure, app)),
            }
        }
    }
}

/// The failure of a command that made a change all the same: it must not look as if it made none.
fn beside_change(failure: Failure, app: &AppContext<'_>) -> Failure {
    let is_made = !app.state.changed().made.is_empty() && failure.effect() == Effect::None;
    if is_made { failure.after_change() } else { failure }
}
