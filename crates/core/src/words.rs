//! Enumerations that are written as words.

/// The text is none of the words that this type knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of{expected}")]
#[non_exhaustive]
pub struct ParseWordError {
    /// The words, with a blank before each.
    pub(crate) expected: &'static str,
}

/// Declares an enumeration with one word for each variant, which text and JSON have.
macro_rules! words {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them, in a fixed order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word that text and JSON have.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::ParseWordError;

            fn from_str(word: &str) -> std::result::Result<Self, Self::Err> {
                let expected = concat!($(" ", $word),*);
                let known = Self::ALL.iter().copied().find(|known| known.as_str() == word);
                known.ok_or($crate::words::ParseWordError { expected })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> std::result::Result<Self, D::Error> {
                let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};
    use std::str::FromStr;

    use serde::de::DeserializeOwned;

    use crate::{AccountStatus, Effect, ErrorKind, Operation, UpdateField};

    fn check<T>(all: &[T])
    where
        T: Debug + Display + PartialEq + FromStr + serde::Serialize + DeserializeOwned,
        T::Err: Debug,
    {
        for value in all {
            let word = value.to_string();
            assert_eq!(&word.parse::<T>().unwrap(), value);
            let json = serde_json::to_string(value).unwrap();
            assert_eq!(json, format!("{word:?}"));
            assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value);
        }
    }

    #[test]
    fn every_value_is_read_from_what_it_prints_as_text_and_as_json() {
        check(ErrorKind::ALL);
        check(Effect::ALL);
        check(Operation::ALL);
        check(UpdateField::ALL);
        check(&[
            AccountStatus::Active,
            AccountStatus::Suspended,
            AccountStatus::Closed,
            AccountStatus::Unknown,
            AccountStatus::Other("frozen".into()),
        ]);
    }

    #[test]
    fn another_word_is_refused_with_those_that_are_known() {
        let refused = "deleted".parse::<Effect>().unwrap_err();
        assert_eq!(refused.to_string(), "not one of none unknown applied");
        assert!("None".parse::<Effect>().is_err(), "in lower case only");
        assert!(serde_json::from_str::<ErrorKind>(r#""broken""#).is_err());
    }
}
