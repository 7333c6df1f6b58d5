//! Prints a list item by item: nothing of it is kept but what a table or an order needs.

use std::borrow::Cow;

use cpaas_core::Error;
use serde::Serialize;

use super::cell::Cell;
use super::csv;
use super::document::Document;
use super::json::Element;
use super::json_value::JsonValue;
use super::options::{Format, Output};
use super::pick::Pick;
use super::rows::table;
use super::table::cut;
use super::totals::Totals;
use super::view::{self, View};
use crate::base::exit::Failure;

/// Most that is kept of a list that can't be printed as it comes, in bytes.
const MOST_KEPT: usize = 48 << 20;

/// What a cell takes beside its text.
const CELL: usize = size_of::<Cell>();

/// A list of one account as it is printed.
pub(crate) struct ListWriter<'o> {
    output: Output<'o>,
    /// The names of the profile and of its provider.
    account: (&'o str, &'o str),
    view: View,
    pick: Pick,
    columns: Vec<String>,
    document: Document<'o>,
    /// Whether any row of CSV was printed.
    has_begun: bool,
    rows: Vec<Vec<Cell>>,
    kept: usize,
}

impl<'o> ListWriter<'o> {
    pub(crate) fn new(
        output: Output<'o>,
        account: (&'o str, &'o str),
        view: View,
    ) -> Result<Self, Failure> {
        let columns = view.columns();
        let pick = output.pick(&columns)?;
        let document = Document::new(output);
        let (has_begun, rows, kept) = (false, Vec::new(), 0);
        Ok(Self { output, account, view, pick, columns, document, has_begun, rows, kept })
    }

    /// Prints an item, or keeps its cells; false if nobody reads stdout any more.
    pub(crate) fn item(&mut self, item: &impl Serialize) -> Result<bool, Failure> {
        match self.output.format {
            Format::Json | Format::Ndjson => {
                self.document.element(&Element::of(self.account, Ok(item)))
            }
            Format::Csv if !self.pick.has_order() => {
                let rows = view::item_rows(JsonValue::of(item)?, self.view);
                let text = csv::text(self.output, self.headings(), &self.pick, &rows)?;
                self.has_begun = true;
                Ok(self.print(text))
            }
            Format::Csv | Format::Table | Format::Prometheus => {
                let rows = view::item_rows(JsonValue::of(item)?, self.view);
                rows.into_iter().try_for_each(|row| self.keep(row))?;
                Ok(true)
            }
        }
    }

    /// An item that could not be read; stderr is the caller's.
    pub(crate) fn unreadable(&mut self, error: &Error) -> Result<bool, Failure> {
        if self.output.format.is_json() {
            return self.document.element(&Element::<()>::of(self.account, Err(error)));
        }
        Ok(true)
    }

    /// Prints the end of the list, or why it ended early.
    pub(crate) fn end(mut self, result: Result<(), &Error>) -> Result<(), Failure> {
        match self.output.format {
            Format::Json | Format::Ndjson => {
                if let Err(error) = result {
                    self.unreadable(error)?;
                }
                self.document.end(&Totals::NONE)
            }
            // Of an empty list, the headings.
            Format::Csv if !self.pick.has_order() && !self.has_begun && result.is_ok() => {
                self.print(csv::text(self.output, self.headings(), &self.pick, &[])?);
                Ok(())
            }
            Format::Csv if !self.pick.has_order() => Ok(()),
            // The reason is on stderr; a table would be empty.
            _ if result.is_err() && self.rows.is_empty() => Ok(()),
            Format::Csv => {
                self.pick.sort(&mut self.rows);
                self.print(csv::text(self.output, self.headings(), &self.pick, &self.rows)?);
                Ok(())
            }
            Format::Table | Format::Prometheus => {
                table(self.output, &self.columns, &self.pick, self.rows);
                Ok(())
            }
        }
    }

    /// The headings of CSV, once.
    fn headings(&self) -> Option<&[String]> {
        (self.output.headers && !self.has_begun).then_some(&self.columns)
    }

    fn keep(&mut self, row: Vec<Cell>) -> Result<(), Failure> {
        let is_table = self.output.format == Format::Table;
        let kept = |(at, cell): (usize, Cell)| match self.pick.uses(at) {
            false => Cell::unused(),
            true if is_table => shortened(cell),
            true => cell,
        };
        let row: Vec<_> = row.into_iter().enumerate().map(kept).collect();
        self.kept += row.iter().map(|cell| cell.text.len() + CELL).sum::<usize>();
        if self.kept > MOST_KEPT {
            return Err(Failure::other(
                "the list is too long for a table or an order: use --output ndjson or --count",
            ));
        }
        self.rows.push(row);
        Ok(())
    }

    /// Prints a text; false if nobody reads stdout any more.
    fn print(&self, text: String) -> bool {
        self.output.console.print(text)
    }
}

/// A cell without what no table shows.
fn shortened(cell: Cell) -> Cell {
    match cut(&cell.text) {
        Cow::Borrowed(_) => cell,
        Cow::Owned(text) => cell.with_text(text),
    }
}
