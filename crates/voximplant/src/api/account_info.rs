//! The account: [GetAccountInfo](https://voximplant.com/docs/references/httpapi/accounts#getaccountinfo).

use cpaas_core::{Decimal, SecretString, Timestamp};

use super::flag::Flag;
use super::id::Id;
use super::request::request;
use super::response::responses;

request! {
    /// What to read of the account.
    #[derive(Copy, Default)]
    pub struct GetAccountInfo: Read -> GetAccountInfoResponse {
        /// Whether to work out the balance as it is this moment. The vendor's default is `true`.
        return_live_balance: bool,
    }
    impl {
        fn account_in(response: &Self::Response) -> Option<(&'static str, Id)> {
            Some(("result.account_id", response.result.account_id))
        }
    }
}

responses! {
    /// The response to [`GetAccountInfo`].
    pub struct GetAccountInfoResponse {
        /// The account.
        pub result: AccountInfoType,
        /// The host that the vendor prefers for further requests, without a scheme. Not followed.
        pub api_address: Option<String>,
        /// The host of the debugger, without a scheme.
        pub debugger_address: Option<String>,
    }

    /// An account as Voximplant shows it. A member of another type than documented is `None`, except for
    /// the id; in a list, an account whose balance, limit, money on hold or currency is of another type is unreadable.
    /// Serialized without its secrets.
    pub struct AccountInfoType {
        /// The account's id.
        pub account_id: Id,
        /// The account's name: fixed, and part of its users' addresses.
        pub account_name: Option<String>,
        /// The owner's e-mail address.
        pub account_email: Option<String>,
        /// The legacy key. Returned only to a caller that authenticates with a password or that key.
        pub api_key: Option<SecretString>,
        /// The owner's first name.
        pub account_first_name: Option<String>,
        /// The owner's last name.
        pub account_last_name: Option<String>,
        /// When the account was made.
        pub created: Option<Timestamp>,
        /// Language of notifications, ISO 639-1.
        pub language_code: Option<String>,
        /// Time zone, such as `Europe/Stockholm` or `Etc/GMT-8`.
        pub location: Option<String>,
        /// Below this balance a notification is sent, in `currency`.
        #[serde_with(skip_apply)]
        #[serde(
            default,
            deserialize_with = "super::read::Amounts::deserialize",
            serialize_with = "cpaas_core::decimal::optional_text::serialize"
        )]
        pub min_balance_to_notify: Option<Decimal>,
        /// Whether notifications of the account are sent.
        pub account_notifications: Option<bool>,
        /// Whether notifications of a changing tariff are sent.
        pub tariff_changing_notifications: Option<bool>,
        /// Whether the vendor's news are sent.
        pub news_notifications: Option<bool>,
        /// Billing address: company or person.
        pub billing_address_name: Option<String>,
        /// Billing address: country, ISO 3166-1 alpha-2.
        pub billing_address_country_code: Option<String>,
        /// Billing address: street and city.
        pub billing_address_address: Option<String>,
        /// Billing address: postal code.
        pub billing_address_zip: Option<String>,
        /// Billing address: telephone.
        pub billing_address_phone: Option<String>,
        /// Billing address: state.
        pub billing_address_state: Option<String>,
        /// Whether the account is activated.
        pub active: Option<Flag>,
        /// Whether the vendor has blocked the account.
        pub frozen: Option<Flag>,
        /// The balance, in `currency`.
        pub balance: Option<Decimal>,
        /// How far below zero the balance may go, in `currency`.
        pub credit_limit: Option<Decimal>,
        /// Three letters; the rouble is `RUR`.
        #[serde_with(skip_apply)]
        #[serde(default, deserialize_with = "super::read::Currencies::deserialize")]
        pub currency: Option<String>,
        /// Whether Robokassa payments are possible.
        pub support_robokassa: Option<bool>,
        /// Whether payments by bank card are possible.
        pub support_bank_card: Option<bool>,
        /// Whether payments by invoice are possible.
        pub support_invoice: Option<bool>,
        /// `BRAINTREE`, `ALFABANK`.
        pub bank_card_provider: Option<String>,
        /// Data of the account owner's own.
        pub account_custom_data: Option<String>,
        /// The methods that may be called.
        pub access_entries: Option<Vec<String>>,
        /// Whether `access_entries` is shown.
        pub with_access_entries: Option<bool>,
        /// Where the vendor posts what happens to the account.
        pub callback_url: Option<String>,
        /// What the hash of those posts is made with.
        pub callback_salt: Option<SecretString>,
        /// Whether errors of scenarios are sent by e-mail.
        pub send_js_error: Option<bool>,
        /// Least and most of a payment, for each way to pay.
        pub billing_limits: Option<BillingLimits>,
        /// Whether messages from applications are enabled.
        pub a2p_sms_enabled: Option<bool>,
        /// Most SIP registrations.
        pub max_sip_registrations: Option<i64>,
        /// The balance with what is on hold, in `currency`.
        #[serde_with(skip_apply)]
        #[serde(
            default,
            deserialize_with = "super::read::Amounts::deserialize",
            serialize_with = "cpaas_core::decimal::optional_text::serialize"
        )]
        pub fixed_balance: Option<Decimal>,
        /// Money set aside for what is under way, in `currency`.
        pub money_on_hold: Option<Decimal>,
        /// The balance as it is this moment, in `currency`.
        #[serde_with(skip_apply)]
        #[serde(
            default,
            deserialize_with = "super::read::Amounts::deserialize",
            serialize_with = "cpaas_core::decimal::optional_text::serialize"
        )]
        pub live_balance: Option<Decimal>,
        /// Whether payments by card are confirmed by 3-D Secure.
        pub enabled_3ds: Option<bool>,
        /// The record storage's id.
        pub record_storage_id: Option<Id>,
        /// The record storage's name.
        pub record_storage_name: Option<String>,
        /// Mobile telephone number.
        pub mobile_phone: Option<String>,
        /// Whether invoices are allowed.
        pub allow_invoice: Option<bool>,
        /// Whether charging a bank card automatically is forbidden.
        pub is_bank_card_auto_charge_prohibited: Option<bool>,
        /// What kind of taxpayer the owner is.
        pub taxpayer_type: Option<String>,
        /// Whether the account has prices of its own.
        pub custom_pricing: Option<bool>,
        /// Credit for a while, in `currency`.
        #[serde_with(skip_apply)]
        #[serde(
            default,
            deserialize_with = "super::read::Amounts::deserialize",
            serialize_with = "cpaas_core::decimal::optional_text::serialize"
        )]
        pub grace_credit: Option<Decimal>,
        /// Whether notifications of the balance take the credit limit into account.
        pub credit_limit_aware_balance_notifications: Option<bool>,
    }

    /// Least and most of a payment, for each way to pay.
    pub struct BillingLimits {
        /// By Robokassa.
        pub robokassa: Option<BillingLimit>,
        /// By bank card.
        pub bank_card: Option<BillingLimit>,
        /// By invoice.
        pub invoice: Option<BillingLimit>,
    }

    /// Least and most of a payment.
    pub struct BillingLimit {
        /// Least of one payment, in `currency`.
        pub min_amount: Option<Decimal>,
        /// Most in one day, in `currency`. For bank cards.
        pub max_day_payment: Option<Decimal>,
        /// Three letters; not always the account's currency.
        pub currency: Option<String>,
    }
}
