//! What a comparison came to.

use std::fmt::Write as _;

use crate::base::Result;
use crate::cost::Cost;
use crate::turns::median;

/// What a ratio or a figure should be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

/// A measured number, and how it is written. One that could not be measured is not a number.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    number: f64,
    unit: &'static str,
    note: String,
}

impl Figure {
    pub(crate) fn new(number: f64, unit: &'static str) -> Self {
        Self { number, unit, note: String::new() }
    }

    /// With who that is, or what else is to be said of it.
    pub(crate) fn of(self, who: &str) -> Self {
        Self { note: format!("{} ({who})", self.note), ..self }
    }

    /// The median of the calls in a second, and of the processor time of one.
    pub(crate) fn rate(costs: &[Cost]) -> Self {
        let calls = |cost: &Cost| number(cost.calls);
        let cpu = middle(costs, |cost| cost.cpu_seconds / calls(cost) * 1e6);
        let rate = Self::new(middle(costs, |cost| calls(cost) / cost.seconds), "calls/s");
        Self { note: format!(", {} µs of processor each", digits(cpu)), ..rate }
    }

    pub(crate) fn seconds(costs: &[Cost]) -> Self {
        Self::time(costs, 1.0, "s")
    }

    pub(crate) fn milliseconds(costs: &[Cost]) -> Self {
        Self::time(costs, 1e3, "ms")
    }

    /// The median time, and that of the processor, which a busy machine stretches less.
    fn time(costs: &[Cost], scale: f64, unit: &'static str) -> Self {
        let cpu = digits(middle(costs, |cost| cost.cpu_seconds * scale));
        let time = Self::new(middle(costs, |cost| cost.seconds * scale), unit);
        Self { note: format!(", {cpu} {unit} of processor"), ..time }
    }

    /// How much more this is.
    pub(crate) fn beyond(self, other: &Self) -> Self {
        Self { number: self.number - other.number, unit: self.unit, note: String::new() }
    }

    pub(crate) fn peak_mib(costs: &[Cost]) -> Self {
        Self::new(peak_kib(costs) / 1024.0, "MiB")
    }

    /// In millions of bytes, as the goals of the command are.
    pub(crate) fn peak_mb(costs: &[Cost]) -> Self {
        Self::new(peak_kib(costs) * 1024.0 / 1e6, "MB")
    }

    pub(crate) fn text(&self) -> String {
        if self.number.is_nan() {
            return self.note.trim_start().to_owned();
        }
        format!("{}{}{}{}", digits(self.number), space(self.unit), self.unit, self.note)
    }
}

fn space(unit: &str) -> &'static str {
    if matches!(unit, "" | "×") { "" } else { " " }
}

pub(crate) fn number(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::NAN, f64::from)
}

pub(crate) fn middle(costs: &[Cost], of: impl Fn(&Cost) -> f64) -> f64 {
    median(costs.iter().map(of).collect())
}

pub(crate) fn peak_kib(costs: &[Cost]) -> f64 {
    middle(costs, |cost| cost.peak_kib.unwrap_or(f64::NAN))
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    what: String,
    ours: Figure,
    other: Option<Figure>,
    /// What is held against the goal; not shown where it is ours itself.
    value: Figure,
    shown: bool,
    goal: Goal,
}

impl Row {
    /// Two figures and their ratio.
    pub(crate) fn ratio(what: impl Into<String>, ours: Figure, other: Figure, goal: Goal) -> Self {
        let value = Figure::new(ours.number / other.number, "×");
        Self { what: what.into(), ours, other: Some(other), value, shown: true, goal }
    }

    /// A figure of ours, which is held against the goal itself.
    pub(crate) fn figure(what: impl Into<String>, ours: Figure, goal: Goal) -> Self {
        let value = Figure { note: String::new(), ..ours.clone() };
        Self { what: what.into(), ours, other: None, value, shown: false, goal }
    }

