//! The account: the response to `GET /2012-04-24/Accounts/{AccountSid}` and to every change.

use std::collections::BTreeMap;

use cpaas_core::{SecretString, Timestamp};
use cpaas_http::provider::json::{Lenient, Text, TextOrUnknown};
use serde::{Deserialize, Serialize};
use serde_with::{As, Same};

use super::date::Date;

/// An account as Restcomm shows it.
///
/// There is no balance, no currency and no parent in it. A member of another type than documented is
/// `None`, except for the SID. It serializes without its auth token.
#[serde_with::apply(
    Option<String> => #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")],
    Option<Timestamp> => #[serde(default, deserialize_with = "As::<Lenient<Date>>::deserialize")],
    Option<SecretString> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
    Option<BTreeMap<String, String>> => #[serde(default, deserialize_with = "As::<Lenient<Same>>::deserialize")],
)]
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct AccountRecord {
    /// The account's SID: `AC` and 32 letters or digits.
    pub sid: String,
    /// The SID of its organisation, `OR…`; servers before November 2017 have none.
    pub organization: Option<String>,
    /// A description, up to 64 characters; at first the e-mail address.
    pub friendly_name: Option<String>,
    /// The e-mail address it is registered with, in lower case.
    pub email_address: Option<String>,
    /// `Full`, `Trial`.
    #[serde(rename = "type")]
    pub account_type: Option<String>,
    /// `active`, `suspended`, `closed`, `inactive`, `uninitialized`; `unknown` if it is given and no text.
    #[serde_with(skip_apply)]
    #[serde(default, deserialize_with = "As::<Lenient<TextOrUnknown>>::deserialize")]
    pub status: Option<String>,
    /// `Administrator`, `Developer`, `ProvisioningAgent`, or any other: the platform checks none.
    pub role: Option<String>,
    /// When it was made; in the response to an update, newer servers put the time of that here. None
    /// if it is in neither of the vendor's two forms.
    pub date_created: Option<Timestamp>,
    /// When it was last changed. None if it is in neither of the vendor's two forms.
    pub date_updated: Option<Timestamp>,
    /// Its auth token, which is worth as much as its password: its holder may act for the account.
    /// Lists show those of the children.
    #[serde(skip_serializing)]
    pub auth_token: Option<SecretString>,
    /// Its path below the base URL, such as `/2012-04-24/Accounts.json/AC…`.
    pub uri: Option<String>,
    /// What belongs to it, by name: paths below the base URL, of `calls`, `recordings`, ….
    pub subresource_uris: Option<BTreeMap<String, String>>,
    /// The address of its effective profile, which may be inherited: from the `Link` header, which
    /// comes with the response to a read only.
    #[serde_with(skip_apply)]
    #[serde(skip_deserializing)]
    pub profile: Option<String>,
}

cpaas_http::equal_by_member!(AccountRecord {
    sid,
    organization,
    friendly_name,
    email_address,
    account_type,
    status,
    role,
    date_created,
    date_updated,
    auth_token,
    uri,
    subresource_uris,
    profile,
});
