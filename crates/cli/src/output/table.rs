//! Rows for people: aligned columns, or a record for each row where a terminal is too narrow.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::cell::{Cell, has_amounts};
use super::pick::Pick;
use crate::base::text::printable;

/// The blanks between two columns.
const GAP: usize = 2;

/// A column is not wrapped to less than this.
const LEAST_WRAPPED: usize = 24;

/// A cell is cut to this width: one account with a name of megabytes must not pad the rows of all others.
const WIDEST_CELL: usize = 1_000;

/// Marks a cell that is cut.
const CUT: char = '…';

/// Headings and rows.
pub(super) struct Table {
    /// Those that are shown.
    columns: Vec<String>,
    pick: Pick,
    /// With all their cells: copies of those that are shown would take as much again.
    rows: Vec<Vec<Cell>>,
    headers: bool,
}

/// A cell as it is printed.
type Styled<'c> = (&'c str, Style);

impl Table {
    pub(super) fn new(
        columns: &[String],
        pick: Pick,
        mut rows: Vec<Vec<Cell>>,
        headers: bool,
    ) -> Self {
        for cell in rows.iter_mut().flatten() {
            let shown = printable(&cut(&cell.text));
            if shown != *cell.text {
                cell.text = shown.into();
            }
        }
        Self { columns: pick.of(columns).cloned().collect(), pick, rows, headers }
    }

    /// The cells of a row that are shown.
    fn cells<'r>(&self, row: &'r [Cell]) -> Vec<Styled<'r>> {
        let styled = |(cell, column): (&'r Cell, &String)| (&*cell.text, cell.style(column));
        self.pick.of(row).zip(&self.columns).map(styled).collect()
    }

    /// Writes it with colours, row by row. Where a width is given and the table has more, the widest
    /// column is wrapped; where that does not help, each row becomes a record.
    pub(super) fn write(&self, width: Option<usize>, to: &mut impl Write) -> io::Result<()> {
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
                _ if self.headers && !self.rows.is_empty() => return self.write_records(to),
                _ => {}
            }
        }
        if self.headers {
            let heading = self.columns.iter().map(|column| (column.as_str(), Style::new()));
            self.write_row(&heading.collect::<Vec<_>>(), &widths, to)?;
        }
        self.rows.iter().try_for_each(|row| self.write_row(&self.cells(row), &widths, to))
    }

    /// How wide each column is at its widest.
    fn widths(&self) -> Vec<usize> {
        let heading = |column: &String| if self.headers { column.width() } else { 0 };
        let mut widths: Vec<_> = self.columns.iter().map(heading).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(self.pick.of(row)) {
                *width = cell.text.width().max(*width);
            }
        }
        widths
    }

    /// Writes the lines of a row; more than one where a cell is wrapped.
    fn write_row(
        &self,
        row: &[Styled<'_>],
        widths: &[usize],
        to: &mut impl Write,
    ) -> io::Result<()> {
        let parts: Vec<Vec<&str>> =
            row.iter().zip(widths).map(|((text, _), width)| wrapped(text, *width)).collect();
        let height = parts.iter().map(Vec::len).max().unwrap_or(0);
        (0..height).try_for_each(|at| {
            let mut line = Line::default();
            for (column, (_, style)) in row.iter().enumerate() {
                let part = parts[column].get(at).copied().unwrap_or_default();
                line.add(part, *style, widths[column], has_amounts(&self.columns[column]));
            }
            writeln!(to, "{}", line.text)
        })
    }

    fn write_records(&self, to: &mut impl Write) -> io::Result<()> {
        let name = self.columns.iter().map(|column| column.width()).max().unwrap_or(0);
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                writeln!(to)?;
            }
            for ((text, style), column) in self.cells(row).into_iter().zip(&self.columns) {
                let mut line = Line::default();
                line.add(column, Style::new(), name, false);
                line.add(text, style, 0, false);
                writeln!(to, "{}", line.text)?;
            }
        }
        Ok(())
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
            // Not by a width in the format: one beyond 65,535 panics.
            let blanks = " ".repeat(self.owed + before);
            let _ = write!(self.text, "{blanks}{style}{text}{style:#}");
            self.owed = 0;
        }
        let unwritten = if text.is_empty() { before } else { 0 };
        self.owed += unwritten + after + GAP;
    }
}

