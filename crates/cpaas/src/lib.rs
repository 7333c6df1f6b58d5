//! The front door: an account of any provider by the provider's name, from data.
//!
//! A program that knows its vendor depends on that vendor's crate alone, such as
//! [`cpaas-sonetel`](https://docs.rs/cpaas-sonetel). One that gets to know it when it runs, from a file, a
//! database or a form, depends on this one:
//!
//! ```
//! use std::sync::Arc;
//! use cpaas::{Account, AccountProvider, ClientOptions};
//!
//! # fn main() -> cpaas::Result<()> {
//! // The keys are those of `cpaas::providers()`.
//! let row = serde_json::json!({ "username": "owner@example.com", "password": "the password" });
//! let account = cpaas::open("sonetel", row, &ClientOptions::default())?;
//!
//! match &account {
//!     // The provider crate's own account: its client has every operation of the vendor.
//!     Account::Sonetel(sonetel) => println!("{:?}", sonetel.client()),
//!     other => println!("{} is another", other.provider()),
//! }
//!
//! // Where the vendor does not matter, it is an account like any other.
//! let account: Arc<dyn AccountProvider> = Arc::new(account);
//! assert_eq!(account.provider().as_str(), "sonetel");
//! # Ok(())
//! # }
//! ```
//!
//! Everything of `cpaas-core` is re-exported here, and the crate of each enabled provider under the
//! provider's name.
//!
//! # Features
//!
//! * `sonetel`, `voximplant`, `restcomm`, `twilio`: the providers. None is enabled by default, and
//!   [`open`] of one that is not returns a `Config` error that names its feature.
//! * `profiles`: accounts from a file and from the environment, selected by name, pattern, tag and
//!   provider, with their secrets: the module [`profiles`].
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without a TLS choice, for those who hand in their own `reqwest::Client`.
//! * `rs256` (default): signs the tokens of Voximplant's service accounts, which `open` needs for those.

#[cfg(any(
    feature = "profiles",
    feature = "restcomm",
    feature = "sonetel",
    feature = "twilio",
    feature = "voximplant"
))]
mod message;
mod open;
#[cfg(feature = "profiles")]
pub mod profiles;
mod provider;
mod suggest;
#[cfg(any(feature = "restcomm", feature = "sonetel", feature = "twilio", feature = "voximplant"))]
mod values;
mod vendors;

#[doc(no_inline)]
pub use cpaas_core::*;
#[doc(no_inline)]
pub use cpaas_http::{
    ClientOptions, ConfigKey, ConfigKind, ConfigProblems, CredentialStore, NewCredentials,
    RecordingTransport, Reservation, RetryPolicy, Settings, TaskTracker, Transport,
};
#[cfg(feature = "reqwest")]
#[doc(no_inline)]
pub use cpaas_http::{ReqwestOptions, ReqwestTransport};
#[cfg(feature = "restcomm")]
#[doc(no_inline)]
pub use cpaas_restcomm as restcomm;
#[cfg(feature = "sonetel")]
#[doc(no_inline)]
pub use cpaas_sonetel as sonetel;
#[cfg(feature = "twilio")]
#[doc(no_inline)]
pub use cpaas_twilio as twilio;
#[cfg(feature = "voximplant")]
#[doc(no_inline)]
pub use cpaas_voximplant as voximplant;
pub use open::{open, provider, providers};
pub use provider::Provider;
pub use vendors::Account;

#[cfg(all(doctest, feature = "profiles", feature = "sonetel"))]
#[doc = include_str!("../README.md")]
struct Readme;
