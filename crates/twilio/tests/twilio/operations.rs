//! Each of the vendor's operations: what it sends, and what it reads.

use std::collections::BTreeMap;

use cpaas_http::Access;
use cpaas_http::testing::{SentRequest, Step, assert_parameters};
use cpaas_twilio::{Client, Effect, ErrorKind, Result};
use proptest::prelude::*;
use serde_json::Value;

use crate::cases::{BASE_URL, CASES, CHILD_TOKEN, Case, LISTED, TOKEN};
use crate::support::account;

/// Every parameter of every operation, written down from the vendor's description.
const PARAMETERS: &str = include_str!("parameters.csv");

/// What an operation sends, one request for each way to call it.
async fn requests(case: &Case) -> Vec<SentRequest> {
    let mut sent = Vec::new();
    for (way, call) in case.calls {
        let what = format!("{} {way}", case.name);
        let (account, transport) = account([Step::json(200, case.least)]);
        call(account.client().clone()).await.unwrap();
        let requests = transport.requests();
        assert_eq!(requests.len(), 1, "{what}");
        assert_eq!((requests[0].access, &*requests[0].operation), (case.access, case.name));
        assert!(requests[0].header("authorization").starts_with("Basic "), "{what}");
        sent.extend(requests);
    }
    sent
}

/// The first way to call an operation.
async fn call(case: &Case, client: &Client) -> Result<Value> {
    case.calls[0].1(client.clone()).await
}

#[tokio::test]
async fn golden_requests() {
    for case in CASES {
        let sent = requests(case).await;
        let sent: Vec<_> = sent.iter().map(|request| request.below(BASE_URL)).collect();
        insta::assert_snapshot!(case.name, sent.join("\n\n"));
    }
}

#[tokio::test]
async fn the_golden_requests_have_exactly_the_documented_parameters() {
    let mut sent = BTreeMap::new();
    for case in CASES {
        let ways = case.calls.iter().map(|(way, _)| *way);
        let ways = ways.zip(requests(case).await.iter().map(SentRequest::parameters)).collect();
        assert_eq!(sent.insert(case.name, ways), None);
    }
    assert_parameters(PARAMETERS, &sent);
}

#[tokio::test]
async fn every_documented_member_is_read_and_shown_and_no_secret_is() {
    for case in CASES {
        let (account, _) = account([Step::json(200, case.documented)]);
        let shown = call(case, account.client()).await.unwrap();
        for secret in [TOKEN, CHILD_TOKEN, "auth_token"] {
            assert!(!shown.to_string().contains(secret), "{}: {shown}", case.name);
        }
        let documented: Value = serde_json::from_str(case.documented).unwrap();
        let first = |value: Value| value.pointer("/accounts/0").cloned().unwrap_or(value);
        let (documented, shown) = (first(documented), first(shown));
        for name in documented.as_object().unwrap().keys().filter(|name| *name != "auth_token") {
            assert!(!shown[name].is_null(), "{}: {name}", case.name);
        }
    }
}

#[tokio::test]
async fn the_least_answer_is_read_and_one_of_another_kind_is_not() {
    for case in CASES {
        let more = case.least.replacen('{', r#"{"unheard_of":[{"x":1.50}],"#, 1).replace(",}", "}");
        let (account, _) = account([Step::json(200, &more), Step::json(200, r#""?""#)]);
        call(case, account.client()).await.unwrap();
        let error = call(case, account.client()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{}", case.name);
        let effect = if case.access == Access::Write { Effect::Unknown } else { Effect::None };
        assert_eq!((error.effect(), error.operation()), (effect, Some(case.name)));
    }
}

#[tokio::test(start_paused = true)]
async fn failures_have_the_operations_name_and_a_writes_effect() {
    for case in CASES {
        let failures = case.failures.iter().map(|(status, body, _)| Step::response(*status, body));
        let steps = failures.chain([Step::reset(), Step::json(200, case.documented)]);
        let (account, transport) = account(steps);
        let client = account.client();
        for &(status, body, kind) in case.failures {
            let error = call(case, client).await.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{body}");
            assert_eq!((error.operation(), error.http_status()), (Some(case.name), Some(status)));
        }
        let last = call(case, client).await;
        let sent = transport.requests().len() - case.failures.len();
        match case.access {
            Access::Read => assert_eq!((last.is_ok(), sent), (true, 2), "{}", case.name),
            Access::Write => {
                assert_eq!((last.unwrap_err().effect(), sent), (Effect::Unknown, 1));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_answer_panics(body in prop::collection::vec(any::<u8>(), 0..300), cut in 0..LISTED.len()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let mut mangled = LISTED.as_bytes()[..cut].to_vec();
            mangled.extend(&body);
            for body in [&body, &mangled] {
                let text = String::from_utf8_lossy(body);
                for case in CASES {
                    let (account, _) = account([Step::json(200, &text)]);
                    let _ = call(case, account.client()).await;
                }
            }
        });
    }
}
