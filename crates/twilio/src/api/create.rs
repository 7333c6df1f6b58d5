//! Making a sub-account: `POST /2010-04-01/Accounts.json`.

use cpaas_core::Result;
use cpaas_http::provider::Form;

use super::check;

/// A sub-account to be made below the client's main account.
///
/// ```
/// use cpaas_twilio::CreateAccount;
///
/// let child = CreateAccount::new().friendly_name("Acme South");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateAccount {
    friendly_name: Option<String>,
}

impl CreateAccount {
    /// A sub-account whose friendly name has the time of its creation.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the friendly name, up to 64 characters.
    #[must_use]
    pub fn friendly_name(mut self, name: impl Into<String>) -> Self {
        self.friendly_name = Some(name.into());
        self
    }

    /// Refuses what the platform certainly would.
    pub(crate) fn check(&self) -> Result<()> {
        self.friendly_name.as_deref().map_or(Ok(()), check::friendly_name)
    }

    pub(crate) fn form(&self) -> Form {
        Form::new().with_some("FriendlyName", self.friendly_name.clone())
    }
}
