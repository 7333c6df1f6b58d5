//! Changes to children: [SetChildAccountInfo](https://voximplant.com/docs/references/httpapi/accounts#setchildaccountinfo).

use bon::Builder;
use cpaas_core::{Decimal, Error, ErrorKind, ExposeSecret, Result, SecretString};
use cpaas_http::{Access, Form};

use super::check;
use super::endpoint::Endpoint;
use super::envelope::Done;
use super::parameter::parameters;
use super::selection::ChildSelector;

/// What to change of which children; what is not set is left alone.
///
/// ```
/// use cpaas_voximplant::SetChildAccountInfo;
///
/// let request = SetChildAccountInfo::builder(1111112).active(false).build();
/// ```
#[derive(Clone, Debug, Builder)]
#[builder(on(_, into))]
#[non_exhaustive]
pub struct SetChildAccountInfo {
    /// Which children. All of them at once is possible: mind what you change.
    #[builder(start_fn)]
    pub children: ChildSelector,
    /// The owner's new e-mail address.
    pub new_child_account_email: Option<String>,
    /// The new password: at least 8 characters, among them an upper-case and a lower-case letter, a
    /// digit and a special character, and no white space.
    pub new_child_account_password: Option<SecretString>,
    /// Where the vendor posts what happens to the child. In the vendor's Python package, not in its
    /// reference.
    pub callback_url: Option<String>,
    /// What the hash of those posts is made with, at most 40 characters. In the vendor's Python
    /// package, not in its reference.
    pub callback_salt: Option<SecretString>,
    /// Whether notifications of the account are sent.
    pub account_notifications: Option<bool>,
    /// Whether notifications of a changing tariff are sent.
    pub tariff_changing_notifications: Option<bool>,
    /// Whether the vendor's news are sent.
    pub news_notifications: Option<bool>,
    /// Whether the child is enabled.
    pub active: Option<bool>,
    /// Language of notifications, ISO 639-1.
    pub language_code: Option<String>,
    /// Time zone, such as `Europe/Stockholm` or `Etc/GMT-8`.
    pub location: Option<String>,
    /// Below this balance a notification is sent, in the child's currency.
    pub min_balance_to_notify: Option<Decimal>,
    /// Whether Robokassa payments are possible.
    pub support_robokassa: Option<bool>,
    /// Whether payments by bank card are possible.
    pub support_bank_card: Option<bool>,
    /// Whether payments by invoice are possible.
    pub support_invoice: Option<bool>,
    /// Whether restricted directions may be used.
    pub can_use_restricted: Option<bool>,
}

impl Endpoint for SetChildAccountInfo {
    const METHOD: &'static str = "SetChildAccountInfo";
    const ACCESS: Access = Access::Write;
    type Response = Done;

    fn form(&self) -> Result<Form> {
        let salt = self.callback_salt.as_ref().map(ExposeSecret::expose_secret);
        let password = self.new_child_account_password.as_ref();
        check::password("new_child_account_password", password)?;
        check::at_most("callback_salt", salt, 40)?;
        check::two_letters("language_code", self.language_code.as_deref())?;
        check::zone("location", self.location.as_deref())?;
        let form = parameters!(
            self,
            children,
            new_child_account_email,
            new_child_account_password,
            callback_url,
            callback_salt,
            account_notifications,
            tariff_changing_notifications,
            news_notifications,
            active,
            language_code,
            location,
            min_balance_to_notify,
            support_robokassa,
            support_bank_card,
            support_invoice,
            can_use_restricted,
        );
        if form.len() == 1 {
            return Err(Error::new(ErrorKind::InvalidRequest, "the update sets no field"));
        }
        Ok(form)
    }
}
