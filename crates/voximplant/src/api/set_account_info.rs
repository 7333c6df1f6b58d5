//! Changes to the account: [SetAccountInfo](https://voximplant.com/docs/references/httpapi/accounts#setaccountinfo).

use bon::Builder;
use cpaas_core::{Decimal, Error, ErrorKind, ExposeSecret, Result, SecretString};
use cpaas_http::{Access, Form};

use super::check;
use super::endpoint::Endpoint;
use super::envelope::Done;
use super::parameter::parameters;

/// What to change; what is not set is left alone.
///
/// ```
/// use cpaas_voximplant::SetAccountInfo;
///
/// let request = SetAccountInfo::builder().language_code("sv").news_notifications(false).build();
/// ```
#[derive(Clone, Debug, Default, Builder)]
#[builder(on(_, into))]
#[non_exhaustive]
pub struct SetAccountInfo {
    /// The owner's new e-mail address. Only who asks with the account's password may change it.
    pub new_account_email: Option<String>,
    /// The new password: at least 8 characters, among them an upper-case and a lower-case letter, a
    /// digit and a special character, and no white space.
    pub new_account_password: Option<SecretString>,
    /// Language of notifications, ISO 639-1.
    pub language_code: Option<String>,
    /// Time zone, such as `Europe/Stockholm` or `Etc/GMT-8`.
    pub location: Option<String>,
    /// The owner's first name, at most 49 characters.
    pub account_first_name: Option<String>,
    /// The owner's last name, at most 49 characters.
    pub account_last_name: Option<String>,
    /// Mobile telephone number. In the vendor's packages, not in its reference.
    pub mobile_phone: Option<String>,
    /// Below this balance a notification is sent, in the account's currency.
    pub min_balance_to_notify: Option<Decimal>,
    /// Whether notifications of the account are sent.
    pub account_notifications: Option<bool>,
    /// Whether notifications of a changing tariff are sent.
    pub tariff_changing_notifications: Option<bool>,
    /// Whether the vendor's news are sent.
    pub news_notifications: Option<bool>,
    /// Whether errors of scenarios are sent by e-mail.
    pub send_js_error: Option<bool>,
    /// Billing address: company or person, at most 199 characters.
    pub billing_address_name: Option<String>,
    /// Billing address: country, ISO 3166-1 alpha-2.
    pub billing_address_country_code: Option<String>,
    /// Billing address: street and city, at most 511 characters. Can be changed, never removed.
    pub billing_address_address: Option<String>,
    /// Billing address: postal code, at most 29 characters.
    pub billing_address_zip: Option<String>,
    /// Billing address: telephone, at most 29 characters.
    pub billing_address_phone: Option<String>,
    /// Data of the account owner's own, at most 8,191 characters.
    pub account_custom_data: Option<String>,
    /// Where the vendor posts what happens to the account.
    pub callback_url: Option<String>,
    /// What the hash of those posts is made with, at most 40 characters.
    pub callback_salt: Option<SecretString>,
    /// Whether texts of outgoing messages are stored. The vendor's default is `false`.
    pub store_outbound_sms: Option<bool>,
    /// Whether texts of incoming messages are stored. The vendor's default is `false`.
    pub store_inbound_sms: Option<bool>,
}

impl SetAccountInfo {
    fn check(&self) -> Result<()> {
        let salt = self.callback_salt.as_ref().map(ExposeSecret::expose_secret);
        check::password("new_account_password", self.new_account_password.as_ref())?;
        check::two_letters("language_code", self.language_code.as_deref())?;
        check::zone("location", self.location.as_deref())?;
        let country = self.billing_address_country_code.as_deref();
        check::two_letters("billing_address_country_code", country)?;
        for (name, text, limit) in [
            ("account_first_name", self.account_first_name.as_deref(), 49),
            ("account_last_name", self.account_last_name.as_deref(), 49),
            ("billing_address_name", self.billing_address_name.as_deref(), 199),
            ("billing_address_address", self.billing_address_address.as_deref(), 511),
            ("billing_address_zip", self.billing_address_zip.as_deref(), 29),
            ("billing_address_phone", self.billing_address_phone.as_deref(), 29),
            ("account_custom_data", self.account_custom_data.as_deref(), 8191),
            // The reference says under 40, the guide up to 40.
            ("callback_salt", salt, 40),
        ] {
            check::at_most(name, text, limit)?;
        }
        Ok(())
    }
}

impl Endpoint for SetAccountInfo {
    const METHOD: &'static str = "SetAccountInfo";
    const ACCESS: Access = Access::Write;
    type Response = Done;

    fn form(&self) -> Result<Form> {
        self.check()?;
        let form = parameters!(
            self,
            new_account_email,
            new_account_password,
            language_code,
            location,
            account_first_name,
            account_last_name,
            mobile_phone,
            min_balance_to_notify,
            account_notifications,
            tariff_changing_notifications,
            news_notifications,
            send_js_error,
            billing_address_name,
            billing_address_country_code,
            billing_address_address,
            billing_address_zip,
            billing_address_phone,
            account_custom_data,
            callback_url,
            callback_salt,
            store_outbound_sms,
            store_inbound_sms,
        );
        if form.is_empty() {
            return Err(Error::new(ErrorKind::InvalidRequest, "the update sets no field"));
        }
        Ok(form)
    }
}
