//! What Vendor Name's answers mean when they are no success.

use cpaas_core::ErrorKind;
use cpaas_http::provider::{Classifier, Failure, HttpResponse};
use serde::Deserialize;

/// Tells failures apart: by status, and by the code that some bodies carry.
#[derive(Debug)]
pub(crate) struct VendorNameClassifier;

/// The body of a failure.
#[derive(Deserialize)]
struct Reply {
    error: Refusal,
}

#[derive(Deserialize)]
struct Refusal {
    code: String,
    message: String,
}

/// Codes that say more than the status.
const CODES: &[(&str, ErrorKind)] = &[
    ("account_closed", ErrorKind::AccountInactive),
    ("name_taken", ErrorKind::Conflict),
    ("name_too_long", ErrorKind::InvalidRequest),
];

/// Settings and identifiers, which say nothing without a credential.
const SAFE_FIELDS: &[&str] = &["code", "id", "message", "name"];

impl Classifier for VendorNameClassifier {
    fn classify(&self, answer: &HttpResponse<'_>) -> Option<Failure> {
        let failure = answer.failure_by_status()?;
        let Ok(Reply { error }) = serde_json::from_slice(answer.body) else {
            return Some(failure);
        };
        let known = CODES.iter().find(|(code, _)| *code == error.code);
        let kind = known.map_or(failure.error.kind(), |(_, kind)| *kind);
        Some(failure.refine(kind, error.message).with_vendor_code(error.code))
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        SAFE_FIELDS
    }
}
