//! A typed [`Client`] of [Twilio](https://www.twilio.com)'s account API, and an [`Account`] that implements
//! [`AccountProvider`] with it.
//!
//! ```no_run
//! use cpaas_twilio::{Account, AccountProvider, Config};
//!
//! # async fn example() -> cpaas_twilio::Result<()> {
//! let sid = "AC5fc6c53ce58165d0712d4c93ca23e741";
//! let account = Account::new(Config::auth_token(sid, "the auth token"))?;
//! println!("{}", account.balance().await?.money()); // 12.29 USD
//!
//! // The client has what only Twilio offers, under the vendor's names.
//! let record = account.client().fetch().await?;
//! println!("{:?} of {:?}", record.account_type, record.owner_account_sid);
//! # Ok(())
//! # }
//! ```
//!
//! # What is offered
//!
//! | vendor's operation | method | access |
//! |---|---|---|
//! | fetch the account, or one by its SID | [`Client::fetch`], [`Client::fetch_by_sid`] | read |
//! | fetch the balance of a main account | [`Client::fetch_balance`] | read |
//! | list the accounts, with or without the main account | [`Client::list`], [`Client::children`] | read |
//! | create a sub-account | [`Client::create`] | write |
//! | update the account, or one by its SID (friendly name, status) | [`Client::update`], [`Client::update_by_sid`] | write |
//! | act on a sub-account | [`Client::for_account`] | sends nothing |
//!
//! Of the trait's fields, Twilio can change `name`.
//!
//! # Main accounts and sub-accounts
//!
//! There is one level of sub-accounts. They spend the main account's balance and have none of their own.
//! Only the main account can change their status, and no request can change the main account's. While the
//! main account is suspended, so are its sub-accounts. A closed account stays closed.
//!
//! ```no_run
//! # async fn example(client: cpaas_twilio::Client, sid: &str) -> cpaas_twilio::Result<()> {
//! use cpaas_twilio::UpdateAccount;
//!
//! let account = client.update_by_sid(sid, &UpdateAccount::new().suspend()).await?;
//! println!("{:?}", account.status); // Some("suspended")
//! client.update_by_sid(sid, &UpdateAccount::new().close(sid)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Credentials
//!
//! A [`Config`] holds the account's SID with its auth token, or with an API key and its secret. The auth token
//! of a main account also works for its sub-accounts; an API key works only for its own account. Both are
//! valid in one region: see [`Config::with_region`].
//!
//! # Too many requests
//!
//! 429 with the code 20429 means that the account has too many requests in progress, and that the vendor has
//! not processed this one. It is sent again after a pause, even if it is a write. Any other write that may
//! have arrived is never sent again: a second `create` would create a second account.
//!
//! # Features
//!
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without TLS, to be used with your own `reqwest::Client`.
//!
//! # Sources
//!
//! The vendor's [description](https://github.com/twilio/twilio-oai) of its API, its pages on
//! [accounts](https://www.twilio.com/docs/iam/api/account) and
//! [sub-accounts](https://www.twilio.com/docs/iam/api/subaccounts), and its list of
//! [error codes](https://www.twilio.com/docs/api/errors).

mod account;
pub mod api;
mod auth;
mod children;
mod client;
mod config;
mod error;

pub use account::{Account, capabilities};
pub use api::account::AccountRecord;
pub use api::balance::BalanceRecord;
pub use api::create::CreateAccount;
pub use api::list::ListAccounts;
pub use api::status::{ParseStatusError, Status};
pub use api::update::UpdateAccount;
pub use children::Listing;
pub use client::Client;
pub use config::Config;

// What the user of this crate must name, so that depending on it is enough.
pub use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Currency, Decimal, Effect, Error, ErrorKind, ExposeSecret, Money, Operation, ProviderName,
    Result, SecretString, Timestamp, UpdateField,
};
pub use cpaas_http::{
    ClientOptions, Clock, NewCredentials, RecordedRequest, RecordingTransport, RetryPolicy,
    Settings, TaskTracker, Transport,
};
#[cfg(feature = "reqwest")]
pub use cpaas_http::{ReqwestOptions, ReqwestTransport, reqwest};

/// The name of the platform.
pub const PROVIDER: ProviderName = ProviderName::new("twilio");

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
