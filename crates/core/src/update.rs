//! Changes to an account.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::words::words;

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
///
/// JSON has the fields that are set, and never the password: it is left out when written, and refused,
/// like any other name that is not known, when read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AccountUpdate {
    /// The account's or company's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// An ISO 639-1 code (`sv`), or the vendor's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// An IANA time zone (`Europe/Stockholm`), or the vendor's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The new password.
    #[serde(skip)]
    pub password: Option<SecretString>,
}

/// Compares passwords too, for tests: not in constant time.
impl PartialEq for AccountUpdate {
    fn eq(&self, other: &Self) -> bool {
        let parts = |update: &Self| {
            let Self { name, language, timezone, password } = update.clone();
            (name, language, timezone, password.map(|password| password.expose_secret().to_owned()))
        };
        parts(self) == parts(other)
    }
}

impl Eq for AccountUpdate {}

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

words! {
    /// A field of [`AccountUpdate`].
    #[derive(PartialOrd, Ord)]
    pub enum UpdateField {
        /// [`AccountUpdate::name`].
        Name = "name",
        /// [`AccountUpdate::language`].
        Language = "language",
        /// [`AccountUpdate::timezone`].
        Timezone = "timezone",
        /// [`AccountUpdate::password`].
        Password = "password",
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
        assert_eq!(serde_json::to_string(&update.name("n")).unwrap(), r#"{"name":"n"}"#);
    }

    #[test]
    fn json_has_what_is_set_and_takes_no_password() {
        let update = AccountUpdate::new().name("n").timezone("UTC");
        let json = serde_json::to_string(&update).unwrap();
        assert_eq!(serde_json::from_str::<AccountUpdate>(&json).unwrap(), update);
        assert!(serde_json::from_str::<AccountUpdate>(r#"{"password":"hunter2"}"#).is_err());
    }

    #[test]
    fn updates_are_equal_if_all_fields_are() {
        let update = || AccountUpdate::new().name("n").password("hunter2");
        assert_eq!(update(), update());
        assert_ne!(update(), AccountUpdate::new().name("n"));
        assert_ne!(update(), update().password("hunter3"));
        assert_ne!(update(), update().language("sv"));
    }
}
