//! The JSON of every command: one document of elements, or each on a line of its own.

use serde::Serialize;

use super::json::{Element, SCHEMA_VERSION, indented};
use super::options::{Format, Output};
use super::print::json_line;
use super::totals::Totals;
use crate::base::console::Console;
use crate::base::exit::Failure;

/// `{"schema_version", "results": […], "totals": […]}` as it is printed, element by element; on lines,
/// `{"schema_version", "profile", "provider", …}` for each element, and `{"schema_version", "totals"}` after the last if
/// there are any totals.
#[derive(Debug)]
pub(crate) struct Document<'o> {
    console: &'o Console,
    has_lines: bool,
    is_empty: bool,
}

/// A line, which is read without the others.
#[derive(Serialize)]
struct Line<'l, T> {
    schema_version: u8,
    #[serde(flatten)]
    members: &'l T,
}

#[derive(Serialize)]
struct TotalsLine<'t> {
    schema_version: u8,
    totals: &'t Totals,
}

impl<'o> Document<'o> {
    pub(crate) fn new(output: Output<'o>) -> Self {
        let has_lines = output.format == Format::Ndjson;
        Self { console: output.console, has_lines, is_empty: true }
    }

    /// Prints an element; false if nobody reads stdout any more.
    pub(crate) fn element<T: Serialize>(
        &mut self,
        element: &Element<'_, T>,
    ) -> Result<bool, Failure> {
        if self.has_lines {
            return json_line(
                self.console,
                &Line { schema_version: SCHEMA_VERSION, members: element },
            );
        }
        let element = indented("    ", element)?;
        let before = if self.is_empty { begin("\n") } else { ",\n".to_owned() };
        self.is_empty = false;
        Ok(self.console.print(before + &element))
    }

    /// Prints what follows the last element.
    pub(crate) fn end(self, totals: &Totals) -> Result<(), Failure> {
        if self.has_lines && totals.is_none() {
            return Ok(());
        }
        if self.has_lines {
            let line = TotalsLine { schema_version: SCHEMA_VERSION, totals };
            return json_line(self.console, &line).map(drop);
        }
        let before = if self.is_empty { begin("") } else { "\n  ".to_owned() };
        let totals = indented("  ", totals)?;
        self.console.print(format!("{before}],\n  \"totals\": {}\n}}\n", totals.trim_start()));
        Ok(())
    }
}

fn begin(end: &str) -> String {
    format!("{{\n  \"schema_version\": {SCHEMA_VERSION},\n  \"results\": [{end}")
}

/// Prints all of it.
pub(crate) fn print<'e, T: Serialize + 'e>(
    output: Output<'_>,
    elements: impl IntoIterator<Item = Element<'e, T>>,
    totals: &Totals,
) -> Result<(), Failure> {
    let mut document = Document::new(output);
    for element in elements {
        if !document.element(&element)? {
            break;
        }
    }
    document.end(totals)
}
