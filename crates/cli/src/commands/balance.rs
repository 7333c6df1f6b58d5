//! `cpaas balance`: the balance of each account, compared with thresholds.

use std::collections::BTreeSet;
use std::fmt::Display;

use clap::Args;
use cpaas_core::{AccountInfo, AccountStatus, Balance, Currency, Error, ErrorKind};
use cpaas_exporter::Wanted;
use cpaas_fleet::{Evaluation, Fleet, Outcome, State, ThresholdSet, Thresholds};
use futures_util::future::join;

use super::metrics;
use crate::base::console::Console;
use crate::base::exit::{Code, Failure};
use crate::config::default_thresholds::completed;
use crate::output::answer::check_columns;
use crate::output::threshold_result::ThresholdResult;
use crate::output::totals::Totals;
use crate::session::context::AppContext;
use crate::session::fleet_run::{self, FleetRun};
use crate::session::threshold_options::{
    OfCredit, available, check_available, currencies, listed, threshold_set,
};

#[derive(Debug, Args)]
pub(crate) struct BalanceOptions {
    /// Exit with 10 if a balance is below this amount, such as 10USD; separate several with commas, one
    /// per currency; PROFILE=10USD applies to that profile only [default: `CPAAS_BELOW`]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    below: Vec<String>,
    /// Compare what can be spent, credit included, with the thresholds, instead of the balance
    #[arg(long)]
    available: bool,
    /// Also show the balance of each child account (Voximplant), of at most `max_children` of the profile
    #[arg(long)]
    children: bool,
}

/// The thresholds of `--below` and of the defaults.
#[derive(Debug)]
struct Below {
    /// Those of the command line.
    given: ThresholdSet,
    set: ThresholdSet,
    thresholds: Thresholds,
}

/// How the balances compare with the thresholds.
#[derive(Debug, Default)]
struct Comparison {
    /// How many balances are too low.
    low: usize,
    /// Lines about accounts.
    notes: Vec<String>,
    /// Why a threshold was compared with no balance.
    unused: Vec<String>,
}

/// Prints the balance of every account and the totals.
pub(crate) async fn run(options: &BalanceOptions, app: &AppContext<'_>) -> Result<Code, Failure> {
    if let Some(output) = app.global.output.metrics(&app.console)? {
        if !options.below.is_empty() {
            return Err(Failure::usage(
                "--below: metrics have the thresholds of the profiles and the defaults",
            ));
        }
        let accounts = app.accounts().with_children(options.children);
        let metrics = metrics::run(Wanted::Balance, output, accounts, app).await?;
        return Ok(metrics::code(&metrics));
    }
    check_available(options.available, options.children)?;
    let below = Below::parse(options, &app.global.thresholds.below)?;
    let output = app.output()?;
    check_columns::<Balance>(output)?;
    let factory = app.accounts().with_children(options.children);
    let accounts = fleet_run::open_with(factory, app).await?;
    accounts.check_covers(&below.thresholds).await.map_err(|error| wrong(&error))?;
    let run = FleetRun::read(output, &accounts);
    let of_credit = accounts.of_credit(options.available);
    let threshold = |outcome: &Outcome<Balance>| below.result(outcome, &of_credit);
    let balances = run.gather(accounts.fleet.balance(), threshold);
    let others = join(below.inactive(&accounts.fleet), accounts.child_balances());
    let (mut ended, (inactive, children)) = join(balances, others).await;
    run.add(&mut ended, children, threshold);
    let comparison = below.compare(&ended.outcomes, &of_credit);
    let repeated = accounts.repeated(&ended.outcomes, &app.console).await;
    let once = ended.outcomes.iter().filter(|one| !repeated.contains(&one.label));
    let totals = Totals::of(once, &app.console);
    let printed = run.present(&ended, threshold, &totals);
    let printed =
        printed.and_then(|code| run.presenter.totals(&ended.outcomes, &totals).map(|()| code));
    for line in &inactive {
        app.console.note(line);
    }
    let unused = |why: &str| below.is_unused(why);
    comparison.end(&app.console, printed, failed(&ended.outcomes), unused)
}

/// How many balances could not be read.
fn failed(outcomes: &[Outcome<Balance>]) -> usize {
    let has_failed = |error: &Error| error.kind() != ErrorKind::Unsupported;
    outcomes.iter().filter(|one| one.result.as_ref().is_err_and(has_failed)).count()
}

impl Comparison {
    /// Prints what the table does not show, and how it ends. A balance that is known to be too low
    /// counts more than one that could not be read, or a result that could not be printed.
    fn end(
        self,
        console: &Console,
        printed: Result<Code, Failure>,
        failed: usize,
        is_unused: impl Fn(&str) -> Failure,
    ) -> Result<Code, Failure> {
        let Self { low, notes, unused } = self;
        for line in &notes {
            console.note(line);
        }
        if low == 0 {
            // What was read is printed all the same.
            if matches!(printed, Ok(Code::Done)) && !unused.is_empty() {
                return Err(is_unused(&unused.join("; ")));
            }
            for line in &unused {
                console.note(line);
            }
            return printed;
        }
        for line in &unused {
            console.note(line);
        }
        if let Err(failure) = printed {
            console.note(&format!("error: {failure}"));
        }
        if failed > 0 {
            console.note(&format!("{low} below, {failed} could not be read"));
        }
        Ok(Code::Below)
    }
}

