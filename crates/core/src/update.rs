//! Changes to an account.

use std::fmt;

use secrecy::SecretString;
use serde::Serialize;

/// Which fields to change, and to what. What is not set is left alone.
///
/// A field is here when at least two platforms accept it; everything else is a method of the
/// vendor's own client.
///
/// ```
/// use cpaas_core::{AccountUpdate, UpdateField};
///
/// let update = AccountUpdate::new().name("Acme Inc").timezone("Europe/Stockholm");
/// assert_eq!(update.fields(), [UpdateField::Name, UpdateField::Timezone]);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AccountUpdate {
    /// The account's or company's name.
    pub name: Option<String>,
    /// An ISO 639-1 code (`sv`), or the vendor's own word.
    pub language: Option<String>,
    /// An IANA time zone (`Europe/Stockholm`), or the vendor's own word.
    pub timezone: Option<String>,
    /// The password of the account, new.
    pub password: Option<SecretString>,
}

impl AccountUpdate {
    /// An update that changes nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the account's or company's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the language, by an ISO 639-1 code or the vendor's own word.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Sets the time zone, by an IANA name or the vendor's own word.
    #[must_use]
    pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
        self.timezone = Some(timezone.into());
        self
    }

    /// Sets a new password.
    #[must_use]
    pub fn password(mut self, password: impl Into<SecretString>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// The fields that are set, in a fixed order.
    #[must_use]
    pub fn fields(&self) -> Vec<UpdateField> {
        // Destructured whole: a field that is added and forgotten here does not compile.
        let Self { name, language, timezone, password } = self;
        [
            (UpdateField::Name, name.is_some()),
            (UpdateField::Language, language.is_some()),
            (UpdateField::Timezone, timezone.is_some()),
            (UpdateField::Password, password.is_some()),
        ]
        .into_iter()
        .filter_map(|(field, is_set)| is_set.then_some(field))
        .collect()
    }

    /// Whether no field is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields().is_empty()
    }
}

/// A field of [`AccountUpdate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UpdateField {
    /// [`AccountUpdate::name`].
    Name,
    /// [`AccountUpdate::language`].
    Language,
    /// [`AccountUpdate::timezone`].
    Timezone,
    /// [`AccountUpdate::password`].
    Password,
}

impl UpdateField {
    /// Every field there is, in a fixed order.
    pub const ALL: &[Self] = &[Self::Name, Self::Language, Self::Timezone, Self::Password];

    /// The field's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Language => "language",
            Self::Timezone => "timezone",
            Self::Password => "password",
        }
    }
}

impl fmt::Display for UpdateField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_those_that_are_set() {
        assert!(AccountUpdate::new().is_empty());
        let all = AccountUpdate::new().password("new").timezone("UTC").language("sv").name("n");
        assert_eq!(all.fields(), UpdateField::ALL);
    }

    #[test]
    fn a_password_is_never_shown() {
        let update = AccountUpdate::new().password("hunter2");
        assert!(!format!("{update:?}").contains("hunter2"));
    }
}
