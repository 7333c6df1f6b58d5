//! One cell: one operation under one fault, and the laws that hold in each.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{Effect, ErrorKind, Result};
use cpaas_http::{Access, ClientOptions};
use cpaas_sandbox::faults::FaultRule;
use cpaas_sandbox::restcomm::Seed;
use cpaas_sandbox::{Options, Sandbox};
use tokio::time::Instant;

use super::operations::Operation;
use super::scenarios::{Expected, Scenario, Setup, impossible};
use crate::support;

/// The time that an operation has, and how much longer a loaded machine may take to say so.
const OPERATION_TIME: Duration = Duration::from_secs(3);
const SLACK: Duration = Duration::from_secs(4);

/// How a cell ended: well, with a kind and an effect, or it can't exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CellOutcome {
    Ok,
    Failed(&'static str, &'static str),
    Impossible,
}

/// Runs a cell. An error says which law is broken.
pub(crate) async fn run(
    scenario: &'static Scenario,
    operation: Operation,
) -> Result<CellOutcome, String> {
    if impossible(scenario.name, &operation).is_some() {
        return Ok(CellOutcome::Impossible);
    }
    let sandbox = Arc::new(sandbox().await);
    let task = tokio::spawn(attempt(scenario, operation, sandbox.clone()));
    let ended = tokio::time::timeout(OPERATION_TIME * 2 + SLACK, task).await;
    let ended = ended.map_err(|_| "it hangs".to_owned())?;
    let Attempt { result, commits_before, took } = ended.map_err(|_| "it panicked".to_owned())?;
    if took > OPERATION_TIME + SLACK {
        return Err(format!("it took {took:?}"));
    }
    let commits = support::commits(&sandbox, operation.provider) - commits_before;
    laws(operation.access, &result, commits)?;
    let expected = match operation.access {
        // Each login counts where they are limited: it is not repeated.
        Access::Read if operation.name == "create_token" && scenario.name.starts_with("429") => {
            Expected::Fails(&[ErrorKind::RateLimited])
        }
        Access::Read => scenario.read,
        Access::Write => scenario.write,
    };
    let is = |kinds: &[ErrorKind], kind| kinds.contains(&kind);
    let as_expected = match (expected, &result) {
        (Expected::Ok | Expected::Either(_), Ok(())) => true,
        (Expected::Fails(kinds) | Expected::Either(kinds), Err(error)) => is(kinds, error.kind()),
        // A new password tells by itself whether it was taken.
        (Expected::Fails(_), Ok(())) => operation.method == "update_password" && commits == 1,
        (Expected::Ok, Err(_)) => false,
    };
    if !as_expected {
        return Err(format!("it ended with {result:?}"));
    }
    Ok(match result {
        Ok(()) => CellOutcome::Ok,
        Err(error) => CellOutcome::Failed(error.kind().as_str(), error.effect().as_str()),
    })
}

/// What must hold whatever goes wrong.
fn laws(access: Access, result: &Result<()>, commits: usize) -> Result<(), String> {
    let broken = |law: &str| Err(format!("{law}: {result:?} after {commits} commits"));
    match (access, result) {
        (Access::Read, _) if commits > 0 => broken("a read changes nothing"),
        (Access::Read, Err(error)) if error.effect() != Effect::None => {
            broken("a read has no effect")
        }
        (Access::Write, _) if commits > 1 => broken("nothing is done twice"),
        (Access::Write, Ok(())) if commits != 1 => broken("`Ok` means exactly one commit"),
        (Access::Write, Err(error)) if commits == 1 && error.effect() == Effect::None => {
            broken("an error after a commit does not deny it")
        }
        (Access::Write, Err(error)) if commits == 0 && error.effect() == Effect::Applied => {
            broken("an error without a commit does not claim one")
        }
        _ => Ok(()),
    }
}

struct Attempt {
    result: Result<()>,
    commits_before: usize,
    took: Duration,
}

async fn attempt(
    scenario: &'static Scenario,
    operation: Operation,
    sandbox: Arc<Sandbox>,
) -> Attempt {
    let options = options();
    let of_operation =
        |fault| FaultRule::new(fault).provider(operation.provider).operation(operation.name);
    let add = |rule| sandbox.add_fault(rule).map(drop).unwrap();
    match scenario.setup {
        Setup::Rule(fault, None) => add(of_operation(fault(&operation))),
        Setup::Rule(fault, Some(times)) => add(of_operation(fault(&operation)).times(times)),
        Setup::Later(fault) => add(of_operation(fault(&operation)).nth(2)),
        Setup::Refused(time) => sandbox.refuse_connections(time).await,
        Setup::Second(fault) => {
            operation.call(&sandbox, &options).await.unwrap();
            add(of_operation(fault(&operation)));
        }
    }
    let commits_before = support::commits(&sandbox, operation.provider);
    let started = Instant::now();
    let result = operation.call(&sandbox, &options).await;
    // What is done when nobody waits any more counts as well.
    tokio::time::sleep(Duration::from_millis(20)).await;
    Attempt { result, commits_before, took: started.elapsed() }
}

async fn sandbox() -> Sandbox {
    let restcomm = Seed::new().child_role("Administrator");
    support::start(Options::new().children(5).restcomm(restcomm)).await
}

/// As many attempts as it takes to outlast a short refusal.
fn options() -> ClientOptions {
    support::short_limits(3_000, 1_500, 20, 10)
}
