//! Changing an account: `POST /2010-04-01/Accounts/{Sid}.json`.

use cpaas_core::{Error, ErrorKind, Result};
use cpaas_http::provider::Form;

use super::check;
use super::status::Status;

/// What to change; what is not set is left alone.
///
/// ```
/// use cpaas_twilio::UpdateAccount;
///
/// let sid = "AC5fc6c53ce58165d0712d4c93ca23e741";
/// let rename = UpdateAccount::new().friendly_name("Acme Inc");
/// let close = UpdateAccount::new().close(sid);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateAccount {
    friendly_name: Option<String>,
    status: Option<Status>,
    /// The SID that was repeated to confirm the closure.
    confirmed: Option<String>,
}

impl UpdateAccount {
    /// Changes nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the friendly name, 1 to 64 characters.
    #[must_use]
    pub fn friendly_name(mut self, name: impl Into<String>) -> Self {
        self.friendly_name = Some(name.into());
        self
    }

    /// Makes the sub-account active.
    #[must_use]
    pub fn activate(mut self) -> Self {
        self.status = Some(Status::Active);
        self
    }

    /// Suspends the sub-account: no more calls and messages, while its numbers are billed on.
    #[must_use]
    pub fn suspend(mut self) -> Self {
        self.status = Some(Status::Suspended);
        self
    }

    /// Closes the sub-account **for good**: its numbers are released, and it is deleted 30 days later.
    /// `confirmed_sid` is the SID of the account to be closed; any other is refused.
    #[must_use]
    pub fn close(mut self, confirmed_sid: impl Into<String>) -> Self {
        self.status = Some(Status::Closed);
        self.confirmed = Some(confirmed_sid.into());
        self
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.friendly_name.is_none() && self.status.is_none()
    }

    /// The status that it sets, if any.
    #[must_use]
    pub fn new_status(&self) -> Option<Status> {
        self.status
    }

    /// Refuses what the platform certainly would, for the account with this SID; `is_own` if the credential is
    /// that account's.
    pub(crate) fn check(&self, sid: &str, is_own: bool) -> Result<()> {
        if self.is_empty() {
            let why = "the update sets no field";
            return Err(Error::before_sending(ErrorKind::InvalidRequest, why));
        }
        self.friendly_name.as_deref().map_or(Ok(()), check::friendly_name)?;
        if self.status.is_some() && is_own {
            let why =
                "no account can change its own status: a main account changes its sub-accounts'";
            return Err(check::invalid("Status", why));
        }
        let confirmed = self.confirmed.as_deref().unwrap_or_default();
        if self.status == Some(Status::Closed) && !confirmed.eq_ignore_ascii_case(sid) {
            let why = "the SID that confirms the closure is not that of the account to be closed";
            return Err(check::invalid("Status", why));
        }
        Ok(())
    }

    pub(crate) fn form(&self) -> Form {
        Form::new()
            .with_some("FriendlyName", self.friendly_name.clone())
            .with_some("Status", self.status.map(Status::as_str))
    }
}
