//! Printing results: to stdout, in the format asked for, whatever stdout is.

mod cell;
mod csv;
mod json;
mod options;
mod pick;
mod progress;
mod rows;
mod table;
mod told;

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use cpaas_core::Effect;
use serde::Serialize;
use terminal_size::{Width, terminal_size_of};

use self::options::Color;
use self::pick::Pick;
use self::table::Table;
use crate::exit::{Code, Failure};

pub(crate) use self::cell::Cell;
pub(crate) use self::json::{Element, ShownError};
pub(crate) use self::options::{Format, Options, Output};
pub(crate) use self::progress::Progress;
pub(crate) use self::rows::Answer;
pub(crate) use self::told::{Told, check_answer, totals};

/// Says something on stderr. Whether anybody listens changes nothing.
pub(crate) fn note(text: &str) {
    to_stderr(&printable(text));
}

/// Says on stderr why the whole command failed, and what may have been done: for machines as JSON.
pub(crate) fn failure(format: Format, failure: &Failure, effect: Effect) {
    let whole = json::Whole::new(failure, effect);
    match serde_json::to_string(&whole) {
        Ok(text) if format.is_json() => to_stderr(&text),
        _ if failure.code() == Code::Interrupted => note(failure.message()),
        _ => note(&format!("error: {failure}")),
    }
}

fn to_stderr(line: &str) {
    progress::aside(|| {
        let _ = writeln!(io::stderr(), "{line}");
    });
}

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

/// Prints elements for machines, or for people rows that need not be as many.
pub(crate) fn elements<T: Serialize, C: AsRef<str>>(
    output: Output<'_>,
    elements: &[T],
    columns: &[C],
    lines: impl FnOnce() -> Vec<Vec<Cell>>,
) -> Result<(), Failure> {
    let pick = output.pick(columns)?;
    match output.format {
        Format::Json => {
            let text = serde_json::to_string_pretty(elements);
            print(&text.map_err(|error| Failure::other(error.to_string()))?)
        }
        Format::Ndjson => {
            for element in elements {
                if !line(element)? {
                    break;
                }
            }
            Ok(())
        }
        Format::Csv => {
            let mut lines = lines();
            pick.sort(&mut lines);
            write(&mut io::stdout().lock(), &csv::text(output.headings(columns), &pick, &lines)?)?;
            Ok(())
        }
        Format::Table => print_table(output, columns, &pick, lines()),
    }
}

/// Prints one element on one line, at once; false if nobody reads any more.
pub(crate) fn line(element: &impl Serialize) -> Result<bool, Failure> {
    let text = serde_json::to_string(element);
    let text = text.map_err(|error| Failure::other(error.to_string()))?;
    write(&mut io::stdout().lock(), &format!("{text}\n"))
}

fn print_table<C: AsRef<str>>(
    output: Output<'_>,
    columns: &[C],
    pick: &Pick,
    mut lines: Vec<Vec<Cell>>,
) -> Result<(), Failure> {
    pick.sort(&mut lines);
    let names: Vec<_> = columns.iter().map(|column| column.as_ref().to_owned()).collect();
    let lines: Vec<_> = lines.iter().map(|line| pick.of(line)).collect();
    let width = terminal_size_of(io::stdout()).map(|(Width(width), _)| usize::from(width));
    let width = width.filter(|&width| width > 0);
    let text = Table::new(pick.of(&names), &lines, output.headers).text(width);
    let stdout = io::stdout().lock();
    let choice = match output.color {
        Color::Auto => AutoStream::choice(&stdout),
        Color::Always => ColorChoice::AlwaysAnsi,
        Color::Never => ColorChoice::Never,
    };
    let end = if text.is_empty() { "" } else { "\n" };
    write(&mut AutoStream::new(stdout, choice), &format!("{text}{end}")).map(|_| ())
}

impl Output<'_> {
    fn headings<C>(self, columns: &[C]) -> Option<&[C]> {
        self.headers.then_some(columns)
    }
}

/// Asks on stderr, on the line where the answer is typed.
pub(crate) fn prompt(text: &str) {
    let mut stderr = io::stderr();
    let _ = write!(stderr, "{}", printable(text)).and_then(|()| stderr.flush());
}

/// Without what steers a terminal: control characters, and those that turn the direction of text.
/// What vendors and files say must not.
pub(crate) fn printable(text: &str) -> String {
    without_steering(text, |_| false)
}

/// The same, but for these.
fn without_steering(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = |c: char| if steers(c) && !is_kept(c) { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(shown).collect()
}

/// Prints a text. A reader that has seen enough is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    write(&mut io::stdout().lock(), &format!("{text}\n")).map(|_| ())
}

/// Writes at once; false if nobody reads any more: a reader that has seen enough is no failure.
fn write(to: &mut impl Write, text: &str) -> Result<bool, Failure> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::other(format!("stdout: {error}"))),
    }
}
