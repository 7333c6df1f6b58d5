//! What Sonetel's responses mean when they are no success.

use cpaas_core::{Error, ErrorKind};
use cpaas_http::provider::{Classifier, Failure, HttpResponse, RequestOutcome, json};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_with::serde_as;

use crate::PROVIDER;

/// Classifies failures by status, by the envelope (a failure comes with HTTP 200 and
/// `"status": "failed"`), or by an OAuth error.
#[derive(Debug)]
pub(crate) struct SonetelClassifier;

/// Any response, as far as it shows whether it is a failure. Whatever can be read of it is taken.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
struct Reply {
    #[serde_as(as = "json::Lenient<json::Text>")]
    status: Option<String>,
    response: Option<Box<RawValue>>,
    #[serde_as(as = "json::Lenient<json::Text>")]
    error: Option<String>,
    #[serde_as(as = "json::Lenient<json::Text>")]
    error_description: Option<String>,
}

/// The `response` of a failure, documented as strings.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    #[serde_as(as = "json::Lenient<json::Text>")]
    code: Option<String>,
    #[serde_as(as = "json::Lenient<json::Text>")]
    detail: Option<String>,
}

impl Refusal {
    /// From an object with code and detail, or from words alone.
    fn of(response: &RawValue) -> Self {
        let words = || serde_json::from_str(response.get()).ok();
        serde_json::from_str(response.get())
            .unwrap_or_else(|_| Self { code: None, detail: words() })
    }
}

/// The errors of the token endpoint, by their OAuth codes. Others are classified by HTTP status.
const OAUTH: &[(&str, ErrorKind)] = &[
    ("invalid_client", ErrorKind::Unauthenticated),
    ("invalid_grant", ErrorKind::Unauthenticated),
    ("invalid_request", ErrorKind::InvalidRequest),
    ("invalid_token", ErrorKind::Unauthenticated),
    ("unauthorized", ErrorKind::Unauthenticated),
    ("unsupported_grant_type", ErrorKind::InvalidRequest),
];

/// The last four digits of the vendor's codes, of which the first four name the resource. The codes
/// of the account itself are not public; these endings recur in the public registry.
const CODES: &[(&str, ErrorKind, RequestOutcome)] = &[
    ("0000", ErrorKind::Unavailable, RequestOutcome::Unknown), // internal error
    ("0002", ErrorKind::InvalidRequest, RequestOutcome::Refused), // account id not numeric
    ("0003", ErrorKind::InvalidRequest, RequestOutcome::Refused), // account id empty
];

/// Settings and identifiers, which are worth nothing without a credential.
const SAFE_FIELDS: &[&str] = &[
    "account_category",
    "account_id",
    "account_type",
    "account_verified",
    "ai_helper",
    "code",
    "country",
    "credit_balance",
    "customer_chat",
    "description",
    "fields",
    "free_trial",
    "gmt_offset",
    "isolangCode2Digit",
    "isolangCode3Digit",
    "langFamily",
    "langId",
    "langName",
    "language",
    "language_id",
    "method",
    "name",
    "phnum_count",
    "priceplan",
    "refresh",
    "resource",
    "team_chat",
    "timezone",
    "user_count",
    "vat_relevant",
    "website_status",
    "zone_id",
    "zone_name",
];

impl Classifier for SonetelClassifier {
    fn classify(&self, answer: &HttpResponse<'_>) -> Option<Failure> {
        let by_status = answer.failure_by_status();
        if by_status.is_none() && !json::may_contain(answer.body, "failed") {
            return None;
        }
        let Ok(reply) = serde_json::from_slice::<Reply>(answer.body) else { return by_status };
        if reply.status.as_deref() == Some("failed") {
            return Some(refusal(answer, by_status, reply.response.as_deref()));
        }
        let by_status = by_status?;
        match reply.error {
            Some(error) => Some(oauth(by_status, &error, reply.error_description.as_deref())),
            None => Some(by_status),
        }
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        SAFE_FIELDS
    }
}

/// A `"status": "failed"`. Under an HTTP error, the status still decides what may be done next.
fn refusal(
    answer: &HttpResponse<'_>,
    by_status: Option<Failure>,
    response: Option<&RawValue>,
) -> Failure {
    let Refusal { code, detail } = response.map(Refusal::of).unwrap_or_default();
    let message = detail
        .filter(|detail| !detail.trim().is_empty())
        .unwrap_or_else(|| "the request failed; the vendor gives no reason".to_owned());
    let failure = if let Some(failure) = by_status {
        let kind = failure.error.kind();
        failure.refine(kind, message)
    } else {
        let (kind, outcome) = meaning(code.as_deref());
        answer.failure_in_body(kind, outcome, message)
    };
    code.into_iter().fold(failure, Failure::with_vendor_code)
}

/// What a code means. Without one, it may have been an internal error half way.
fn meaning(code: Option<&str>) -> (ErrorKind, RequestOutcome) {
    let Some(code) = code else { return (ErrorKind::Provider, RequestOutcome::Unknown) };
    let known = CODES.iter().find(|(end, ..)| code.ends_with(end));
    known.map_or((ErrorKind::Provider, RequestOutcome::Refused), |(_, kind, outcome)| {
        (*kind, *outcome)
    })
}

fn oauth(by_status: Failure, error: &str, description: Option<&str>) -> Failure {
    let kind = OAUTH
        .iter()
        .find(|(word, _)| *word == error)
        .map_or(by_status.error.kind(), |(_, kind)| *kind);
    let words = description.unwrap_or(error);
    // Whatever the code and the status: another login would only prolong it.
    let kind = if words.to_ascii_lowercase().contains("locked") {
        ErrorKind::Unauthenticated
    } else {
        kind
    };
    by_status.refine(kind, words).with_vendor_code(error)
}

/// A login without anything to log in with; the configuration does not let it come to that.
pub(crate) fn no_credentials() -> Error {
    Error::before_sending(ErrorKind::Config, "no credentials to log in with")
        .with_provider(PROVIDER)
}
