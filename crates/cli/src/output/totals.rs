//! What several balances come to in each currency.

use cpaas_core::{Balance, Money};
use cpaas_fleet::{Outcome, Subtotal, Subtotals};
use serde::Serialize;

use super::cell::Cell;
use crate::base::console::Console;

/// The total of each currency; null if they can't be held exactly.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Totals(Option<Vec<Total>>);

#[derive(Debug, Serialize)]
struct Total {
    #[serde(flatten)]
    money: Money,
    /// How many accounts it is of.
    accounts: usize,
}

impl Totals {
    /// Of a command that has none.
    pub(crate) const NONE: Self = Self(Some(Vec::new()));

    /// Of the balances that were read.
    pub(crate) fn of<'o>(
        outcomes: impl IntoIterator<Item = &'o Outcome<Balance>>,
        console: &Console,
    ) -> Self {
        let total = |subtotal: &Subtotal| {
            let Subtotal { total: money, accounts, .. } = *subtotal;
            Total { money, accounts }
        };
        match Subtotals::of(outcomes) {
            Ok(subtotals) => Self(Some(subtotals.iter().map(total).collect())),
            Err(error) => {
                console.note(&format!("warning: no totals: {error}"));
                Self(None)
            }
        }
    }

    /// Whether there is nothing to add up.
    pub(super) fn is_none(&self) -> bool {
        self.0.as_ref().is_some_and(Vec::is_empty)
    }

    /// A row for each currency; none if they are not known.
    pub(super) fn rows(&self) -> Option<Vec<Vec<Cell>>> {
        self.0.as_ref().map(|totals| totals.iter().map(Total::cells).collect())
    }
}

impl Total {
    fn cells(&self) -> Vec<Cell> {
        let Self { money, accounts } = self;
        let cells = [money.amount.to_string(), money.currency.to_string(), accounts.to_string()];
        cells.map(Cell::from).into()
    }
}
