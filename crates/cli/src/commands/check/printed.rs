//! How a check is printed: as its line, or account by account.

use cpaas_core::Error;
use cpaas_fleet::Outcome;

use super::judgement::{Judgement, Reading};
use super::verdict::Verdict;
use crate::base::console::Console;
use crate::base::exit::{Failure, Health};
use crate::output::cell::Cell;
use crate::output::json::Element;
use crate::output::options::Output;
use crate::output::threshold_result::word;
use crate::output::totals::Totals;
use crate::output::{document, print, rows};

pub(in crate::commands) const COLUMNS: [&str; 8] =
    ["PROFILE", "PROVIDER", "STATE", "STATUS", "AMOUNT", "LIMIT", "CURRENCY", "MESSAGE"];

/// What was read of each account, and what is concluded from it.
pub(super) struct Checked {
    pub(super) readings: Vec<Outcome<Reading>>,
    /// None of an account that has neither a balance nor a status.
    pub(super) judgements: Vec<Option<Judgement>>,
    pub(super) verdict: Verdict,
}

/// Fails early if a column is selected that a check does not have.
pub(super) fn check_columns(output: Output<'_>) -> Result<(), Failure> {
    output.check(&COLUMNS)
}

impl Checked {
    /// Prints it in this format, else as its line.
    pub(super) fn print(
        self,
        output: Option<Output<'_>>,
        console: &Console,
    ) -> Result<Health, Failure> {
        let Self { readings, judgements, verdict } = self;
        let outcomes = readings.iter().zip(&judgements);
        match output {
            None => print::text(console, &verdict.line),
            Some(output) if output.format.is_json() => {
                document::print(output, outcomes.map(element), &Totals::NONE)?;
            }
            Some(output) => rows::lines(output, &COLUMNS, outcomes.map(cells).collect())?,
        }
        Ok(verdict.health)
    }
}

type Judged<'j> = (&'j Outcome<Reading>, &'j Option<Judgement>);

fn element((outcome, judgement): Judged<'_>) -> Element<'_, Judgement> {
    let result = judgement.as_ref();
    let error = if result.is_none() { unsupported(outcome) } else { None };
    let threshold = result.and_then(|judgement| judgement.threshold);
    let (profile, provider) = (Some(&*outcome.label), Some(outcome.provider.as_str()));
    let element = Element { profile, provider, child: None, result, error, threshold };
    element.of_child(outcome.child.as_deref())
}

/// Why there is nothing to judge.
fn unsupported(outcome: &Outcome<Reading>) -> Option<&Error> {
    outcome.result.as_ref().map_or_else(Some, |reading| reading.balance.as_ref().err())
}

fn cells((outcome, judgement): Judged<'_>) -> Vec<Cell> {
    let who = [Cell::known(Some(&outcome.label)), Cell::known(Some(outcome.provider))];
    let Some(Judgement { state, status, text, threshold, .. }) = judgement else {
        let why = Cell::free_text(unsupported(outcome).map(Error::message));
        let nothing = vec![Cell::nothing(); COLUMNS.len() - who.len() - 1];
        return [&who[..], &nothing, &[why]].concat();
    };
    let [_, amount, limit, currency] =
        threshold.map(|threshold| threshold.texts()).unwrap_or_default();
    let state = Cell::known(Some(word(*state)));
    let of_balance = [amount, limit, currency].map(Cell::known);
    let (status, text) = (Cell::free_text(status.as_ref()), Cell::free_text(Some(text)));
    [&who[..], &[state, status], &of_balance, &[text]].concat()
}
