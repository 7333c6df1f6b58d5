//! Rows for people: aligned columns, or a record for each row where a terminal is too narrow.

use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use super::cell::{Cell, has_amounts};
use crate::base::text::printable;

/// The blanks between two columns.
const GAP: usize = 2;

/// A column is not wrapped to less than this.
const LEAST_WRAPPED: usize = 24;

/// Headings and rows.
pub(super) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<StyledCell>>,
    headers: bool,
}

/// A cell as it is printed.
struct StyledCell {
    text: String,
    style: Style,
}

impl StyledCell {
    fn width(&self) -> usize {
        self.text.width()
    }
}

impl Table {
    pub(super) fn new(columns: Vec<String>, rows: &[Vec<Cell>], headers: bool) -> Self {
        let styled = |(cell, column): (&Cell, &String)| StyledCell {
            text: printable(&cell.text),
            style: cell.style(column),
        };
        let rows = rows.iter().map(|row| row.iter().zip(&columns).map(styled).collect()).collect();
        Self { columns, rows, headers }
    }

    /// Its text, with colours. Where a width is given and the table has more, the widest column is
    /// wrapped; where that does not help, each row becomes a record.
    pub(super) fn text(&self, width: Option<usize>) -> String {
        let mut widths = self.widths();
        let excess = |widths: &[usize]| {
            let whole = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
            width.map_or(0, |width| whole.saturating_sub(width))
        };
        let over = excess(&widths);
        if over > 0 {
            match widths.iter_mut().max() {
                Some(widest) if *widest >= LEAST_WRAPPED + over => *widest -= over,
                // Without a row, the headings are all there is to see.
                _ if self.headers && !self.rows.is_empty() => return self.records(),
                _ => {}
            }
        }
        let heading = |column: &String| StyledCell { text: column.clone(), style: Style::new() };
        let heading: Vec<_> = self.columns.iter().map(heading).collect();
        let heading = self.headers.then_some(&heading);
        let lines = heading.into_iter().chain(&self.rows).flat_map(|row| self.lines(row, &widths));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// How wide each column is at its widest.
    fn widths(&self) -> Vec<usize> {
        let heading = |column: &String| if self.headers { column.width() } else { 0 };
        let mut widths: Vec<_> = self.columns.iter().map(heading).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        widths
    }

    /// The lines of a row; more than one where a cell is wrapped.
    fn lines(&self, row: &[StyledCell], widths: &[usize]) -> Vec<String> {
        let parts: Vec<Vec<&str>> =
            row.iter().zip(widths).map(|(cell, width)| wrapped(&cell.text, *width)).collect();
        let height = parts.iter().map(Vec::len).max().unwrap_or(0);
        let line = |at: usize| {
            let mut line = Line::default();
            for (column, cell) in row.iter().enumerate() {
                let part = parts[column].get(at).copied().unwrap_or_default();
                line.add(part, cell.style, widths[column], has_amounts(&self.columns[column]));
            }
            line.text
        };
        (0..height).map(line).collect()
    }

    fn records(&self) -> String {
        let name = self.columns.iter().map(|column| column.width()).max().unwrap_or(0);
        let record = |row: &Vec<StyledCell>| {
            let lines = row.iter().zip(&self.columns).map(|(cell, column)| {
                let mut line = Line::default();
                line.add(column, Style::new(), name, false);
                line.add(&cell.text, cell.style, 0, false);
                line.text
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        self.rows.iter().map(record).collect::<Vec<_>>().join("\n\n")
    }
}

/// A line that grows cell by cell, without blanks at its end.
#[derive(Default)]
struct Line {
    text: String,
    /// Blanks that are only written when something follows.
    owed: usize,
}

impl Line {
    fn add(&mut self, text: &str, style: Style, width: usize, to_the_right: bool) {
        let blanks = width.saturating_sub(text.width());
        let (before, after) = if to_the_right { (blanks, 0) } else { (0, blanks) };
        if !text.is_empty() {
            let before = self.owed + before;
            let _ = write!(self.text, "{:before$}{style}{text}{style:#}", "");
            self.owed = 0;
        }
        let unwritten = if text.is_empty() { before } else { 0 };
        self.owed += unwritten + after + GAP;
    }
}

/// A text in parts of at most this width, broken between words where that is possible.
fn wrapped(text: &str, width: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.width() > width {
        let end = fitting(rest, width);
        let end = rest[..end].rfind(' ').filter(|&at| at > 0).unwrap_or(end);
        parts.push(rest[..end].trim_end());
        rest = rest[end..].trim_start();
    }
    if parts.is_empty() || !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// The end of what fits into a width; at least one character.
fn fitting(text: &str, width: usize) -> usize {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let first = text.chars().next().map_or(0, char::len_utf8);
    ends.take_while(|&end| text[..end].width() <= width).last().unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::super::cell::Tone;
    use super::*;

    fn table(columns: &[&str], rows: &[&[&str]]) -> Table {
        let cell = |text: &&str| Cell::from((*text).to_owned());
        let rows: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Table::new(columns.iter().map(|column| (*column).to_owned()).collect(), &rows, true)
    }

    #[test]
    fn amounts_stand_to_the_right_and_wide_letters_count_as_wide() {
        let table = table(
            &["PROFILE", "BALANCE", "CURRENCY"],
            &[&["東京", "5.04", "SEK"], &["Åsa\u{1b}[31m", "19772.35", "USD"]],
        );
        let lines = [
            "PROFILE    BALANCE  CURRENCY",
            "東京          5.04  SEK",
            "Åsa\u{fffd}[31m  19772.35  USD",
        ];
        assert_eq!(table.text(None), lines.join("\n"));
        assert_eq!(table.text(Some(80)), lines.join("\n"));
    }

    #[test]
    fn a_table_that_is_too_wide_is_wrapped_or_becomes_records() {
        let long = "(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna";
        let one = table(&["ID", "ZONE NAME", "OFFSET"], &[&["4", long, "+1"]]);
        let lines = [
            "ID  ZONE NAME                     OFFSET",
            "4   (GMT +1:00) Amsterdam,        +1",
            "    Berlin, Bern, Rome,",
            "    Stockholm, Vienna",
        ];
        assert_eq!(one.text(Some(40)), lines.join("\n"));
        let many = table(&["ID", "ZONE NAME"], &[&["4", long], &["5", ""]]);
        let lines =
            [format!("ID         4\nZONE NAME  {long}"), "ID         5\nZONE NAME".to_owned()];
        assert_eq!(many.text(Some(20)), lines.join("\n\n"));
        let none = table(&["ID", "ZONE NAME", "OFFSET"], &[]);
        assert_eq!(none.text(Some(20)), "ID  ZONE NAME  OFFSET");
    }

    #[test]
    fn what_has_no_blanks_is_broken_anywhere() {
        assert_eq!(wrapped("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(wrapped("東京", 1), ["東", "京"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn a_state_has_its_colour() {
        let rows = [vec![Cell::from("suspended".to_owned())], vec![Cell::reason("x", Tone::Bad)]];
        let table = Table::new(vec!["STATUS".to_owned()], &rows, false);
        assert_eq!(table.text(None), "\u{1b}[33msuspended\u{1b}[0m\n\u{1b}[31mx\u{1b}[0m");
    }
}
