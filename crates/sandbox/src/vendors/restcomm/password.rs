//! Which passwords are too weak.
//!
//! A rule of our own, found from the vendor's verdicts on 1,381 passwords: it differs in 37, close to the vendor's limit.

/// Characters that make the vendor's meter break down, which counts as weak: it takes each for a regular expression.
const BREAKING: [char; 7] = ['+', '*', '?', '(', ')', '[', '\\'];

/// What a password must reach.
const LIMIT: usize = 75;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    Digit,
    Symbol,
}

fn kind(character: char) -> Kind {
    match character {
        'A'..='Z' => Kind::Upper,
        'a'..='z' => Kind::Lower,
        '0'..='9' => Kind::Digit,
        _ => Kind::Symbol,
    }
}

pub(crate) fn is_weak(password: &str) -> bool {
    let kinds: Vec<Kind> = password.chars().map(kind).collect();
    let number = |wanted: Kind| kinds.iter().filter(|kind| **kind == wanted).count();
    let (upper, lower, length) = (number(Kind::Upper), number(Kind::Lower), kinds.len());
    let is_mixed = upper > 0 && lower > 0;
    let is_monotonous = upper + lower == length || number(Kind::Digit) == length;
    let each = 4 + if is_mixed { 3 } else { 0 } - if is_monotonous { 3 } else { 0 };
    let changes = kinds.windows(2).filter(|two| two[0] != two[1] || two[0] == Kind::Symbol).count();
    let points = each * length + 8 * (length - upper - lower) + 6 * changes;
    points < LIMIT || password.contains(BREAKING)
}
