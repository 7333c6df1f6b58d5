//! What may be shown: an allow-list. Every value whose name is not known to be harmless prints as
//! `[redacted]`; names themselves are shown, they are the protocol's.

use std::collections::BTreeMap;

use cpaas_core::{Error, ExposeSecret, SecretString};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

/// What stands in the place of a secret.
pub const REDACTED: &str = "[redacted]";

/// Larger bodies are not shown at all.
const SHOWN_BODY: usize = 16 * 1024;

/// Headers whose values are harmless.
const HEADERS: &[&str] = &[
    "accept",
    "allow",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "date",
    "host",
    "retry-after",
    "server",
    "transfer-encoding",
    "user-agent",
    "www-authenticate",
];

/// Query and form parameters and JSON members whose values are harmless: words of the protocols,
/// settings and identifiers that say nothing without a credential.
const NAMES: &[&str] = &[
    "account_category",
    "account_id",
    "account_notifications",
    "account_sid",
    "account_type",
    "account_verified",
    "active",
    "bank_card_provider",
    "billing_address_country_code",
    "code",
    "country",
    "currency",
    "date_created",
    "date_updated",
    "daylight_saving_time",
    "error",
    "field_name",
    "fields",
    "frozen",
    "gmt_offset",
    "grant_type",
    "isolangcode2digit",
    "isolangcode3digit",
    "langfamily",
    "langid",
    "langname",
    "language",
    "language_code",
    "language_id",
    "location",
    "news_notifications",
    "organization",
    "phnum_count",
    "priceplan",
    "refresh",
    "resource",
    "return_live_balance",
    "role",
    "send_js_error",
    "sid",
    "status",
    "store_inbound_sms",
    "store_outbound_sms",
    "support_bank_card",
    "support_invoice",
    "support_robokassa",
    "tariff_changing_notifications",
    "timezone",
    "token_type",
    "type",
    "user_count",
    "vat_relevant",
    "website_status",
    "zone_id",
    "zone_name",
];

fn is_harmless(name: &str) -> bool {
    NAMES.binary_search(&name.to_ascii_lowercase().as_str()).is_ok()
}

/// A header's value, if harmless.
#[must_use]
pub fn header<'v>(name: &HeaderName, value: &'v HeaderValue) -> &'v str {
    if HEADERS.contains(&name.as_str()) && !value.is_sensitive() {
        value.to_str().unwrap_or(REDACTED)
    } else {
        REDACTED
    }
}

/// Every header, its value if harmless.
pub(crate) fn headers(headers: &HeaderMap) -> BTreeMap<&str, &str> {
    headers.iter().map(|(name, value)| (name.as_str(), header(name, value))).collect()
}

/// A URL, with the values of its query if harmless.
#[must_use]
pub fn url(text: &str) -> String {
    match text.split_once('?') {
        None => text.to_owned(),
        Some((path, query)) => format!("{path}?{}", form(query.as_bytes())),
    }
}

/// A form, with its values if harmless.
fn form(body: &[u8]) -> String {
    let pairs = url::form_urlencoded::parse(body).map(|(name, value)| {
        if is_harmless(&name) { format!("{name}={value}") } else { format!("{name}={REDACTED}") }
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// A body: a form or JSON with its values if harmless, of anything else the size.
#[must_use]
pub fn body(headers: &HeaderMap, body: &[u8]) -> String {
    let content_type =
        headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if body.is_empty() {
        String::new()
    } else if body.len() > SHOWN_BODY {
        format!("[{} bytes]", body.len())
    } else if content_type.starts_with("application/x-www-form-urlencoded") {
        form(body)
    } else {
        match serde_json::from_slice(body) {
            Ok(mut value) => {
                redact_json(&mut value, false);
                value.to_string()
            }
            Err(_) => format!("[{} bytes]", body.len()),
        }
    }
}

/// Replaces every leaf whose nearest name is not harmless.
fn redact_json(value: &mut Value, harmless: bool) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let harmless = is_harmless(name);
                redact_json(member, harmless);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact_json(item, harmless)),
        Value::Null => {}
        leaf => {
            if !harmless {
                *leaf = Value::from(REDACTED);
            }
        }
    }
}

/// An error without these secrets: vendors echo what they were sent.
pub(crate) fn scrub(error: Error, secrets: &[&SecretString]) -> Error {
    let clean = |text: &str| -> Option<String> {
        let mut cleaned = text.to_owned();
        for secret in secrets.iter().map(|secret| secret.expose_secret()).filter(|s| !s.is_empty())
        {
            cleaned = cleaned.replace(secret, REDACTED);
        }
        (cleaned != text).then_some(cleaned)
    };
    let message = clean(error.message());
    let code = error.vendor_code().and_then(clean);
    let field = error.field().and_then(clean);
    let error = message.into_iter().fold(error, Error::with_message);
    let error = code.into_iter().fold(error, Error::with_vendor_code);
    field.into_iter().fold(error, Error::with_field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpaas_core::ErrorKind;

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn only_what_is_known_to_be_harmless_is_shown() {
        assert_eq!(
            url("https://h/p?fields=usage&api_key=s3cret&x=s3cret"),
            "https://h/p?fields=usage&api_key=[redacted]&x=[redacted]"
        );
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let shown = body(
            &headers,
            br#"{"status":"ok","auth_token":"s3cret","list":[{"code":7},"s3cret"],"deep":{"pin":1234},"n":null}"#,
        );
        assert_eq!(
            shown,
            r#"{"auth_token":"[redacted]","deep":{"pin":"[redacted]"},"list":[{"code":7},"[redacted]"],"n":null,"status":"ok"}"#
        );
        assert_eq!(body(&headers, b"plain s3cret"), "[12 bytes]");
        assert_eq!(body(&headers, b"\"s3cret\""), "\"[redacted]\"");
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        assert_eq!(
            body(&headers, b"grant_type=password&password=s3cret"),
            "grant_type=password&password=[redacted]"
        );

        let mut sensitive = HeaderValue::from_static("s3cret");
        assert_eq!(header(&HeaderName::from_static("x-token"), &sensitive), REDACTED);
        sensitive.set_sensitive(true);
        assert_eq!(header(&CONTENT_TYPE, &sensitive), REDACTED);
    }

    #[test]
    fn an_echoed_secret_is_scrubbed_from_an_error() {
        let error = Error::new(ErrorKind::Provider, "token s3cret is bad")
            .with_vendor_code("s3cret!")
            .with_field("s3cret");
        let secret = SecretString::from("s3cret");
        let text = format!("{:?}", scrub(error, &[&secret, &SecretString::from("")]));
        assert!(!text.contains("s3cret"), "{text}");
        assert!(text.contains("token [redacted] is bad"), "{text}");
    }
}
