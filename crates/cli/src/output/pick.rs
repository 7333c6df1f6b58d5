//! Which columns are shown, and in what order the rows come.

use std::cmp::{Ordering, Reverse};

use cpaas_core::{Decimal, decimal};

use super::cell::{CURRENCY, Cell, has_amounts};
use super::options::{Output, Sort};
use crate::base::exit::Failure;

/// The columns that are shown, by their positions.
#[derive(Clone, Debug)]
pub(super) struct Pick {
    shown: Vec<usize>,
    sort: Option<By>,
}

#[derive(Clone, Copy, Debug)]
struct By {
    column: usize,
    /// The column of the currency, within which amounts are compared.
    currency: Option<usize>,
    descending: bool,
}

impl Output<'_> {
    /// Fails early if a column is selected that does not exist.
    pub(crate) fn check<C: AsRef<str>>(self, columns: &[C]) -> Result<(), Failure> {
        self.pick(columns).map(|_| ())
    }

    pub(super) fn pick<C: AsRef<str>>(self, columns: &[C]) -> Result<Pick, Failure> {
        let shown: Result<Vec<_>, _> =
            self.columns.iter().map(|name| find("--columns", name, columns)).collect();
        let shown = if self.columns.is_empty() { self.by_default(columns) } else { shown? };
        let sort = self.sort.map(|Sort { column, descending }| -> Result<_, Failure> {
            let column = find("--sort", column, columns)?;
            let currency = || columns.iter().position(|name| name.as_ref() == CURRENCY);
            let currency = has_amounts(columns[column].as_ref()).then(currency).flatten();
            Ok(By { column, currency, descending: *descending })
        });
        Ok(Pick { shown, sort: sort.transpose()? })
    }
}

impl Output<'_> {
    /// The columns that are shown if none are given: those of the defaults that the command has, else all.
    fn by_default<C: AsRef<str>>(self, columns: &[C]) -> Vec<usize> {
        let known = self.default_columns.iter().filter_map(|name| position(name, columns));
        let known: Vec<_> = known.collect();
        if known.is_empty() { (0..columns.len()).collect() } else { known }
    }
}

fn position<C: AsRef<str>>(wanted: &str, columns: &[C]) -> Option<usize> {
    let name = machine_name(wanted.trim());
    columns.iter().position(|column| machine_name(column.as_ref()) == name)
}

fn find<C: AsRef<str>>(option: &str, wanted: &str, columns: &[C]) -> Result<usize, Failure> {
    position(wanted, columns).ok_or_else(|| {
        let known: Vec<_> = columns.iter().map(|column| machine_name(column.as_ref())).collect();
        let known = known.join(", ");
        Failure::usage(format!("{option}: there is no column {wanted:?}; available: {known}"))
    })
}

/// A column's name for machines: `credit_limit`.
pub(crate) fn machine_name(column: &str) -> String {
    column.to_lowercase().replace([' ', '-'], "_")
}

impl Pick {
    /// Whether rows are sorted, so that none can be printed before the last has come.
    pub(super) fn has_order(&self) -> bool {
        self.sort.is_some()
    }

    /// Whether this column is among those shown.
    pub(super) fn shows(&self, column: usize) -> bool {
        self.shown.contains(&column)
    }

    /// Whether this column is shown, or decides on the order.
    pub(super) fn uses(&self, column: usize) -> bool {
        let sorts = |by: &By| by.column == column || by.currency == Some(column);
        self.shows(column) || self.sort.as_ref().is_some_and(sorts)
    }

    /// What is shown of one row, or of the headings.
    pub(super) fn of<'r, T>(&self, row: &'r [T]) -> impl Iterator<Item = &'r T> {
        self.shown.iter().filter_map(|&at| row.get(at))
    }

    /// The rows in their order; those without a value come last.
    pub(super) fn sort(&self, rows: &mut [Vec<Cell>]) {
        let Some(By { column, currency, descending }) = self.sort else { return };
        rows.sort_by_cached_key(|row| {
            let value = |at: usize| row.get(at).and_then(Cell::value);
            let group = currency.map(|at| Place::of(value(at), false));
            (group, Place::of(value(column), descending))
        });
    }
}

/// The order of a value among others: numbers by their value, before texts.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Up(Value),
    Down(Reverse<Value>),
    Last,
}

#[derive(Debug, PartialEq, Eq)]
enum Value {
    Number(Decimal),
    Text(String),
}

impl Place {
    fn of(text: Option<&str>, descending: bool) -> Self {
        let Some(text) = text else { return Self::Last };
        let value = decimal::parse(text).map_or_else(|_| Value::Text(text.into()), Value::Number);
        if descending { Self::Down(Reverse(value)) } else { Self::Up(value) }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::Tone;
    use super::super::options::{Color, Format};
    use super::*;
    use crate::base::console::Console;

    const COLUMNS: [&str; 3] = ["PROFILE", "BALANCE", "CURRENCY"];

    fn sorted(sort: &str, mut rows: Vec<Vec<Cell>>) -> Vec<String> {
        let sort = sort.parse().unwrap();
        let console = Console::default();
        let output = Output {
            format: Format::Table,
            columns: &[],
            default_columns: &[],
            reach: "",
            headers: true,
            sort: Some(&sort),
            csv_raw: false,
            color: Color::Never,
            console: &console,
        };
        output.pick(&COLUMNS).unwrap().sort(&mut rows);
        rows.iter().map(|row| row[0].text.to_string()).collect()
    }

    fn row(name: &str, amount: &str, currency: &str) -> Vec<Cell> {
        [name, amount, currency].map(|text| text.to_owned().into()).into()
    }

    #[test]
    fn amounts_are_sorted_as_numbers_within_a_currency() {
        let rows = || {
            vec![
                row("a", "9.5", "USD"),
                row("b", "10", "USD"),
                row("c", "-1", "USD"),
                row("d", "7", "EUR"),
                // A binary float can't represent the difference.
                row("e", "10.000000000000000000000001", "USD"),
                vec!["f".to_owned().into(), Cell::reason("timeout", Tone::Bad), Cell::nothing()],
            ]
        };
        assert_eq!(sorted("balance", rows()), ["d", "c", "a", "b", "e", "f"]);
        assert_eq!(sorted("-BALANCE", rows()), ["d", "e", "b", "a", "c", "f"]);
        assert_eq!(sorted("-profile", rows()), ["f", "e", "d", "c", "b", "a"]);
        assert_eq!(sorted("currency", rows()), ["d", "a", "b", "c", "e", "f"]);
    }
}
