//! Printing results: to stdout, in the format asked for, whatever stdout is.

mod json;
mod rows;

use std::io::{self, Write as _};

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use cpaas_core::ErrorKind;
use serde::Serialize;
#[cfg(feature = "sandbox")]
use serde_json::Value;

use crate::args::Format;
use crate::commands::{Outcome, Query};
use crate::exit::Failure;

pub(crate) use json::{Element, ShownError};

/// Prints how a command ended for each account; says on stderr why it failed for some.
pub(crate) fn outcomes(format: Format, query: &Query, outcomes: &[Outcome]) -> Result<(), Failure> {
    for Outcome { profile, result, .. } in outcomes {
        let Err(error) = result else { continue };
        // Among others, an account that has no such thing is not worth a warning.
        let expected =
            query.is_read() && error.kind() == ErrorKind::Unsupported && outcomes.len() > 1;
        match error.kind() {
            _ if expected => {}
            // Names its place itself.
            ErrorKind::Config => note(&format!("error: {}", error.message())),
            _ => note(&format!("{profile}: {error}")),
        }
    }
    // People need no table of nothing but failures: the reasons stand above.
    if format == Format::Table && outcomes.iter().all(|outcome| outcome.result.is_err()) {
        return Ok(());
    }
    let shown: Vec<_> = outcomes.iter().map(|outcome| json::Shown { query, outcome }).collect();
    rows(format, rows::columns(query), &shown, |shown| rows::cells(query, shown.outcome))
}

/// Says something on stderr. Whether anybody listens changes nothing.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", printable(text));
}

/// Prints rows: as the elements of an array for machines, as columns for people.
pub(crate) fn rows<T: Serialize>(
    format: Format,
    columns: &[&str],
    rows: &[T],
    cells: impl Fn(&T) -> Vec<String>,
) -> Result<(), Failure> {
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(rows);
            print(&text.map_err(|error| Failure::other(error.to_string()))?)
        }
        Format::Table => print(&table(columns, rows.iter().map(cells))),
    }
}

/// Prints what is said of one account: for machines the element of it, for people rows of their own.
pub(crate) fn element<T: Serialize>(
    format: Format,
    element: &Element<'_, T>,
    columns: &[&str],
    lines: Vec<Vec<String>>,
) -> Result<(), Failure> {
    match format {
        Format::Json => rows(format, columns, std::slice::from_ref(element), |_| Vec::new()),
        // People need no table of a failure: the reason stands on stderr.
        Format::Table if element.result.is_err() => Ok(()),
        Format::Table => print(&table(columns, lines.into_iter())),
    }
}

/// Asks on stderr, on the line where the answer is typed.
pub(crate) fn prompt(text: &str) {
    let mut stderr = io::stderr();
    let _ = write!(stderr, "{}", printable(text)).and_then(|()| stderr.flush());
}

/// Prints one line, at once.
#[cfg(feature = "sandbox")]
pub(crate) fn line(value: &Value) -> Result<(), Failure> {
    print(&value.to_string())
}

fn table(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns);
    for cells in rows {
        table.add_row(cells.iter().map(|cell| printable(cell)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2)).set_constraint(ColumnConstraint::ContentWidth);
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Without what steers a terminal: control characters, and those that turn the direction of text.
/// What vendors and files say must not.
fn printable(text: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Prints a text. A reader that has seen enough is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::other(format!("stdout: {error}")))
        }
        _ => Ok(()),
    }
}
