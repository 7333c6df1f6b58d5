//! An outcome for people.

use std::fmt::Display;

use cpaas_core::{AccountInfo, Capabilities, Error, ErrorKind};

use super::cell::{Cell, Tone};
use super::options::Format;
use crate::commands::{Answer, Outcome, Query};

/// The columns of a command over accounts; where nobody reads stderr beside them, with why there is no
/// answer.
pub(super) fn columns(query: &Query, format: Format) -> Vec<&'static str> {
    let columns = account_columns(query);
    let why: &[&str] = if format == Format::Csv { &["ERROR", "MESSAGE"] } else { &[] };
    [columns, why].concat()
}

fn account_columns(query: &Query) -> &'static [&'static str] {
    match query {
        Query::Id => &["PROFILE", "PROVIDER", "ID"],
        Query::Info | Query::Update(_) => &[
            "PROFILE", "PROVIDER", "ID", "NAME", "EMAIL", "STATUS", "CURRENCY", "LANGUAGE",
            "TIMEZONE", "CREATED",
        ],
        Query::Balance => &["PROFILE", "PROVIDER", "BALANCE", "CURRENCY", "CREDIT LIMIT", "HELD"],
        Query::Capabilities => &["PROFILE", "PROVIDER", "OPERATIONS", "UPDATE FIELDS"],
    }
}

/// The column in which it makes sense to read why there is no answer.
fn reason_column(query: &Query) -> usize {
    let name = match query {
        Query::Info | Query::Update(_) => "STATUS",
        Query::Balance => "BALANCE",
        Query::Id | Query::Capabilities => return 2,
    };
    account_columns(query).iter().position(|column| *column == name).unwrap_or(2)
}

/// As long as the columns are at their longest.
pub(super) fn cells(query: &Query, outcome: &Outcome) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![outcome.profile.clone().into(), text(outcome.provider)];
    match &outcome.result {
        Ok(Answer::Id(id)) => cells.push(text(id)),
        Ok(Answer::Info(info)) => cells.extend(account(info)),
        Ok(Answer::Balance(balance)) => {
            cells.extend([text(balance.amount), text(balance.currency)]);
            cells.extend([Cell::known(balance.credit_limit), Cell::known(balance.held)]);
        }
        Ok(Answer::Capabilities(capabilities)) => cells.extend(lists(capabilities)),
        Err(error) => {
            cells.resize(account_columns(query).len(), Cell::nothing());
            cells[reason_column(query)] = reason(query, error);
        }
    }
    let error = outcome.result.as_ref().err();
    cells.push(Cell::known(error.map(Error::kind)));
    cells.push(Cell::known(error.map(Error::message)));
    cells
}

fn reason(query: &Query, error: &Error) -> Cell {
    let is_failure = !(query.is_read() && error.kind() == ErrorKind::Unsupported);
    Cell::reason(error.kind(), if is_failure { Tone::Bad } else { Tone::Plain })
}

fn account(info: &AccountInfo) -> [Cell; 8] {
    [
        text(&info.id),
        Cell::known(info.name.as_ref()),
        Cell::known(info.email.as_ref()),
        Cell::known(info.status.as_ref()),
        Cell::known(info.currency.as_ref()),
        Cell::known(info.language.as_ref()),
        Cell::known(info.timezone.as_ref()),
        Cell::known(info.created.as_ref()),
    ]
}

fn lists(capabilities: &Capabilities) -> [Cell; 2] {
    [words(capabilities.operations()), words(capabilities.update_fields())]
}

fn words(items: &[impl Display]) -> Cell {
    let words = items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Cell::known(Some(words).filter(|words| !words.is_empty()))
}

fn text(value: impl Display) -> Cell {
    value.to_string().into()
}
