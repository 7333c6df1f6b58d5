//! Accounts and balances as the wire shows them.

use std::fmt::Write as _;

use jiff::fmt::strtime;
use serde_json::{Map, Value, json};

use crate::engine::clock::timestamp;
use crate::vendors::twilio::state::State;
use crate::vendors::twilio::state::account::Account;

/// The resources below an account: the name in JSON, and the end of the address.
const SUBRESOURCES: [(&str, &str); 21] = [
    ("addresses", "Addresses"),
    ("authorized_connect_apps", "AuthorizedConnectApps"),
    ("available_phone_numbers", "AvailablePhoneNumbers"),
    ("balance", "Balance"),
    ("calls", "Calls"),
    ("conferences", "Conferences"),
    ("connect_apps", "ConnectApps"),
    ("incoming_phone_numbers", "IncomingPhoneNumbers"),
    ("keys", "Keys"),
    ("messages", "Messages"),
    ("notifications", "Notifications"),
    ("outgoing_caller_ids", "OutgoingCallerIds"),
    ("queues", "Queues"),
    ("recordings", "Recordings"),
    ("short_codes", "SMS/ShortCodes"),
    ("signing_keys", "SigningKeys"),
    ("sip", "SIP"),
    ("tokens", "Tokens"),
    ("transcriptions", "Transcriptions"),
    ("usage", "Usage"),
    ("validation_requests", "ValidationRequests"),
];

/// The members of an account, and one that no document knows.
pub(crate) fn account(account: &Account, state: &State) -> Value {
    let path = format!("/2010-04-01/Accounts/{}", account.sid);
    let subresources: Map<_, _> = SUBRESOURCES
        .iter()
        .map(|(name, end)| ((*name).to_owned(), format!("{path}/{end}.json").into()))
        .collect();
    json!({
        "auth_token": account.auth_token,
        "date_created": date(account.created),
        "date_updated": date(account.updated),
        "friendly_name": account.friendly_name,
        "owner_account_sid": state.main().sid,
        "sid": account.sid,
        "status": state.status(account).word(),
        "subresource_uris": subresources,
        "type": if state.seed().trial { "Trial" } else { "Full" },
        "uri": format!("{path}.json"),
        // There so that clients prove that they don't mind.
        "x_edition": {"tier": null},
    })
}

/// An element of a value: objects with an element for each member, lists with one for each entry, named by the element
/// without its plural.
pub(crate) fn xml(name: &str, value: &Value) -> String {
    let content = match value {
        Value::Object(members) => {
            members.iter().map(|(name, member)| xml(&camel_case(name), member)).collect()
        }
        Value::Array(entries) => {
            let entry = name.strip_suffix('s').unwrap_or(name);
            entries.iter().map(|value| xml(entry, value)).collect()
        }
        Value::String(text) => escaped(text),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    format!("<{name}>{content}</{name}>")
}

fn camel_case(name: &str) -> String {
    name.split('_').fold(String::new(), |mut camel, word| {
        let (first, rest) = word.split_at(word.len().min(1));
        // Writing to a `String` never fails.
        let _ = write!(camel, "{}{rest}", first.to_ascii_uppercase());
        camel
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn date(seconds: u64) -> String {
    strtime::format("%a, %d %b %Y %H:%M:%S +0000", timestamp(seconds)).unwrap_or_default()
}

/// The name of a sub-account that is given none.
pub(crate) fn default_name(now: u64) -> String {
    let time = strtime::format("%Y-%m-%d %I:%M %p", timestamp(now)).unwrap_or_default();
    format!("SubAccount Created at {time}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_dates_and_elements_as_the_vendor_does() {
        assert_eq!(date(1_442_395_096), "Wed, 16 Sep 2015 09:18:16 +0000");
        assert_eq!(default_name(1_442_395_096), "SubAccount Created at 2015-09-16 09:18 AM");
        let accounts = json!({"accounts": [{"friendly_name": "a & b"}], "next_page_uri": null});
        let expected = "<Page><Accounts><Account><FriendlyName>a &amp; b</FriendlyName></Account>\
                        </Accounts><NextPageUri></NextPageUri></Page>";
        assert_eq!(xml("Page", &accounts), expected);
    }
}
