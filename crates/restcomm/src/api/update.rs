//! Changing an account: `PUT` and `POST /2012-04-24/Accounts/{AccountSid}`.

use cpaas_core::{Error, ErrorKind, ExposeSecret, Result, SecretString};
use cpaas_http::provider::Form;

use super::account::AccountRecord;
use super::check;
use super::status::Status;

/// What to change; what is not set is left alone.
///
/// A status that locks out the client's own account takes two calls, so that it can't happen by
/// accident:
///
/// ```
/// use cpaas_restcomm::UpdateAccount;
///
/// let sid = "ACf17712239715b86f1dfd9ba550b7f607";
/// let rename = UpdateAccount::new().friendly_name("Acme Inc");
/// let suspend = UpdateAccount::new().suspend().allow_self_lockout();
/// let close = UpdateAccount::new().close(sid).allow_self_lockout();
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct UpdateAccount {
    friendly_name: Option<String>,
    status: Option<NewStatus>,
    password: Option<SecretString>,
    role: Option<String>,
    self_lockout: bool,
    via_post: bool,
}

cpaas_http::equal_by_member!(UpdateAccount {
    friendly_name,
    status,
    password,
    role,
    self_lockout,
    via_post,
});

#[derive(Clone, Debug, PartialEq, Eq)]
enum NewStatus {
    Active,
    Suspended,
    Closed { confirmed: String },
}

impl NewStatus {
    fn status(&self) -> Status {
        match self {
            Self::Active => Status::Active,
            Self::Suspended => Status::Suspended,
            Self::Closed { .. } => Status::Closed,
        }
    }
}

impl UpdateAccount {
    /// Changes nothing yet.
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

    /// Sets the password, and with it a new auth token. The platform refuses weak ones by a score
    /// of its own, and some whatever their strength: see [`password_warning`](crate::password_warning).
    /// Activates an `uninitialized` account, **and every account below it**.
    #[must_use]
    pub fn password(mut self, password: impl Into<SecretString>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Sets the role: `Administrator`, `Developer` and `ProvisioningAgent` are documented; the platform
    /// checks no word. Only an `Administrator` may, who loses that right for good if it is its own role.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Makes the account active, and **every account below it**: also those that were suspended on
    /// their own, and **even those that were closed**.
    #[must_use]
    pub fn activate(mut self) -> Self {
        self.status = Some(NewStatus::Active);
        self
    }

    /// Suspends the account and every account below it: their credentials are refused and their
    /// traffic is rejected, until an account above makes them active again.
    ///
    /// For the client's own account, only together with [`allow_self_lockout`](Self::allow_self_lockout).
    #[must_use]
    pub fn suspend(mut self) -> Self {
        self.status = Some(NewStatus::Suspended);
        self
    }

    /// Closes the account and every account below it, **for good**: their numbers are released,
    /// their applications and recordings removed. `confirmed_sid` is the SID of the account to be
    /// closed; any other is refused.
    ///
    /// For the client's own account, only together with [`allow_self_lockout`](Self::allow_self_lockout).
    #[must_use]
    pub fn close(mut self, confirmed_sid: impl Into<String>) -> Self {
        self.status = Some(NewStatus::Closed { confirmed: confirmed_sid.into() });
        self
    }

    /// Allows the client's own account to be suspended or closed; its credential is refused afterwards.
    #[must_use]
    pub fn allow_self_lockout(mut self) -> Self {
        self.self_lockout = true;
        self
    }

    /// Sends it by `POST`, which takes effect at once according to the vendor's page, instead of `PUT`,
    /// which that page documents. The open server treats both alike.
    #[must_use]
    pub fn via_post(mut self) -> Self {
        self.via_post = true;
        self
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { friendly_name, status, password, role, self_lockout: _, via_post: _ } = self;
        friendly_name.is_none() && status.is_none() && password.is_none() && role.is_none()
    }

    pub(crate) fn is_via_post(&self) -> bool {
        self.via_post
    }

    pub(crate) fn new_status(&self) -> Option<Status> {
        self.status.as_ref().map(NewStatus::status)
    }

    pub(crate) fn new_password(&self) -> Option<&SecretString> {
        self.password.as_ref()
    }

    /// Refuses what is wrong for every account.
    pub(crate) fn check(&self) -> Result<()> {
        if self.is_empty() {
            return Err(Error::before_sending(
                ErrorKind::InvalidRequest,
                "the update sets no field",
            ));
        }
        self.friendly_name.as_deref().map_or(Ok(()), check::friendly_name)
    }

    /// Refuses what would lock out the client's own account, for which this is.
    pub(crate) fn check_lockout(&self) -> Result<()> {
        let locks_out =
            matches!(self.status, Some(NewStatus::Suspended | NewStatus::Closed { .. }));
        if locks_out && !self.self_lockout {
            let why = "the account itself would be locked out; allow_self_lockout() allows that";
            return Err(check::invalid("Status", why));
        }
        Ok(())
    }

    /// Refuses a closure that is not confirmed for the account with this SID.
    pub(crate) fn check_closure(&self, sid: &str) -> Result<()> {
        match &self.status {
            Some(NewStatus::Closed { confirmed }) if !confirmed.eq_ignore_ascii_case(sid) => {
                let why =
                    "the SID that confirms the closure is not that of the account to be closed";
                Err(check::invalid("Status", why))
            }
            _ => Ok(()),
        }
    }

    /// The parameters, in the order in which the server reads them.
    pub(crate) fn form(&self) -> Form {
        Form::new()
            .with_some("Status", self.new_status().map(Status::as_str))
            .with_some("FriendlyName", self.friendly_name.clone())
            .with_some("Password", self.password.clone())
            .with_some("Role", self.role.clone())
    }

    /// Whether an account that was read shows what was set. `accepted` is the response to the change:
    /// its token is compared instead of the password, which no response shows.
    pub(crate) fn is_shown_by(&self, seen: &AccountRecord, accepted: &AccountRecord) -> bool {
        let is = |set: Option<&str>, seen: Option<&String>| {
            set.is_none_or(|set| seen.is_some_and(|seen| seen == set))
        };
        let status = self.new_status().map(Status::as_str);
        let token = |record: &AccountRecord| {
            record.auth_token.as_ref().map(|token| token.expose_secret().to_owned())
        };
        is(self.friendly_name.as_deref(), seen.friendly_name.as_ref())
            && is(self.role.as_deref(), seen.role.as_ref())
            && is(status, seen.status.as_ref())
            && (self.password.is_none() || token(seen) == token(accepted))
    }
}
