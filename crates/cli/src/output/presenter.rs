//! Presents how a command over accounts ended.

use cpaas_core::{Balance, ErrorKind};
use cpaas_fleet::Outcome;

use super::answer::{self, Answer};
use super::document::{self, Document};
use super::json::Element;
use super::options::{Format, Output};
use super::recovery::recovery_hint;
use super::threshold_result::ThresholdResult;
use super::totals::Totals;
use super::{print, rows};
use crate::base::exit::Failure;

/// How a command over accounts is presented, whatever the accounts answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Presenter<'o> {
    pub(crate) output: Output<'o>,
    /// Whether the command changes nothing.
    pub(crate) is_read: bool,
    /// The number of accounts.
    pub(crate) accounts: usize,
}

impl Presenter<'_> {
    /// Prints on stderr why it failed for an account.
    pub(crate) fn explain<T>(self, outcome: &Outcome<T>) {
        let Err(error) = &outcome.result else { return };
        // Among several accounts, one whose platform has no such thing needs no warning.
        let is_expected =
            self.is_read && error.kind() == ErrorKind::Unsupported && self.accounts > 1;
        match error.kind() {
            _ if is_expected => {}
            // Its message names the place.
            ErrorKind::Config => self.output.console.note(&format!("error: {}", error.message())),
            _ => {
                let hint = recovery_hint(self.output, &outcome.label, error, "info");
                self.output.console.note(&hint);
            }
        }
    }

    /// Prints the outcome of one account, as a line of JSON, and how it compares with its thresholds; false if nobody
    /// reads stdout any more.
    pub(crate) fn line<T: Answer>(
        self,
        outcome: &Outcome<T>,
        threshold: Option<ThresholdResult>,
    ) -> Result<bool, Failure> {
        Document::new(self.output).element(&element(outcome, threshold))
    }

    /// Prints what follows the last line of JSON.
    pub(crate) fn end(self, totals: &Totals) -> Result<(), Failure> {
        Document::new(self.output).end(totals)
    }

    /// Prints the outcome of each account, those below a threshold highlighted; on stderr, why it failed for some.
    pub(crate) fn all<T: Answer>(
        self,
        outcomes: &[Outcome<T>],
        threshold: impl Fn(&Outcome<T>) -> Option<ThresholdResult>,
        totals: &Totals,
    ) -> Result<(), Failure> {
        for outcome in outcomes {
            self.explain(outcome);
        }
        let format = self.output.format;
        if format.is_json() {
            let elements = outcomes.iter().map(|outcome| element(outcome, threshold(outcome)));
            return document::print(self.output, elements, totals);
        }
        // A table of failures alone would only repeat stderr.
        if format == Format::Table && outcomes.iter().all(|one| one.result.is_err()) {
            return Ok(());
        }
        let line = |outcome| {
            let is_below = threshold(outcome).is_some_and(|result| result.is_below());
            answer::cells(outcome, self.is_read, is_below)
        };
        let lines = outcomes.iter().map(line).collect();
        rows::lines(self.output, &answer::columns::<T>(format), lines)
    }
}

impl Presenter<'_> {
    /// Prints the totals below a table of several balances.
    pub(crate) fn totals(
        self,
        outcomes: &[Outcome<Balance>],
        totals: &Totals,
    ) -> Result<(), Failure> {
        let output = self.output;
        let balances = outcomes.iter().filter(|outcome| outcome.result.is_ok()).count();
        let columns = answer::columns::<Balance>(output.format);
        let has_room = output.format == Format::Table && output.headers;
        let balance = answer::reason_column::<Balance>();
        if !has_room || balances < 2 || !output.pick(&columns)?.shows(balance) {
            return Ok(());
        }
        let Some(lines) = totals.rows() else { return Ok(()) };
        print::text(output.console, "");
        let output = Output { columns: &[], default_columns: &[], sort: None, ..output };
        rows::lines(output, &["TOTAL", "CURRENCY", "ACCOUNTS"], lines)
    }
}

fn element<T>(outcome: &Outcome<T>, threshold: Option<ThresholdResult>) -> Element<'_, T> {
    let Outcome { label, provider, child, result, .. } = outcome;
    let element = Element::of((label, provider.as_str()), result.as_ref());
    Element { threshold, ..element.of_child(child.as_deref()) }
}
