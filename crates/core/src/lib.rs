//! One API for accounts at several communications platforms (CPaaS): the trait, the model and the error
//! that every `cpaas` provider crate shares.
//!
//! Write a tool against [`AccountProvider`], and it takes any provider as `Arc<dyn AccountProvider>`. To
//! write a provider, implement the trait. This crate has no transport and no runtime, so a provider may
//! use any.
//!
//! ```
//! use std::sync::Arc;
//! use cpaas_core::{AccountProvider, AccountUpdate, MemoryProvider, Money};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Any provider crate's `Account` goes here; the in-memory one needs no network.
//! let account: Arc<dyn AccountProvider> =
//!     Arc::new(MemoryProvider::new("4711").with_balance("5.04 SEK".parse::<Money>()?.into()));
//!
//! account.update(&AccountUpdate::new().name("Acme Inc")).await?;
//! let info = account.info().await?;
//! assert_eq!(info.name.as_deref(), Some("Acme Inc"));
//!
//! let balance = account.balance().await?;
//! assert_eq!(balance.money().to_string(), "5.04 SEK");
//! # Ok(())
//! # }
//! ```
//!
//! # What is where
//!
//! | item | for |
//! |---|---|
//! | [`AccountProvider`] | the contract between a provider and its users |
//! | [`AccountInfo`], [`AccountUpdate`], [`Balance`] | what the operations take and return |
//! | [`Money`], [`Currency`], [`decimal`] | exact amounts; no binary floating point anywhere |
//! | [`Capabilities`] | what a provider can do, known without any I/O |
//! | [`Error`], [`ErrorKind`], [`Effect`] | what went wrong, and whether a change was made |
//! | [`Access`] | whether an operation may change anything |
//! | [`MemoryProvider`], [`Hold`] | the reference implementation, and a double for tests |
//!
//! # Types of other crates
//!
//! Types of other crates that this crate's interface uses are re-exported here. If you use them from here,
//! your versions match. A new incompatible version of one of them is a new incompatible version of this
//! crate.
//!
//! | type | crate | its version |
//! |---|---|---|
//! | [`Decimal`] | `rust_decimal` | 1 |
//! | [`SecretString`], [`ExposeSecret`] | `secrecy` | 0.10, **before its 1.0** |
//!
//! Points in time are this crate's own [`Timestamp`]; the library behind it can change. The feature `mock`
//! uses types of mockall, which is before its 1.0, too, and is meant for tests only.
//!
//! # Features
//!
//! * `mock`: `MockAccountProvider`, made by [mockall](https://docs.rs/mockall), for tests that
//!   check which calls your code makes, and in which order.

mod access;
mod account;
mod balance;
mod capabilities;
mod currency;
pub mod decimal;
mod error;
mod hold;
mod memory;
mod money;
mod provider;
mod provider_name;
mod timestamp;
mod update;
mod words;

pub use access::Access;
pub use account::{AccountId, AccountInfo, AccountStatus};
pub use balance::Balance;
pub use capabilities::{Capabilities, Operation};
pub use currency::{Currency, ParseCurrencyError};
pub use error::{Effect, Error, ErrorKind, Result};
pub use hold::Hold;
pub use memory::MemoryProvider;
pub use money::{Money, MoneyError, ParseMoneyError};
pub use provider::AccountProvider;
#[cfg(feature = "mock")]
pub use provider::MockAccountProvider;
pub use provider_name::ProviderName;
pub use timestamp::{ParseTimestampError, Timestamp};
pub use update::{AccountUpdate, UpdateField};
pub use words::ParseWordError;

/// An exact decimal number, re-exported from [rust_decimal](https://docs.rs/rust_decimal) 1.
///
/// Read one from text with [`decimal::parse`]: the type's own `FromStr` rounds.
pub use rust_decimal::Decimal;
/// A string that prints as `[REDACTED]` and is wiped from memory when dropped, re-exported from
/// [secrecy](https://docs.rs/secrecy) 0.10, which is before its 1.0: see
/// [types of other crates](crate#types-of-other-crates).
pub use secrecy::{ExposeSecret, SecretString};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
