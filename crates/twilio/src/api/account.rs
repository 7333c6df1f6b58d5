//! The account: the response to `GET /2010-04-01/Accounts/{Sid}.json` and to every change.

use std::collections::BTreeMap;

use cpaas_core::{SecretString, Timestamp};
use cpaas_http::provider::json::{Lenient, Text, TextOrUnknown};
use serde::{Deserialize, Serialize};
use serde_with::{As, Same};

use super::date::Date;
use super::id::check_sid;

/// An account as Twilio shows it.
///
/// There is no balance, no currency and no e-mail address in it. A member of another type than
/// documented is `None`, except for the SID. It serializes without its auth token.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
    Option<Timestamp> => #[serde(default, deserialize_with = "As::<Lenient<Date>>::deserialize")],
    Option<SecretString> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
    Option<BTreeMap<String, String>> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
)]
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct AccountRecord {
    /// The account's SID: `AC` and 32 hexadecimal digits.
    pub sid: String,
    /// The SID of the main account that it belongs to: its own, if it is one.
    pub owner_account_sid: Option<String>,
    /// A description, up to 64 characters.
    pub friendly_name: Option<String>,
    /// `active`, `suspended`, `closed`; `unknown` if it is given and no text.
    #[serde_with(skip_apply)]
    #[serde(default, deserialize_with = "As::<Lenient<TextOrUnknown>>::deserialize")]
    pub status: Option<String>,
    /// `Full`, `Trial`.
    #[serde(rename = "type")]
    pub account_type: Option<String>,
    /// When it was made.
    pub date_created: Option<Timestamp>,
    /// When it was last changed.
    pub date_updated: Option<Timestamp>,
    /// Its auth token: its holder may act for the account. Lists show those of the sub-accounts.
    #[serde(skip_serializing)]
    pub auth_token: Option<SecretString>,
    /// Its path below the host.
    pub uri: Option<String>,
    /// What belongs to it, by name: paths below the host. A sub-account's `balance` is among them, though
    /// it has none.
    pub subresource_uris: Option<BTreeMap<String, String>>,
}

cpaas_http::equal_by_member!(AccountRecord {
    sid,
    owner_account_sid,
    friendly_name,
    status,
    account_type,
    date_created,
    date_updated,
    auth_token,
    uri,
    subresource_uris,
});

impl AccountRecord {
    /// The SID of its main account, if this is a sub-account; `None` for a main account, and where the
    /// owner is not known.
    #[must_use]
    pub fn main_account(&self) -> Option<&str> {
        let owner = self.owner_account_sid.as_deref()?;
        let is_another = check_sid(owner).is_ok() && !owner.eq_ignore_ascii_case(&self.sid);
        is_another.then_some(owner)
    }
}