/// A text without what is beyond the widest cell.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    // No character takes less than a byte.
    if text.len() <= WIDEST_CELL || text.width() <= WIDEST_CELL {
        return text.into();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or_default();
        width < WIDEST_CELL
    };
    text.chars().take(WIDEST_CELL).take_while(fits).chain([CUT]).collect()
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
    use super::super::options::{Color, Format, Output};
    use super::*;
    use crate::base::console::Console;

    /// A table of all columns.
    fn all(columns: &[&str], rows: Vec<Vec<Cell>>, headers: bool) -> Table {
        let columns: Vec<_> = columns.iter().map(|column| (*column).to_owned()).collect();
        let console = Console::default();
        let output = Output {
            format: Format::Table,
            columns: &[],
            default_columns: &[],
            reach: "",
            headers,
            sort: None,
            csv_raw: false,
            color: Color::Never,
            console: &console,
        };
        Table::new(&columns, output.pick(&columns).unwrap(), rows, headers)
    }

    fn table(columns: &[&str], rows: &[&[&str]]) -> Table {
        let cell = |text: &&str| Cell::from((*text).to_owned());
        let rows: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        all(columns, rows, true)
    }

    fn text(table: &Table, width: Option<usize>) -> String {
        let mut text = Vec::new();
        table.write(width, &mut text).unwrap();
        String::from_utf8(text).unwrap().trim_end_matches('\n').to_owned()
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
        assert_eq!(text(&table, None), lines.join("\n"));
        assert_eq!(text(&table, Some(80)), lines.join("\n"));
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
        assert_eq!(text(&one, Some(40)), lines.join("\n"));
        let many = table(&["ID", "ZONE NAME"], &[&["4", long], &["5", ""]]);
        let lines =
            [format!("ID         4\nZONE NAME  {long}"), "ID         5\nZONE NAME".to_owned()];
        assert_eq!(text(&many, Some(20)), lines.join("\n\n"));
        let none = table(&["ID", "ZONE NAME", "OFFSET"], &[]);
        assert_eq!(text(&none, Some(20)), "ID  ZONE NAME  OFFSET");
    }

    #[test]
    fn a_cell_of_any_length_is_cut_and_takes_no_other_away() {
        for letter in ["x", "東", "e\u{301}"] {
            let long = letter.repeat(70_000);
            let table = table(&["ID", "NAME", "STATUS"], &[&["1", &long, "a"], &["2", "b", "c"]]);
            for width in [None, Some(80)] {
                let text = text(&table, width);
                assert!(text.contains('…') && text.len() < 10_000, "{letter}: {}", text.len());
                assert!(text.lines().any(|line| line.ends_with('c')), "{letter}");
            }
        }
        assert_eq!(cut(&"x".repeat(WIDEST_CELL)), "x".repeat(WIDEST_CELL));
        assert_eq!(cut(&"x".repeat(WIDEST_CELL + 1)), format!("{}…", "x".repeat(WIDEST_CELL - 1)));
    }

    #[test]
    fn what_has_no_blanks_is_broken_anywhere() {
        assert_eq!(wrapped("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(wrapped("東京", 1), ["東", "京"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn a_state_has_its_colour() {
        let rows =
            vec![vec![Cell::from("suspended".to_owned())], vec![Cell::reason("x", Tone::Bad)]];
        let table = all(&["STATUS"], rows, false);
        assert_eq!(text(&table, None), "\u{1b}[33msuspended\u{1b}[0m\n\u{1b}[31mx\u{1b}[0m");
    }
}
