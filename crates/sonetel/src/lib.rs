//! [Sonetel](https://sonetel.com)'s account API: the vendor's typed [`Client`], and its
//! [`AccountProvider`], [`Account`].
//!
//! ```no_run
//! use cpaas_sonetel::{Account, AccountProvider, Config};
//!
//! # async fn example() -> cpaas_sonetel::Result<()> {
//! let account = Account::new(Config::password("owner@example.com", "the password"))?;
//! println!("{}", account.balance().await?.money()); // 5.04 SEK
//!
//! // What only Sonetel has stands beside the trait, under the vendor's names.
//! let record = account.client().get().await?;
//! println!("{:?} of 24 h in USD", record.daily_usage_limit);
//! # Ok(())
//! # }
//! ```
//!
//! # What is offered
//!
//! | vendor's operation | method | access |
//! |---|---|---|
//! | get the account | [`Client::get`] | read |
//! | update it (name, language, time zone) | [`Client::update`] | write |
//! | get its balance | [`Client::get_balance`] | read |
//! | get its id | [`Client::get_accountid`] | from the token |
//! | list languages, time zones | [`Client::languages`], [`Client::timezones`] | read |
//!
//! Of the trait's fields, Sonetel can change `name`, `language` and `timezone`; a password can't be
//! changed over the API. There are no child accounts here.
//!
//! # Tokens
//!
//! A [`Config`] holds a user's e-mail and password, a refresh token, or an access token. Access
//! tokens are fetched when first needed, renewed a minute before the `exp` that they carry, and once
//! more when one is refused. Their signature is not checked: there is no published key, and the
//! claims are only used to find the account's id and the expiry. A new refresh token is announced to
//! [`ClientOptions::on_new_credentials`].
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

pub use account::{Account, PROVIDER};
pub use api::account::{AccountRecord, UpdateAccount};
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
pub use cpaas_http::{ClientOptions, NewCredentials, Settings, Token, TokenSource, Transport};
