//! The cells of a row.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

use super::json_value::JsonValue;

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

/// Members of vendors' records that hold no free text, though they are texts in JSON: amounts, numbers of phones, and what
/// belongs to a time zone. All else that is a text may be one that someone else has set.
const VALUES: &[&str] = &[
    "amount",
    "balance",
    "charged_amount",
    "credit_balance",
    "credit_limit",
    "fixed_balance",
    "gmt_offset",
    "grace_credit",
    "installation_price",
    "installation_price_in_currency",
    "installation_tax_reserve",
    "live_balance",
    "max_day_payment",
    "min_amount",
    "min_balance_to_notify",
    "mobile_phone",
    "money_on_hold",
    "next_charge",
    "overrun_price",
    "periodic_charge",
    "phone_number",
    "price",
    "price_in_currency",
    "subscription_amount",
    "tax_reserve",
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
    /// An identifier, an amount, a date, a word of ours or of the configuration.
    Value,
    /// What someone else may have set to anything.
    FreeText,
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

    /// A text that someone else may have set, or nothing.
    pub(crate) fn free_text(text: Option<impl Display>) -> Self {
        let content = Content::FreeText;
        text.map_or_else(Self::nothing, |text| Self { content, ..text.to_string().into() })
    }

    /// The member of this name of a vendor's record, or nothing.
    pub(super) fn of_member(name: &str, value: Option<&JsonValue>) -> Self {
        let text = value.map(JsonValue::text);
        match value {
            Some(value) if value.has_text() && !VALUES.contains(&name) => Self::free_text(text),
            _ => Self::known(text),
        }
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
        let tone = if is_good { Tone::Good } else { Tone::Bad };
        Self { tone, ..Self::free_text(Some(text)) }
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

    /// The same as a word for the state of an account, in any column.
    pub(super) fn coloured_as_state(self) -> Self {
        Self { tone: tone_of_state(&self.text), ..self }
    }

    /// The value, if there is one.
    pub(super) fn value(&self) -> Option<&str> {
        matches!(self.content, Content::Value | Content::FreeText).then_some(&*self.text)
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The members of vendors' records whose type is an amount's.
    fn amounts(source: &str) -> impl Iterator<Item = &str> {
        let fields =
            source.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "));
        fields.filter(|(_, kind)| kind.starts_with("Option<Decimal>")).map(|(name, _)| name)
    }

    #[test]
    fn every_amount_of_a_vendor_is_known_as_no_free_text() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut seen = 0;
        for provider in cpaas::providers() {
            let folder = crates.join(provider.name.as_str()).join("src/api");
            for file in std::fs::read_dir(&folder).unwrap() {
                let source = std::fs::read_to_string(file.unwrap().path()).unwrap_or_default();
                for name in amounts(&source) {
                    assert!(VALUES.contains(&name), "{}: {name}", folder.display());
                    seen += 1;
                }
            }
        }
        assert!(seen > 20, "{seen}");
        assert!(VALUES.is_sorted());
    }

    #[test]
    fn a_text_is_free_unless_its_member_is_known() {
        for (name, value, content) in [
            ("account_name", "\"-5\"", Content::FreeText),
            ("tags", "[\"=1\"]", Content::FreeText),
            ("balance", "\"-5\"", Content::Value),
            ("account_name", "-5", Content::Value),
            ("active", "true", Content::Value),
        ] {
            let value = JsonValue::parse(value).unwrap();
            assert_eq!(Cell::of_member(name, Some(&value)).content, content, "{name}");
        }
    }
}