fn wrong(why: &impl Display) -> Failure {
    Failure::usage(format!("--below: {why}"))
}

impl Below {
    /// The thresholds, unless they contradict each other.
    fn parse(options: &BalanceOptions, defaults: &ThresholdSet) -> Result<Self, Failure> {
        let given = threshold_set("--below", &options.below)?;
        let set = completed(&given, defaults);
        if options.available && set.iter().next().is_none() {
            return Err(Failure::usage("--available needs thresholds: set --below"));
        }
        let thresholds = Thresholds::new(ThresholdSet::default(), set.clone());
        let thresholds = thresholds.map_err(|error| wrong(&error))?;
        Ok(Self { given, set, thresholds })
    }

    /// That thresholds were compared with nothing: those of the command line, or else the defaults.
    fn is_unused(&self, why: &str) -> Failure {
        match self.given.iter().next() {
            Some(_) => wrong(&why),
            None => Failure::config(format!("the default thresholds of `below`: {why}")),
        }
    }

    /// A line for each account that is known not to be active: money alone does not make it usable.
    /// Nothing is read without a threshold, and what can't be read changes nothing.
    async fn inactive(&self, fleet: &Fleet) -> Vec<String> {
        if self.is_empty() {
            return Vec::new();
        }
        let infos = fleet.info().report().await;
        let line = |(label, info): (&str, &AccountInfo)| {
            let status = info.status.as_ref()?;
            let is_usable = matches!(status, AccountStatus::Active | AccountStatus::Unknown);
            (!is_usable).then(|| format!("warning: {label} is {status}"))
        };
        infos.successes().filter_map(line).collect()
    }

    fn is_empty(&self) -> bool {
        self.set.iter().next().is_none()
    }

    /// How a balance compares with its threshold; none without a threshold, or where there is no balance.
    fn result(&self, outcome: &Outcome<Balance>, of_credit: &OfCredit) -> Option<ThresholdResult> {
        let Outcome { label, result, .. } = outcome;
        let balance = match result {
            _ if self.is_empty() => return None,
            Err(error) if error.kind() == ErrorKind::Unsupported => return None,
            Err(_) => return Some(ThresholdResult::UNKNOWN),
            Ok(balance) => balance,
        };
        let Ok(money) = available(balance, of_credit.includes(label)) else {
            return Some(ThresholdResult::UNKNOWN);
        };
        let evaluation = self.thresholds.evaluate(label, money.into());
        Some(evaluation.map_or_else(
            |_| ThresholdResult::uncompared(money),
            |evaluation| ThresholdResult::from(&evaluation),
        ))
    }

    /// `of_credit` are the accounts whose thresholds are about what can be spent.
    fn compare(&self, outcomes: &[Outcome<Balance>], of_credit: &OfCredit) -> Comparison {
        let mut comparison = Comparison::default();
        let general = currencies(self.set.iter());
        for Outcome { label, result, .. } in outcomes {
            let Ok(balance) = result else { continue };
            let money = match available(balance, of_credit.includes(label)) {
                Ok(money) => money,
                Err(why) => {
                    comparison.unused.push(format!("{label}: {why}"));
                    continue;
                }
            };
            let currency = money.currency;
            match self.thresholds.evaluate(label, money.into()) {
                Err(error) => comparison.unused.push(error.to_string()),
                Ok(Evaluation { state: State::Critical, critical: Some(amount), .. }) => {
                    comparison.low += 1;
                    comparison.notes.push(format!("{label}: {money} is below {amount}"));
                }
                Ok(evaluation) if evaluation.state == State::NotCovered && !general.is_empty() => {
                    let only = listed(&general);
                    let line =
                        format!("note: {label}: no threshold for {currency} (thresholds: {only})");
                    comparison.notes.push(line);
                }
                Ok(_) => {}
            }
        }
        comparison.unused.extend(unused(&currencies(self.given.iter()), &general, outcomes));
        comparison
    }
}

/// Those of the currencies that are given which no account has, if the balance of every account is known. Defaults are
/// for many accounts: of them, it is enough that one currency is some account's.
fn unused(
    given: &BTreeSet<Currency>,
    general: &BTreeSet<Currency>,
    outcomes: &[Outcome<Balance>],
) -> Vec<String> {
    let known: BTreeSet<_> =
        outcomes.iter().filter_map(|one| Some(one.result.as_ref().ok()?.currency)).collect();
    if failed(outcomes) > 0 || known.is_empty() {
        return Vec::new();
    }
    let is_unused = |currency: &&Currency| !known.contains(currency);
    let line = |currency| format!("no account has {currency}, only {}", listed(&known));
    let lines: Vec<_> = given.iter().filter(is_unused).map(line).collect();
    if lines.is_empty() && general.iter().all(|currency| is_unused(&currency)) {
        return general.iter().map(line).collect();
    }
    lines
}
