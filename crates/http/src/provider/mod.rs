//! For the authors of provider crates: what a request is made of, how it is authenticated, what a
//! response means, and the parts of a configuration.
//!
//! Users of a provider crate need none of it; what they need is at the root of this crate. The guide is
//! [adding a provider](https://github.com/cpaas-rs/cpaas/blob/main/docs/adding-a-provider.md).
//!
//! | for | items |
//! |---|---|
//! | requests | [`ApiClient`], [`ApiRequest`], [`BaseUrl`], [`Form`], [`get_or_fetch`] |
//! | authentication | [`AuthScheme`], [`RequestSigner`], [`Credential`], [`Authenticator`]; [`TokenCache`] over a [`TokenSource`], [`CredentialRotation`]; [`CredentialExchange`] |
//! | responses | [`Classifier`], [`HttpResponse`], [`Failure`], [`RequestOutcome`]; [`ApiResponse`], [`json`], [`optional`]; [`names_a_secret`] |
//! | retries | [`Attempt`], [`Decision`]: what a [`RetryPolicy`](crate::RetryPolicy) decides about |
//! | configuration | [`optional_secret`], [`is_blank`], [`Invalid`], beside [`ConfigKey`](crate::ConfigKey) and [`ConfigProblems`](crate::ConfigProblems) |

pub mod json;

pub use crate::auth::{AuthScheme, Authenticator, Credential};
pub use crate::base_url::BaseUrl;
pub use crate::classify::{Classifier, Failure, HttpResponse, RequestOutcome};
pub use crate::client::ApiClient;
pub use crate::config::{Invalid, is_blank, optional_secret};
pub use crate::credential_exchange::CredentialExchange;
pub use crate::form::{Form, FormValue};
pub use crate::get_or_fetch::get_or_fetch;
pub use crate::optional::optional;
pub use crate::options::LARGE_BODY_LIMIT;
pub use crate::redact::names_a_secret;
pub use crate::request::ApiRequest;
pub use crate::response::ApiResponse;
pub use crate::retry::{Attempt, Decision};
pub use crate::retry_after::parse_retry_after;
pub use crate::rotation::CredentialRotation;
pub use crate::signer::RequestSigner;
pub use crate::token::{TokenCache, TokenSource};
pub use crate::token_store::Token;
