//! Each operation: what it sends, what it reads, and how it fails.

use std::collections::{BTreeMap, BTreeSet};

use cpaas_http::Access;
use cpaas_http::testing::{ScriptedTransport, SentRequest, Step, assert_parameters};
use cpaas_sonetel::{Client, Config, Effect, ErrorKind, Field, UpdateAccount};
use proptest::prelude::*;
use serde_json::Value;

use crate::cases::{CASES, CLAIMS, Case, LANGUAGES, NO, PERHAPS};
use crate::support::{account, is_logged_in, login, options, run, token, wrapped};

/// Every parameter of every operation, written down from the vendor's documents.
const PARAMETERS: &str = include_str!("parameters.csv");

fn case(method: &str) -> &'static Case {
    CASES.iter().find(|case| case.method == method).unwrap()
}

fn documented(case: &Case) -> Step {
    Step::json(200, case.documented)
}

/// What a method sends, one request for each way to call it.
async fn requests(case: &Case) -> Vec<SentRequest> {
    let mut all = Vec::new();
    for way in 0..case.calls.len() {
        let (result, sent) = run(case, way, [documented(case)]).await;
        result.unwrap();
        assert_eq!(sent.len(), 1, "{}", case.method);
        all.extend(sent);
    }
    all
}

/// The transcript of a request, without what changes from release to release or is too long.
fn transcript(request: &SentRequest) -> String {
    let transcript = request.transcript().replace(&token(CLAIMS), "TOKEN");
    transcript.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[tokio::test]
async fn golden_requests() {
    for case in CASES.iter().filter(|case| case.method == case.name) {
        let transcripts: Vec<_> = requests(case).await.iter().map(transcript).collect();
        insta::assert_snapshot!(case.name, transcripts.join("\n\n\n"));
    }
}

#[tokio::test]
async fn what_has_no_request_of_its_own_sends_anothers() {
    for borrower in CASES.iter().filter(|case| case.method != case.name) {
        let lender = case(borrower.name);
        let (sent, expected) = (requests(borrower).await, requests(lender).await);
        assert_eq!(transcript(&sent[0]), transcript(&expected[0]), "{}", borrower.method);
    }
}

#[test]
fn the_update_is_the_only_write() {
    let writes = CASES.iter().filter(|case| case.access == Access::Write);
    assert_eq!(writes.map(|case| case.method).collect::<Vec<_>>(), ["update"]);
}

/// The parameters of a request, wherever they stand; members of members as `outer.inner`.
fn parameters(request: &SentRequest) -> BTreeSet<String> {
    let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    let in_path = path.ends_with("/account/2000000007").then(|| "accountId".to_owned());
    let mut found: BTreeSet<_> = in_path.into_iter().collect();
    let body = request.text();
    let form = if body.starts_with('{') { "" } else { &body };
    let pairs = query.split('&').chain(form.split('&'));
    found.extend(pairs.filter_map(|pair| Some(pair.split_once('=')?.0.to_owned())));
    if let Ok(json) = serde_json::from_str(&body) {
        members(&json, "", &mut found);
    }
    found
}

fn members(json: &Value, path: &str, found: &mut BTreeSet<String>) {
    match json {
        Value::Object(object) => {
            for (name, member) in object {
                members(member, &format!("{path}.{name}"), found);
            }
        }
        _ => drop(found.insert(path.trim_start_matches('.').to_owned())),
    }
}

#[tokio::test]
async fn the_golden_requests_have_exactly_the_documented_parameters() {
    let mut sent = BTreeMap::new();
    for name in CASES.iter().map(|case| case.name) {
        let case = case(name);
        let ways = case.calls.iter().map(|(way, _)| *way);
        let ways = ways.zip(requests(case).await.iter().map(parameters)).collect();
        sent.insert(name, ways);
    }
    assert_parameters(PARAMETERS, &sent);
}

#[tokio::test]
async fn every_documented_member_is_read_and_shown() {
    for case in CASES {
        let (answer, _) = run(case, 0, [documented(case)]).await;
        let json = answer.unwrap();

        let mut expected: Value = serde_json::from_str(case.documented).unwrap();
        expected = expected.get_mut("response").map(Value::take).unwrap_or(expected);
        for (pointer, shown) in case.shown {
            *expected.pointer_mut(pointer).unwrap() = serde_json::from_str(shown).unwrap();
        }
        assert_eq!(json, expected, "{}", case.method);
    }
}

#[tokio::test]
async fn the_least_answer_is_read_whatever_else_is_in_it() {
    for case in CASES {
        let more = case.least.replace('{', r#"{"unheard_of":[{"x":1.50}],"#);
        let (answer, _) = run(case, 0, [Step::json(200, &more)]).await;
        let json = answer.unwrap();
        assert!(!json.to_string().contains("unheard_of"), "{}", case.method);
    }
}

#[tokio::test(start_paused = true)]
async fn every_failure_has_its_kind_its_words_and_its_effect() {
    for case in CASES {
        for &(status, body, kind, words, code, effect) in case.failures {
            let what = format!("{} {status} {body}", case.method);
            let failure = || Step::response(status, body);
            // A refused token is replaced once.
            let answers = if is_logged_in(case) && status == 401 {
                vec![failure(), login(), failure()]
            } else {
                (0..8).map(|_| failure()).collect()
            };
            let (answer, sent) = run(case, 0, answers).await;
            let error = answer.expect_err(&what);
            assert_eq!((error.kind(), error.vendor_code()), (kind, code), "{what}");
            assert!(error.message().contains(words), "{what}: {error}");
            assert_eq!(error.http_status(), Some(status), "{what}");
            assert_eq!(error.operation(), Some(case.name), "{what}");
            let is_write = case.access == Access::Write;
            assert_eq!(error.effect(), if is_write { effect } else { NO }, "{what}");
            if is_write && ![401, 429].contains(&status) {
                assert_eq!(sent.len(), 1, "a write is not repeated: {what}");
            }
        }
    }
}

#[tokio::test]
async fn a_success_without_what_it_is_asked_for_is_none() {
    for case in CASES {
        for (body, words) in [
            (r#"{"status":"success","response":null}"#, "the response has no payload"),
            (r#"{"status":"success"}"#, "the response has no payload"),
            (r#"{"response":"done"}"#, "the response can't be read at response: "),
            (r#"{"response":7}"#, "the response can't be read at response: "),
        ] {
            let what = format!("{} {body}", case.method);
            let (answer, sent) = run(case, 0, [Step::json(200, body)]).await;
            let error = answer.expect_err(&what);
            let words = match case.name {
                "create_token" => "missing field `access_token`",
                _ => words,
            };
            assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{what}");
            assert!(error.message().contains(words), "{what}: {error}");
            let effect = if case.access == Access::Write { PERHAPS } else { NO };
            assert_eq!((error.effect(), sent.len()), (effect, 1), "{what}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_unless_it_was_a_writes() {
    for case in CASES {
        for lost in [Step::reset(), Step::Hang] {
            let (answer, sent) = run(case, 0, [lost, documented(case)]).await;
            match case.access {
                Access::Read => assert_eq!((answer.is_ok(), sent.len()), (true, 2)),
                Access::Write => {
                    assert_eq!((answer.unwrap_err().effect(), sent.len()), (PERHAPS, 1));
                }
            }
        }
        // What surely never left does no harm twice.
        let (answer, sent) = run(case, 0, [Step::refused(), documented(case)]).await;
        assert_eq!((answer.is_ok(), sent.len()), (true, 2), "{}", case.method);
    }
}

#[tokio::test]
async fn an_account_without_an_id_is_none_unless_only_parts_were_asked_for() {
    for id in ["", r#","account_id":null"#, r#","account_id":"""#] {
        let parts = format!(r#"{{"usage":{{"calls":1.50}}{id}}}"#);
        let (answer, _) = run(case("get_with_fields"), 1, [wrapped(&parts)]).await;
        let json = answer.unwrap();
        assert_eq!(json["account_id"], "2000000007", "the one that was asked for");
        for (name, effect) in [("get", NO), ("update", PERHAPS)] {
            let (answer, _) = run(case(name), 0, [wrapped(&parts)]).await;
            let error = answer.unwrap_err();
            assert_eq!((error.message(), error.effect()), ("the account has no id", effect));
            assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidResponse, Some(name)));
        }
    }
}

#[tokio::test]
async fn a_list_is_bare_or_wrapped_and_an_odd_entry_hides_no_other() {
    for name in ["languages", "timezones", "errors", "explain"] {
        let case = case(name);
        let mut list: Value = serde_json::from_str(case.documented).unwrap();
        list = list.get_mut("response").map(Value::take).unwrap_or(list);
        let (expected, _) = run(case, 0, [documented(case)]).await;
        let expected = expected.unwrap();
        list.as_array_mut().unwrap().extend([Value::Null, "x".into(), serde_json::json!({})]);
        for body in [list.to_string(), format!(r#" {{"response":{list}}}"#)] {
            let (answer, _) = run(case, 0, [Step::json(200, &body)]).await;
            assert_eq!(answer.unwrap(), expected, "{body}");
        }
    }
    let (account, _) = account([
        Step::json(200, r#"{"response":[{"code":"1"},{"x":1},null]}"#),
        Step::json(200, r#"[{"x":1}]"#),
    ]);
    // The login comes first.
    account.client().get_accountid().await.unwrap();
    let list = account.client().errors(None).await.unwrap();
    assert_eq!(list.items.len(), 1);
    let messages: Vec<_> = list.unreadable.iter().map(cpaas_sonetel::Error::message).collect();
    assert_eq!(
        messages,
        [
            "the response can't be read at response[1]: missing field `code`",
            "the response can't be read at response[2]: expected struct KnownError, found null"
        ]
    );
    let error = account.client().explain("1").await.unwrap_err();
    assert_eq!(error.field(), Some("[0]"), "it may be this one");
    for name in ["languages", "timezones", "errors"] {
        let (answer, _) = run(case(name), 0, [Step::json(200, "[]")]).await;
        assert_eq!(answer.unwrap(), serde_json::json!([]));
    }
}

#[tokio::test]
async fn a_list_is_read_once_and_the_registry_of_errors_each_time() {
    let steps = [Step::json(200, LANGUAGES), Step::json(200, "[]"), Step::json(200, "[]")];
    let transport = ScriptedTransport::new(steps);
    let client = Client::with_options(Config::access_token("t"), &options(&transport)).unwrap();
    for _ in 0..2 {
        assert_eq!(client.languages().await.unwrap().items.len(), 1);
        assert_eq!(client.explain("10060003").await.unwrap(), None);
    }
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test]
async fn what_has_no_public_shape_is_kept_to_the_last_digit() {
    let parts = r#"{"account_id":"2000000007","usage":{"cost":5.10,"big":12345678901234567890.0},"notifications":[ ],
        "autorefill_settings":false,"call_recording_settings":"","service_settings":7,"plan_details":{"a":1e3}}"#;
    let (account, _) = account([wrapped(parts)]);
    let record = account.client().get_with_fields(Field::ALL).await.unwrap();
    let usage = record.usage.as_ref().unwrap().get();
    assert_eq!(usage, r#"{"cost":5.10,"big":12345678901234567890.0}"#);
    assert_eq!(record.notifications.as_ref().unwrap().get(), "[ ]");
    assert_eq!(record.service_settings, None, "of another type than documented");
    let json = serde_json::to_string(&record).unwrap();
    assert!(json.contains(usage) && json.contains(r#""plan_details":{"a":1e3}"#), "{json}");
}

#[tokio::test]
async fn what_is_refused_beforehand_is_not_sent() {
    let (account, transport) = account([]);
    let client = account.client();
    let update = UpdateAccount::new;
    for (update, field) in [
        (update(), None),
        (update().name(" "), Some("name")),
        (update().name("n").language(""), Some("language")),
        (update().ai_helper(true).zone_id("\t"), Some("timezone_details.zone_id")),
    ] {
        let error = client.update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, field));
        assert_eq!((error.operation(), error.effect()), (Some("update"), Effect::None));
    }
    let error = client.errors(Some("")).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("resource")));
    let error = client.explain(" ").await.unwrap_err();
    assert_eq!((error.operation(), error.field()), (Some("explain"), Some("code")));
    assert!(transport.requests().is_empty());
}

/// Any JSON whose members have the vendor's names.
fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "account_id",
        "response",
        "status",
        "error",
        "usage",
        "service_settings",
        "team_chat",
        "daily_usage_limit",
        "timezone_details",
        "zone_id",
        "zone_name",
        "gmt_offset",
        "code",
        "isolangCode3Digit",
        "daylight_saving_time",
        "access_token",
        "credit_balance",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let members = prop::collection::hash_map(names.clone(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|members| {
                members.into_iter().map(|(name, member)| (name.to_owned(), member)).collect()
            }),
        ]
    })
}

/// Lets every operation read an answer.
fn read_everywhere(body: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        for case in CASES {
            // A registry without the code that `ask` explains is no failure of the client.
            if case.method != "explain" {
                let _ = run(case, 0, [Step::json(200, body)]).await;
            }
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_json_panics(json in any_json()) {
        read_everywhere(&json.to_string());
        read_everywhere(&format!(r#"{{"status":"success","response":{json}}}"#));
    }

    #[test]
    fn no_cut_or_mangled_answer_panics(which in 0..CASES.len(), cut in 0_usize..1200, tail in "\\PC{0,40}") {
        let whole = CASES[which].documented;
        read_everywhere(&format!("{}{tail}", whole.get(..cut).unwrap_or(whole)));
    }

    #[test]
    fn no_bytes_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        read_everywhere(&String::from_utf8_lossy(&body));
    }
}
