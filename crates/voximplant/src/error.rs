//! Failures in Voximplant's responses, by kind.

use std::time::Duration;

use cpaas_core::{Error, ErrorKind};
use cpaas_http::provider::json::{self, Text};
use cpaas_http::provider::{Classifier, Failure, HttpResponse, RequestOutcome};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_with::serde_as;

use crate::codes;

/// Classifies failures: by the `error` object, which comes with HTTP 200 as a rule and counts
/// whatever is beside it; without one, by the first of `errors`, which is all that the vendor's Node
/// package looks at; else by the status.
#[derive(Debug)]
pub(crate) struct VoximplantClassifier;

/// Any response, as far as it shows whether it is a failure.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
}

impl<'a> Body<'a> {
    /// A list of errors that is empty, or no list, is no failure.
    fn failure(&self) -> Option<&'a RawValue> {
        self.error.or_else(|| {
            let errors: Vec<&RawValue> = serde_json::from_str(self.errors?.get()).ok()?;
            errors.first().copied()
        })
    }
}

/// The `error` of a failure. An `errors` list may be beside it, of which it is the first.
#[serde_as]
#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorObject {
    #[serde_as(as = "Option<Text>")]
    code: Option<String>,
    #[serde_as(as = "Option<Text>")]
    msg: Option<String>,
    #[serde_as(as = "Option<Text>")]
    field_name: Option<String>,
}

