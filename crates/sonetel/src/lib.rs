//! [Sonetel](https://sonetel.com)'s account API: the vendor's typed [`Client`], and its
//! [`AccountProvider`], [`Account`].
//!
//! ```no_run
//! use cpaas_sonetel::{Account, AccountProvider, Config, Field};
//!
//! # async fn example() -> cpaas_sonetel::Result<()> {
//! let account = Account::new(Config::password("owner@example.com", "the password"))?;
//! println!("{}", account.balance().await?.money()); // 5.04 SEK
//!
//! // What only Sonetel has is beside the trait, under the vendor's names.
//! let record = account.client().get_with_fields(&[Field::Usage]).await?;
//! if let Some(limit) = record.daily_usage_limit {
//!     println!("{limit} a day"); // 25 USD a day
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is offered
//!
//! | vendor's operation | method | access |
//! |---|---|---|
//! | get the account | [`Client::get`] | read |
//! | get parts of it that are shown on request | [`Client::get_with_fields`] | read |
//! | update it: name, language, time zone, services | [`Client::update`] | write |
//! | get its balance | [`Client::get_balance`] | read |
//! | get its id | [`Client::get_accountid`] | from the token |
//! | list languages, time zones | [`Client::languages`], [`Client::timezones`] | read, once |
//! | list the documented errors, find one by its code | [`Client::errors`], [`Client::explain`] | read |
//! | create a token | automatically, as the [`Config`] sets | |
//! | look into it | [`Client::token_status`] | from the token |
//!
//! Of the trait's fields, Sonetel can change `name`, `language` and `timezone`; a password can't be
//! changed over the API. There are no child accounts here.
//!
//! # Tokens
//!
//! | way in | | renewed |
//! |---|---|---|
//! | [`Config::password`] | e-mail and password of a user | by the refresh token that came, else by password |
//! | [`Config::refresh_token`] | a refresh token, alone or with the password to fall back on | by the newest refresh token |
//! | [`Config::access_token`] | an access token as it is | no |
//! | [`Config::token_source`] | a source of your own | as the source reports |
//!
//! Access tokens are fetched when first needed, renewed a minute before the `exp` that they carry,
//! and once more when one is refused. Their signature is not checked: there is no published key, and
//! the claims are only used to find the account's id and the expiry, and shown. A new refresh token
//! is announced to [`ClientOptions::on_new_credentials`]. With
//! [`Config::with_password_forgotten`] the password is dropped once there is one.
//!
//! # Failures
//!
//! | answer | kind |
//! |---|---|
//! | HTTP 200 with `"status": "failed"` | by the code's last four digits, else `Provider`; the code is [`Error::vendor_code`] |
//! | an OAuth error, from the token endpoint or for a bearer token | by its code, such as `invalid_grant`: `Unauthenticated` |
//! | another HTTP status | by the status |
//! | a success that is empty, no JSON, or without what was requested | `InvalidResponse`; for a write the outcome is unknown |
//!
//! # Features
//!
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without a TLS choice, for those who hand in their own `reqwest::Client`.
//!
//! # Sources
//!
//! The vendor's [Python package](https://sonetel-python.readthedocs.io) and
//! [API documentation](https://docs.sonetel.com).

mod account;
pub mod api;
mod auth;
mod client;
mod config;
mod error;

pub use account::{Account, capabilities};
pub use api::account::{AccountRecord, ServiceSettings, UpdateAccount};
pub use api::errors::KnownError;
pub use api::fields::{Field, ParseFieldError};
pub use api::languages::Language;
pub use api::timezones::Timezone;
pub use api::token::TokenStatus;
pub use client::Client;
pub use config::Config;

// What the user of this crate must name, so that depending on it is enough.
pub use async_trait::async_trait;
pub use cpaas_core::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Balance, Capabilities,
    Currency, Decimal, Effect, Error, ErrorKind, ExposeSecret, Money, Operation, ProviderName,
    Result, SecretString, Timestamp, UpdateField,
};
pub use cpaas_http::provider::{Token, TokenSource};
pub use cpaas_http::{
    ClientOptions, Clock, List, NewCredentials, RecordedRequest, RecordingTransport, RetryPolicy,
    Settings, TaskTracker, Transport,
};
#[cfg(feature = "reqwest")]
pub use cpaas_http::{ReqwestOptions, ReqwestTransport, reqwest};

/// The name of the platform.
pub const PROVIDER: ProviderName = ProviderName::new("sonetel");

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
