//! The line that a monitoring system reads, as the Monitoring Plugins guidelines describe it:
//! <https://www.monitoring-plugins.org/doc/guidelines.html>.

use std::cmp::Reverse;

use cpaas_core::Money;
use cpaas_fleet::State;

use super::judgement::{Figure, Judgement};
use crate::base::exit::Health;
use crate::base::text::printable;

/// The largest number of accounts that the line names.
const MAX_NAMED: usize = 10;

/// Longest line, in bytes: what monitoring systems read.
const LINE: usize = 4096 - 1;

/// Longest text about accounts, so that there is room for figures.
const TEXT: usize = 2000;

/// What a monitoring system reads.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) health: Health,
    pub(super) line: String,
}

impl Verdict {
    /// The accounts could not be checked at all.
    pub(super) fn unknown(why: &str) -> Self {
        let health = Health::Unknown;
        let text = format!("{} - {why}", title(health));
        Self { health, line: cut(&before_figures(&text), LINE - "…".len()) }
    }

    /// The worst state of all accounts, and those that have it or another that is not good.
    pub(super) fn of(judgements: &[&Judgement]) -> Self {
        let Some(worst) = judgements.iter().map(|one| one.state).max() else {
            return Self::unknown("no account has a balance or a status");
        };
        let health = health(worst);
        let mut named: Vec<&Judgement> =
            judgements.iter().copied().filter(|one| one.state != State::Ok).collect();
        if named.is_empty() {
            named.extend(judgements);
        }
        named.sort_by_key(|one| Reverse(one.state));
        let mut lines: Vec<_> =
            named.iter().take(MAX_NAMED).map(|one| cut(&one.text, TEXT / MAX_NAMED)).collect();
        let rest = named.len().saturating_sub(MAX_NAMED);
        if rest > 0 {
            lines.push(format!("and {rest} more"));
        }
        let text = format!("{} - {}{}", title(health), counts(judgements), lines.join(", "));
        // Those that are named come first: the line may end before the last.
        let mut ordered: Vec<&Judgement> = judgements.to_vec();
        if judgements.len() > MAX_NAMED {
            ordered.sort_by_key(|one| Reverse(one.state));
        }
        let figures: Vec<_> = ordered.into_iter().filter_map(perfdata).collect();
        Self { health, line: line(&before_figures(&text), &figures) }
    }

    /// The same although a new credential could not be stored, which stderr explains: the next check would fail.
    pub(super) fn with_loss(self) -> Self {
        match self.health {
            Health::Good => Self::unknown("a new credential could not be stored, see stderr"),
            _ => self,
        }
    }
}

/// The text with as many figures as the line can hold; it says how many there are, if those are not all.
fn line(text: &str, figures: &[String]) -> String {
    let whole: usize = figures.iter().map(|figure| figure.len() + 1).sum();
    if text.len() + " |".len() + whole <= LINE {
        let bar = if figures.is_empty() { "" } else { " | " };
        return format!("{text}{bar}{}", figures.join(" "));
    }
    // Longer than what it will say.
    let note = format!(" (figures of {0} of {0} accounts) |", figures.len());
    let mut room = LINE.saturating_sub(text.len() + note.len());
    let fits = |figure: &&String| {
        let left = room.checked_sub(figure.len() + 1);
        room = left.unwrap_or_default();
        left.is_some()
    };
    let shown: Vec<_> = figures.iter().take_while(fits).cloned().collect();
    let (shown_count, all) = (shown.len(), figures.len());
    format!("{text} (figures of {shown_count} of {all} accounts) | {}", shown.join(" "))
}

/// At most so many bytes of a text, and the mark that it is cut.
fn cut(text: &str, most: usize) -> String {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end == text.len() { text.to_owned() } else { format!("{}…", &text[..end]) }
}

/// How many accounts are bad and how many unknown, if there are both: neither hides the other.
fn counts(judgements: &[&Judgement]) -> String {
    let count = |is_counted: fn(&Judgement) -> bool| {
        judgements.iter().filter(|one| is_counted(one)).count()
    };
    let (below, inactive) = (count(|one| one.is_below), count(|one| one.is_inactive));
    let unknown = count(|one| one.state == State::Unknown);
    if below + inactive == 0 || unknown == 0 {
        return String::new();
    }
    let counts = [(below, "below"), (inactive, "not active"), (unknown, "could not be read")];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts.map(|(count, what)| format!("{count} {what}")).collect();
    format!("{}: ", counts.join(", "))
}

/// How a check with this worst state ends.
pub(super) fn health(state: State) -> Health {
    match state {
        State::Ok => Health::Good,
        State::Warning => Health::Warning,
        State::Critical => Health::Critical,
        // An account without a threshold would run empty without an alert.
        _ => Health::Unknown,
    }
}

