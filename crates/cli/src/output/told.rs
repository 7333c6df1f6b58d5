//! How a command over accounts ended, told to whoever asked.

use cpaas_core::{Balance, ErrorKind};
use cpaas_fleet::{Outcome, Subtotal, Subtotals};

use super::cell::Cell;
use super::json::Element;
use super::options::{Format, Output};
use super::rows::{self, Answer};
use super::{line, note, print, print_table};
use crate::commands::look;
use crate::exit::Failure;

/// What there is to tell, whatever the accounts answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    /// The name of the command, under which results stand in JSON.
    pub(crate) name: &'static str,
    /// Whether it changes nothing.
    pub(crate) is_read: bool,
    /// How many accounts are asked.
    pub(crate) accounts: usize,
}

impl Told {
    /// Says on stderr why it failed for an account.
    pub(crate) fn explain<T>(self, outcome: &Outcome<T>) {
        let Err(error) = &outcome.result else { return };
        // Among others, an account that has no such thing is not worth a warning.
        let is_expected =
            self.is_read && error.kind() == ErrorKind::Unsupported && self.accounts > 1;
        match error.kind() {
            _ if is_expected => {}
            // Names its place itself.
            ErrorKind::Config => note(&format!("error: {}", error.message())),
            _ => note(&look::told(&outcome.label, error, "info")),
        }
    }

    /// Prints how it ended for one account, as a line of JSON; false if nobody reads any more.
    pub(crate) fn line<T: Answer>(self, outcome: &Outcome<T>) -> Result<bool, Failure> {
        line(&self.element(outcome))
    }

    /// Prints how it ended for each account; says on stderr why it failed for some.
    pub(crate) fn all<T: Answer>(
        self,
        output: Output<'_>,
        outcomes: &[Outcome<T>],
        is_bad: impl Fn(&Outcome<T>) -> bool,
    ) -> Result<(), Failure> {
        for outcome in outcomes {
            self.explain(outcome);
        }
        // People need no table of nothing but failures: the reasons stand above.
        if output.format == Format::Table && outcomes.iter().all(|one| one.result.is_err()) {
            return Ok(());
        }
        let elements: Vec<_> = outcomes.iter().map(|outcome| self.element(outcome)).collect();
        let lines = || {
            let line = |outcome| rows::cells(outcome, self.is_read, is_bad(outcome));
            outcomes.iter().map(line).collect()
        };
        super::elements(output, &elements, &rows::columns::<T>(output.format), lines)
    }

    fn element<T>(self, outcome: &Outcome<T>) -> Element<'_, T> {
        let Outcome { label, provider, result, .. } = outcome;
        Element {
            profile: label,
            provider: provider.as_str(),
            name: self.name,
            result: result.as_ref(),
        }
    }
}

/// Fails early where answers of this kind have no such column.
pub(crate) fn check_answer<T: Answer>(output: Output<'_>) -> Result<(), Failure> {
    output.check(&rows::columns::<T>(output.format))
}

/// Prints, below a table of several balances, what there is in each currency.
pub(crate) fn totals(output: Output<'_>, outcomes: &[Outcome<Balance>]) -> Result<(), Failure> {
    let balances = outcomes.iter().filter(|outcome| outcome.result.is_ok()).count();
    let columns = rows::columns::<Balance>(output.format);
    let is_shown = output.format == Format::Table && output.headers;
    if !is_shown || balances < 2 || !output.pick(&columns)?.shows(rows::telling_column::<Balance>())
    {
        return Ok(());
    }
    match Subtotals::of(outcomes) {
        Ok(subtotals) => {
            let output = Output { columns: &[], sort: None, ..output };
            let columns = ["TOTAL", "CURRENCY", "ACCOUNTS"];
            print("")?;
            print_table(
                output,
                &columns,
                &output.pick(&columns)?,
                subtotals.iter().map(sum).collect(),
            )
        }
        Err(error) => {
            note(&format!("warning: no totals: {error}"));
            Ok(())
        }
    }
}

fn sum(Subtotal { total, accounts, .. }: &Subtotal) -> Vec<Cell> {
    let cells = [total.amount.to_string(), total.currency.to_string(), accounts.to_string()];
    cells.map(Cell::from).into()
}
