//! Making a sub-account: `POST /2012-04-24/Accounts`.

use cpaas_core::{Result, SecretString};
use cpaas_http::provider::Form;

use super::check;
use super::status::Status;

/// A sub-account to be made below the client's own account.
///
/// ```
/// use cpaas_restcomm::CreateAccount;
///
/// let child = CreateAccount::new("south@example.com", "a str0ng Password")
///     .friendly_name("Acme South")
///     .role("Developer");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CreateAccount {
    email_address: String,
    password: SecretString,
    friendly_name: Option<String>,
    status: Option<Status>,
    role: Option<String>,
    organization_sid: Option<String>,
}

cpaas_http::equal_by_member!(CreateAccount {
    email_address,
    password,
    friendly_name,
    status,
    role,
    organization_sid,
});

impl CreateAccount {
    /// An account with this e-mail address, of which the platform makes its SID, and this password, of
    /// which [`password_warning`](crate::password_warning) may know something. An
    /// address serves once: not even a closed account gives it back.
    #[must_use]
    pub fn new(email_address: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self {
            email_address: email_address.into(),
            password: password.into(),
            friendly_name: None,
            status: None,
            role: None,
            organization_sid: None,
        }
    }

    /// Sets the friendly name, up to 64 characters; otherwise it is the e-mail address.
    #[must_use]
    pub fn friendly_name(mut self, name: impl Into<String>) -> Self {
        self.friendly_name = Some(name.into());
        self
    }

    /// Sets the status; otherwise it is active.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the role; otherwise it is that of the client's own account, which is all that anyone but
    /// an `Administrator` can give.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Puts it into another organisation, by its SID, `OR…`: super administrators only.
    #[must_use]
    pub fn organization_sid(mut self, sid: impl Into<String>) -> Self {
        self.organization_sid = Some(sid.into());
        self
    }

    /// Refuses what the platform certainly would.
    pub(crate) fn check(&self) -> Result<()> {
        check::email("EmailAddress", &self.email_address)?;
        check::password(&self.password)?;
        self.friendly_name.as_deref().map_or(Ok(()), check::friendly_name)?;
        let organization = self.organization_sid.as_deref();
        organization.map_or(Ok(()), |sid| check::organization("OrganizationSid", sid).map(drop))
    }

    /// The parameters; the address in lower case, as the platform keeps it.
    pub(crate) fn form(&self) -> Form {
        Form::new()
            .with("EmailAddress", self.email_address.trim().to_lowercase())
            .with("Password", self.password.clone())
            .with_some("FriendlyName", self.friendly_name.clone())
            .with_some("Status", self.status.map(Status::as_str))
            .with_some("Role", self.role.clone())
            .with_some("OrganizationSid", self.organization_sid.clone())
    }
}