fn title(health: Health) -> &'static str {
    match health {
        Health::Good => "CPAAS OK",
        Health::Warning => "CPAAS WARNING",
        Health::Critical => "CPAAS CRITICAL",
        Health::Unknown => "CPAAS UNKNOWN",
    }
}

/// The balance with its thresholds: `main=5.04;10:;5:;;`. By the guidelines a range `10:` alerts below
/// 10, `10` alone would alert above 10 and below 0.
fn perfdata(judgement: &Judgement) -> Option<String> {
    let Figure { amount, warning, critical } = judgement.figure.as_ref()?;
    let range = |money: &Option<Money>| money.map(|money| format!("{}:", money.amount));
    let (warning, critical) =
        (range(warning).unwrap_or_default(), range(critical).unwrap_or_default());
    Some(format!("{}={};{warning};{critical};;", quoted(&judgement.label), amount.amount))
}

/// A label, in quotes if it needs them; it can't contain an equals sign.
fn quoted(label: &str) -> String {
    let label = before_figures(label).replace('=', "_");
    if label.contains([' ', '\'']) { format!("'{}'", label.replace('\'', "''")) } else { label }
}

/// A text without the bar, which separates the figures.
fn before_figures(text: &str) -> String {
    printable(text).replace('|', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_the_worst_whatever_there_is() {
        let account = |number: usize| {
            let amount = Some(Figure {
                amount: "5.04 USD".parse().unwrap(),
                warning: Some("10 USD".parse().unwrap()),
                critical: None,
            });
            let state = if number == 9_999 { State::Critical } else { State::Warning };
            let label = format!("customer-{number}");
            let text = format!("{label}: {}", "å".repeat(300));
            let (is_below, is_inactive) = (true, false);
            let (threshold, status) = (None, None);
            Judgement {
                label,
                state,
                is_below,
                is_inactive,
                text,
                figure: amount,
                threshold,
                status,
            }
        };
        let all: Vec<_> = (0..10_000).map(account).collect();
        let Verdict { health, line } = Verdict::of(&all.iter().collect::<Vec<_>>());
        assert_eq!(health, Health::Critical);
        assert!(line.len() < 4096 && line.len() > 3_900, "{}", line.len());
        assert!(line.starts_with("CPAAS CRITICAL - customer-9999: å"), "{line}");
        let (text, figures) = line.split_once(" | ").unwrap();
        let count = figures.split(' ').count();
        let end = format!("…, and 9990 more (figures of {count} of 10000 accounts)");
        assert!(text.ends_with(&end), "{text}");
        assert!(figures.starts_with("customer-9999=5.04;10:;;;"), "{figures}");
        assert!(figures.ends_with(";;;"), "{figures}");
        assert!(Verdict::unknown(&"x".repeat(5_000)).line.len() < 4096);
    }

    #[test]
    fn labels_are_quoted_where_they_need_it() {
        for (label, quoted) in
            [("main", "main"), ("a b", "'a b'"), ("it's|=", "'it''s/_'"), ("a\nb", "a\u{fffd}b")]
        {
            assert_eq!(super::quoted(label), quoted);
        }
    }

    /// Whether a value alerts, by the guidelines' grammar of ranges: `[@]start:end`, where a start of 0
    /// may be left out with the colon, `~` is no start, and nothing after the colon no end.
    fn alerts(range: &str, value: f64) -> bool {
        let (inside, range) = range.strip_prefix('@').map_or((false, range), |rest| (true, rest));
        let (start, end) = range.split_once(':').unwrap_or(("0", range));
        let start = if start == "~" { f64::NEG_INFINITY } else { start.parse().unwrap() };
        let end = if end.is_empty() { f64::INFINITY } else { end.parse().unwrap() };
        (start..=end).contains(&value) == inside
    }

    #[test]
    fn a_range_alerts_exactly_below_its_threshold() {
        assert!(alerts("10", -1.0) && alerts("10", 10.5) && !alerts("10", 5.0));
        for (threshold, below, above) in
            [("10 USD", 9.99, 10.0), ("-5.50 USD", -5.51, -5.5), ("0 USD", -0.01, 0.0)]
        {
            let level = Some(threshold.parse().unwrap());
            let amount = "1 USD".parse().unwrap();
            let figure = Some(Figure { amount, warning: level, critical: level });
            let (label, text) = ("main".to_owned(), String::new());
            let (is_below, is_inactive) = (false, false);
            let state = State::Ok;
            let (status, threshold) = (None, None);
            let judgement =
                Judgement { label, state, is_below, is_inactive, text, figure, status, threshold };
            let perfdata = perfdata(&judgement).unwrap();
            let parts: Vec<_> = perfdata.split(';').collect();
            for range in &parts[1..3] {
                assert!(alerts(range, below) && !alerts(range, above), "{perfdata}");
                assert!(!alerts(range, 1e9), "{perfdata}");
            }
        }
    }
}
