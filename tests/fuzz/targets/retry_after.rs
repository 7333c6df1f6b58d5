//! `Retry-After`: by itself, and in the header of a refusal.

#![no_main]
#![allow(clippy::unwrap_used, reason = "a target fails by panicking")]

use std::time::Duration;

use cpaas_core::Timestamp;
use cpaas_fuzz::spoilt;
use cpaas_http::provider::{HttpResponse, parse_retry_after};
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue, StatusCode};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

/// What asks for more will not be waited for anyway.
const MOST: Duration = Duration::from_hours(24 * 365);

fuzz_target!(|data: &[u8]| {
    let _ = value(&mut Unstructured::new(data));
});

fn value(input: &mut Unstructured<'_>) -> Result<()> {
    let forms = ["Wed, 21 Oct 2015 07:28:30 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "120"];
    let now = Timestamp::from_unix_seconds(input.arbitrary::<i32>()?.into()).unwrap();
    let form = *input.choose(&forms)?;
    let value = spoilt(input, form)?;
    let text = String::from_utf8_lossy(&value);
    let delay = parse_retry_after(&text, now);
    assert!(delay.is_none_or(|delay| delay <= MOST));
    let digits = text.trim();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = digits.parse().map_or(MOST, Duration::from_secs);
        assert_eq!(delay, Some(seconds.min(MOST)));
    }
    in_a_refusal(&value, now);
    Ok(())
}

/// The header says the same, if it can be one.
fn in_a_refusal(value: &[u8], received: Timestamp) {
    let Ok(value) = HeaderValue::from_bytes(value) else { return };
    let expected = value.to_str().ok().and_then(|text| parse_retry_after(text, received));
    let headers = HeaderMap::from_iter([(RETRY_AFTER, value)]);
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let body = bytes::Bytes::new();
    let answer = HttpResponse::new(status, &headers, &body, received);
    let failure = answer.failure_by_status().unwrap();
    assert_eq!((answer.retry_after(), failure.error.retry_after()), (expected, expected));
}
