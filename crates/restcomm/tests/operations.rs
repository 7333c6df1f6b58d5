//! Each of the vendor's operations: what it sends, and what it reads.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use cpaas_http::Access;
use cpaas_http::testing::{SentRequest, Step};
use cpaas_restcomm::{Effect, ErrorKind};
use proptest::prelude::*;
use support::operations::{LISTED, OPERATIONS, Operation, ask};
use support::{BASE_URL, TOKEN, account, page};
use url::Url;

/// Every parameter of every operation, written down from the vendor's pages and its open server.
const PARAMETERS: &str = include_str!("../../../docs/wire/restcomm-parameters.csv");

/// What an operation sends, one request for each way to ask.
async fn requests(operation: &Operation) -> Vec<SentRequest> {
    let mut sent = Vec::new();
    for way in 0..operation.ways {
        let (account, transport) = account([Step::json(200, operation.least)]);
        ask(account.client(), operation.name, way).await.unwrap();
        let requests = transport.requests();
        assert_eq!(requests.len(), 1, "{}", operation.name);
        assert_eq!(requests[0].access, operation.access, "{}", operation.name);
        assert_eq!(requests[0].operation, operation.name);
        assert!(requests[0].header("authorization").starts_with("Basic "));
        sent.extend(requests);
    }
    sent
}

/// The parameters of a request, from its query and its form.
fn parameters(request: &SentRequest) -> BTreeSet<String> {
    let url = Url::parse(&request.url).unwrap();
    let form = url::form_urlencoded::parse(&request.body);
    url.query_pairs().chain(form).map(|(name, _)| name.into_owned()).collect()
}

#[tokio::test]
async fn golden_requests() {
    for operation in OPERATIONS {
        let lines = requests(operation).await.into_iter().map(|request| {
            let path = request.url.strip_prefix(BASE_URL).unwrap();
            let mut lines = format!("{} {path}", request.method);
            for pair in request.text().split('&').filter(|pair| !pair.is_empty()) {
                lines.push_str("\n  ");
                lines.push_str(pair);
            }
            lines
        });
        insta::assert_snapshot!(operation.name, lines.collect::<Vec<_>>().join("\n\n"));
    }
}

#[tokio::test]
async fn the_golden_requests_have_exactly_the_documented_parameters() {
    let mut documented = BTreeMap::<_, BTreeMap<String, &str>>::new();
    let mut rows = PARAMETERS.lines();
    assert_eq!(rows.next(), Some("operation,parameter,type,required,source"));
    for row in rows {
        let cells: Vec<_> = row.split(',').collect();
        assert!(cells.len() == 5 && cells.iter().all(|cell| !cell.is_empty()), "{row}");
        let of_operation = documented.entry(cells[0]).or_default();
        if cells[1] != "-" {
            assert!(of_operation.insert(cells[1].to_owned(), cells[3]).is_none(), "{row}");
        }
    }
    let names: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(documented.keys().copied().collect::<BTreeSet<_>>(), names);
    for operation in OPERATIONS {
        let documented = &documented[operation.name];
        let requests = requests(operation).await;
        let sent: BTreeSet<_> = requests.iter().flat_map(parameters).collect();
        assert_eq!(sent, documented.keys().cloned().collect(), "{}", operation.name);
        for (parameter, _) in documented.iter().filter(|(_, required)| **required == "yes") {
            let has = |request| parameters(request).contains(parameter);
            assert!(requests.iter().all(has), "{} {parameter}", operation.name);
        }
    }
}

#[tokio::test]
async fn every_documented_member_is_read_and_shown_and_no_secret_is() {
    for operation in OPERATIONS {
        let (account, _) = account([Step::json(200, operation.documented)]);
        let records = ask(account.client(), operation.name, 0).await.unwrap();
        let debug = format!("{records:?}").replace("profile: None", "");
        assert!(!debug.contains("None"), "{}: {debug}", operation.name);
        assert!(records.iter().all(|record| record.auth_token.is_some()));
        let shown = serde_json::to_string(&records).unwrap();
        for secret in [TOKEN, "28f96b0fea1f9e33646f42026abdf305", "auth_token"] {
            assert!(!shown.contains(secret), "{}: {shown}", operation.name);
        }
        assert!(!debug.contains(TOKEN) && !debug.contains("28f96b0f"), "{debug}");
        let documented: serde_json::Value = serde_json::from_str(operation.documented).unwrap();
        let documented = documented.as_array().map_or(&documented, |list| &list[0]);
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        for name in documented.as_object().unwrap().keys().filter(|name| *name != "auth_token") {
            assert!(!shown[0][name].is_null(), "{}: {name}", operation.name);
        }
    }
}

#[tokio::test]
async fn the_least_answer_is_read_and_one_without_an_account_is_not() {
    for operation in OPERATIONS {
        let more = operation.least.replacen('{', r#"{"unheard_of":[{"x":1.50}],"#, 1);
        let (account, _) = account([Step::json(200, &more), Step::json(200, r#"[{"sid":7}]"#)]);
        ask(account.client(), operation.name, 0).await.unwrap();
        let error = ask(account.client(), operation.name, 0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{}", operation.name);
        let effect = if operation.access == Access::Write { Effect::Unknown } else { Effect::None };
        assert_eq!((error.effect(), error.operation()), (effect, Some(operation.name)));
    }
}

#[tokio::test(start_paused = true)]
async fn failures_have_the_operations_name_and_a_writes_effect() {
    for operation in OPERATIONS {
        let (account, transport) = account([
            page(403, "Forbidden"),
            Step::response(403, "Provided Account is not active"),
            page(404, "Not Found"),
            Step::reset(),
            Step::json(200, operation.documented),
        ]);
        let client = account.client();
        for kind in [ErrorKind::PermissionDenied, ErrorKind::AccountInactive, ErrorKind::NotFound] {
            let error = ask(client, operation.name, 0).await.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (kind, Effect::None));
            assert_eq!(error.operation(), Some(operation.name));
        }
        let last = ask(client, operation.name, 0).await;
        match operation.access {
            Access::Read => assert_eq!((last.is_ok(), transport.requests().len()), (true, 5)),
            Access::Write => {
                assert_eq!(last.unwrap_err().effect(), Effect::Unknown);
                assert_eq!(transport.requests().len(), 4, "{}", operation.name);
            }
        }
    }
}

#[tokio::test]
async fn xml_is_said_to_be_a_matter_of_the_path() {
    for operation in OPERATIONS {
        let (account, _) =
            account([Step::response(200, "<?xml version=\"1.0\"?><RestcommResponse>")]);
        let error = ask(account.client(), operation.name, 0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse);
        assert!(error.message().contains("`legacy_paths`"), "{}: {error}", operation.name);
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
                for operation in OPERATIONS {
                    let (account, _) = account([Step::json(200, &text)]);
                    let _ = ask(account.client(), operation.name, 0).await;
                }
            }
        });
    }
}
