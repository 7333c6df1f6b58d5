//! How strong a password is, from 0 to 100.
//!
//! An estimate after the well-known scheme of such meters: points for length and for mixing kinds of characters,
//! deductions for monotony. It is not the vendor's formula, but of the vendor's known scores most come out to the
//! point, and all on the right side of the limit; passwords with symbols score somewhat higher here.

use std::collections::HashMap;

/// What a password must reach.
const LIMIT: i64 = 50;

/// The length from which on a password fulfils the requirement of length.
const LONG: i64 = 8;

/// How much of a password is looked at; what is longer is strong or hopeless by then.
const CONSIDERED: usize = 1000;

/// Symbols in the order of their keys: running along them is as weak as `1234`.
const SYMBOL_KEYS: &str = ")!@#$%^&*(";

pub(crate) fn is_weak(password: &str) -> bool {
    score(password) < LIMIT
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    Digit,
    Symbol,
}

const KINDS: [Kind; 4] = [Kind::Upper, Kind::Lower, Kind::Digit, Kind::Symbol];

fn kind(character: char) -> Kind {
    match character {
        'A'..='Z' => Kind::Upper,
        'a'..='z' => Kind::Lower,
        '0'..='9' => Kind::Digit,
        _ => Kind::Symbol,
    }
}

fn score(password: &str) -> i64 {
    let characters: Vec<char> = password.chars().take(CONSIDERED).collect();
    let kinds: Vec<Kind> = characters.iter().copied().map(kind).collect();
    let points = points(&kinds) - deductions(&characters, &kinds);
    points.clamp(0, 100)
}

fn points(kinds: &[Kind]) -> i64 {
    let length = count(kinds.iter());
    let of = |wanted: Kind| count(kinds.iter().filter(|kind| **kind == wanted));
    let mut points = 4 * length;
    let mut fulfilled = i64::from(length >= LONG);
    for wanted in KINDS {
        let number = of(wanted);
        fulfilled += i64::from(number > 0);
        points += match wanted {
            Kind::Symbol => 6 * number,
            Kind::Upper | Kind::Lower if number > 0 => 2 * (length - number),
            Kind::Digit if number < length => 4 * number,
            _ => 0,
        };
    }
    let inner = kinds.get(1..kinds.len().saturating_sub(1)).unwrap_or_default();
    points += 2 * count(inner.iter().filter(|kind| matches!(kind, Kind::Digit | Kind::Symbol)));
    // A short password must do without the point for its length, so it needs all four kinds.
    let needed = if length >= LONG { 3 } else { 4 };
    if fulfilled >= needed { points + 2 * fulfilled } else { points }
}

fn deductions(characters: &[char], kinds: &[Kind]) -> i64 {
    let length = count(kinds.iter());
    let letters_only = kinds.iter().all(|kind| matches!(kind, Kind::Upper | Kind::Lower));
    let digits_only = kinds.iter().all(|kind| *kind == Kind::Digit);
    let monotonous = if letters_only || digits_only { length } else { 0 };

    let mut seen: HashMap<char, i64> = HashMap::new();
    for character in characters {
        *seen.entry(*character).or_default() += 1;
    }
    let repeated: i64 = seen.values().filter(|number| **number > 1).sum();

    let neighbours = kinds.windows(2).filter(|pair| pair[0] == pair[1] && pair[0] != Kind::Symbol);
    let runs = characters.windows(3).filter(|three| is_run(three));
    monotonous + repeated + 2 * count(neighbours) + 3 * count(runs)
}

/// Whether three characters follow each other, up or down: `abc`, `321`, `!@#`.
fn is_run(three: &[char]) -> bool {
    let places: Vec<(u8, i64)> = three.iter().filter_map(|character| place(*character)).collect();
    let [(a, first), (b, second), (c, third)] = places[..] else {
        return false;
    };
    let step = second - first;
    a == b && b == c && step.abs() == 1 && third - second == step
}

/// The row of a character, and its place there.
fn place(character: char) -> Option<(u8, i64)> {
    let lower = character.to_ascii_lowercase();
    let in_row = |row: u8, first: char| {
        Some((row, i64::from(u32::from(lower)) - i64::from(u32::from(first))))
    };
    match lower {
        'a'..='z' => in_row(0, 'a'),
        '0'..='9' => in_row(1, '0'),
        _ => SYMBOL_KEYS.chars().zip(0..).find(|(key, _)| *key == lower).map(|(_, at)| (2, at)),
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendor's known scores; none where only its verdict is known.
    #[test]
    fn judges_every_known_password_as_the_vendor_does_and_scores_most_so() {
        for (password, is_accepted, expected) in [
            ("Password1", true, Some(54)),
            ("Restcomm2", true, Some(54)),
            ("RestComm12", true, Some(70)),
            ("asd123$#@", true, None),
            ("mynewpassword12", true, None),
            ("MyC0mp@ny", true, None),
            ("a1!B", true, Some(50)),
            ("1234", false, Some(4)),
            ("asdf123", false, Some(37)),
            ("RestComm", false, Some(36)),
            ("restcomm", false, Some(8)),
            ("NewPassword", false, Some(43)),
            ("12345678", false, Some(4)),
            ("abcdefgh", false, Some(0)),
            ("", false, None),
        ] {
            let score = score(password);
            assert_eq!(is_weak(password), !is_accepted, "{password}: {score}");
            assert!(expected.is_none_or(|expected| score == expected), "{password}: {score}");
        }
    }

    #[test]
    fn stays_in_range_whatever_comes() {
        for password in ["", "é", "\u{1F600}", " ", &"a".repeat(1 << 20), &"aB1!".repeat(1 << 16)]
        {
            assert!((0..=100).contains(&score(password)));
        }
    }

    #[test]
    fn knows_runs() {
        for run in ["abc", "CBA", "aBc", "123", "987", "!@#", "*&^"] {
            assert!(is_run(&run.chars().collect::<Vec<_>>()), "{run}");
        }
        for other in ["abd", "ab1", "111", "aba", "890", "@ab"] {
            assert!(!is_run(&other.chars().collect::<Vec<_>>()), "{other}");
        }
    }
}
