//! URL-encoded forms.

use std::borrow::Cow;
use std::fmt;

use cpaas_core::{Decimal, Error, ErrorKind, ExposeSecret, Result, SecretString};

/// One value of a form: plain, or a secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FormValue {
    /// May be shown.
    Plain(String),
    /// Never shown.
    Secret(SecretString),
}

impl FormValue {
    /// The text that is sent.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose_secret(),
        }
    }

    pub(crate) fn secret(&self) -> Option<&SecretString> {
        match self {
            Self::Plain(_) => None,
            Self::Secret(secret) => Some(secret),
        }
    }
}

impl From<&str> for FormValue {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<String> for FormValue {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

/// `true` or `false`.
impl From<bool> for FormValue {
    fn from(flag: bool) -> Self {
        Self::Plain(flag.to_string())
    }
}

/// All its digits, never an exponent.
impl From<Decimal> for FormValue {
    fn from(number: Decimal) -> Self {
        Self::Plain(number.to_string())
    }
}

impl From<SecretString> for FormValue {
    fn from(secret: SecretString) -> Self {
        Self::Secret(secret)
    }
}

/// The parameters of an `application/x-www-form-urlencoded` body, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Form(Vec<(Cow<'static, str>, FormValue)>);

impl Form {
    /// A form without parameters.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<FormValue>) -> Self {
        self.push(name, value);
        self
    }

    /// Adds a parameter.
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<FormValue>) {
        self.0.push((name.into(), value.into()));
    }

    /// Adds a parameter that may be absent: nothing for `None`.
    #[must_use]
    pub fn with_some(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: Option<impl Into<FormValue>>,
    ) -> Self {
        if let Some(value) = value {
            self.push(name, value);
        }
        self
    }

    /// Adds several items as one parameter, joined with a separator; nothing for no items.
    ///
    /// # Errors
    ///
    /// `InvalidRequest` naming the parameter, if an item is empty or contains the separator: the
    /// server would see other items than were given.
    pub fn with_list<T: fmt::Display>(
        self,
        name: &'static str,
        items: impl IntoIterator<Item = T>,
        separator: char,
    ) -> Result<Self> {
        let mut joined = String::new();
        for item in items {
            let item = item.to_string();
            if item.is_empty() || item.contains(separator) {
                let message = format!("{name}: an item is empty or contains {separator:?}");
                return Err(
                    Error::before_sending(ErrorKind::InvalidRequest, message).with_field(name)
                );
            }
            if !joined.is_empty() {
                joined.push(separator);
            }
            joined.push_str(&item);
        }
        Ok(if joined.is_empty() { self } else { self.with(name, joined) })
    }

    /// Whether it has no parameters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many parameters it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The names of the parameters.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| &**name)
    }

    /// Every byte that has a meaning in a form percent-encoded, space as `+`.
    pub(crate) fn encode(&self, scheme: &[(&'static str, FormValue)]) -> String {
        let mut text = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.0 {
            text.append_pair(name, value.expose());
        }
        for (name, value) in scheme {
            text.append_pair(name, value.expose());
        }
        text.finish()
    }

    pub(crate) fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        self.0.iter().filter_map(|(_, value)| value.secret())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_written_as_words_and_digits_and_the_absent_not_at_all() {
        let form = Form::new()
            .with_some("flag", Some(true))
            .with_some("amount", Some(Decimal::new(510, 2)))
            .with_some("small", Some(Decimal::new(1, 28)))
            .with_some("absent", None::<&str>)
            .with_some("empty", Some(""));
        assert_eq!(
            form.encode(&[]),
            "flag=true&amount=5.10&small=0.0000000000000000000000000001&empty="
        );
        assert!(!form.is_empty() && Form::new().is_empty());
        assert_eq!((form.len(), Form::new().len()), (4, 0));
    }

    #[test]
    fn a_list_is_joined_and_an_item_can_not_become_two() {
        let form = Form::new().with_list("id", [1, 2, 3], ';').unwrap();
        let form = form.with_list("name", ["a,b"], ';').unwrap();
        let form = form.with_list("none", [""; 0], ';').unwrap();
        assert_eq!(form.encode(&[]), "id=1%3B2%3B3&name=a%2Cb");
        for items in [["a", "b;c"], ["a", ""]] {
            let error = Form::new().with_list("name", items, ';').unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("name")));
        }
    }

    proptest! {
        #[test]
        fn whatever_goes_in_comes_out_at_the_other_end(name in "\\PC*", value in "\\PC*") {
            let text = Form::new().with(name.clone(), SecretString::from(value.as_str())).encode(&[]);
            let back: Vec<_> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            prop_assert_eq!(back, vec![(name, value)]);
        }
    }
}
