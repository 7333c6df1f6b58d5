//! Prints elements for machines, or rows for people.

use std::io::{self, BufWriter, Write as _};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use terminal_size::{Width, terminal_size_of};

use super::cell::Cell;
use super::csv;
use super::options::{Color, Format, Output};
use super::pick::Pick;
use super::print::{json_line, text};
use super::table::Table;
use crate::base::exit::Failure;

/// Prints rows: as the elements of an array for machines, as columns for people.
pub(crate) fn rows<T: Serialize, C: Into<Cell>>(
    output: Output<'_>,
    columns: &[&str],
    rows: &[T],
    cells: impl Fn(&T) -> Vec<C>,
) -> Result<(), Failure> {
    let lines = || rows.iter().map(|row| cells(row).into_iter().map(Into::into).collect());
    elements(output, rows, columns, || lines().collect())
}

/// Prints elements for machines, or for people rows, whose number may differ.
pub(crate) fn elements<T: Serialize, C: AsRef<str>>(
    output: Output<'_>,
    elements: &[T],
    columns: &[C],
    lines: impl FnOnce() -> Vec<Vec<Cell>>,
) -> Result<(), Failure> {
    let pick = output.pick(columns)?;
    match output.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(elements);
            text(output.console, &json.map_err(|error| Failure::other(error.to_string()))?);
            Ok(())
        }
        Format::Ndjson => {
            for element in elements {
                if !json_line(output.console, element)? {
                    break;
                }
            }
            Ok(())
        }
        Format::Csv => {
            let mut lines = lines();
            pick.sort(&mut lines);
            let headings = output.headers.then_some(columns);
            output.console.print(csv::text(headings, &pick, &lines)?);
            Ok(())
        }
        Format::Table => {
            table(output, columns, &pick, lines());
            Ok(())
        }
    }
}

/// Prints a table, as wide as the terminal.
pub(super) fn table<C: AsRef<str>>(
    output: Output<'_>,
    columns: &[C],
    pick: &Pick,
    mut lines: Vec<Vec<Cell>>,
) {
    pick.sort(&mut lines);
    let names: Vec<_> = columns.iter().map(|column| column.as_ref().to_owned()).collect();
    let width = terminal_size_of(io::stdout()).map(|(Width(width), _)| usize::from(width));
    let width = width.filter(|&width| width > 0);
    let table = Table::new(&names, pick.clone(), lines, output.headers);
    let color = output.color;
    // Its size does not count: there is one.
    output.console.print_by(1, move || {
        let stdout = io::stdout().lock();
        let choice = match color {
            Color::Auto => AutoStream::choice(&stdout),
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        let mut stdout = BufWriter::new(AutoStream::new(stdout, choice));
        table.write(width, &mut stdout).and_then(|()| stdout.flush())
    });
}
