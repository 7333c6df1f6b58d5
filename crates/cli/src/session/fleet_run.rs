//! A command over many accounts: runs it, and presents how it ended.

use cpaas_fleet::{Outcome, Run};

use super::account_set::AccountSet;
use super::accounts::AccountFactory;
use super::context::AppContext;
use super::run_state::RunState;
use crate::base::exit::{Code, Failure};
use crate::output::answer::Answer;
use crate::output::options::{Format, Output};
use crate::output::presenter::Presenter;
use crate::output::progress::Progress;
use crate::output::threshold_result::ThresholdResult;
use crate::output::totals::Totals;

/// A command over accounts, with how it is presented.
#[derive(Clone, Copy)]
pub(crate) struct FleetRun<'o> {
    pub(crate) presenter: Presenter<'o>,
    /// What becomes of the accounts' writes; none if the command changes nothing.
    state: Option<&'o RunState>,
}

/// How it ended for every account, in the accounts' order.
pub(crate) struct Ended<T> {
    pub(crate) outcomes: Vec<Outcome<T>>,
    /// Whether they are printed line by line, and somebody reads them.
    has_reader: bool,
    /// Why not all could be printed.
    print_failure: Option<Failure>,
}

/// The accounts that are selected for a command.
pub(crate) async fn open(app: &AppContext<'_>, dry_run: bool) -> Result<AccountSet, Failure> {
    open_with(app.accounts().in_dry_run(dry_run), app).await
}

/// The same, made by this.
pub(crate) async fn open_with(
    accounts: AccountFactory,
    app: &AppContext<'_>,
) -> Result<AccountSet, Failure> {
    let profiles = app.profiles().await?;
    let selected = profiles.selected(app.global)?;
    let accounts = AccountSet::open(accounts, &selected, app.global.concurrency).await?;
    Ok(accounts.served_by(profiles.sandbox))
}

impl<'o> FleetRun<'o> {
    /// A command that changes nothing.
    pub(crate) fn read(output: Output<'o>, accounts: &AccountSet) -> Self {
        let accounts = accounts.fleet.len();
        Self { presenter: Presenter { output, is_read: true, accounts }, state: None }
    }

    /// A command that changes accounts: one that does not support the change has failed.
    pub(crate) fn write(output: Output<'o>, accounts: &'o AccountSet) -> Self {
        let state = Some(&accounts.state);
        let accounts = accounts.fleet.len();
        Self { presenter: Presenter { output, is_read: false, accounts }, state }
    }

    /// The same, tried without being sent.
    pub(crate) fn dry_run(output: Output<'o>, accounts: &'o AccountSet) -> Self {
        Self { state: None, ..Self::write(output, accounts) }
    }

    /// Runs it on all accounts. Outcomes that are printed line by line are printed as they come.
    /// `threshold` is how an outcome compares with its thresholds.
    pub(crate) async fn gather<T: Answer>(
        self,
        mut run: Run<'_, T>,
        threshold: impl Fn(&Outcome<T>) -> Option<ThresholdResult> + Send + Sync,
    ) -> Ended<T> {
        let Presenter { output, accounts, is_read, .. } = self.presenter;
        let progress = (accounts > 1).then(|| Progress::start(output, "accounts", Some(accounts)));
        let mut ended = Ended {
            outcomes: Vec::with_capacity(accounts),
            has_reader: output.format == Format::Ndjson,
            print_failure: None,
        };
        while let Some(outcome) = run.next().await {
            progress.iter().for_each(Progress::step);
            if let Some(state) = self.state {
                state.conclude(&outcome.label, &outcome.result);
            }
            let had_reader = ended.has_reader;
            self.take(&mut ended, outcome, &threshold);
            // A change continues to its end, even if its output is no longer read.
            if had_reader && !ended.has_reader && is_read {
                break;
            }
        }
        ended.outcomes.sort_by_key(|outcome| outcome.position);
        ended
    }

    /// Adds those of child accounts, each after the account above it.
    pub(crate) fn add<T: Answer>(
        self,
        ended: &mut Ended<T>,
        children: Vec<Outcome<T>>,
        threshold: impl Fn(&Outcome<T>) -> Option<ThresholdResult>,
    ) {
        for child in children {
            self.take(ended, child, &threshold);
        }
        ended.outcomes.sort_by_key(|outcome| outcome.position);
    }

    /// Keeps an outcome; prints it, if lines are printed as they come.
    fn take<T: Answer>(
        self,
        ended: &mut Ended<T>,
        outcome: Outcome<T>,
        threshold: &impl Fn(&Outcome<T>) -> Option<ThresholdResult>,
    ) {
        if ended.has_reader {
            self.presenter.explain(&outcome);
            let printed = self.presenter.line(&outcome, threshold(&outcome));
            ended.has_reader = printed.unwrap_or_else(|failure| {
                ended.print_failure = Some(failure);
                false
            });
        }
        ended.outcomes.push(outcome);
    }

    /// Prints how it ended, those below a threshold highlighted; returns the exit code.
    pub(crate) fn present<T: Answer>(
        self,
        ended: &Ended<T>,
        threshold: impl Fn(&Outcome<T>) -> Option<ThresholdResult>,
        totals: &Totals,
    ) -> Result<Code, Failure> {
        let Ended { outcomes, print_failure, .. } = ended;
        let code = self.code(outcomes);
        let output = self.presenter.output;
        let printed = match print_failure {
            Some(failure) => Err(failure.clone()),
            None if output.format == Format::Ndjson => self.presenter.end(totals),
            None => self.presenter.all(outcomes, threshold, totals),
        };
        match printed {
            // The outcome counts more than that it could not be printed.
            Err(failure) if code != Code::Done => output.console.note(&format!("error: {failure}")),
            printed => printed?,
        }
        Ok(code)
    }

    /// Runs it, and prints how it ended.
    pub(crate) async fn run<T: Answer>(self, run: Run<'_, T>) -> Result<Code, Failure> {
        self.present(&self.gather(run, |_| None).await, |_| None, &Totals::NONE)
    }

    /// The exit code of all outcomes together.
    pub(crate) fn code<T>(self, outcomes: &[Outcome<T>]) -> Code {
        let code =
            |outcome: &Outcome<T>| outcome.result.as_ref().err().map_or(Code::Done, Code::of);
        let codes: Vec<_> = outcomes.iter().map(code).collect();
        Code::of_all(&codes, self.presenter.is_read)
    }
}
