//! URL-encoded forms.

use std::borrow::Cow;

use cpaas_core::{ExposeSecret, SecretString};

/// One value of a form: plain, or a secret.
#[derive(Clone, Debug)]
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

    /// Every byte that has a meaning in a form percent-encoded, space as `+`.
    pub(crate) fn encode(&self, proof: &[(&'static str, FormValue)]) -> String {
        let mut text = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.0 {
            text.append_pair(name, value.expose());
        }
        for (name, value) in proof {
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

    proptest! {
        #[test]
        fn whatever_goes_in_comes_out_at_the_other_end(name in "\\PC*", value in "\\PC*") {
            let text = Form::new().with(name.clone(), SecretString::from(value.as_str())).encode(&[]);
            let back: Vec<_> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            prop_assert_eq!(back, vec![(name, value)]);
        }
    }
}
