//! Opens an account of any provider by the provider's name, from data.
//!
//! If your program works with one vendor, depend on that vendor's crate alone, such as
//! [`cpaas-sonetel`](https://docs.rs/cpaas-sonetel). If the vendor is known only at run time, from a file, a
//! database or a form, depend on this crate:
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
//!     other => println!("another provider: {}", other.provider()),
//! }
//!
//! // It implements the trait, for code that works with any vendor.
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
//! * `sonetel`, `voximplant`, `restcomm`, `twilio`: the providers. None is enabled by default. [`open`]
//!   returns a `Config` error that names the feature if the provider is not enabled.
//! * `profiles`: accounts from a file and from the environment, selected by name, pattern, tag and
//!   provider, with their secrets: the module [`profiles`].
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without TLS, to be used with your own `reqwest::Client`.
//! * `rs256` (default): signs the tokens of Voximplant's service accounts; [`open`] needs it for them.

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
