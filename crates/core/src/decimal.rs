//! Exact decimals from text.
//!
//! [`Decimal`]'s own `FromStr` rounds what it can't hold and accepts `1_000`; money must do neither.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serializer};

/// Longest text looked at: more digits than any [`Decimal`] holds, with room for leading zeros.
const MAX_TEXT: usize = 128;

/// Why a text is not an exact [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseDecimalError {
    /// The text is not a decimal number: optional minus, digits, optional fraction and exponent.
    #[error("not a decimal number")]
    Syntax,
    /// The number has over 28 decimal places or is too large, and would have to be rounded.
    #[error("a decimal number that can't be held exactly")]
    Inexact,
}

/// Reads a decimal number exactly as it is written, or fails.
///
/// Takes what JSON allows as a number: an optional minus, digits, an optional fraction and an
/// optional exponent. `5.10` keeps both its places. Nothing is rounded, nothing is skipped.
///
/// ```
/// use cpaas_core::decimal;
///
/// assert_eq!(decimal::parse("5.10")?.to_string(), "5.10");
/// assert_eq!(decimal::parse("29e-3")?.to_string(), "0.029");
/// assert!(decimal::parse("1_000").is_err());
/// assert!(decimal::parse("0.00000000000000000000000000001").is_err());
/// # Ok::<(), decimal::ParseDecimalError>(())
/// ```
///
/// # Errors
///
/// [`ParseDecimalError`], by its variants.
pub fn parse(text: &str) -> Result<Decimal, ParseDecimalError> {
    if text.len() > MAX_TEXT {
        return Err(ParseDecimalError::Inexact);
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        None => (text, 0),
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
    };
    check_mantissa(mantissa)?;
    let mantissa = Decimal::from_str_exact(mantissa).map_err(|_| ParseDecimalError::Inexact)?;
    shift(mantissa, exponent)
}

fn check_mantissa(text: &str) -> Result<(), ParseDecimalError> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let well_formed = match unsigned.split_once('.') {
        None => digits(unsigned),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
    };
    well_formed.then_some(()).ok_or(ParseDecimalError::Syntax)
}

fn parse_exponent(text: &str) -> Result<i64, ParseDecimalError> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseDecimalError::Syntax);
    }
    text.strip_prefix('+').unwrap_or(text).parse().map_err(|_| ParseDecimalError::Inexact)
}

/// `value` times ten to the `exponent`, without rounding.
fn shift(value: Decimal, exponent: i64) -> Result<Decimal, ParseDecimalError> {
    if exponent == 0 || value.is_zero() {
        return Ok(value);
    }
    let scale = i64::from(value.scale()).checked_sub(exponent).ok_or(ParseDecimalError::Inexact)?;
    let (mantissa, scale) = if scale >= 0 {
        let (mantissa, scale) = without_zeros(value.mantissa(), scale);
        (Some(mantissa), u32::try_from(scale))
    } else {
        let zeros = u32::try_from(-scale).ok().and_then(|zeros| 10_i128.checked_pow(zeros));
        (zeros.and_then(|factor| value.mantissa().checked_mul(factor)), Ok(0))
    };
    match (mantissa, scale) {
        (Some(mantissa), Ok(scale)) => Decimal::try_from_i128_with_scale(mantissa, scale)
            .map_err(|_| ParseDecimalError::Inexact),
        _ => Err(ParseDecimalError::Inexact),
    }
}

/// The same number with as many zeros less at its end as it takes to hold its decimal places. It is not zero.
fn without_zeros(mut mantissa: i128, mut scale: i64) -> (i128, i64) {
    while scale > i64::from(Decimal::MAX_SCALE) && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    (mantissa, scale)
}

/// For `#[serde(with = "…::decimal::text")]`: a decimal as a JSON string, both ways exact.
pub mod text {
    use super::{Decimal, Deserialize, Deserializer, Serializer, parse};

    /// Writes the decimal as a string.
    ///
    /// # Errors
    ///
    /// The serializer's own.
    pub fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    /// Reads a decimal from a string.
    ///
    /// # Errors
    ///
    /// The deserializer's own, or that the text is not an exact decimal.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        parse(&text).map_err(serde::de::Error::custom)
    }
}

/// As [`text`](mod@text), for an optional decimal: `null` where there is none.
pub mod optional_text {
    use super::{Decimal, Deserialize, Deserializer, Serializer, parse};

    /// Writes the decimal as a string, or `null`.
    ///
    /// # Errors
    ///
    /// The serializer's own.
    pub fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a decimal from a string, or none from `null`.
    ///
    /// # Errors
    ///
    /// The deserializer's own, or that the text is not an exact decimal.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        let text = Option::<std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.map(|text| parse(&text).map_err(serde::de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_json_numbers_and_nothing_else() {
        for (text, expected) in [
            ("0", "0"),
            ("5.10", "5.10"),
            ("-12.3456", "-12.3456"),
            ("007.50", "7.50"),
            ("1e3", "1000"),
            ("1.5E+2", "150"),
            ("29e-3", "0.029"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("0e999999999999", "0"),
            ("10000000000000000000000000000e-29", "0.1000000000000000000000000000"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), expected, "{text}");
        }
        for text in [
            "", "-", "+5", ".5", "5.", "1_000", "1,5", "1e", "1e+", "1e1e1", "0x1", " 1", "1 ",
            "NaN", "--1", "١",
        ] {
            assert_eq!(parse(text), Err(ParseDecimalError::Syntax), "{text}");
        }
        for text in [
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1e29",
            "1e-29",
            "15e-29",
            "1e99999999999999999999",
            &"1".repeat(MAX_TEXT + 1),
        ] {
            assert_eq!(parse(text), Err(ParseDecimalError::Inexact), "{text}");
        }
    }

    /// Any decimal the type holds.
    fn any_decimal() -> impl Strategy<Value = Decimal> {
        const MAX: i128 = (1 << 96) - 1;
        (-MAX..=MAX, 0..=Decimal::MAX_SCALE).prop_map(|(mantissa, scale)| {
            Decimal::try_from_i128_with_scale(mantissa, scale).unwrap()
        })
    }

    proptest! {
        #[test]
        fn text_to_value_to_text_is_exact(value in any_decimal()) {
            let text = value.to_string();
            let parsed = parse(&text).unwrap();
            prop_assert_eq!(parsed.to_string(), text);
            prop_assert_eq!(parsed.scale(), value.scale());
        }

        #[test]
        fn what_cannot_be_held_is_an_error_never_rounded(whole in "[1-9][0-9]{0,40}", fraction in "[0-9]{1,40}") {
            let text = format!("{whole}.{fraction}");
            match parse(&text) {
                Ok(value) => prop_assert_eq!(value.to_string(), text),
                Err(error) => prop_assert_eq!(error, ParseDecimalError::Inexact),
            }
        }

        #[test]
        fn an_exponent_only_moves_the_point(value in any_decimal(), exponent in -40_i64..40) {
            if let Ok(shifted) = parse(&format!("{value}e{exponent}")) {
                let back = shift(shifted, -exponent).unwrap();
                prop_assert_eq!(back, value);
            }
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = parse(&text);
        }
    }
}
