//! What a comparison came to.

/// What a ratio or a figure should be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

/// What a ratio is counted in.
pub(crate) const RATIO: &str = "×";

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    what: String,
    ours: String,
    other: String,
    /// What is held against the goal, and how it is written.
    value: Option<(f64, String)>,
    goal: Goal,
    unit: &'static str,
}

impl Row {
    /// Two figures and their ratio.
    pub(crate) fn ratio(what: impl Into<String>, ours: Figure, other: Figure, goal: Goal) -> Self {
        let ratio = ours.number / other.number;
        Self {
            what: what.into(),
            ours: ours.text,
            other: other.text,
            value: Some((ratio, digits(ratio))),
            goal,
            unit: RATIO,
        }
    }

    /// A figure of ours, which is held against the goal itself.
    pub(crate) fn figure(
        what: impl Into<String>,
        ours: f64,
        unit: &'static str,
        goal: Goal,
    ) -> Self {
        let text = format!("{} {unit}", digits(ours));
        Self {
            what: what.into(),
            ours: text,
            other: String::new(),
            value: Some((ours, String::new())),
            goal,
            unit,
        }
    }

    /// Something that could not be measured here, and why.
    pub(crate) fn missing(
        what: impl Into<String>,
        goal: Goal,
        unit: &'static str,
        why: &str,
    ) -> Self {
        let other = why.to_owned();
        Self { what: what.into(), ours: String::new(), other, value: None, goal, unit }
    }

    fn goal(&self) -> String {
        let unit = if self.unit == RATIO { RATIO.to_owned() } else { format!(" {}", self.unit) };
        match self.goal {
            Goal::AtLeast(bound) => format!("at least {bound}{unit}"),
            Goal::AtMost(bound) => format!("at most {bound}{unit}"),
        }
    }

    fn verdict(&self) -> &'static str {
        let Some((value, _)) = &self.value else { return "not measured" };
        match self.goal {
            Goal::AtLeast(bound) if *value >= bound => "met",
            Goal::AtMost(bound) if *value <= bound => "met",
            _ => "**missed**",
        }
    }

    fn line(&self) -> String {
        let ratio = self.value.as_ref().map_or("", |(_, text)| text);
        let Self { what, ours, other, .. } = self;
        format!("| {what} | {ours} | {other} | {ratio} | {} | {} |\n", self.goal(), self.verdict())
    }
}

/// A measured number, and how it is written.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) number: f64,
    pub(crate) text: String,
}

impl Figure {
    pub(crate) fn new(number: f64, unit: &str) -> Self {
        Self { number, text: format!("{} {unit}", digits(number)).trim_end().to_owned() }
    }

    /// With who that is.
    pub(crate) fn of(self, who: &str) -> Self {
        Self { text: format!("{} ({who})", self.text), ..self }
    }
}

/// The rows as a table of a page.
pub(crate) fn table(rows: &[Row]) -> String {
    let head = "| what | ours | compared with | ratio | goal | |\n|---|---|---|---|---|---|\n";
    let lines: String = rows.iter().map(Row::line).collect();
    format!("{head}{lines}")
}

/// The value in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
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
            Row::ratio(
                "x",
                Figure::new(ours, "calls/s"),
                Figure::new(20_000.0, "calls/s").of("y"),
                goal,
            )
        };
        assert_eq!(
            row(19_000.0, Goal::AtLeast(0.9)).line(),
            "| x | 19,000 calls/s | 20,000 calls/s (y) | 0.95 | at least 0.9× | met |\n"
        );
        assert!(row(17_000.0, Goal::AtLeast(0.9)).line().contains("**missed**"));
        assert!(row(23_000.0, Goal::AtMost(1.1)).line().contains("**missed**"));
        let figure = Row::figure("size", 11.5, "MiB", Goal::AtMost(12.0));
        assert_eq!(figure.line(), "| size | 11.5 MiB |  |  | at most 12 MiB | met |\n");
        let missing = Row::missing("x", Goal::AtLeast(5.0), RATIO, "no Python");
        assert_eq!(missing.line(), "| x |  | no Python |  | at least 5× | not measured |\n");
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

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!(median(Vec::new()).is_nan());
    }
}
