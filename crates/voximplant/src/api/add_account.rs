//! A new child: [AddAccount](https://voximplant.com/docs/references/httpapi/accounts#addaccount).

use bon::Builder;
use cpaas_core::{Decimal, Result, SecretString};
use cpaas_http::{Access, Form};

use super::answer::answers;
use super::check;
use super::endpoint::{Endpoint, LegacyNames};
use super::parameter::parameters;
use super::selection::{Parent, RecordStorage};

/// A child account to make. Its name, its owner's e-mail address and its password are required.
///
/// ```
/// use cpaas_voximplant::AddAccount;
///
/// let request = AddAccount::builder()
///     .account_name("acme-north")
///     .account_email("north@example.com")
///     .account_password("Passw0rd!")
///     .active(true)
///     .build();
/// ```
#[derive(Clone, Debug, Builder)]
#[builder(on(_, into))]
#[non_exhaustive]
pub struct AddAccount {
    /// The parent, if the credentials of the client do not say enough: a service account's key
    /// mostly does, and legacy credentials are sent as the parent's by themselves.
    pub parent: Option<Parent>,
    /// The name: 5 to 20 characters, a letter first, then lower-case latin letters, digits and
    /// hyphens. It can't be changed later.
    pub account_name: String,
    /// The owner's e-mail address, of no other account.
    pub account_email: String,
    /// The password: at least 8 characters, among them an upper-case and a lower-case letter, a
    /// digit and a special character, and no white space.
    pub account_password: SecretString,
    /// Whether the account is activated. The vendor's default is `false`.
    pub active: Option<bool>,
    /// Language of notifications, ISO 639-1. The vendor's default is `en`.
    pub language_code: Option<String>,
    /// Time zone, such as `Europe/Stockholm` or `Etc/GMT-8`. The vendor's default is `Etc/GMT`.
    pub location: Option<String>,
    /// Below this balance a notification is sent, in the account's currency.
    pub min_balance_to_notify: Option<Decimal>,
    /// Data of the account owner's own, at most 8,191 characters.
    pub account_custom_data: Option<String>,
    /// The owner's first name, at most 49 characters.
    pub account_first_name: Option<String>,
    /// The owner's last name, at most 49 characters.
    pub account_last_name: Option<String>,
    /// Whether notifications of the account are sent. The vendor's default is `false`.
    pub account_notifications: Option<bool>,
    /// Whether notifications of a changing tariff are sent. The vendor's default is `false`.
    pub tariff_changing_notifications: Option<bool>,
    /// Whether the vendor's news are sent. The vendor's default is `false`.
    pub news_notifications: Option<bool>,
    /// Where recordings are stored.
    pub record_storage: Option<RecordStorage>,
}

impl Endpoint for AddAccount {
    const METHOD: &'static str = "AddAccount";
    const ACCESS: Access = Access::Write;
    type Response = AddAccountResponse;

    fn form(&self) -> Result<Form> {
        check::account_name("account_name", &self.account_name)?;
        check::given("account_email", &self.account_email)?;
        check::password("account_password", Some(&self.account_password))?;
        check::two_letters("language_code", self.language_code.as_deref())?;
        check::zone("location", self.location.as_deref())?;
        check::at_most("account_custom_data", self.account_custom_data.as_deref(), 8191)?;
        check::at_most("account_first_name", self.account_first_name.as_deref(), 49)?;
        check::at_most("account_last_name", self.account_last_name.as_deref(), 49)?;
        Ok(parameters!(
            self,
            parent,
            account_name,
            account_email,
            account_password,
            active,
            language_code,
            location,
            min_balance_to_notify,
            account_custom_data,
            account_first_name,
            account_last_name,
            account_notifications,
            tariff_changing_notifications,
            news_notifications,
            record_storage,
        ))
    }

    fn legacy(&self) -> LegacyNames {
        if self.parent.is_some() { LegacyNames::None } else { LegacyNames::Parent }
    }
}

answers! {
    /// The answer to [`AddAccount`].
    pub struct AddAccountResponse {
        /// 1.
        pub result: Option<i64>,
        /// The new account's id, digits.
        pub account_id: String,
        /// The new account's legacy key.
        pub api_key: Option<SecretString>,
        /// Whether the new account is activated.
        pub active: Option<bool>,
    }
}
