//! The one way a request leaves a `cpaas` provider crate.
//!
//! A provider crate describes *what* to send ([`ApiRequest`]), how it is authenticated
//! ([`Authenticator`]) and what a response means ([`Classifier`]); [`ApiClient::send`] does the
//! rest, the same for every vendor: deadlines, bounded reading, retries that can't repeat a write,
//! one renewal of a refused token, redaction, tracing.
//!
//! Users of a provider crate meet three things from here: [`ClientOptions`] (own transport,
//! limits, news of changed credentials), [`Transport`] (bring your own HTTP client) and
//! [`RecordingTransport`] (see every request).
//!
//! # Safety of writes
//!
//! Each request is declared [`Access::Read`] or [`Access::Write`], never guessed from its HTTP
//! method. A write is sent again only if it was surely not sent (the connection was never made) or
//! if the platform reported that it did nothing and limits the rate (HTTP 429 and its
//! equivalents). Everything else about a write that is not a clear response ends as an error whose
//! [`effect`](cpaas_core::Error::effect) is `Unknown`.
//!
//! # Features
//!
//! * `rustls` (default): the transport over reqwest, with rustls.
//! * `reqwest`: the same without a TLS choice, for those who hand in their own `reqwest::Client`.
//! * `test-util`: the module `testing`, with `ScriptedTransport`, `FaultyTransport`, `ManualClock`, and
//!   `TransportSubject` for the laws of `cpaas-conformance`.

mod attempt;
mod auth;
mod base_url;
mod classify;
mod client;
mod clock;
mod config;
mod form;
mod get_or_fetch;
pub mod json;
mod operation;
mod options;
mod redact;
mod request;
mod response;
mod retry;
mod retry_after;
mod rotation;
mod secret_scan;
#[cfg(feature = "test-util")]
pub mod testing;
mod token;
mod transport;

pub use auth::{AuthScheme, Authenticator, Credential};
pub use base_url::BaseUrl;
pub use classify::{Classifier, Failure, HttpResponse, RequestOutcome};
pub use client::ApiClient;
pub use clock::{Clock, SystemClock};
pub use config::{ConfigKey, ConfigKind, ConfigProblems, Invalid, is_blank, optional_secret};
pub use cpaas_core::Access;
pub use form::{Form, FormValue};
pub use get_or_fetch::get_or_fetch;
pub use options::{ClientOptions, LARGE_BODY_LIMIT, NewCredentials, Settings};
pub use request::ApiRequest;
pub use response::ApiResponse;
pub use retry::{Attempt, Decision, RetryPolicy};
pub use retry_after::parse_retry_after;
pub use rotation::CredentialRotation;
pub use token::{Token, TokenCache, TokenSource};
/// Counts the exchanges of credentials under way, re-exported from
/// [tokio-util](https://docs.rs/tokio-util); see [`ClientOptions::with_task_tracker`].
pub use tokio_util::task::TaskTracker;
pub use transport::{
    BodyLimits, ClockWatch, ConnectCause, OperationContext, RecordedRequest, RecordingTransport,
    Transport, TransportError,
};
#[cfg(feature = "reqwest")]
pub use transport::{ReqwestOptions, ReqwestTransport};
