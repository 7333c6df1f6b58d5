//! What Restcomm's responses mean when they are no success.

use cpaas_core::{Effect, Error, ErrorKind};
use cpaas_http::provider::{Classifier, Failure, HttpResponse, RequestOutcome};
use serde::Deserialize;

use crate::PROVIDER;

/// Classifies failures by status, and by the words that some bodies carry. A body may be JSON, a
/// page that the servlet container makes of the reason phrase, a bare text, or nothing, whatever
/// its content type is.
#[derive(Debug)]
pub(crate) struct RestcommClassifier;

/// The body of a few failures.
#[derive(Deserialize)]
struct Refusal {
    message: String,
}

const EMAIL_ADDRESS: Option<&str> = Some("EmailAddress");
const ORGANIZATION: Option<&str> = Some("Organization");
const ORGANIZATION_SID: Option<&str> = Some("OrganizationSid");

/// Words that mean more than the status: their kind, and which field is at fault. There are no
/// codes; where a proxy drops the reason phrase and its page, the status alone decides.
const WORDS: &[(&str, ErrorKind, Option<&str>)] = &[
    // 400: the account to be changed; 403: the client's own account.
    ("Account is closed", ErrorKind::AccountInactive, None),
    ("Provided Account is not active", ErrorKind::AccountInactive, None),
    ("Password too weak", ErrorKind::InvalidRequest, Some("Password")),
    ("Only Administrator allowed", ErrorKind::PermissionDenied, None),
    // Of creating a sub-account.
    ("address used for the new account is already in use", ErrorKind::Conflict, EMAIL_ADDRESS),
    ("Email address can not be null", ErrorKind::InvalidRequest, EMAIL_ADDRESS),
    ("Password can not be null", ErrorKind::InvalidRequest, Some("Password")),
    ("This account is not allowed to have sub-accounts", ErrorKind::PermissionDenied, None),
    ("Creation of sub-accounts is not Allowed", ErrorKind::PermissionDenied, None),
    ("provided OrganizationSid does not exist", ErrorKind::InvalidRequest, ORGANIZATION_SID),
    // Of a migration: one is always sent, so it is unknown.
    ("Missing Organization SID or Domain Name", ErrorKind::NotFound, ORGANIZATION),
    ("Account already in the requested Organization", ErrorKind::InvalidRequest, ORGANIZATION),
];

/// Parts of sentences that repeat what was sent, and the field at fault.
const SENTENCES: &[(&str, &str)] = &[
    ("Provided email address ", "EmailAddress"),
    (" contains invalid character(s)", "EmailAddress"),
    (" is not a valid account status", "Status"),
    (" is an INVALID_SID sid value", "OrganizationSid"),
];

/// Settings and identifiers, which are worth nothing without a credential.
const SAFE_FIELDS: &[&str] = &[
    "date_created",
    "date_updated",
    "DomainName",
    "friendly_name",
    "FriendlyName",
    "organization",
    "OrganizationSid",
    "role",
    "sid",
    "type",
];

impl Classifier for RestcommClassifier {
    fn classify(&self, answer: &HttpResponse<'_>) -> Option<Failure> {
        let failure = answer.failure_by_status()?;
        if let Some((words, kind, field)) = known(&failure, answer.body) {
            let mut failure = failure.refine(kind, words);
            if let Some(field) = field {
                failure.error = failure.error.with_field(field);
            }
            return Some(failure);
        }
        if let Some(field) = repeated(&failure, answer.body) {
            return Some(failure.with_field(field));
        }
        match serde_json::from_slice::<Refusal>(answer.body) {
            Ok(Refusal { message }) => {
                let kind = failure.error.kind();
                Some(failure.refine(kind, message))
            }
            Err(_) => Some(failure),
        }
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        SAFE_FIELDS
    }
}

/// The known words in the body of a refusal, wherever they are.
fn known(
    failure: &Failure,
    body: &[u8],
) -> Option<(&'static str, ErrorKind, Option<&'static str>)> {
    if failure.outcome != RequestOutcome::Refused {
        return None;
    }
    let body = String::from_utf8_lossy(body).to_ascii_lowercase();
    WORDS.iter().find(|(words, ..)| body.contains(&words.to_ascii_lowercase())).copied()
}

/// The field that a sentence of a 400 is about.
fn repeated(failure: &Failure, body: &[u8]) -> Option<&'static str> {
    let body =
        std::str::from_utf8(body).ok().filter(|_| failure.error.http_status() == Some(400))?;
    SENTENCES.iter().find(|(part, _)| body.contains(part)).map(|(_, field)| *field)
}

/// For an unknown account some servers return 500.
pub(crate) fn maybe_no_such_account(error: Error) -> Error {
    if error.http_status() == Some(500) {
        let message =
            format!("{}; some servers respond so if there is no such account", error.message());
        return error.with_message(message);
    }
    error
}

/// The response to a read by e-mail address is about another account.
pub(crate) fn another_account(operation: &'static str) -> Error {
    let message = "another account has this e-mail address as its friendly name, so it is unknown whether \
                   any account has it; use the SID";
    Error::with_effect(ErrorKind::Conflict, Effect::None, message)
        .with_provider(PROVIDER)
        .with_operation(operation)
}
