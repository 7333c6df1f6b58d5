//! Prints a list item by item: nothing of it is kept but what a table or an order needs.

use std::borrow::Cow;

use cpaas_core::Error;
use serde::Serialize;

use super::cell::Cell;
use super::csv;
use super::json::Element;
use super::json_value::JsonValue;
use super::options::{Format, Output};
use super::pick::Pick;
use super::print::json_line;
use super::rows::table;
use super::table::cut;
use super::view::{self, View};
use crate::base::exit::Failure;

/// Most that is kept of a list that can't be printed as it comes, in bytes.
const MOST_KEPT: usize = 48 << 20;

/// What a cell takes beside its text.
const CELL: usize = size_of::<Cell>();

/// Most errors of single items that JSON shows beside the list.
const MOST_ERRORS: usize = 100;

/// A list of one account as it is printed.
pub(crate) struct ListWriter<'o> {
    output: Output<'o>,
    profile: &'o str,
    provider: &'o str,
    /// The name of the list in JSON.
    name: &'static str,
    view: View,
    pick: Pick,
    columns: Vec<String>,
    /// Whether anything was printed.
    has_begun: bool,
    rows: Vec<Vec<Cell>>,
    kept: usize,
    /// Of single items, as JSON, for the end of the list.
    errors: Vec<JsonValue>,
}

impl<'o> ListWriter<'o> {
    pub(crate) fn new(
        output: Output<'o>,
        (profile, provider): (&'o str, &'o str),
        name: &'static str,
        view: View,
    ) -> Result<Self, Failure> {
        let columns = view.columns();
        let pick = output.pick(&columns)?;
        let (rows, errors) = (Vec::new(), Vec::new());
        let has_begun = false;
        Ok(Self {
            output,
            profile,
            provider,
            name,
            view,
            pick,
            columns,
            has_begun,
            rows,
            kept: 0,
            errors,
        })
    }

    /// Prints an item, or keeps its cells; false if nobody reads stdout any more.
    pub(crate) fn item(&mut self, item: &impl Serialize) -> Result<bool, Failure> {
        match self.output.format {
            Format::Ndjson => json_line(self.output.console, &self.element(Ok(item))),
            Format::Json => {
                let between = if self.has_begun { ",\n" } else { "\n" };
                let item = format!("{between}{}", indented(item)?);
                Ok(self.begin_json()? && self.print(item))
            }
            Format::Csv if !self.pick.has_order() => {
                let rows = view::item_rows(JsonValue::of(item)?, self.view);
                let text = csv::text(self.headings(), &self.pick, &rows)?;
                self.has_begun = true;
                Ok(self.print(text))
            }
            Format::Csv | Format::Table => {
                let rows = view::item_rows(JsonValue::of(item)?, self.view);
                rows.into_iter().try_for_each(|row| self.keep(row))?;
                Ok(true)
            }
        }
    }

    /// An item that could not be read; stderr is the caller's.
    pub(crate) fn unreadable(&mut self, error: &Error) -> Result<bool, Failure> {
        match self.output.format {
            Format::Ndjson => json_line(self.output.console, &self.element::<()>(Err(error))),
            Format::Json if self.errors.len() < MOST_ERRORS => {
                self.errors.push(JsonValue::of(error)?);
                Ok(true)
            }
            _ => Ok(true),
        }
    }

    /// Prints the end of the list, or why it ended early.
    pub(crate) fn end(mut self, result: Result<(), &Error>) -> Result<(), Failure> {
        match self.output.format {
            Format::Ndjson => match result {
                Ok(()) => Ok(()),
                Err(error) => {
                    json_line(self.output.console, &self.element::<()>(Err(error))).map(drop)
                }
            },
            Format::Json => self.end_json(result),
            // Of an empty list, the headings.
            Format::Csv if !self.pick.has_order() && !self.has_begun && result.is_ok() => {
                self.print(csv::text(self.headings(), &self.pick, &[])?);
                Ok(())
            }
            Format::Csv if !self.pick.has_order() => Ok(()),
            // The reason is on stderr; a table would be empty.
            _ if result.is_err() && self.rows.is_empty() => Ok(()),
            Format::Csv => {
                self.pick.sort(&mut self.rows);
                self.print(csv::text(self.headings(), &self.pick, &self.rows)?);
                Ok(())
            }
            Format::Table => {
                table(self.output, &self.columns, &self.pick, self.rows);
                Ok(())
            }
        }
    }

    fn element<'e, T>(&'e self, result: Result<&'e T, &'e Error>) -> Element<'e, T> {
        let Self { profile, provider, name, .. } = *self;
        let (answer, error) = (result.ok(), result.err());
        Element { profile, provider, name, answer, error, errors: &[], below: None }
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

    /// Prints what comes before the first item.
    fn begin_json(&mut self) -> Result<bool, Failure> {
        if self.has_begun {
            return Ok(true);
        }
        self.has_begun = true;
        let member =
            |name: &str, value: &str| Ok::<_, Failure>(format!("    {}: {}", quoted(name)?, value));
        let members = [
            member("profile", &quoted(self.profile)?)?,
            member("provider", &quoted(self.provider)?)?,
            member(self.name, "[")?,
        ];
        Ok(self.print(format!("[\n  {{\n{}", members.join(",\n"))))
    }

    fn end_json(mut self, result: Result<(), &Error>) -> Result<(), Failure> {
        let is_empty = !self.has_begun;
        if let (true, Err(error)) = (is_empty, result) {
            let element = indented_by("  ", &self.element::<()>(Err(error)))?;
            self.print(format!("[\n{element}\n]\n"));
            return Ok(());
        }
        self.begin_json()?;
        let mut text = if is_empty { "]".to_owned() } else { "\n    ]".to_owned() };
        let mut add = |name: &str, value: &JsonValue| {
            let value = indented_by("    ", value)?;
            let (name, value) = (quoted(name)?, value.trim_start());
            text.extend([",\n    ", &name, ": ", value]);
            Ok::<_, Failure>(())
        };
        if !self.errors.is_empty() {
            add("errors", &JsonValue::Array(std::mem::take(&mut self.errors)))?;
        }
        if let Err(error) = result {
            add("error", &JsonValue::of(error)?)?;
        }
        self.print(format!("{text}\n  }}\n]\n"));
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

/// An item of the list in the array of results.
fn indented(item: &impl Serialize) -> Result<String, Failure> {
    indented_by("      ", item)
}

/// A value with line breaks, each line after these blanks: a text in JSON has no line breaks of its own.
fn indented_by(blanks: &str, value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value);
    let text = text.map_err(|error| Failure::other(error.to_string()))?;
    Ok(format!("{blanks}{}", text.replace('\n', &format!("\n{blanks}"))))
}

fn quoted(text: &str) -> Result<String, Failure> {
    serde_json::to_string(text).map_err(|error| Failure::other(error.to_string()))
}
