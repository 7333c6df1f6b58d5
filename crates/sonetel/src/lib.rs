//! A typed [`Client`] of [Sonetel](https://sonetel.com)'s account API, and an [`Account`] that implements
//! [`AccountProvider`] with it.
//!
//! ```no_run
//! use cpaas_sonetel::{Account, AccountProvider, Config, Field};
//!
//! # async fn example() -> cpaas_sonetel::Result<()> {
//! let account = Account::new(Config::password("owner@example.com", "the password"))?;
//! println!("{}", account.balance().await?.money()); // 5.04 SEK
//!
//! // The client has what only Sonetel offers, under the vendor's names.
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
//! | get further parts of it on request | [`Client::get_with_fields`] | read |
//! | update it: name, language, time zone, services | [`Client::update`] | write |
//! | get its balance | [`Client::get_balance`] | read |
//! | get its id | [`Client::get_accountid`] | from the token |
//! | list languages, time zones | [`Client::languages`], [`Client::timezones`] | read once, then kept |
//! | list the documented errors, find one by its code | [`Client::errors`], [`Client::explain`] | read |
//! | create a token | automatic, with the credentials of the [`Config`] | |
//! | show a token's claims | [`Client::token_status`] | from the token |
//!
//! Of the trait's fields, Sonetel can change `name`, `language` and `timezone`; a password can't be
//! changed over the API. Sonetel has no child accounts.
//!
//! # Tokens
//!
//! | credentials | | how access tokens are renewed |
//! |---|---|---|
//! | [`Config::password`] | e-mail address and password of a user | by the refresh token of the login, else by password |
//! | [`Config::refresh_token`] | a refresh token, alone or with the password as a fallback | by the newest refresh token |
//! | [`Config::access_token`] | an access token | not |
//! | [`Config::token_source`] | a source of your own | by the source |
//!
//! An access token is fetched when it is first needed, renewed a minute before its `exp`, and once more if it
//! is refused. Its signature is not checked, because the vendor publishes no key; its claims are only shown and
//! used to find the account's id and the expiry.
//!
//! [`ClientOptions::on_new_credentials`] is told of a new refresh token. With
//! [`Config::with_password_forgotten`] the password is dropped as soon as there is a refresh token.
//!
//! # Failures
//!
//! | response | kind |
//! |---|---|
//! | HTTP 200 with `"status": "failed"` | by the code's last four digits, else `Provider`; the code is [`Error::vendor_code`] |
//! | an OAuth error, from the token endpoint or for a bearer token | by its code, such as `invalid_grant`: `Unauthenticated` |
//! | another HTTP status | by the status |
//! | a success that is empty, no JSON, or without what was requested | `InvalidResponse`; for a write the outcome is unknown |
//!
//! # Features
//!
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without TLS, to be used with your own `reqwest::Client`.
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
