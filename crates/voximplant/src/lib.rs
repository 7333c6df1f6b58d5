//! A typed [`Client`] of [Voximplant](https://voximplant.com)'s account API, and an [`Account`] that implements
//! [`AccountProvider`] with it.
//!
//! ```no_run
//! use cpaas_voximplant::{Account, AccountProvider, Config, GetAccountInfo};
//!
//! # async fn example() -> cpaas_voximplant::Result<()> {
//! let account = Account::new(Config::credentials_file("/etc/voximplant/key.json"))?;
//! println!("{}", account.balance().await?.money()); // 19772.35 USD
//!
//! // The client has what only Voximplant offers, under the vendor's names.
//! let response = account.client().get_account_info(&GetAccountInfo::new()).await?;
//! println!("{:?}", response.result.money_on_hold);
//! # Ok(())
//! # }
//! ```
//!
//! # What is offered
//!
//! | vendor's method | method | access |
//! |---|---|---|
//! | `AddAccount` | [`Client::add_account`] | write |
//! | `CloneAccount` | [`Client::clone_account`] | write |
//! | `GetAccountInfo` | [`Client::get_account_info`] | read |
//! | `SetAccountInfo` | [`Client::set_account_info`] | write |
//! | `SetChildAccountInfo` | [`Client::set_child_account_info`] | write |
//! | `GetCurrencyRate` | [`Client::get_currency_rate`] | read |
//! | `GetResourcePrice` | [`Client::get_resource_price`] | read |
//! | `GetSubscriptionPrice` | [`Client::get_subscription_price`] | read |
//! | `GetChildrenAccounts` | [`Client::get_children_accounts`] | read |
//! | `GetMoneyAmountToCharge` | [`Client::get_money_amount_to_charge`] | read |
//! | `ChargeAccount` | [`Client::charge_account`] | write |
//! | `ChangeAccountPlan` | [`Client::change_account_plan`] | write |
//! | `GetAccountPlans` | [`Client::get_account_plans`] | read |
//! | `GetAvailablePlans` | [`Client::get_available_plans`] | read |
//! | `GetAccountDocuments` | [`Client::get_account_documents`] | read |
//! | `GetAccountVerifications` | [`Client::get_account_verifications`] | read |
//! | `GetChildrenAccounts`, page after page | [`Client::children`] | read |
//! | any other | [`Client::call`] | as you declare it |
//!
//! Of the trait's fields, Voximplant can change `language`, `timezone` and `password`; an account's
//! name is fixed.
//!
//! # Credentials
//!
//! A [`Config`] holds a service account's key from the vendor's console, or the account's legacy
//! credentials.
//!
//! * With a **key**, this crate signs a token, uses it for most of the hour for which it is valid, and signs
//!   a new one if it is refused. Its `iat` is five seconds in the past, for clocks that are a little ahead.
//! * To act for a **child account** with the parent's key, name it in the configuration, or use
//!   [`Client::for_child`].
//! * **Legacy credentials** are sent in the body of each request, never in its URL. If
//!   [`Client::set_account_info`] changes the password or the e-mail address that is part of them, the
//!   client uses the new one, and [`ClientOptions::on_new_credentials`] is told of it.
//!
//! # Features
//!
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without TLS, to be used with your own `reqwest::Client`.
//! * `rs256` (default): signs the tokens of service accounts with aws-lc-rs. Without it, a client with a
//!   service account's key needs your own [`Signer`]. Without any feature, no C code is built.
//!
//! # Callbacks
//!
//! [`AccountCallbacks::parse`] reads what the vendor posts to an account's `callback_url`.
//! [`AccountCallback::has_hash_of`] checks the hash that comes with it; see there how much that proves.
//!
//! # Sources
//!
//! The vendor's [reference](https://voximplant.com/docs/references/httpapi/accounts), the pages
//! "Authorization" and "Errors" of its [newer documentation](https://docs.voximplant.ai), and its six
//! published packages.

mod account;
pub mod api;
mod auth;
mod children;
mod client;
pub mod codes;
mod config;
mod error;
pub mod vocabulary;

pub use account::{Account, capabilities};
pub use api::account_info::{AccountInfoType, GetAccountInfo, GetAccountInfoResponse};
pub use api::account_settings::{AccountSettings, SetAccountInfo, SetChildAccountInfo};
pub use api::add_account::{AddAccount, AddAccountResponse};
pub use api::callbacks::{AccountCallback, AccountCallbacks, CallbackDetails};
pub use api::charge::{
    ChargeAccount, ChargeAccountResponse, GetMoneyAmountToCharge, GetMoneyAmountToChargeResponse,
    ShortAccountInfoType,
};
pub use api::children::{GetChildrenAccounts, GetChildrenAccountsResponse};
pub use api::clone_account::{CloneAccount, CloneAccountResponse, ClonedAccountType};
pub use api::date::{Date, ParseDateError};
pub use api::documents::{
    GetAccountDocuments, GetAccountDocumentsResponse, GetAccountVerifications,
    GetAccountVerificationsResponse,
};
pub use api::enums::{
    AccountDocumentStatus, ChildrenOrder, PlanType, SubscriptionTemplateType, VerificationStatus,
};
pub use api::flag::Flag;
pub use api::id::Id;
pub use api::plans::{
    ChangeAccountPlan, ChangeAccountPlanResponse, GetAccountPlans, GetAccountPlansResponse,
    GetAvailablePlans, GetAvailablePlansResponse,
};
pub use api::prices::{
    GetResourcePrice, GetResourcePriceResponse, GetSubscriptionPrice, GetSubscriptionPriceResponse,
};
pub use api::rates::{ExchangeRates, GetCurrencyRate, GetCurrencyRateResponse};
pub use api::response::{RawJson, RawResponse};
pub use api::selection::{
    ChildSelector, Identity, ParentCredentials, ParentSecret, PhoneSelector, RecordStorage,
    Selection,
};
pub use auth::signer::Signer;
pub use children::Children;
pub use client::Client;
pub use client::methods::METHODS;
pub use config::Config;

// What the user of this crate must name, so that depending on it is enough.
pub use async_trait::async_trait;
pub use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Currency, Decimal, Effect, Error, ErrorKind, ExposeSecret, Money, Operation, ProviderName,
    Result, SecretString, Timestamp, UpdateField,
};
pub use cpaas_http::provider::Form;
pub use cpaas_http::{
    Access, ClientOptions, Clock, List, NewCredentials, RecordedRequest, RecordingTransport,
    RetryPolicy, Settings, TaskTracker, Transport,
};
#[cfg(feature = "reqwest")]
pub use cpaas_http::{ReqwestOptions, ReqwestTransport, reqwest};
pub use futures_core::Stream;

/// The name of the platform.
pub const PROVIDER: ProviderName = ProviderName::new("voximplant");
