//! An account as the wire shows it.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::fmt::strtime;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::vendors::restcomm::state::account::Record;

/// The resources below an account: the name in JSON, in XML, and the end of the address.
const SUBRESOURCES: [(&str, &str, &str); 10] = [
    ("available_phone_numbers", "AvailablePhoneNumbers", "AvailablePhoneNumbers"),
    ("calls", "Calls", "Calls"),
    ("conferences", "Conferences", "Conferences"),
    ("incoming_phone_numbers", "IncomingPhoneNumbers", "IncomingPhoneNumbers"),
    ("notifications", "Notifications", "Notifications"),
    ("outgoing_caller_ids", "OutgoingCallerIds", "OutgoingCallerIds"),
    ("recordings", "Recordings", "Recordings"),
    ("sandbox", "Sandbox", "Sandbox"),
    ("sms_messages", "SMSMessages", "SMS/Messages"),
    ("transcriptions", "Transcriptions", "Transcriptions"),
];

/// The members in the vendor's order, and one that no document knows.
#[derive(Serialize)]
pub(crate) struct Account<'a> {
    sid: &'a str,
    organization: &'a str,
    friendly_name: &'a str,
    email_address: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    status: &'static str,
    role: &'a str,
    date_created: String,
    date_updated: String,
    auth_token: &'a str,
    uri: String,
    subresource_uris: Subresources<'a>,
    /// There so that clients prove that they don't mind.
    x_edition: Edition,
}

struct Subresources<'a>(&'a str);

#[derive(Serialize)]
struct Edition {
    tier: Option<&'static str>,
    features: [&'static str; 1],
}

impl<'a> Account<'a> {
    pub(crate) fn of(record: &'a Record) -> Self {
        Self {
            sid: &record.sid,
            organization: &record.organization,
            friendly_name: &record.friendly_name,
            email_address: &record.email,
            kind: "Full",
            status: record.status.word(),
            role: &record.role,
            date_created: date(record.created),
            date_updated: date(record.updated),
            auth_token: &record.auth_token,
            uri: format!("/2012-04-24/Accounts.json/{}", record.sid),
            subresource_uris: Subresources(&record.sid),
            x_edition: Edition { tier: None, features: ["beta"] },
        }
    }

    /// The element of the account.
    pub(crate) fn xml(&self) -> String {
        let mut subresources = String::new();
        for (_, name, end) in SUBRESOURCES {
            element(&mut subresources, name, &format!("/2012-04-24/Accounts/{}/{end}", self.sid));
        }
        let mut account = String::new();
        for (name, text) in [
            ("Sid", self.sid),
            ("organization", self.organization),
            ("FriendlyName", self.friendly_name),
            ("EmailAddress", self.email_address),
            ("Status", self.status),
            ("Role", self.role),
            ("Type", self.kind),
            ("DateCreated", &self.date_created),
            ("DateUpdated", &self.date_updated),
            ("AuthToken", self.auth_token),
            ("Uri", &format!("/2012-04-24/Accounts/{}", self.sid)),
        ] {
            element(&mut account, name, text);
        }
        format!("<Account>{account}<SubresourceUris>{subresources}</SubresourceUris></Account>")
    }
}

impl Serialize for Subresources<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(SUBRESOURCES.len()))?;
        for (name, _, end) in SUBRESOURCES {
            map.serialize_entry(name, &format!("/2012-04-24/Accounts/{}/{end}.json", self.0))?;
        }
        map.end()
    }
}

fn element(xml: &mut String, name: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // Writing to a `String` never fails.
    let _ = write!(xml, "<{name}>{text}</{name}>");
}

/// Like an e-mail's date, but for the day of the month, which is not padded.
fn date(seconds: u64) -> String {
    // The clock can be advanced beyond the last date; that date is then written.
    let time = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    strtime::format("%a, %-d %b %Y %H:%M:%S +0000", time.unwrap_or(Timestamp::MAX))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_dates_as_the_vendor_does() {
        assert_eq!(date(1_583_571_901), "Sat, 7 Mar 2020 09:05:01 +0000");
        assert_eq!(date(1_577_836_799), "Tue, 31 Dec 2019 23:59:59 +0000");
        assert_eq!(date(u64::MAX), date(1 << 62));
        assert!(date(u64::MAX).contains(" 9999 "), "{}", date(u64::MAX));
    }
}
