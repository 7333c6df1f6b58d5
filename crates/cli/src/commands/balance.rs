//! `cpaas balance`: what accounts have, held against amounts that they should not fall below.

use std::collections::BTreeSet;
use std::fmt::Display;

use clap::Args;
use cpaas_core::{Balance, Currency, Error, ErrorKind};
use cpaas_fleet::{Evaluation, Outcome, State, ThresholdSet, Thresholds};

use super::check::level;
use super::crowd::{Asking, Crowd};
use crate::exit::{Code, Failure};
use crate::output;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Exit with 10 if a balance is below this, such as 10USD; several with commas: one for each
    /// currency, and PROFILE=10USD for one account
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    below: Vec<String>,
}

/// The amounts that no balance should be below.
#[derive(Debug)]
pub(crate) struct Below {
    level: ThresholdSet,
    thresholds: Thresholds,
}

/// How the balances stand.
#[derive(Debug, Default)]
struct Judgement {
    /// The accounts that have too little, by their places.
    low: BTreeSet<usize>,
    /// What is to be said of accounts.
    notes: Vec<String>,
    /// Why an amount was held against no balance.
    idle: Vec<String>,
}

impl Options {
    /// The amounts, unless they make no sense together.
    pub(super) fn below(&self) -> Result<Below, Failure> {
        let level = level("--below", &self.below)?;
        let thresholds = Thresholds::new(ThresholdSet::default(), level.clone())
            .map_err(|error| wrong(&error))?;
        Ok(Below { level, thresholds })
    }
}

fn wrong(why: &impl Display) -> Failure {
    Failure::usage(format!("--below: {why}"))
}

impl Below {
    /// Asks every account, prints what it has and the sums, and says with a code whether any has too
    /// little.
    pub(super) async fn ask(&self, asking: Asking<'_>, crowd: &Crowd) -> Result<Code, Failure> {
        crowd.has_all_of(&self.thresholds).map_err(|error| wrong(&error))?;
        let ended = asking.gather(crowd.fleet.balance()).await;
        let Judgement { low, notes, idle } = self.judge(&ended.outcomes);
        // An alarm and a failure count more than an amount that is good for nothing.
        if !idle.is_empty() && low.is_empty() && asking.code(&ended.outcomes) == Code::Done {
            return Err(wrong(&idle.join("; ")));
        }
        let code = asking.tell(&ended, |outcome| low.contains(&outcome.position))?;
        output::totals(asking.output, &ended.outcomes)?;
        notes.iter().chain(&idle).for_each(|line| output::note(line));
        Ok(if code == Code::Done && !low.is_empty() { Code::Below } else { code })
    }

    fn judge(&self, outcomes: &[Outcome<Balance>]) -> Judgement {
        let mut judgement = Judgement::default();
        for Outcome { position, label, result, .. } in outcomes {
            let Ok(balance) = result else { continue };
            let (money, currency) = (balance.money(), balance.currency);
            match self.thresholds.evaluate(label, *balance) {
                Err(error) => judgement.idle.push(error.to_string()),
                Ok(Evaluation { state: State::Critical, critical: Some(amount), .. }) => {
                    judgement.low.insert(*position);
                    judgement.notes.push(format!("{label}: {money} is below {amount}"));
                }
                Ok(held) if held.state == State::NotCovered && !self.currencies().is_empty() => {
                    let only = listed(&self.currencies());
                    let line = format!("note: {label}: no amount in {currency}, only in {only}");
                    judgement.notes.push(line);
                }
                Ok(_) => {}
            }
        }
        judgement.idle.extend(self.idle(outcomes));
        judgement
    }

    /// The currencies of the amounts that are for all accounts.
    fn currencies(&self) -> BTreeSet<Currency> {
        let for_all = self.level.iter().filter(|threshold| threshold.account.is_none());
        for_all.map(|threshold| threshold.amount.currency).collect()
    }

    /// The amounts in currencies that no account has, as far as it is known of all.
    fn idle(&self, outcomes: &[Outcome<Balance>]) -> Vec<String> {
        let has_failed = |error: &Error| error.kind() != ErrorKind::Unsupported;
        let some_failed = outcomes.iter().any(|one| one.result.as_ref().is_err_and(has_failed));
        let there: BTreeSet<_> =
            outcomes.iter().filter_map(|one| Some(one.result.as_ref().ok()?.currency)).collect();
        if some_failed || there.is_empty() {
            return Vec::new();
        }
        let idle = self.currencies().into_iter().filter(|currency| !there.contains(currency));
        let line = |currency| format!("no account has {currency}, only {}", listed(&there));
        idle.map(line).collect()
    }
}

fn listed(currencies: &BTreeSet<Currency>) -> String {
    currencies.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
