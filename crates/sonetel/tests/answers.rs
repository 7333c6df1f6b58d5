//! Answers: the documented one, the least one, and every way to fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use cpaas_http::testing::Step;
use cpaas_sonetel::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, Effect, ErrorKind, UpdateAccount,
};
use proptest::prelude::*;
use support::{DOCUMENTED, account, wrapped};

#[tokio::test]
async fn the_documented_answer_is_read_whole() {
    let (account, _) = account([
        Step::json(200, DOCUMENTED),
        Step::json(200, DOCUMENTED),
        Step::json(200, DOCUMENTED),
    ]);
    let record = account.client().get().await.unwrap();
    assert_eq!(record.credit_balance.unwrap().to_string(), "5.04");
    assert_eq!(record.daily_usage_limit.unwrap().to_string(), "25");
    assert_eq!(record.timezone_details.as_ref().unwrap().zone_id.as_deref(), Some("4"));
    assert_eq!(record.plan_details.as_ref().unwrap().get(), "\"\"");
    assert_eq!(record.website.as_ref().unwrap().website_status.as_deref(), Some("verified"));
    let debug = format!("{record:?}");
    assert!(!debug.contains("None"), "every documented member is read: {debug}");

    let mut expected = AccountInfo::new(AccountId::new("2000000007"));
    expected.name = Some("Acme Inc".into());
    expected.status = Some(AccountStatus::Active);
    expected.currency = Some("SEK".parse().unwrap());
    expected.language = Some("eng".into());
    expected.timezone = Some("(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna".into());
    assert_eq!(account.info().await.unwrap(), expected);
    assert_eq!(account.balance().await.unwrap().money().to_string(), "5.04 SEK");
    assert_eq!(account.id().await.unwrap(), expected.id);
}

