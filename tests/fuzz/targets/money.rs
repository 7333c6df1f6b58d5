//! Exact decimals, money and points in time, against arithmetic of digits.

#![no_main]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a target fails by panicking")]

use cpaas_core::{Currency, Decimal, Money, Timestamp, decimal};
use cpaas_fuzz::spoilt;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut input = Unstructured::new(data);
    let _ = match input.arbitrary::<u8>().unwrap_or_default() % 4 {
        0 => sum(&mut input),
        1 => words(&mut input),
        _ => number(&mut input),
    };
});

/// A number as digits and a power of ten; zero has no digits.
#[derive(Debug, PartialEq, Eq)]
struct Digits {
    negative: bool,
    digits: String,
    power: i64,
}

impl Digits {
    /// Reads what JSON allows as a number, and leading zeros.
    fn of(text: &str) -> Option<Self> {
        let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let power_digits = power.strip_prefix(['+', '-']).unwrap_or(power);
        let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if ![whole, fraction, power_digits].into_iter().all(is_number) {
            return None;
        }
        let power: i64 = power.parse().ok()?;
        let power = power.checked_sub(fraction.len().try_into().ok()?)?;
        let digits = format!("{whole}{fraction}");
        let digits = digits.trim_start_matches('0');
        let short = digits.trim_end_matches('0');
        let zeros = i64::try_from(digits.len() - short.len()).ok()?;
        Some(Self {
            negative: mantissa.starts_with('-') && !short.is_empty(),
            digits: short.to_owned(),
            power: if short.is_empty() { 0 } else { power.checked_add(zeros)? },
        })
    }

    /// Whether every decimal type would hold it.
    fn is_modest(&self) -> bool {
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        self.power >= -28 && self.power <= 0 && length <= 28
            || self.power > 0 && length + self.power <= 28
    }
}

fn number(input: &mut Unstructured<'_>) -> Result<()> {
    let forms =
        ["5.10", "-0.0000000000000000000000000001", "1.5E+2", "79228162514264337593543950335"];
    let form = *input.choose(&forms)?;
    let text = String::from_utf8_lossy(&spoilt(input, form)?).into_owned();
    let expected = Digits::of(&text);
    match decimal::parse(&text) {
        Ok(value) => {
            assert_eq!(Digits::of(&value.to_string()), expected, "{text:?}");
            assert_eq!(decimal::parse(&value.to_string()), Ok(value));
            in_json(value);
        }
        // What has more places than fit is refused even if the last are zeros.
        Err(error) => {
            let modest = expected.is_some_and(|digits| digits.is_modest());
            assert!(!modest || text.len() > 28, "{text:?}: {error}");
        }
    }
    Ok(())
}

fn in_json(amount: Decimal) {
    let money = Money::new(amount, "SEK".parse().unwrap());
    let json = serde_json::to_string(&money).unwrap();
    let back: Money = serde_json::from_str(&json).unwrap();
    assert_eq!((back, back.to_string()), (money, money.to_string()));
}

/// A sum is that of the mantissas, or is refused.
fn sum(input: &mut Unstructured<'_>) -> Result<()> {
    let mut amount = || -> Result<Decimal> {
        let mantissa = i128::from_be_bytes(input.arbitrary()?) >> input.int_in_range(31..=127)?;
        let scale = input.int_in_range(0..=28)?;
        Ok(Decimal::try_from_i128_with_scale(mantissa, scale).unwrap_or_default())
    };
    let (a, b) = (amount()?, amount()?);
    let [usd, eur]: [Currency; 2] = ["USD", "eur"].map(|code| code.parse().unwrap());
    let (left, right) = (Money::new(a, usd), Money::new(b, usd));
    let places = a.scale().max(b.scale());
    let whole = |n: Decimal| n.mantissa().checked_mul(10_i128.pow(places - n.scale()));
    for (result, expected) in [
        (left.checked_add(right), whole(a).zip(whole(b)).and_then(|(a, b)| a.checked_add(b))),
        (left.checked_sub(right), whole(a).zip(whole(b)).and_then(|(a, b)| a.checked_sub(b))),
    ] {
        let held = expected.filter(|sum| sum.unsigned_abs() < 1 << 96);
        let held = held.filter(|_| {
            [a, b].into_iter().all(|n| whole(n).is_some_and(|n| n.unsigned_abs() < 1 << 96))
        });
        let found = result.ok().map(|sum| (sum.amount.mantissa(), sum.amount.scale()));
        assert_eq!(found, held.map(|sum| (sum, places)), "{a} and {b}");
    }
    assert!(left.checked_add(Money::new(b, eur)).is_err());
    Ok(())
}

/// What is read is shown so that it is read again.
fn words(input: &mut Unstructured<'_>) -> Result<()> {
    let forms = ["5.04 SEK", "2026-11-22T06:03:00Z", "sek"];
    let form = *input.choose(&forms)?;
    let text = String::from_utf8_lossy(&spoilt(input, form)?).into_owned();
    if let Ok(money) = text.parse::<Money>() {
        assert_eq!(money.to_string().parse(), Ok(money));
    }
    if let Ok(currency) = text.parse::<Currency>() {
        assert_eq!(currency.as_str(), text.to_ascii_uppercase());
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        assert_eq!(time.to_string().parse(), Ok(time));
        assert_eq!(time.saturating_duration_since(time), std::time::Duration::ZERO);
    }
    Ok(())
}
