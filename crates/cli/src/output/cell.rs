//! The cells of a row.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

/// What a table shows for an unknown value.
const NOTHING: &str = "-";

/// Columns that hold amounts of money: in the currency of the row, if it has one.
const AMOUNTS: &[&str] = &[
    "BALANCE",
    "CREDIT LIMIT",
    "HELD",
    "INSTALLATION PRICE IN CURRENCY",
    "NEXT CHARGE",
    "OVERRUN PRICE",
    "PERIODIC CHARGE",
    "PRICE",
    "PRICE IN CURRENCY",
    "TOTAL",
];

/// Columns that hold the state of an account.
const STATES: &[&str] = &["STATUS", "BEFORE", "AFTER"];

/// The column with the currency of a row's amounts.
pub(super) const CURRENCY: &str = "CURRENCY";

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// In no more memory than it needs: lists keep many.
    pub(super) text: Box<str>,
    pub(super) content: Content,
    tone: Tone,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Value,
    /// Nothing is known.
    Nothing,
    /// Why there is no value.
    Reason,
}

/// How a value is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Good,
    Careful,
    Bad,
}

impl Cell {
    /// A value, or nothing.
    pub(crate) fn known(value: Option<impl Display>) -> Self {
        value.map_or_else(Self::nothing, |value| value.to_string().into())
    }

    pub(crate) fn nothing() -> Self {
        Self { content: Content::Nothing, ..Self::from(NOTHING.to_owned()) }
    }

    /// Why there is no value.
    pub(super) fn reason(why: impl Display, tone: Tone) -> Self {
        Self { content: Content::Reason, tone, ..Self::from(why.to_string()) }
    }

    /// How something ended.
    pub(crate) fn verdict(text: String, is_good: bool) -> Self {
        Self { tone: if is_good { Tone::Good } else { Tone::Bad }, ..Self::from(text) }
    }

    /// A cell that is never shown.
    pub(super) fn unused() -> Self {
        Self::from(String::new())
    }

    /// The same with another text.
    pub(super) fn with_text(self, text: String) -> Self {
        Self { text: text.into(), ..self }
    }

    /// Highlights it as bad.
    pub(super) fn highlight(&mut self) {
        self.tone = Tone::Bad;
    }

    /// A word for the state of an account, in any column.
    pub(crate) fn state(word: String) -> Self {
        Self { tone: tone_of_state(&word), ..Self::from(word) }
    }

    /// The value, if there is one.
    pub(super) fn value(&self) -> Option<&str> {
        (self.content == Content::Value).then_some(&*self.text)
    }

    /// How it looks in this column.
    pub(super) fn style(&self, column: &str) -> Style {
        let of_state = || self.value().filter(|_| STATES.contains(&column)).map(tone_of_state);
        let tone = match self.tone {
            Tone::Plain => of_state().unwrap_or(Tone::Plain),
            tone => tone,
        };
        match tone {
            Tone::Plain => Style::new(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Careful => AnsiColor::Yellow.on_default(),
            Tone::Bad => AnsiColor::Red.on_default(),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text: text.into(), content: Content::Value, tone: Tone::Plain }
    }
}

/// Whether a column holds amounts.
pub(super) fn has_amounts(column: &str) -> bool {
    AMOUNTS.contains(&column)
}

fn tone_of_state(word: &str) -> Tone {
    match word.to_ascii_lowercase().as_str() {
        "active" => Tone::Good,
        "suspended" => Tone::Careful,
        "closed" => Tone::Bad,
        _ => Tone::Plain,
    }
}
