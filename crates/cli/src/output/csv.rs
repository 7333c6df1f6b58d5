//! Comma-separated values, as RFC 4180 describes them: every line ends with CR and LF.

use ::csv::{Terminator, WriterBuilder};

use super::cell::Cell;
use super::pick::{Pick, machine_name};
use crate::base::exit::Failure;
use crate::base::text::printable_except;

/// The text of a header, if there is to be one, and of the rows that are picked.
pub(super) fn text<C: AsRef<str>>(
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
        writer.write_record(pick.of(row).map(value)).map_err(failed)?;
    }
    let written = writer.into_inner().map_err(|error| Failure::other(error.to_string()))?;
    String::from_utf8(written).map_err(|error| Failure::other(error.to_string()))
}

/// A value as it is, except for what controls a terminal; line breaks are quoted.
fn value(cell: &Cell) -> String {
    let text = cell.value().unwrap_or_default();
    printable_except(text, |c| matches!(c, '\n' | '\t'))
}
