//! A typed [`Client`] of Vendor Name's account API, and an [`Account`] that implements [`AccountProvider`] with it.
//!
//! ```no_run
//! use cpaas_vendor_name::{Account, AccountProvider, Config};
//!
//! # async fn example() -> cpaas_vendor_name::Result<()> {
//! let account = Account::new(Config::api_token("https://api.example.com", "the token"))?;
//! println!("{}", account.balance().await?.money());
//!
//! // The client has what only Vendor Name offers, under the vendor's names.
//! let record = account.client().get_account().await?;
//! println!("{:?}", record.status);
//! # Ok(())
//! # }
//! ```
//!
//! # What is offered
//!
//! | vendor's operation | method | access |
//! |---|---|---|
//! | `GET /v1/account` | [`Client::get_account`] | read |
//! | `PATCH /v1/account` (name) | [`Client::update_account`] | write |
//!
//! Of the trait's fields, Vendor Name can change `name`.
//!
//! # The wire
//!
//! Every request has `Authorization: Bearer <api_token>`. Both operations return the account. Only its id is always
//! there; the balance is a string or a number:
//!
//! ```json
//! {"id":"A-1","name":"Acme","email":"owner@acme.test","status":"active","currency":"EUR","balance":"12.50"}
//! ```
//!
//! `PATCH` takes `{"name":"Acme Inc"}`. A failure has an HTTP status of 400 and above, and may say why:
//! `{"error":{"code":"name_taken","message":"the name is taken"}}`.

mod account;
pub mod api;
mod auth;
mod client;
mod config;
mod error;

pub use account::{Account, capabilities};
pub use api::account::{AccountRecord, UpdateAccount};
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
pub const PROVIDER: ProviderName = ProviderName::new("vendor-name");

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
