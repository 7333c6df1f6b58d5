//! How responses are read and written.

use std::fmt;

use cpaas_core::{Decimal, Result};
use cpaas_http::provider::ApiResponse;
use cpaas_http::provider::json::Text;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use serde_with::DeserializeAs as _;

/// An amount that a response is read for: another type is an error, wherever it stands.
pub(crate) type NeededAmount = Decimal;

/// Types of responses: each member is a string, number or id that must be there, a list that may be absent,
/// or something optional that is `None` where it is of another type than documented. Money in an entry of
/// a list must be exact if it is there, and a [`NeededAmount`] everywhere. Written as JSON without secrets,
/// decimals as strings.
///
/// `#[serde_with(skip_apply)]` exempts a member.
macro_rules! responses {
    (@one [$($literal:ident)*] [$($typed:ident)*] $(#[$about:meta])* $name:ident { $($body:tt)* }) => {
        #[serde_with::apply(
            String => #[serde(deserialize_with = "crate::api::read::Required::deserialize")],
            Option<String> =>
                #[serde(default, deserialize_with = "crate::api::read::Texts::deserialize")],
            Option<Decimal> => #[serde(
                default,
                deserialize_with = "crate::api::read::Money::deserialize",
                serialize_with = "cpaas_core::decimal::optional_text::serialize"
            )],
            Option<SecretString> => #[serde(
                default,
                skip_serializing,
                deserialize_with = "crate::api::read::Typed::deserialize"
            )],
            Option<Timestamp> =>
                #[serde(default, deserialize_with = "crate::api::read::Times::deserialize")],
            Option<Flag> =>
                #[serde(default, deserialize_with = "crate::api::read::Flags::deserialize")],
            Option<Vec<String>> =>
                #[serde(default, deserialize_with = "crate::api::read::Lists::deserialize")],
            Id => #[serde(
                deserialize_with = "crate::api::read::Id::deserialize",
                serialize_with = "crate::api::read::Digits::serialize"
            )],
            Option<Id> => #[serde(
                default,
                deserialize_with = "crate::api::read::Ids::deserialize",
                serialize_with = "crate::api::read::OptionalDigits::serialize"
            )],
            Option<Vec<Id>> => #[serde(
                default,
                deserialize_with = "crate::api::read::IdLists::deserialize",
                serialize_with = "crate::api::read::DigitLists::serialize"
            )],
            Option<NeededAmount> => #[serde(
                default,
                deserialize_with = "crate::api::read::Needed::deserialize",
                serialize_with = "cpaas_core::decimal::optional_text::serialize"
            )],
            Vec => #[serde(default, deserialize_with = "cpaas_http::provider::json::entries")],
            $(Option<$literal> =>
                #[serde(default, deserialize_with = "crate::api::read::Literals::deserialize")],)*
            $(Option<$typed> =>
                #[serde(default, deserialize_with = "crate::api::read::Typed::deserialize")],)*
        )]
        $(#[$about])*
        #[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
        #[non_exhaustive]
        pub struct $name { $($body)* }

        cpaas_http::equal_by_member!($name { $($body)* });
    };
    ($($(#[$about:meta])* pub struct $name:ident { $($body:tt)* })*) => {$(
        $crate::api::response::responses! { @one
            [bool i64 u64]
            [Date PlanType VerificationStatus AccountDocumentStatus SubscriptionTemplateType
                ResourceParams VerificationCredentials BillingLimits BillingLimit
                ShortAccountInfoType]
            $(#[$about])* $name { $($body)* }
        }
    )*};
}
pub(crate) use responses;

/// The response of methods that only report success: `{"result": 1}`.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Acknowledgement {
    #[serde(rename = "result", deserialize_with = "one")]
    _result: u8,
}

impl From<Acknowledgement> for () {
    fn from(_: Acknowledgement) {}
}

/// The number that means success.
pub(super) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    match Text::deserialize_as(deserializer)?.as_str() {
        "1" => Ok(1),
        _ => Err(D::Error::custom("a value, expected 1")),
    }
}

/// The response of a method that this crate has no types for, as it came: no digit is lost.
#[derive(Clone)]
pub struct RawResponse {
    response: ApiResponse,
    json: Box<RawValue>,
}

impl RawResponse {
    pub(crate) fn new(response: ApiResponse) -> Result<Self> {
        let json = response.decode()?;
        Ok(Self { response, json })
    }

    /// The whole response: `result` and what is beside it. May contain secrets.
    #[must_use]
    pub fn text(&self) -> &str {
        self.json.get()
    }

    /// Reads the whole response as a type of yours.
    ///
    /// # Errors
    ///
    /// `InvalidResponse` with the path of what does not fit; after a write with the effect
    /// `Unknown`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T> {
        self.response.decode()
    }
}

impl PartialEq for RawResponse {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for RawResponse {}

// By hand: what is in the response may be secret.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse").field("bytes", &self.text().len()).finish_non_exhaustive()
    }
}

/// A part of a response without a documented shape, as it came: no digit is lost.
#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// The text: one JSON value.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for RawJson {}

// By hand: what is in it may be personal data.
impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawJson").field("bytes", &self.text().len()).finish_non_exhaustive()
    }
}
