//! Answers of accounts as rows.

use std::fmt::Display;

use cpaas_core::{AccountId, AccountInfo, Balance, Capabilities, Error, ErrorKind};
use cpaas_fleet::Outcome;
use serde::Serialize;

use super::cell::{Cell, Tone};
use super::options::{Format, Output};
use crate::base::exit::Failure;

/// The columns before the answer of an account.
const WHO: [&str; 2] = ["PROFILE", "PROVIDER"];

/// The columns after it, in formats that are read without stderr: why there is none.
const WHY: [&str; 2] = ["ERROR", "MESSAGE"];

/// What an account answers.
pub(crate) trait Answer: Serialize {
    /// Its columns.
    const COLUMNS: &'static [&'static str];
    /// The most important of them. It holds the reason if there is no answer.
    const REASON: usize;

    /// Its cells, one for each column.
    fn cells(&self) -> Vec<Cell>;
}

impl Answer for AccountId {
    const COLUMNS: &'static [&'static str] = &["ID"];
    const REASON: usize = 0;

    fn cells(&self) -> Vec<Cell> {
        vec![text(self)]
    }
}

impl Answer for AccountInfo {
    const COLUMNS: &'static [&'static str] =
        &["ID", "NAME", "EMAIL", "STATUS", "CURRENCY", "LANGUAGE", "TIMEZONE", "CREATED"];
    const REASON: usize = 3;

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.id),
            Cell::free_text(self.name.as_ref()),
            Cell::free_text(self.email.as_ref()),
            Cell::free_text(self.status.as_ref()),
            Cell::known(self.currency.as_ref()),
            Cell::free_text(self.language.as_ref()),
            Cell::free_text(self.timezone.as_ref()),
            Cell::known(self.created.as_ref()),
        ]
    }
}

impl Answer for Balance {
    const COLUMNS: &'static [&'static str] = &["BALANCE", "CURRENCY", "CREDIT LIMIT", "HELD"];
    const REASON: usize = 0;

    fn cells(&self) -> Vec<Cell> {
        let Self { amount, currency, credit_limit, held, .. } = self;
        vec![text(amount), text(currency), Cell::known(*credit_limit), Cell::known(*held)]
    }
}

impl Answer for Capabilities {
    const COLUMNS: &'static [&'static str] = &["OPERATIONS", "UPDATE FIELDS"];
    const REASON: usize = 0;

    fn cells(&self) -> Vec<Cell> {
        vec![words(self.operations()), words(self.update_fields())]
    }
}

/// The columns of a command over accounts.
pub(crate) fn columns<T: Answer>(format: Format) -> Vec<&'static str> {
    let why: &[&str] = if format == Format::Csv { &WHY } else { &[] };
    [&WHO, T::COLUMNS, why].concat()
}

/// The position of the most important column.
pub(super) const fn reason_column<T: Answer>() -> usize {
    WHO.len() + T::REASON
}

/// The cells of an outcome, at most one for each column. A bad one is highlighted.
pub(super) fn cells<T: Answer>(outcome: &Outcome<T>, is_read: bool, is_bad: bool) -> Vec<Cell> {
    let mut cells = vec![text(&outcome.label), text(outcome.provider)];
    match &outcome.result {
        Ok(answer) => cells.extend(answer.cells()),
        Err(error) => {
            cells.resize(WHO.len() + T::COLUMNS.len(), Cell::nothing());
            cells[reason_column::<T>()] = reason(error, is_read);
        }
    }
    if is_bad {
        cells[reason_column::<T>()].highlight();
    }
    let error = outcome.result.as_ref().err();
    cells.push(Cell::known(error.map(Error::kind)));
    cells.push(Cell::free_text(error.map(Error::message)));
    cells
}

/// Fails early if answers of this kind do not have a column that is selected.
pub(crate) fn check_columns<T: Answer>(output: Output<'_>) -> Result<(), Failure> {
    output.check(&columns::<T>(output.format))
}

fn reason(error: &Error, is_read: bool) -> Cell {
    let is_failure = !(is_read && error.kind() == ErrorKind::Unsupported);
    Cell::reason(error.kind(), if is_failure { Tone::Bad } else { Tone::Plain })
}

fn words(items: &[impl Display]) -> Cell {
    let words = items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Cell::known(Some(words).filter(|words| !words.is_empty()))
}

fn text(value: impl Display) -> Cell {
    value.to_string().into()
}
