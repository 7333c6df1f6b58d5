//! `cpaas balance`: the balance of each account, compared with thresholds.

use std::collections::BTreeSet;
use std::fmt::Display;

use clap::Args;
use cpaas_core::{Balance, Currency, Error, ErrorKind};
use cpaas_fleet::{Evaluation, Outcome, State, ThresholdSet, Thresholds};

use crate::base::exit::{Code, Failure};
use crate::output::answer::check_columns;
use crate::output::totals::totals;
use crate::session::context::AppContext;
use crate::session::fleet_run::{self, FleetRun};
use crate::session::threshold_options::threshold_set;

#[derive(Debug, Args)]
pub(crate) struct BalanceOptions {
    /// Exit with 10 if a balance is below this amount, such as 10USD; separate several with commas, one
    /// per currency; PROFILE=10USD applies to that profile only
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    below: Vec<String>,
}

/// The thresholds of `--below`.
#[derive(Debug)]
struct Below {
    set: ThresholdSet,
    thresholds: Thresholds,
}

/// How the balances compare with the thresholds.
#[derive(Debug, Default)]
struct Comparison {
    /// The accounts whose balance is too low, by their positions.
    low: BTreeSet<usize>,
    /// Lines about accounts.
    notes: Vec<String>,
    /// Why a threshold was compared with no balance.
    unused: Vec<String>,
}

/// Prints the balance of every account and the totals.
pub(crate) async fn run(options: &BalanceOptions, app: &AppContext<'_>) -> Result<Code, Failure> {
    let below = Below::parse(&options.below)?;
    let output = app.output()?;
    check_columns::<Balance>(output)?;
    let accounts = fleet_run::open(app, false).await?;
    accounts.check_covers(&below.thresholds).map_err(|error| wrong(&error))?;
    let run = FleetRun::read(output, "balance", &accounts);
    let ended = run.gather(accounts.fleet.balance()).await;
    let Comparison { low, notes, unused } = below.compare(&ended.outcomes);
    // A low balance and a failure count more than a threshold that is compared with nothing.
    if !unused.is_empty() && low.is_empty() && run.code(&ended.outcomes) == Code::Done {
        return Err(wrong(&unused.join("; ")));
    }
    let code = run.present(&ended, |outcome| low.contains(&outcome.position))?;
    totals(output, &ended.outcomes)?;
    notes.iter().chain(&unused).for_each(|line| app.console.note(line));
    Ok(if code == Code::Done && !low.is_empty() { Code::Below } else { code })
}

fn wrong(why: &impl Display) -> Failure {
    Failure::usage(format!("--below: {why}"))
}

impl Below {
    /// The thresholds, unless they contradict each other.
    fn parse(texts: &[String]) -> Result<Self, Failure> {
        let set = threshold_set("--below", texts)?;
        let thresholds = Thresholds::new(ThresholdSet::default(), set.clone());
        Ok(Self { set, thresholds: thresholds.map_err(|error| wrong(&error))? })
    }

    fn compare(&self, outcomes: &[Outcome<Balance>]) -> Comparison {
        let mut comparison = Comparison::default();
        for Outcome { position, label, result, .. } in outcomes {
            let Ok(balance) = result else { continue };
            let (money, currency) = (balance.money(), balance.currency);
            match self.thresholds.evaluate(label, *balance) {
                Err(error) => comparison.unused.push(error.to_string()),
                Ok(Evaluation { state: State::Critical, critical: Some(amount), .. }) => {
                    comparison.low.insert(*position);
                    comparison.notes.push(format!("{label}: {money} is below {amount}"));
                }
                Ok(evaluation)
                    if evaluation.state == State::NotCovered && !self.currencies().is_empty() =>
                {
                    let only = listed(&self.currencies());
                    let line =
                        format!("note: {label}: no threshold for {currency} (thresholds: {only})");
                    comparison.notes.push(line);
                }
                Ok(_) => {}
            }
        }
        comparison.unused.extend(self.unused(outcomes));
        comparison
    }

    /// The currencies of the thresholds that are for all accounts.
    fn currencies(&self) -> BTreeSet<Currency> {
        let for_all = self.set.iter().filter(|threshold| threshold.account.is_none());
        for_all.map(|threshold| threshold.amount.currency).collect()
    }

    /// Thresholds in currencies that no account has, if the balance of every account is known.
    fn unused(&self, outcomes: &[Outcome<Balance>]) -> Vec<String> {
        let has_failed = |error: &Error| error.kind() != ErrorKind::Unsupported;
        let some_failed = outcomes.iter().any(|one| one.result.as_ref().is_err_and(has_failed));
        let known: BTreeSet<_> =
            outcomes.iter().filter_map(|one| Some(one.result.as_ref().ok()?.currency)).collect();
        if some_failed || known.is_empty() {
            return Vec::new();
        }
        let unused = self.currencies().into_iter().filter(|currency| !known.contains(currency));
        let line = |currency| format!("no account has {currency}, only {}", listed(&known));
        unused.map(line).collect()
    }
}

fn listed(currencies: &BTreeSet<Currency>) -> String {
    currencies.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