    /// The same, beside what it is compared with.
    pub(crate) fn beside(self, other: Figure) -> Self {
        Self { other: Some(other), ..self }
    }

    /// A ratio that could not be measured here, and why.
    pub(crate) fn missing(what: impl Into<String>, goal: Goal, why: &str) -> Self {
        let nothing = Figure::new(f64::NAN, "×");
        Self::figure(what, nothing.clone(), goal).beside(nothing.of(why))
    }

    fn goal(&self) -> String {
        let (words, bound) = match self.goal {
            Goal::AtLeast(bound) => ("at least", bound),
            Goal::AtMost(bound) => ("at most", bound),
        };
        format!("{words} {bound}{}{}", space(self.value.unit), self.value.unit)
    }

    fn verdict(&self) -> &'static str {
        match self.goal {
            _ if self.value.number.is_nan() => "not measured",
            Goal::AtLeast(bound) if self.value.number >= bound => "met",
            Goal::AtMost(bound) if self.value.number <= bound => "met",
            _ => "**missed**",
        }
    }

    fn line(&self) -> String {
        let (goal, verdict) = (self.goal(), self.verdict());
        let other = self.other.as_ref().map(Figure::text).unwrap_or_default();
        let value = if self.shown { self.value.text() } else { String::new() };
        format!("| {} | {} | {other} | {value} | {goal} | {verdict} |", self.what, self.ours.text())
    }
}

/// The rows as a table of a page.
pub(crate) fn rows(rows: &[Row]) -> Result<String> {
    let head = "| what | ours | compared with | ratio | goal | |\n|---|---|---|---|---|---|\n";
    let mut text = head.to_owned();
    for row in rows {
        writeln!(text, "{}", row.line())?;
    }
    Ok(text)
}

/// A number with as many digits as mean something, in groups of three.
pub(crate) fn digits(number: f64) -> String {
    let places = match number.abs() {
        n if n < 10.0 => 2,
        n if n < 100.0 => 1,
        _ => 0,
    };
    let text = format!("{number:.places$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::with_capacity(text.len() + text.len() / 3);
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_whether_its_goal_is_met() {
        let row = |ours: f64, goal| {
            let other = Figure::new(20_000.0, "calls/s").of("y");
            Row::ratio("x", Figure::new(ours, "calls/s"), other, goal)
        };
        assert_eq!(
            row(19_000.0, Goal::AtLeast(0.9)).line(),
            "| x | 19,000 calls/s | 20,000 calls/s (y) | 0.95× | at least 0.9× | met |"
        );
        assert!(row(17_000.0, Goal::AtLeast(0.9)).line().contains("**missed**"));
        assert!(row(23_000.0, Goal::AtMost(1.1)).line().contains("**missed**"));
    }

    #[test]
    fn a_row_may_be_a_figure_or_nothing() {
        let ms = |number| Figure::new(number, "ms");
        let size = Row::figure("size", Figure::new(11.5, "MiB"), Goal::AtMost(12.0));
        assert_eq!(size.line(), "| size | 11.5 MiB |  |  | at most 12 MiB | met |");
        let beside = Row::figure("x", ms(0.3), Goal::AtMost(1.0)).beside(ms(0.1).of("y"));
        assert_eq!(beside.line(), "| x | 0.30 ms | 0.10 ms (y) |  | at most 1 ms | met |");
        let missing = Row::missing("x", Goal::AtLeast(5.0), "no Python");
        assert_eq!(missing.line(), "| x |  | (no Python) |  | at least 5× | not measured |");
    }

    #[test]
    fn numbers_are_written_to_be_read() {
        for (number, text) in [
            (0.954, "0.95"),
            (47.26, "47.3"),
            (999.6, "1,000"),
            (1_234_567.0, "1,234,567"),
            (-1234.0, "-1,234"),
        ] {
            assert_eq!(digits(number), text);
        }
    }
}
