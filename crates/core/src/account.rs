//! An account as its platform shows it.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::currency::Currency;
use crate::timestamp::Timestamp;

/// The platform's identifier of an account, as text: some are numbers, some are not, and leading
/// zeros count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(String);

impl AccountId {
    /// Takes the identifier as the platform writes it.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for AccountId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for AccountId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0
    }
}

/// Any text is taken.
impl FromStr for AccountId {
    type Err = Infallible;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Ok(id.into())
    }
}

impl AsRef<str> for AccountId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether an account can be used.
///
/// Each provider documents which of its words means which. A word with another meaning is kept as
/// [`Other`](Self::Other). [`Unknown`](Self::Unknown) is only for a status that can't be read as a word,
/// or that is derived from something that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum AccountStatus {
    /// In use.
    Active,
    /// Stopped, and can be resumed.
    Suspended,
    /// Ended for good.
    Closed,
    /// The platform sent a status that can't be read: the account may be in use or not.
    Unknown,
    /// The vendor's own word for something else.
    Other(String),
}

impl AccountStatus {
    /// The status as one word: `active`, `suspended`, `closed`, `unknown`, or the vendor's
    /// own.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
            Self::Other(word) => word,
        }
    }
}

/// An empty text is no word: `Unknown`.
impl From<String> for AccountStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "active" => Self::Active,
            "suspended" => Self::Suspended,
            "closed" => Self::Closed,
            "unknown" | "" => Self::Unknown,
            _ => Self::Other(word),
        }
    }
}

impl From<&str> for AccountStatus {
    fn from(word: &str) -> Self {
        word.to_owned().into()
    }
}

/// Any word is taken.
impl FromStr for AccountStatus {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Ok(word.into())
    }
}

impl From<AccountStatus> for String {
    fn from(status: AccountStatus) -> Self {
        match status {
            AccountStatus::Other(word) => word,
            known => known.as_str().to_owned(),
        }
    }
}

impl fmt::Display for AccountStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What is known of an account, in common terms. Never a secret.
///
/// All but the id are optional: what a platform does not show is `None`. The vendor's full record
/// stays available from the provider crate's own client.
///
/// ```
/// use cpaas_core::{AccountId, AccountInfo, AccountStatus};
///
/// let mut info = AccountInfo::new(AccountId::new("2000000007"));
/// info.name = Some("Acme Inc".into());
/// info.status = Some(AccountStatus::Active);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccountInfo {
    /// The platform's identifier.
    pub id: AccountId,
    /// The account's or company's name.
    pub name: Option<String>,
    /// The e-mail address the account is registered with.
    pub email: Option<String>,
    /// Whether the account can be used: `None` only where the platform has no status, else
    /// [`AccountStatus::Unknown`] where it can't be read.
    pub status: Option<AccountStatus>,
    /// The currency of the account's money.
    pub currency: Option<Currency>,
    /// The language, in the vendor's own word.
    pub language: Option<String>,
    /// The time zone, in the vendor's own word.
    pub timezone: Option<String>,
    /// When the account was made.
    pub created: Option<Timestamp>,
}

impl AccountInfo {
    /// An account of which only the id is known; set the public fields that are.
    #[must_use]
    pub const fn new(id: AccountId) -> Self {
        Self {
            id,
            name: None,
            email: None,
            status: None,
            currency: None,
            language: None,
            timezone: None,
            created: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_keeps_the_word_it_does_not_know() {
        assert_eq!(AccountStatus::from("frozen"), AccountStatus::Other("frozen".into()));
        assert_eq!(AccountStatus::from(""), AccountStatus::Unknown);
    }

    #[test]
    fn an_id_is_any_text() {
        for text in ["007", "AC0"] {
            let id: AccountId = text.parse().unwrap();
            assert_eq!(id, AccountId::from(text));
            assert_eq!(id, AccountId::from(id.to_string()));
            assert_eq!((id.as_ref(), String::from(id.clone()).as_str()), (text, text));
        }
    }
}
