//! Making a sub-account: `POST /2012-04-24/Accounts`.

use cpaas_core::SecretString;
use cpaas_http::{Form, is_blank};

use super::id::{check_email, check_organization};
use super::status::Status;
use super::update::{Problem, check_friendly_name};

/// A sub-account to be made below the account that asks.
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

impl CreateAccount {
    /// An account with this e-mail address, of which the platform makes its SID, and this password. An
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

    /// Sets the role; otherwise it is that of the account that asks, as it is for whoever is no
    /// `Administrator`.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Puts it into another organisation, by its SID, `OR…`: for super administrators.
    #[must_use]
    pub fn organization_sid(mut self, sid: impl Into<String>) -> Self {
        self.organization_sid = Some(sid.into());
        self
    }

    /// What is wrong with it.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        check_email(&self.email_address).map_err(|why| (Some("EmailAddress"), why))?;
        if is_blank(&self.password) {
            return Err((Some("Password"), "empty"));
        }
        check_friendly_name(self.friendly_name.as_deref())?;
        match self.organization_sid.as_deref().map(check_organization) {
            Some(Err(why)) => Err((Some("OrganizationSid"), why)),
            _ => Ok(()),
        }
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
