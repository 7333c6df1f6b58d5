//! The settings of a Voximplant account as options. A setting is one row here, whichever commands take
//! it.

use clap::Args;
use cpaas::profiles::Secret;
use cpaas_core::Decimal;
use cpaas_voximplant::AccountSettings;

use crate::base::exit::Failure;
use crate::base::parse::{RedactedParser, amount, not_blank};
use crate::session::changes::changed_fields;
use crate::session::secrets::{read_some, secret};

/// Options that each give a setting.
pub(crate) trait SettingOptions {
    /// The names of the options, for groups that contain them.
    const IDS: &[&str];

    /// The options that are given, for people.
    fn describe(&self) -> Vec<String>;

    /// Adds the options that are given to the settings of a request.
    fn apply(&self, settings: &mut AccountSettings);
}

/// Declares groups of options, each option as `option: type => setting`.
macro_rules! setting_options {
    ($($(#[$meta:meta])* $name:ident { $(
        $(#[$attr:meta])* $option:ident: $type:ty => $setting:ident,
    )+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Args)]
        #[group(skip)]
        pub(crate) struct $name {
            $($(#[$attr])* $option: Option<$type>,)+
        }

        impl SettingOptions for $name {
            const IDS: &[&str] = &[$(stringify!($option)),+];

            fn describe(&self) -> Vec<String> {
                changed_fields!(self; $($option),+)
            }

            fn apply(&self, settings: &mut AccountSettings) {
                $(settings.$setting.clone_from(&self.$option);)+
            }
        }
    )+};
}

setting_options! {
    /// Language and time zone.
    Locale {
        /// Language of notifications, such as sv
        #[arg(long, value_parser = not_blank)]
        language: String => language_code,
        /// Time zone, such as Europe/Stockholm
        #[arg(long, value_parser = not_blank)]
        timezone: String => location,
    }
    /// What the vendor records of the owner.
    Person {
        /// The owner's first name
        #[arg(long, value_name = "NAME")]
        first_name: String => account_first_name,
        /// The owner's last name
        #[arg(long, value_name = "NAME")]
        last_name: String => account_last_name,
        /// Your own data
        #[arg(long, value_name = "TEXT")]
        custom_data: String => account_custom_data,
    }
    /// Which notifications are sent.
    NotificationOptions {
        /// Send a notification below this balance
        #[arg(long, value_name = "AMOUNT", value_parser = amount)]
        min_balance_to_notify: Decimal => min_balance_to_notify,
        /// Whether to send notifications about the account
        #[arg(long, value_name = "BOOL")]
        account_notifications: bool => account_notifications,
        /// Whether to send notifications about tariff changes
        #[arg(long, value_name = "BOOL")]
        tariff_changing_notifications: bool => tariff_changing_notifications,
        /// Whether to send the vendor's news
        #[arg(long, value_name = "BOOL")]
        news_notifications: bool => news_notifications,
    }
    /// What only the account itself has.
    Own {
        /// Mobile telephone number
        #[arg(long, value_name = "NUMBER")]
        mobile_phone: String => mobile_phone,
        /// Whether to send errors of scenarios by e-mail
        #[arg(long, value_name = "BOOL")]
        send_js_error: bool => send_js_error,
        /// Billing address: company or person
        #[arg(long, value_name = "NAME")]
        billing_name: String => billing_address_name,
        /// Billing address: country, such as SE
        #[arg(long, value_name = "COUNTRY")]
        billing_country: String => billing_address_country_code,
        /// Billing address: street and city; can be changed, never removed
        #[arg(long, value_name = "ADDRESS")]
        billing_address: String => billing_address_address,
        /// Billing address: postal code
        #[arg(long, value_name = "CODE")]
        billing_zip: String => billing_address_zip,
        /// Billing address: telephone
        #[arg(long, value_name = "NUMBER")]
        billing_phone: String => billing_address_phone,
        /// Whether to store the texts of outgoing messages
        #[arg(long, value_name = "BOOL")]
        store_outbound_sms: bool => store_outbound_sms,
        /// Whether to store the texts of incoming messages
        #[arg(long, value_name = "BOOL")]
        store_inbound_sms: bool => store_inbound_sms,
    }
    /// What only a parent sets, of its children.
    OfChild {
        /// Whether to allow payments by Robokassa
        #[arg(long, value_name = "BOOL")]
        support_robokassa: bool => support_robokassa,
        /// Whether to allow payments by bank card
        #[arg(long, value_name = "BOOL")]
        support_bank_card: bool => support_bank_card,
        /// Whether to allow payments by invoice
        #[arg(long, value_name = "BOOL")]
        support_invoice: bool => support_invoice,
        /// Whether to allow calls to restricted destinations
        #[arg(long, value_name = "BOOL")]
        can_use_restricted: bool => can_use_restricted,
    }
}

/// Where the vendor posts what happens to the account.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Callbacks {
    /// The URL of the vendor's callbacks about the account
    #[arg(long, value_name = "URL")]
    callback_url: Option<String>,
    /// The salt of the hash in callbacks: `env:NAME`, `file:PATH` or `cmd:COMMAND`
    #[arg(long, value_parser = RedactedParser(secret), value_name = "SECRET_REF")]
    callback_salt: Option<Secret>,
}

/// The settings that an existing account's change takes, for any account.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Changeable {
    #[command(flatten)]
    locale: Locale,
    #[command(flatten)]
    notifications: NotificationOptions,
    #[command(flatten)]
    callbacks: Callbacks,
}

impl Changeable {
    /// The names of its options, for groups that contain it.
    pub(crate) fn ids() -> Vec<&'static str> {
        [Locale::IDS, NotificationOptions::IDS, &["callback_url", "callback_salt"]].concat()
    }

    /// The options that are given, for people; a secret only as such.
    pub(crate) fn describe(&self) -> Vec<String> {
        let callbacks = &self.callbacks;
        let mut given = self.locale.describe();
        given.extend(self.notifications.describe());
        given.extend(changed_fields!(callbacks; callback_url));
        given.extend(callbacks.callback_salt.as_ref().map(|_| "a new callback_salt".to_owned()));
        given
    }

    /// The settings of a request. Reads the salt from its place.
    pub(crate) async fn settings(&self) -> Result<AccountSettings, Failure> {
        let Callbacks { callback_url, callback_salt } = &self.callbacks;
        let mut settings = AccountSettings::new();
        self.locale.apply(&mut settings);
        self.notifications.apply(&mut settings);
        settings.callback_url.clone_from(callback_url);
        settings.callback_salt = read_some("--callback-salt", callback_salt.as_ref()).await?;
        Ok(settings)
    }
}
