//! An account's settings, and the requests that change them:
//! [SetAccountInfo](https://voximplant.com/docs/references/httpapi/accounts#setaccountinfo) and
//! [SetChildAccountInfo](https://voximplant.com/docs/references/httpapi/accounts#setchildaccountinfo).

use cpaas_core::{Decimal, Result, SecretString};
use cpaas_http::provider::Form;

use super::check;
use super::parameter::Parameter as _;
use super::request::request;
use super::response::Acknowledgement;
use super::selection::{ChildSelector, RecordStorage};

/// Declares the settings, below the requests that take them. What follows `=>` checks the value.
macro_rules! settings {
    ($([$($request:ident)+] { $(
        $(#[$doc:meta])* $field:ident: $type:ident $(=> $check:path)?,
    )+ })+) => {
        /// Settings of an account, for [`AddAccount`](crate::AddAccount),
        /// [`CloneAccount`](crate::CloneAccount), [`SetAccountInfo`] and [`SetChildAccountInfo`]. What
        /// is not set is left alone; a setting that a request does not take is refused before anything
        /// is sent.
        ///
        /// ```
        /// use cpaas_voximplant::AccountSettings;
        ///
        /// let settings = AccountSettings::new().language_code("sv").news_notifications(false);
        /// ```
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        pub struct AccountSettings {
            $($($(#[$doc])* pub $field: Option<$type>,)+)+
        }

        cpaas_http::equal_by_member!(AccountSettings { $($($field,)+)+ });

        impl AccountSettings {
            /// Sets nothing yet.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $($(request!(@setter $(#[$doc])* $field $type);)+)+

            /// Adds what is set to the form of a request.
            pub(super) fn add(&self, request: &'static str, mut form: Form) -> Result<Form> {
                $(
                    let takers: &[&str] = &[$(stringify!($request)),+];
                    $(if let Some(value) = &self.$field {
                        let name = stringify!($field);
                        if !takers.contains(&request) {
                            check::refuse(name, format_args!("{request} has no such parameter"))?;
                        }
                        $($check(name, value)?;)?
                        form = value.add(name, form)?;
                    })+
                )+
                Ok(form)
            }
        }
    };
}

settings! {
    [AddAccount CloneAccount SetAccountInfo SetChildAccountInfo] {
        /// Language of notifications, ISO 639-1. The vendor's default is `en`.
        language_code: String => check::two_letters,
        /// Time zone, such as `Europe/Stockholm` or `Etc/GMT-8`. The vendor's default is `Etc/GMT`.
        location: String => check::zone,
    }
    [AddAccount CloneAccount SetAccountInfo] {
        /// The owner's first name, at most 49 characters.
        account_first_name: String => check::at_most::<49>,
        /// The owner's last name, at most 49 characters.
        account_last_name: String => check::at_most::<49>,
        /// Data of the account owner's own, at most 8,191 characters.
        account_custom_data: String => check::at_most::<8191>,
    }
    [AddAccount SetAccountInfo SetChildAccountInfo] {
        /// Below this balance a notification is sent, in the account's currency.
        min_balance_to_notify: Decimal,
        /// Whether notifications of the account are sent. The vendor's default is `false`.
        account_notifications: bool,
        /// Whether notifications of a changing tariff are sent. The vendor's default is `false`.
        tariff_changing_notifications: bool,
        /// Whether the vendor's news are sent. The vendor's default is `false`.
        news_notifications: bool,
    }
    [SetAccountInfo SetChildAccountInfo] {
        /// Where the vendor posts what happens to the account. For a child, it is in the vendor's
        /// Python package, not in its reference.
        callback_url: String,
        /// What the hash of those posts is made with, at most 40 characters: the reference says under
        /// 40, the guide up to 40.
        callback_salt: SecretString => check::at_most::<40>,
    }
    [AddAccount SetChildAccountInfo] {
        /// Whether the account is enabled. The vendor's default for a new one is `false`.
        active: bool,
    }
    [AddAccount] {
        /// Where recordings are stored.
        record_storage: RecordStorage,
    }
    [SetAccountInfo] {
        /// Mobile telephone number. In the vendor's packages, not in its reference.
        mobile_phone: String,
        /// Whether errors of scenarios are sent by e-mail.
        send_js_error: bool,
        /// Billing address: company or person, at most 199 characters.
        billing_address_name: String => check::at_most::<199>,
        /// Billing address: country, ISO 3166-1 alpha-2.
        billing_address_country_code: String => check::two_letters,
        /// Billing address: street and city, at most 511 characters. Can be changed, never removed.
        billing_address_address: String => check::at_most::<511>,
        /// Billing address: postal code, at most 29 characters.
        billing_address_zip: String => check::at_most::<29>,
        /// Billing address: telephone, at most 29 characters.
        billing_address_phone: String => check::at_most::<29>,
        /// Whether texts of outgoing messages are stored. The vendor's default is `false`.
        store_outbound_sms: bool,
        /// Whether texts of incoming messages are stored. The vendor's default is `false`.
        store_inbound_sms: bool,
    }
    [SetChildAccountInfo] {
        /// Whether Robokassa payments are possible.
        support_robokassa: bool,
        /// Whether payments by bank card are possible.
        support_bank_card: bool,
        /// Whether payments by invoice are possible.
        support_invoice: bool,
        /// Whether restricted directions may be used.
        can_use_restricted: bool,
    }
}

request! {
    /// What to change of the account; what is not set is left alone.
    ///
    /// ```
    /// use cpaas_voximplant::{AccountSettings, SetAccountInfo};
    ///
    /// let request = SetAccountInfo::new().settings(AccountSettings::new().language_code("sv"));
    /// ```
    #[derive(Default)]
    pub struct SetAccountInfo: Write -> Acknowledgement {
        /// The owner's new e-mail address. Only credentials with the account's password may change it.
        new_account_email: String,
        /// The new password: at least 8 characters, among them an upper-case and a lower-case letter, a
        /// digit and a special character, and no white space.
        new_account_password: SecretString => check::password,
        ..settings
    }
    impl {
        const FEWEST_PARAMETERS: usize = 1;

        fn new_credentials(&self) -> (Option<&str>, Option<&SecretString>) {
            (self.new_account_email.as_deref(), self.new_account_password.as_ref())
        }
    }
}

request! {
    /// What to change of which children; what is not set is left alone.
    ///
    /// ```
    /// use cpaas_voximplant::{AccountSettings, SetChildAccountInfo};
    ///
    /// let settings = AccountSettings::new().active(false);
    /// let request = SetChildAccountInfo::new(1111112).settings(settings);
    /// ```
    pub struct SetChildAccountInfo(
        /// Which children. All of them at once is possible: mind what you change.
        children: ChildSelector,
    ): Write -> Acknowledgement {
        /// The owner's new e-mail address.
        new_child_account_email: String,
        /// The new password: at least 8 characters, among them an upper-case and a lower-case letter, a
        /// digit and a special character, and no white space.
        new_child_account_password: SecretString => check::password,
        ..settings
    }
    impl {
        // The children themselves are one.
        const FEWEST_PARAMETERS: usize = 2;
    }
}
