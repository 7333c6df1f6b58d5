//! The registry of the vendor's error codes: `GET /globaldata/errors`.

use cpaas_http::provider::json::{Lenient, Text};
use serde::{Deserialize, Serialize};
use serde_with::As;

/// An error that the vendor documents. Those of the account itself are not among the public ones.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
)]
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct KnownError {
    /// The HTTP method that fails with it.
    pub method: Option<String>,
    /// The resource that fails with it, such as `Phonenumbersubscription`.
    pub resource: Option<String>,
    /// The code, eight digits such as `10060003`: the first four identify the resource.
    #[serde(deserialize_with = "As::<Text>::deserialize")]
    pub code: String,
    /// What it means.
    pub description: Option<String>,
    /// What the vendor responds with it.
    pub response: Option<String>,
}
