//! The balance: `GET /2010-04-01/Accounts/{AccountSid}/Balance.json`.

use cpaas_core::{Decimal, decimal};
use cpaas_http::provider::json::{Exact, Lenient, Text};
use serde::{Deserialize, Serialize};
use serde_with::As;

/// The balance of a main account, which its sub-accounts draw on too.
///
/// A member of another type than documented is `None`: without amount or currency there is no balance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct BalanceRecord {
    /// The account's SID.
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    pub account_sid: Option<String>,
    /// The amount, exact. Below zero if calls under way have used up more than there was. It may lag
    /// behind the usage.
    #[serde(
        default,
        deserialize_with = "As::<Lenient<Exact>>::deserialize",
        serialize_with = "decimal::optional_text::serialize"
    )]
    pub balance: Option<Decimal>,
    /// The account's billing currency, such as `USD`.
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    pub currency: Option<String>,
}
