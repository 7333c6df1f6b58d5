//! An account as its platform shows it.

use std::fmt;

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

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether an account can be used.
///
/// Each provider documents which of its words means which; a word that is none of the three is
/// kept as it is.
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
    /// The vendor's own word for something else.
    Other(String),
}

impl AccountStatus {
    /// The status as one word: `active`, `suspended`, `closed`, or the vendor's own.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for AccountStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "active" => Self::Active,
            "suspended" => Self::Suspended,
            "closed" => Self::Closed,
            _ => Self::Other(word),
        }
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

/// What every platform can show of an account, in common terms. Never a secret.
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
    /// Whether the account can be used.
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
        for word in ["active", "suspended", "closed", "uninitialized"] {
            let json = format!("\"{word}\"");
            let status: AccountStatus = serde_json::from_str(&json).unwrap();
            assert_eq!(status.to_string(), word);
            assert_eq!(serde_json::to_string(&status).unwrap(), json);
        }
        assert_eq!(AccountStatus::from("frozen".to_owned()), AccountStatus::Other("frozen".into()));
    }
}
