//! What several balances come to in each currency.

use cpaas_core::Balance;
use cpaas_fleet::{Outcome, Subtotal, Subtotals};

use super::answer;
use super::cell::Cell;
use super::options::{Format, Output};
use super::{print, rows};
use crate::base::exit::Failure;

/// Prints the total of each currency, below a table of several balances.
pub(crate) fn totals(output: Output<'_>, outcomes: &[Outcome<Balance>]) -> Result<(), Failure> {
    let balances = outcomes.iter().filter(|outcome| outcome.result.is_ok()).count();
    let columns = answer::columns::<Balance>(output.format);
    let has_room = output.format == Format::Table && output.headers;
    let balance = answer::reason_column::<Balance>();
    if !has_room || balances < 2 || !output.pick(&columns)?.shows(balance) {
        return Ok(());
    }
    match Subtotals::of(outcomes) {
        Ok(subtotals) => {
            let output = Output { columns: &[], sort: None, ..output };
            let columns = ["TOTAL", "CURRENCY", "ACCOUNTS"];
            print::text(output.console, "");
            let lines = subtotals.iter().map(cells).collect();
            rows::table(output, &columns, &output.pick(&columns)?, lines);
            Ok(())
        }
        Err(error) => {
            output.console.note(&format!("warning: no totals: {error}"));
            Ok(())
        }
    }
}

fn cells(Subtotal { total, accounts, .. }: &Subtotal) -> Vec<Cell> {
    let cells = [total.amount.to_string(), total.currency.to_string(), accounts.to_string()];
    cells.map(Cell::from).into()
}
