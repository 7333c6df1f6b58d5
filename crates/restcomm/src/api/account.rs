//! The account: `GET`, `PUT` and `POST /2012-04-24/Accounts/{AccountSid}`.

use std::collections::BTreeMap;

use cpaas_core::{AccountId, Result, SecretString, Timestamp};
use cpaas_http::json::{Lenient, Text};
use cpaas_http::{ApiResponse, Form};
use serde::Deserialize;
use serde_with::{As, Same};

use crate::api::{date, link};

/// An account as Restcomm shows it.
///
/// There is no balance, no currency and no parent in it. A member of another type than documented is
/// `None`, except for the SID.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
    Option<SecretString> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
    Option<BTreeMap<String, String>> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
)]
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct AccountRecord {
    /// The account's SID: `AC` and 32 letters or digits.
    pub sid: String,
    /// The SID of its organisation, `OR…`; servers before November 2017 have none.
    pub organization: Option<String>,
    /// A description, up to 64 characters; at first the e-mail address.
    pub friendly_name: Option<String>,
    /// The e-mail address it is registered with, in lower case.
    pub email_address: Option<String>,
    /// `Full`, `Trial`.
    #[serde(rename = "type")]
    pub account_type: Option<String>,
    /// `active`, `suspended`, `closed`, `inactive`, `uninitialized`.
    pub status: Option<String>,
    /// `Administrator`, `Developer`, `ProvisioningAgent`, or any other: the platform checks none.
    pub role: Option<String>,
    /// When it was made; in the answer to an update, newer servers put the time of that here. None
    /// if it is in neither of the vendor's two forms.
    #[serde(default, deserialize_with = "date::date")]
    pub date_created: Option<Timestamp>,
    /// When it was last changed. None if it is in neither of the vendor's two forms.
    #[serde(default, deserialize_with = "date::date")]
    pub date_updated: Option<Timestamp>,
    /// Its auth token: whoever has it may act for the account. Lists show those of the children.
    pub auth_token: Option<SecretString>,
    /// Its path below the base URL, such as `/2012-04-24/Accounts.json/AC…`.
    pub uri: Option<String>,
    /// What belongs to it, by name: paths below the base URL, of `calls`, `recordings`, ….
    pub subresource_uris: Option<BTreeMap<String, String>>,
    /// The address of its effective profile, which may be inherited: from the `Link` header, which
    /// comes with the answer to a read only.
    #[serde_with(skip_apply)]
    #[serde(skip)]
    pub profile: Option<String>,
}

/// The account in an answer.
pub(crate) fn record(answer: &ApiResponse) -> Result<AccountRecord> {
    let body = answer.body().trim_ascii_start();
    if body.starts_with(b"<?xml") || body.starts_with(b"<RestcommResponse") {
        return Err(answer.invalid(
            "XML where JSON was asked for: this server takes no notice of `.json` at its place in \
             the path; set `legacy_paths` the other way round",
        ));
    }
    let record: AccountRecord = answer.decode()?;
    Ok(AccountRecord { profile: link::profile(answer.headers()), ..record })
}

/// A SID, if it is one. Anything else would be looked for among friendly names.
pub(crate) fn check_sid(text: &str) -> Result<String, &'static str> {
    let is_sid = text.len() == 34
        && text.starts_with("AC")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_sid {
        Ok(text.to_owned())
    } else {
        Err("not an account SID: AC and 32 letters or digits")
    }
}

/// An e-mail address as the platform keeps it, in lower case. A colon would end the user name.
pub(crate) fn check_email(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == ':';
    if text.contains('@') && !text.contains(odd) {
        Ok(text.to_lowercase())
    } else {
        Err("not an e-mail address")
    }
}

/// Longest friendly name, in characters. The server does not check; its database does.
const FRIENDLY_NAME_CHARS: usize = 64;

/// What to change; what is not set is left alone.
///
/// A status that locks out the very account that asks takes two words, so that it can't happen by
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
    status: Option<Status>,
    password: Option<SecretString>,
    self_lockout: bool,
    via_post: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Status {
    Active,
    Suspended,
    Closed { confirmed: String },
}

impl Status {
    fn word(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed { .. } => "closed",
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
    /// of its own. Activates an `uninitialized` account.
    #[must_use]
    pub fn password(mut self, password: impl Into<SecretString>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Makes the account active, and **every account below it**, also those that were suspended on
    /// their own.
    #[must_use]
    pub fn activate(mut self) -> Self {
        self.status = Some(Status::Active);
        self
    }

    /// Suspends the account and every account below it: their credentials are refused and their
    /// traffic is rejected, until an account above makes them active again.
    ///
    /// For the account that asks, only together with [`allow_self_lockout`](Self::allow_self_lockout).
    #[must_use]
    pub fn suspend(mut self) -> Self {
        self.status = Some(Status::Suspended);
        self
    }

    /// Closes the account and every account below it, **for good**: their numbers are released,
    /// their applications and recordings removed. `confirmed_sid` is the SID of the account to be
    /// closed; any other is refused.
    ///
    /// For the account that asks, only together with [`allow_self_lockout`](Self::allow_self_lockout).
    #[must_use]
    pub fn close(mut self, confirmed_sid: impl Into<String>) -> Self {
        self.status = Some(Status::Closed { confirmed: confirmed_sid.into() });
        self
    }

    /// Says that the account that asks is meant to be suspended or closed, after which it can't ask
    /// any more.
    #[must_use]
    pub fn allow_self_lockout(mut self) -> Self {
        self.self_lockout = true;
        self
    }

    /// Sends it by `POST`, of which the vendor's page says that it takes effect at once, instead of
    /// `PUT`, which that page documents. The open server treats both alike.
    #[must_use]
    pub fn via_post(mut self) -> Self {
        self.via_post = true;
        self
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.friendly_name.is_none() && self.status.is_none() && self.password.is_none()
    }

    pub(crate) fn is_via_post(&self) -> bool {
        self.via_post
    }

    pub(crate) fn new_password(&self) -> Option<&SecretString> {
        self.password.as_ref()
    }

    /// What is wrong with it as an update of the account that asks, and with which field.
    pub(crate) fn check(&self) -> Result<(), (Option<&'static str>, &'static str)> {
        if self.is_empty() {
            return Err((None, "the update sets no field"));
        }
        let name = self.friendly_name.as_deref().unwrap_or_default();
        if name.chars().count() > FRIENDLY_NAME_CHARS {
            return Err((Some("FriendlyName"), "a friendly name has at most 64 characters"));
        }
        let locks_out = matches!(self.status, Some(Status::Suspended | Status::Closed { .. }));
        if locks_out && !self.self_lockout {
            return Err((
                Some("Status"),
                "this would lock out the very account that asks; if that is meant, allow_self_lockout() says so",
            ));
        }
        Ok(())
    }

    /// Whether a closure is confirmed for this account.
    pub(crate) fn check_closure(&self, sid: &AccountId) -> Result<(), &'static str> {
        match &self.status {
            Some(Status::Closed { confirmed }) if confirmed != sid.as_str() => {
                Err("the SID given to confirm the closure is not that of the account to be closed")
            }
            _ => Ok(()),
        }
    }

    /// The parameters, in the order in which the server reads them.
    pub(crate) fn form(&self) -> Form {
        let mut form = Form::new();
        if let Some(status) = &self.status {
            form.push("Status", status.word());
        }
        if let Some(name) = &self.friendly_name {
            form.push("FriendlyName", name.clone());
        }
        if let Some(password) = &self.password {
            form.push("Password", password.clone());
        }
        form
    }
}