/// What the codes mean that calls about accounts end with. Any other is `Provider`, unless the status
/// says more.
const CODES: &[(ErrorKind, RequestOutcome, &[i64])] = &[
    // The credentials, the token, its times.
    (
        ErrorKind::Unauthenticated,
        RequestOutcome::CredentialRefused,
        &[100, 135, 137, 161, 433, 447, 454, 455, 456],
    ),
    // Another role, plan, network, or authentication by password is needed.
    (ErrorKind::PermissionDenied, RequestOutcome::Refused, &[104, 317, 364, 379, 471, 527, 537]),
    // Not activated, not verified.
    (ErrorKind::AccountInactive, RequestOutcome::Refused, &[131, 281, 282]),
    // Come back later: nothing was done.
    (ErrorKind::RateLimited, RequestOutcome::Throttled, &[162, 340, 416]),
    // Come back later, maybe much later.
    (ErrorKind::RateLimited, RequestOutcome::Refused, &[230, 314, 397, 512]),
    // The same is under way, or was a moment ago.
    (ErrorKind::RateLimited, RequestOutcome::Unknown, &[484, 514, 515, 516]),
    // Internal failures, which do not show what was done before them.
    (
        ErrorKind::Unavailable,
        RequestOutcome::Unknown,
        &[1, 2, 4, 5, 6, 9, 10, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
    ),
    (ErrorKind::InsufficientFunds, RequestOutcome::Refused, &[127]),
    // The name, the e-mail address or another value is taken.
    (ErrorKind::Conflict, RequestOutcome::Refused, &[106, 128, 493]),
    // No such account, phone number, child.
    (ErrorKind::NotFound, RequestOutcome::Refused, &[115, 121, 177, 181, 194, 198, 199]),
    // The shape of the request.
    (
        ErrorKind::InvalidRequest,
        RequestOutcome::Refused,
        &[101, 102, 103, 105, 134, 458, 477, 485, 491, 492, 496, 497, 499],
    ),
    // Fields of an account.
    (
        ErrorKind::InvalidRequest,
        RequestOutcome::Refused,
        &[
            112, 113, 114, 136, 163, 164, 173, 189, 201, 202, 203, 204, 205, 206, 207, 208, 211,
            396, 398, 399, 463, 464, 466, 523, 524, 535, 543,
        ],
    ),
    // Plans, amounts, prices.
    (
        ErrorKind::InvalidRequest,
        RequestOutcome::Refused,
        &[110, 125, 210, 225, 226, 244, 245, 246, 315, 316, 426, 429, 430, 561],
    ),
    // Dates and documents.
    (ErrorKind::InvalidRequest, RequestOutcome::Refused, &[111, 123, 233, 324, 325, 326, 569]),
];

/// Codes that a wrong clock causes, though their texts may not mention it.
const CLOCK: &[i64] = &[100, 455, 456];

/// The code whose message has the number of seconds to wait.
const RETRY_LATER: i64 = 416;

/// Settings and identifiers, which are harmless without a credential.
const SAFE_FIELDS: &[&str] = &[
    "account_id",
    "account_notifications",
    "active",
    "active_verification_only",
    "amount",
    "balance",
    "bank_card_provider",
    "billing_address_country_code",
    "brief_output",
    "can_use_restricted",
    "charge_date",
    "charged_amount",
    "child_account_id",
    "children_verifications_only",
    "code",
    "count",
    "credit_limit",
    "currency",
    "date",
    "field_name",
    "fixed_balance",
    "from_unverified_hold_until",
    "frozen",
    "ignore_invalid_accounts",
    "language_code",
    "live_balance",
    "location",
    "medium_output",
    "min_amount",
    "min_balance_to_notify",
    "news_notifications",
    "offset",
    "order_by",
    "overrun_price",
    "parent_account_id",
    "periodic_charge",
    "phone_id",
    "plan_subscription_template_id",
    "plan_type",
    "price",
    "price_group_id",
    "price_group_name",
    "resource_type",
    "return_live_balance",
    "send_js_error",
    "store_inbound_sms",
    "store_outbound_sms",
    "subscription_template_id",
    "subscription_template_name",
    "subscription_template_type",
    "support_bank_card",
    "support_invoice",
    "support_robokassa",
    "tariff_changing_notifications",
    "to_unverified_hold_until",
    "total_count",
    "verification_name",
    "verification_status",
    "with_details",
];

impl Classifier for VoximplantClassifier {
    fn classify(&self, response: &HttpResponse<'_>) -> Option<Failure> {
        // Both names begin so.
        let may_be_one = json::may_contain(response.body, "error");
        let body: Option<Body<'_>> =
            may_be_one.then(|| serde_json::from_slice(response.body).ok()).flatten();
        match body.and_then(|body| body.failure()) {
            Some(error) => Some(refusal(response, error)),
            None => response.failure_by_status(),
        }
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        SAFE_FIELDS
    }
}

fn refusal(response: &HttpResponse<'_>, error: &RawValue) -> Failure {
    let ErrorObject { code, msg, field_name } =
        serde_json::from_str(error.get()).unwrap_or_default();
    let number = code.as_deref().and_then(|code| code.parse().ok());
    let message = message(number, msg);
    let asked_to_wait = number.filter(|code| *code == RETRY_LATER).and_then(|_| seconds(&message));
    let mut failure = match (number.and_then(meaning), response.failure_by_status()) {
        (Some((kind, outcome)), _) => response.failure_in_body(kind, outcome, message),
        (None, Some(by_status)) => {
            let kind = by_status.error.kind();
            by_status.refine(kind, message)
        }
        (None, None) => {
            response.failure_in_body(ErrorKind::Provider, RequestOutcome::Refused, message)
        }
    };
    if failure.error.retry_after().is_none() {
        failure.error = asked_to_wait.into_iter().fold(failure.error, Error::with_retry_after);
    }
    let failure = field_name.into_iter().fold(failure, Failure::with_field);
    code.into_iter().fold(failure, Failure::with_vendor_code)
}

fn meaning(code: i64) -> Option<(ErrorKind, RequestOutcome)> {
    CODES
        .iter()
        .find(|(.., codes)| codes.contains(&code))
        .map(|(kind, outcome, _)| (*kind, *outcome))
}

/// The vendor's message, or at least its name for the code.
fn message(code: Option<i64>, msg: Option<String>) -> String {
    let message = match (msg, code.and_then(codes::name)) {
        (Some(msg), _) if !msg.trim().is_empty() => msg,
        (_, Some(name)) => name.to_owned(),
        _ => "the request failed; the vendor gives no reason".to_owned(),
    };
    if code.is_some_and(|code| CLOCK.contains(&code)) {
        format!("{message}; if the credentials are right, check this machine's clock")
    } else {
        message
    }
}

/// The one number in a message.
fn seconds(message: &str) -> Option<Duration> {
    let mut numbers =
        message.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    match (numbers.next(), numbers.next()) {
        (Some(number), None) => number.parse().ok().map(Duration::from_secs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_in_the_table_is_the_vendors_and_stands_there_once() {
        let mut all: Vec<_> = CODES.iter().flat_map(|(.., codes)| *codes).collect();
        assert!(all.iter().all(|code| codes::name(**code).is_some()));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn the_one_number_in_a_message_is_taken_for_seconds() {
        assert_eq!(seconds("Retry in 30 seconds"), Some(Duration::from_secs(30)));
        for message in ["Retry later", "Retry in 3 of 5", "99999999999999999999999"] {
            assert_eq!(seconds(message), None, "{message}");
        }
    }
}
