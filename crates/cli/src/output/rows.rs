//! Prints results as a document for machines, or as rows for people.

use std::io::{self, BufWriter, Write as _};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use terminal_size::{Width, terminal_size_of};

use super::cell::Cell;
use super::json::Element;
use super::options::{Color, Format, Output};
use super::pick::Pick;
use super::table::Table;
use super::totals::Totals;
use super::{csv, document};
use crate::base::exit::Failure;

/// A result that is one row.
#[derive(Debug)]
pub(crate) struct Row<'r, T> {
    /// None if it is about no profile.
    pub(crate) profile: Option<&'r str>,
    pub(crate) provider: Option<&'r str>,
    pub(crate) result: T,
}

impl<T> Row<'_, T> {
    fn element(&self) -> Element<'_, T> {
        let Self { profile, provider, result } = self;
        let (profile, provider, result) = (*profile, *provider, Some(result));
        Element { profile, provider, child: None, result, error: None, threshold: None }
    }

    /// The cells of what it is about.
    pub(crate) fn who(&self) -> [Cell; 2] {
        [self.profile, self.provider].map(Cell::known)
    }
}

/// Prints rows: as elements for machines, as columns for people.
pub(crate) fn rows<T: Serialize, C: Into<Cell>>(
    output: Output<'_>,
    columns: &[&str],
    rows: &[Row<'_, T>],
    cells: impl Fn(&Row<'_, T>) -> Vec<C>,
) -> Result<(), Failure> {
    if output.format.is_json() {
        return document::print(output, rows.iter().map(Row::element), &Totals::NONE);
    }
    let lines = rows.iter().map(|row| cells(row).into_iter().map(Into::into).collect());
    self::lines(output, columns, lines.collect())
}

/// Prints rows that are made of cells already.
pub(crate) fn lines<C: AsRef<str>>(
    output: Output<'_>,
    columns: &[C],
    mut lines: Vec<Vec<Cell>>,
) -> Result<(), Failure> {
    let pick = output.pick(columns)?;
    if output.format == Format::Csv {
        pick.sort(&mut lines);
        let headings = output.headers.then_some(columns);
        output.console.print(csv::text(output, headings, &pick, &lines)?);
    } else {
        table(output, columns, &pick, lines);
    }
    Ok(())
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
