//! What Twilio's responses mean when they are no success.

use cpaas_core::{Error, ErrorKind};
use cpaas_http::provider::json::{Lenient, Text};
use cpaas_http::provider::{Classifier, Failure, HttpResponse, RequestOutcome};
use serde::Deserialize;
use serde_with::As;

/// Classifies failures by status, and by the code that most bodies carry.
#[derive(Debug)]
pub(crate) struct TwilioClassifier;

/// The body of a failure. Not every one has a code.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    code: Option<String>,
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    message: Option<String>,
    /// More words, of a 401.
    #[serde(default, deserialize_with = "As::<Lenient<Text>>::deserialize")]
    detail: Option<String>,
}

const FRIENDLY_NAME: Option<&str> = Some("FriendlyName");
const SID: Option<&str> = Some("sid");
const STATUS: Option<&str> = Some("Status");

/// Codes that say more than the status, and the parameter at fault.
const CODES: &[(&str, ErrorKind, Option<&str>)] = &[
    (UNAUTHENTICATED, ErrorKind::Unauthenticated, None),
    ("10001", ErrorKind::AccountInactive, None),
    ("20001", ErrorKind::InvalidRequest, None),
    ("20002", ErrorKind::InvalidRequest, FRIENDLY_NAME),
    ("20005", ErrorKind::AccountInactive, None),
    ("20006", ErrorKind::PermissionDenied, None),
    // The credential is a test credential.
    ("20008", ErrorKind::PermissionDenied, None),
    ("20403", ErrorKind::AccountInactive, None),
    ("20404", ErrorKind::NotFound, None),
    // Too many requests at once. It was not processed: so is every 429, reads and writes are sent again.
    ("20429", ErrorKind::RateLimited, None),
    ("21101", ErrorKind::InvalidRequest, None),
    ("21470", ErrorKind::InvalidRequest, SID),
    ("21471", ErrorKind::NotFound, SID),
    ("21472", ErrorKind::AccountInactive, SID),
    ("21475", ErrorKind::InvalidRequest, STATUS),
    // The main account is suspended.
    ("21476", ErrorKind::Conflict, STATUS),
    // It is the main account.
    ("21477", ErrorKind::InvalidRequest, STATUS),
    // The vendor has suspended it.
    ("21478", ErrorKind::AccountInactive, STATUS),
    // It is closed.
    ("21479", ErrorKind::Conflict, STATUS),
    // As many sub-accounts as there may be.
    ("21480", ErrorKind::Conflict, None),
    ("70051", ErrorKind::PermissionDenied, None),
];

const UNAUTHENTICATED: &str = "20003";

/// Settings and identifiers, which are worth nothing without a credential. A page token holds the filters,
/// and the time and SID of an account.
const SAFE_FIELDS: &[&str] = &[
    "account_sid",
    "balance",
    "currency",
    "date_created",
    "date_updated",
    "friendly_name",
    "FriendlyName",
    "owner_account_sid",
    "Page",
    "PageSize",
    "PageToken",
    "sid",
    "twilio-concurrent-requests",
    "twilio-request-id",
    "type",
];

impl Classifier for TwilioClassifier {
    fn classify(&self, answer: &HttpResponse<'_>) -> Option<Failure> {
        let failure = answer.failure_by_status()?;
        let Ok(refusal) = serde_json::from_slice::<Refusal>(answer.body) else {
            return Some(failure);
        };
        let message = refusal.message().unwrap_or_else(|| failure.error.message().to_owned());
        // What a gateway or a broken server says is no refusal, whatever its body has.
        let is_refusal = failure.outcome != RequestOutcome::Unknown;
        let code = refusal.code.as_deref();
        let known = CODES.iter().find(|(known, ..)| is_refusal && code == Some(known));
        let (kind, field) =
            known.map_or((failure.error.kind(), None), |(_, kind, field)| (*kind, *field));
        let mut failure = failure.refine(kind, message);
        if let Some(field) = field {
            failure = failure.with_field(field);
        }
        Some(refusal.code.into_iter().fold(failure, Failure::with_vendor_code))
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        SAFE_FIELDS
    }
}

impl Refusal {
    /// What it says; for a refused credential also what the code may mean besides.
    fn message(&self) -> Option<String> {
        let mut message = self.message.clone()?;
        if let Some(detail) = self.detail.as_deref().filter(|detail| !detail.trim().is_empty()) {
            message = format!("{message}: {detail}");
        }
        if self.code.as_deref() == Some(UNAUTHENTICATED) {
            message.push_str("; a suspended or closed account is refused in the same way");
        }
        Some(message)
    }
}

/// Why a sub-account has no balance: for one that a client acts on, or that was read.
pub(crate) fn no_balance(unsupported: Error, main_account: &str) -> Error {
    unsupported.with_message(format!(
        "a Twilio sub-account has no balance: it draws on that of its main account {main_account}"
    ))
}

/// The failure of a balance that is not found, where nothing proves that the account is a sub-account.
pub(crate) fn balance_not_found(error: Error, read: Option<&Error>) -> Error {
    let why = read.map_or_else(
        || {
            "the account is there, and not known to be a sub-account, which would have none"
                .to_owned()
        },
        |read| {
            format!(
                "whether it is a sub-account, which would have none, can't be read: {}",
                read.message()
            )
        },
    );
    let message = format!("{}; {why}", error.message());
    error.with_message(message)
}
