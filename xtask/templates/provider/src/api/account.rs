//! The account: what `GET /v1/account` and `PATCH /v1/account` answer.

use cpaas_core::Decimal;
use cpaas_http::provider::json::{Exact, Lenient, Text, TextOrUnknown};
use serde::{Deserialize, Serialize};
use serde_with::{As, skip_serializing_none};

/// An account as Vendor Name shows it. A member of another type than documented is `None`, except for the
/// id.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
    Option<Decimal> => #[serde(default, deserialize_with = "As::<Lenient<Exact>>::deserialize")],
)]
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct AccountRecord {
    /// The account's id.
    #[serde(deserialize_with = "As::<Text>::deserialize")]
    pub id: String,
    /// The account's name.
    pub name: Option<String>,
    /// The e-mail address it is registered with.
    pub email: Option<String>,
    /// `active`, `suspended`, `closed`; `unknown` if it is given and no text.
    #[serde_with(skip_apply)]
    #[serde(default, deserialize_with = "As::<Lenient<TextOrUnknown>>::deserialize")]
    pub status: Option<String>,
    /// The currency of the balance.
    pub currency: Option<String>,
    /// The prepaid balance.
    pub balance: Option<Decimal>,
}

/// A change of the account. What is not set is left alone.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct UpdateAccount {
    /// The account's name.
    pub name: Option<String>,
}

impl UpdateAccount {
    /// A change of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the account's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.name.is_none()
    }
}
