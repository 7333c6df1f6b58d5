//! A new child: [AddAccount](https://voximplant.com/docs/references/httpapi/accounts#addaccount).

use cpaas_core::SecretString;

use super::account_settings::AccountSettings;
use super::check;
use super::id::Id;
use super::request::{LegacyParameters, request};
use super::response::responses;
use super::selection::ParentCredentials;

request! {
    /// A child account to make. Its name, its owner's e-mail address and its password are required.
    ///
    /// ```
    /// use cpaas_voximplant::{AccountSettings, AddAccount};
    ///
    /// let request = AddAccount::new("acme-north", "north@example.com", "Passw0rd!")
    ///     .settings(AccountSettings::new().active(true));
    /// ```
    pub struct AddAccount(
        /// The name: 5 to 20 characters, a letter first, then lower-case latin letters, digits and
        /// hyphens. It can't be changed later.
        account_name: String => check::account_name,
        /// The owner's e-mail address, of no other account.
        account_email: String => check::not_blank,
        /// The password: at least 8 characters, among them an upper-case and a lower-case letter, a
        /// digit and a special character, and no white space.
        account_password: SecretString => check::password,
    ): Write -> AddAccountResponse {
        /// The parent, if the credentials of the client are not enough: a service account's key
        /// mostly is, and legacy credentials are sent as the parent's by themselves.
        parent: ParentCredentials,
        ..settings
    }
    impl {
        fn legacy(&self) -> LegacyParameters {
            let has_parent = self.parent.is_some();
            if has_parent { LegacyParameters::Omitted } else { LegacyParameters::Parent }
        }
    }
}

responses! {
    /// The response to [`AddAccount`].
    pub struct AddAccountResponse {
        /// 1.
        pub result: Option<i64>,
        /// The new account's id.
        pub account_id: Id,
        /// The new account's legacy key.
        pub api_key: Option<SecretString>,
        /// Whether the new account is activated.
        pub active: Option<bool>,
    }
}
