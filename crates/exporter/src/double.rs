//! The one place where an exact amount becomes a double, which is what Prometheus stores.

use cpaas_core::Decimal;

/// The double that is nearest to the number. Its text is parsed, since only parsing is known to round correctly.
pub(crate) fn double(number: Decimal) -> f64 {
    // A decimal's text is always a number.
    number.to_string().parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
#[allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "the other way to the same double"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_amount_becomes_the_nearest_double(digits in -(1_i64 << 53)..=(1_i64 << 53), scale in 0_u32..=22) {
            // Both are exact doubles, so that one division rounds once: correctly, by IEEE 754.
            let nearest = digits as f64 / 10_f64.powi(scale.try_into().unwrap());
            prop_assert_eq!(double(Decimal::new(digits, scale)).to_bits(), nearest.to_bits());
        }

        #[test]
        fn an_amount_of_any_size_survives_to_fifteen_digits(digits: i128, scale in 0_u32..=28) {
            let digits = digits >> 33;
            let number = Decimal::try_from_i128_with_scale(digits, scale).unwrap();
            let shown = format!("{:.14e}", double(number));
            let expected: f64 = format!("{digits}e-{scale}").parse().unwrap();
            prop_assert_eq!(shown, format!("{expected:.14e}"));
        }
    }

    #[test]
    fn what_can_be_written_exactly_is_written_so() {
        for text in ["0", "5.04", "-397.58", "19772.35", "0.1", "79228162514264337593543950335"] {
            assert_eq!(
                double(text.parse().unwrap()).to_bits(),
                text.parse::<f64>().unwrap().to_bits(),
                "{text}"
            );
        }
    }
}
