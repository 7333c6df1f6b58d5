//! Comma-separated values, as RFC 4180 describes them: every line ends with CR and LF.

use ::csv::{Terminator, WriterBuilder};

use super::cell::{Cell, Content};
use super::options::Output;
use super::pick::{Pick, machine_name};
use crate::base::exit::Failure;
use crate::base::text::printable_except;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// The text of a header, if there is to be one, and of the rows that are picked.
pub(super) fn text<C: AsRef<str>>(
    output: Output<'_>,
    columns: Option<&[C]>,
    pick: &Pick,
    rows: &[Vec<Cell>],
) -> Result<String, Failure> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let failed = |error: ::csv::Error| Failure::other(error.to_string());
    if let Some(columns) = columns {
        let names: Vec<_> = columns.iter().map(|column| machine_name(column.as_ref())).collect();
        writer.write_record(pick.of(&names)).map_err(failed)?;
    }
    for row in rows {
        writer
            .write_record(pick.of(row).map(|cell| value(cell, output.csv_raw)))
            .map_err(failed)?;
    }
    let written = writer.into_inner().map_err(|error| Failure::other(error.to_string()))?;
    String::from_utf8(written).map_err(|error| Failure::other(error.to_string()))
}

/// A value as it is, except for what is not seen; line breaks are quoted. A free text is marked as a text where a spreadsheet
/// would run it, unless it is to be raw.
fn value(cell: &Cell, is_raw: bool) -> String {
    let text = cell.value().unwrap_or_default();
    let shown = printable_except(text, |c| matches!(c, '\n' | '\t'));
    if !is_raw && cell.content == Content::FreeText && text.starts_with(FORMULA) {
        return format!("'{shown}");
    }
    shown
}
