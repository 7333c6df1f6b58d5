//! Currency codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A currency: any well-formed three-letter code, in upper case.
///
/// Not a list of known currencies: platforms use codes that ISO 4217 has withdrawn (`RUR`), and new
/// ones appear. Lower-case input is accepted, since vendors mix the two.
///
/// ```
/// use cpaas_core::Currency;
///
/// let currency: Currency = "sek".parse()?;
/// assert_eq!(currency.as_str(), "SEK");
/// assert!("KRONA".parse::<Currency>().is_err());
/// # Ok::<(), cpaas_core::ParseCurrencyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The text is not three ASCII letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a currency code of three letters")]
#[non_exhaustive]
pub struct ParseCurrencyError;

impl Currency {
    /// The Swiss franc.
    pub const CHF: Self = Self(*b"CHF");
    /// The Danish krone.
    pub const DKK: Self = Self(*b"DKK");
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// The Norwegian krone.
    pub const NOK: Self = Self(*b"NOK");
    /// The Swedish krona.
    pub const SEK: Self = Self(*b"SEK");
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");

    /// The code, three upper-case letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The constructor lets only ASCII letters in, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Currency {
    type Err = ParseCurrencyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| ParseCurrencyError)?;
        if letters.iter().all(u8::is_ascii_alphabetic) {
            Ok(Self(letters.map(|letter| letter.to_ascii_uppercase())))
        } else {
            Err(ParseCurrencyError)
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_constants_are_their_codes() {
        for (currency, code) in [
            (Currency::CHF, "CHF"),
            (Currency::DKK, "DKK"),
            (Currency::EUR, "EUR"),
            (Currency::GBP, "GBP"),
            (Currency::NOK, "NOK"),
            (Currency::SEK, "SEK"),
            (Currency::USD, "USD"),
        ] {
            assert_eq!(code.parse(), Ok(currency));
        }
    }

    proptest! {
        #[test]
        fn three_letters_in_any_case_are_a_currency(code in "[a-zA-Z]{3}") {
            let currency: Currency = code.parse().unwrap();
            prop_assert_eq!(currency.as_str(), code.to_ascii_uppercase());
        }

        #[test]
        fn anything_else_is_not(text in "\\PC{0,6}") {
            let letters = text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic());
            prop_assert_eq!(text.parse::<Currency>().is_ok(), letters);
        }
    }
}