#[tokio::test]
async fn the_least_answer_is_an_account_too() {
    let (account, _) = account([wrapped(r#"{"account_id": 7, "extra": {"deep": [1, null]}}"#)]);
    assert_eq!(account.info().await.unwrap(), AccountInfo::new(AccountId::new("7")));
}

#[tokio::test]
async fn odd_members_do_not_hide_the_balance() {
    let odd = r#"{"account_id":"7","credit_balance":"5.04","currency":"SEK","website":"","timezone_details":"",
        "language_id":"41","user_count":"3","zipcode":11411,"daily_usage_limit":"","account_verified":"true"}"#;
    let (account, _) = account([wrapped(odd), wrapped(odd)]);
    assert_eq!(account.balance().await.unwrap().money().to_string(), "5.04 SEK");
    assert_eq!(account.client().get().await.unwrap().zipcode.as_deref(), Some("11411"));
}

#[tokio::test]
async fn words_are_kept_and_cases_are_folded() {
    for (word, status) in [
        ("active", AccountStatus::Active),
        ("disabled", AccountStatus::Suspended),
        ("evaluation", AccountStatus::Other("evaluation".into())),
        ("inactive", AccountStatus::Other("inactive".into())),
        ("Active?", AccountStatus::Other("Active?".into())),
    ] {
        let body = format!(
            r#"{{"account_id":"7","status":"{word}","currency":"sek","timezone":"GMT +01:00"}}"#
        );
        let (account, _) = account([wrapped(&body)]);
        let info = account.info().await.unwrap();
        assert_eq!(info.status, Some(status));
        assert_eq!(info.currency.unwrap().as_str(), "SEK");
        assert_eq!(info.timezone.as_deref(), Some("GMT +01:00"));
    }
}

#[tokio::test]
async fn a_balance_is_exact_and_has_a_currency() {
    for (members, expected) in [
        (r#""credit_balance":"6897.57","currency":"USD""#, Ok("6897.57 USD")),
        (r#""credit_balance":"10","currency":"eur""#, Ok("10 EUR")),
        (r#""credit_balance":5.10,"currency":"SEK""#, Ok("5.10 SEK")),
        (r#""credit_balance":"-0.50","currency":"SEK""#, Ok("-0.50 SEK")),
        (r#""credit_balance":"5.04""#, Err("the balance has no currency")),
        (
            r#""credit_balance":"5.04","currency":"kronor""#,
            Err("the currency of the balance is malformed"),
        ),
        (r#""currency":"SEK""#, Err("the account has no balance")),
        (r#""credit_balance":null,"currency":"SEK""#, Err("the account has no balance")),
        (
            r#""credit_balance":"1,000.00","currency":"SEK""#,
            Err(
                "the answer can't be read at response.credit_balance: expected an exact decimal number",
            ),
        ),
    ] {
        let (account, _) = account([wrapped(&format!(r#"{{"account_id":"7",{members}}}"#))]);
        let balance = account.balance().await;
        match expected {
            Ok(money) => assert_eq!(balance.unwrap().money().to_string(), money),
            Err(message) => {
                let error = balance.unwrap_err();
                assert_eq!((error.kind(), error.message()), (ErrorKind::InvalidResponse, message));
            }
        }
    }
}

/// A way to fail: status and body, and the error's kind, words, code, and effect for a write.
type Failing = (u16, &'static str, ErrorKind, &'static str, Option<&'static str>, Effect);

const FAILURES: &[Failing] = &[
    (200, FAILED_4, ErrorKind::Provider, "Invalid language", Some("10100004"), Effect::None),
    (200, FAILED_0, ErrorKind::Unavailable, "Internal error", Some("10100000"), Effect::Unknown),
    (200, FAILED_2, ErrorKind::InvalidRequest, "not numeric", Some("10100002"), Effect::None),
    (200, r#"{"status":"failed"}"#, ErrorKind::Provider, "gives no reason", None, Effect::Unknown),
    (200, FAILED_ODD, ErrorKind::Unavailable, "5", Some("10100000"), Effect::Unknown),
    (
        200,
        r#"{"status":"failed","response":"no"}"#,
        ErrorKind::Provider,
        "no reason",
        None,
        Effect::Unknown,
    ),
    (
        200,
        r#"{"status":"success","response":null}"#,
        ErrorKind::InvalidResponse,
        "no response",
        None,
        Effect::Unknown,
    ),
    (
        200,
        r#"{"status":"success"}"#,
        ErrorKind::InvalidResponse,
        "no response",
        None,
        Effect::Unknown,
    ),
    (
        200,
        r#"{"response":"done"}"#,
        ErrorKind::InvalidResponse,
        "at response",
        None,
        Effect::Unknown,
    ),
    (
        200,
        r#"{"response":{}}"#,
        ErrorKind::InvalidResponse,
        "missing field `account_id`",
        None,
        Effect::Unknown,
    ),
    (200, "", ErrorKind::InvalidResponse, "it is empty", None, Effect::Unknown),
    (200, "<html>", ErrorKind::InvalidResponse, "HTML", None, Effect::Unknown),
    (404, "", ErrorKind::NotFound, "404 Not Found", None, Effect::None),
    (404, FAILED_4, ErrorKind::NotFound, "Invalid language", Some("10100004"), Effect::None),
    (
        403,
        "not enough balance",
        ErrorKind::PermissionDenied,
        "not enough balance",
        None,
        Effect::None,
    ),
    (503, "<title>Down</title>", ErrorKind::Unavailable, "Down", None, Effect::Unknown),
    (
        400,
        OAUTH,
        ErrorKind::InvalidRequest,
        "Missing grant type",
        Some("invalid_request"),
        Effect::None,
    ),
];
const FAILED_ODD: &str = r#"{"status":"failed","response":{"code":10100000,"detail":5}}"#;
const FAILED_4: &str =
    r#"{"status":"failed","response":{"code":"10100004","detail":"Invalid language"}}"#;
const FAILED_0: &str =
    r#"{"status":"failed","response":{"code":"10100000","detail":"Internal error"}}"#;
const FAILED_2: &str =
    r#"{"status":"failed","response":{"code":"10100002","detail":"not numeric"}}"#;
const OAUTH: &str = r#"{"error":"invalid_request","error_description":"Missing grant type"}"#;

#[tokio::test(start_paused = true)]
async fn every_failure_has_its_kind_its_words_and_its_effect() {
    for &(status, body, kind, words, code, effect) in FAILURES {
        let answers = || (0..4).map(|_| Step::answer(status, body));
        let (reader, _) = account(answers());
        let error = reader.client().get().await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{body}");
        assert!(error.message().contains(words), "{body}: {error}");
        assert_eq!(error.vendor_code(), code, "{body}");
        assert_eq!(error.http_status(), Some(status));

        let (writer, transport) = account(answers());
        let update = UpdateAccount::new().name("n");
        let error = writer.client().update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{body}");
        assert_eq!(transport.requests().len(), 2, "the login and one write: {body}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_answer_panics(body in prop::collection::vec(any::<u8>(), 0..300), cut in 0..DOCUMENTED.len()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let mut mangled = DOCUMENTED.as_bytes()[..cut].to_vec();
            mangled.extend(&body);
            let text = String::from_utf8_lossy(&mangled).into_owned();
            let (account, _) = account([Step::json(200, &String::from_utf8_lossy(&body)), Step::json(200, &text)]);
            let _ = account.info().await;
            let _ = account.balance().await;
        });
    }
}
