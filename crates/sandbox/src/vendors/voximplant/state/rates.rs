//! The exchange rates there are.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// What a dollar is worth now: digits, their decimal places, and the change of the digits by a day.
const RATES: [(&str, i64, u32, i64); 4] = [
    ("RUR", 81_293_855, 6, 1_237),
    ("KZT", 503_668_242, 6, 4_001),
    ("EUR", 857_293_855, 9, 10_007),
    ("USD", 1, 0, 0),
];

/// The rate now or on a day, per dollar. The same day has always the same.
pub(crate) fn rate(currency: &str, date: Option<Date>) -> Option<Decimal> {
    let (_, digits, scale, step) = RATES.iter().find(|(name, ..)| *name == currency)?;
    let days = date.map_or(0, |date| {
        (i64::from(date.year()) * 372 + i64::from(date.month()) * 31 + i64::from(date.day())) % 97
    });
    Some(Decimal::new(digits + step * days, *scale))
}
