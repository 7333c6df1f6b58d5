//! How every `cpaas` provider crate sends its requests.
//!
//! If you use a provider crate, the root has what you can set: [`ClientOptions`] (transport, limits, what
//! happens to new credentials), [`Transport`] (bring your own HTTP client) and [`RecordingTransport`] (see
//! every request).
//!
//! If you write a provider crate, the rest is in [`provider`]. Your crate describes *what* to send
//! ([`ApiRequest`](provider::ApiRequest)), how it is authenticated
//! ([`Authenticator`](provider::Authenticator)) and what a response means
//! ([`Classifier`](provider::Classifier)). [`ApiClient::send`](provider::ApiClient::send) does what is the
//! same for every vendor: deadlines, limits on what is read, retries that never repeat a write, one renewal
//! of a refused token, redaction, tracing.
//!
//! # Safety of writes
//!
//! Each request is declared [`Access::Read`] or [`Access::Write`], never guessed from its HTTP
//! method. A write is sent again only if it was certainly not sent, because no connection was made, or if
//! the vendor did nothing because it limits the rate (HTTP 429 and its equivalents). If anything else
//! prevents a clear response to a write, the error's [`effect`](cpaas_core::Error::effect) is `Unknown`.
//!
//! # Features
//!
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without TLS, to be used with your own `reqwest::Client`.
//! * `test-util`: the module `testing`, with `ScriptedTransport`, `FaultyTransport`, `ManualClock`, and
//!   `TransportSubject` for the laws of `cpaas-conformance`.

mod attempt;
mod auth;
mod base_url;
mod classify;
mod client;
mod clock;
mod config;
mod credential_exchange;
mod credential_store;
mod deadline;
#[doc(hidden)] // for the macro
pub mod equal;
mod form;
mod get_or_fetch;
mod headers;
mod json_secrets;
mod list;
mod operation;
mod optional;
mod options;
pub mod provider;
mod redact;
mod request;
mod response;
mod retry;
mod retry_after;
mod retry_budget;
mod rotation;
mod runtime;
mod secret_scan;
mod sent;
mod signer;
#[cfg(feature = "test-util")]
pub mod testing;
mod token;
mod token_store;
mod transport;

pub use clock::{Clock, SystemClock};
pub use config::{ConfigKey, ConfigKind, ConfigProblems};
pub use cpaas_core::Access;
pub use credential_store::{CredentialStore, NewCredentials, Reservation};
pub use list::List;
pub use options::{ClientOptions, Settings};
/// The [reqwest](https://docs.rs/reqwest) that [`ReqwestTransport::with_client`] takes a client of.
#[cfg(feature = "reqwest")]
pub use reqwest;
pub use retry::RetryPolicy;
pub use token_store::TokenStore;
/// Counts the exchanges of credentials under way, re-exported from
/// [tokio-util](https://docs.rs/tokio-util) 0.7, which is before its 1.0; see
/// [`ClientOptions::with_task_tracker`].
pub use tokio_util::task::TaskTracker;
pub use transport::{
    BodyLimits, ClockWatch, ConnectCause, OperationContext, RecordedRequest, RecordingTransport,
    Transport, TransportError,
};
#[cfg(feature = "reqwest")]
pub use transport::{ReqwestOptions, ReqwestTransport};
