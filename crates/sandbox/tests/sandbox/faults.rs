//! What can go wrong on purpose, as a plain client sees it.

use std::time::Duration;

use cpaas_sandbox::faults::{Change, Fault, FaultRule, Pages, ResetPoint, RetryAfter};
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::sonetel::fixture::login;

async fn sandbox() -> Sandbox {
    Sandbox::start(Options::new().children(5)).await.unwrap()
}

/// A read of Restcomm's account, which needs no login.
fn read(client: &Client, sandbox: &Sandbox) -> RequestBuilder {
    let access = sandbox.restcomm();
    let url = format!("{}/2012-04-24/Accounts/{}.json", access.base_url, access.account_sid);
    client.get(url).basic_auth(&access.account_sid, Some(&access.auth_token))
}

/// A write to it.
fn rename(client: &Client, sandbox: &Sandbox, name: &str) -> RequestBuilder {
    let access = sandbox.restcomm();
    let url = format!("{}/2012-04-24/Accounts/{}.json", access.base_url, access.account_sid);
    let request = client.put(url).basic_auth(&access.account_sid, Some(&access.auth_token));
    request.form(&[("FriendlyName", name)])
}

/// A page of Voximplant's children.
async fn children(client: &Client, sandbox: &Sandbox, offset: u32) -> Value {
    let access = sandbox.voximplant();
    let form = [
        ("account_id", access.account_id.to_string()),
        ("api_key", access.api_key.clone()),
        ("order_by", "child_account_id".into()),
        ("count", "2".into()),
        ("offset", offset.to_string()),
    ];
    let url = format!("{}/GetChildrenAccounts", access.base_url);
    client.post(url).form(&form).send().await.unwrap().json().await.unwrap()
}

fn ids(page: &Value) -> Vec<u64> {
    let items = page["result"].as_array().unwrap().iter();
    items.map(|item| item["account_id"].as_u64().unwrap()).collect()
}

fn name(sandbox: &Sandbox) -> String {
    sandbox.state()["restcomm"]["account"]["friendly_name"].as_str().unwrap().to_owned()
}

fn last(sandbox: &Sandbox) -> JournalEntry {
    sandbox.journal().pop().unwrap()
}

#[tokio::test]
async fn a_reset_comes_before_or_after_the_change() {
    for (when, made) in [
        (ResetPoint::BeforeRead, false),
        (ResetPoint::AfterRead, false),
        (ResetPoint::AfterCommit, true),
        (ResetPoint::MidResponse, true),
    ] {
        let sandbox = sandbox().await;
        let rule = FaultRule::new(Fault::Reset { when }).provider("restcomm");
        sandbox.add_fault(rule.operation("update").times(1)).unwrap();
        let client = Client::new();
        read(&client, &sandbox).send().await.unwrap().error_for_status().unwrap();
        let answer = async { rename(&client, &sandbox, "new").send().await?.bytes().await }.await;
        assert!(answer.is_err(), "{when:?}: {answer:?}");
        assert_eq!(name(&sandbox) == "new", made, "{when:?}");
        let entry = last(&sandbox);
        assert_eq!((entry.committed, entry.status == 0), (made, when != ResetPoint::MidResponse));
        assert!(entry.fault.unwrap().starts_with("reset_"));
        rename(&client, &sandbox, "newer").send().await.unwrap().error_for_status().unwrap();
        assert_eq!(name(&sandbox), "newer");
    }
}

#[tokio::test]
async fn a_refusal_does_nothing_and_says_when_to_come_again() {
    let sandbox = sandbox().await;
    let client = Client::new();
    for (retry_after, shown) in [
        (None, None),
        (Some(RetryAfter::Seconds(2)), Some("2".to_owned())),
        (Some(RetryAfter::Text("soon".into())), Some("soon".into())),
        (Some(RetryAfter::DateIn(60)), None),
    ] {
        let fault = Fault::Status { status: 429, retry_after: retry_after.clone() };
        sandbox.add_fault(FaultRule::new(fault).times(1)).unwrap();
        let answer = rename(&client, &sandbox, "new").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        let header = answer.headers().get("retry-after").map(|value| value.to_str().unwrap());
        match retry_after {
            Some(RetryAfter::DateIn(_)) => assert!(header.unwrap().ends_with(" GMT"), "{header:?}"),
            _ => assert_eq!(header, shown.as_deref()),
        }
        assert_ne!(name(&sandbox), "new");
        assert!(!last(&sandbox).committed);
    }
}

#[tokio::test]
async fn an_answer_is_spoilt_after_the_change() {
    for (fault, spoilt) in [
        (Fault::Truncated, true),
        (Fault::ContentType, false),
        (Fault::Html { processed: true }, true),
        (Fault::Member { name: "sid".into(), change: Change::Missing }, false),
    ] {
        let sandbox = sandbox().await;
        sandbox.add_fault(FaultRule::new(fault.clone()).times(1)).unwrap();
        let answer = rename(&Client::new(), &sandbox, "new").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let is_json = answer.headers()["content-type"].to_str().unwrap().contains("json");
        let body = answer.bytes().await.unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&body).is_err(), spoilt, "{fault:?}");
        assert_eq!(is_json, !matches!(fault, Fault::ContentType | Fault::Html { .. }));
        assert_eq!((name(&sandbox).as_str(), last(&sandbox).committed), ("new", true));
    }
    let sandbox = sandbox().await;
    sandbox.add_fault(FaultRule::new(Fault::Html { processed: false })).unwrap();
    rename(&Client::new(), &sandbox, "new").send().await.unwrap();
    assert_ne!(name(&sandbox), "new");
}

#[tokio::test]
async fn slow_and_endless_answers_are_what_they_say() {
    let sandbox = sandbox().await;
    let client = Client::new();
    sandbox.add_fault(FaultRule::new(Fault::Latency { millis: 120 }).times(1)).unwrap();
    let started = Instant::now();
    read(&client, &sandbox).send().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(120));

    sandbox.add_fault(FaultRule::new(Fault::Endless).times(1)).unwrap();
    let mut answer = read(&client, &sandbox).send().await.unwrap();
    let mut seen = 0;
    while seen < 20 << 20 {
        seen += answer.chunk().await.unwrap().expect("it goes on").len();
    }
    drop(answer);

    sandbox.add_fault(FaultRule::new(Fault::Drip { millis: 1 }).times(1)).unwrap();
    let dripped = read(&client, &sandbox).send().await.unwrap().bytes().await.unwrap();
    let whole = read(&client, &sandbox).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(dripped, whole);
}

#[tokio::test]
async fn stale_reads_show_what_was_before() {
    let sandbox = sandbox().await;
    let client = Client::new();
    let shown = async || {
        let answer: Value = read(&client, &sandbox).send().await.unwrap().json().await.unwrap();
        answer["friendly_name"].as_str().unwrap().to_owned()
    };
    let before = shown().await;
    rename(&client, &sandbox, "new").send().await.unwrap();
    sandbox
        .add_fault(FaultRule::new(Fault::Stale).provider("restcomm").operation("get").times(2))
        .unwrap();
    assert_eq!(
        [shown().await, shown().await, shown().await],
        [before.clone(), before, "new".into()]
    );
}

#[tokio::test]
async fn pages_are_repeated_cycled_and_never_end() {
    for how in [Pages::Repeated, Pages::Cycling, Pages::Growing] {
        let sandbox = sandbox().await;
        let client = Client::new();
        let (first, second) =
            (children(&client, &sandbox, 0).await, children(&client, &sandbox, 2).await);
        sandbox
            .add_fault(
                FaultRule::new(Fault::Pages { how })
                    .provider("voximplant")
                    .operation("GetChildrenAccounts"),
            )
            .unwrap();
        let (next, after) =
            (children(&client, &sandbox, 4).await, children(&client, &sandbox, 6).await);
        match how {
            Pages::Repeated => assert_eq!([ids(&next), ids(&after)], [ids(&second), ids(&second)]),
            Pages::Cycling => assert_eq!([ids(&next), ids(&after)], [ids(&second), ids(&first)]),
            _ => {
                assert_eq!(ids(&after), ids(&next), "past the end");
                let total = |page: &Value| page["total_count"].as_u64().unwrap();
                assert!(total(&first) < total(&next) && total(&next) < total(&after));
            }
        }
    }
}

#[tokio::test]
async fn refused_connections_are_refused_and_idle_ones_closed() {
    let sandbox = sandbox().await;
    let client = Client::new();
    read(&client, &sandbox).send().await.unwrap();
    sandbox.refuse_connections(Duration::from_millis(300)).await;
    let error = read(&client, &sandbox).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    tokio::time::sleep(Duration::from_millis(500)).await;
    read(&client, &sandbox).send().await.unwrap().error_for_status().unwrap();
}

#[tokio::test]
async fn over_tls_too_for_who_trusts_the_authority() {
    let sandbox = Sandbox::start(Options::new().tls(true)).await.unwrap();
    let stranger = read(&Client::new(), &sandbox).send().await;
    assert!(stranger.unwrap_err().is_connect());
    let ca = reqwest::Certificate::from_pem(sandbox.ca_pem().unwrap().as_bytes()).unwrap();
    let client = Client::builder().tls_certs_only([ca]).build().unwrap();
    read(&client, &sandbox).send().await.unwrap().error_for_status().unwrap();
    let url = read(&client, &sandbox).build().unwrap().url().to_string();
    let by_name = client.get(url.replace("127.0.0.1", "localhost")).send().await.unwrap();
    assert_eq!(by_name.status(), StatusCode::UNAUTHORIZED);
    let reset = Fault::Reset { when: ResetPoint::MidResponse };
    sandbox.add_fault(FaultRule::new(reset).times(1)).unwrap();
    let cut = async { rename(&client, &sandbox, "new").send().await?.bytes().await }.await;
    assert!(cut.is_err());
    assert_eq!(name(&sandbox), "new");
    assert!(self::sandbox().await.ca_pem().is_none());
}

async fn control(sandbox: &Sandbox, path: &str, body: Option<Value>) -> (StatusCode, Value) {
    let url = format!("{}/_sandbox/{path}", sandbox.base_url());
    let request = match body {
        Some(body) => Client::new().post(url).json(&body),
        None => Client::new().get(url),
    };
    let answer = request.send().await.unwrap();
    (answer.status(), answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn faults_are_added_listed_and_forgotten_from_another_process() {
    let sandbox = sandbox().await;
    let rules = json!([
        {"provider": "sonetel", "fault": {"kind": "vendor_error", "code": 10_010_002}},
        {"percent": 50, "seed": 7, "fault": {"kind": "status", "status": 503, "retry_after": {"seconds": 1}}},
    ]);
    let (status, added) = control(&sandbox, "faults", Some(rules)).await;
    assert_eq!((status, &added["ids"]), (StatusCode::OK, &json!([1, 2])));
    let (_, listed) = control(&sandbox, "faults", None).await;
    assert_eq!(listed[0]["rule"]["fault"]["kind"], "vendor_error");
    assert_eq!((&listed[1]["applied"], &listed[1]["rule"]["nth"]), (&json!(0), &json!(1)));
    let delete = async |path: &str| {
        let url = format!("{}/_sandbox/faults{path}", sandbox.base_url());
        Client::new().delete(url).send().await.unwrap().status()
    };
    assert_eq!(delete("/2").await, StatusCode::NO_CONTENT);
    assert_eq!(delete("/2").await, StatusCode::NOT_FOUND);
    assert_eq!(sandbox.faults().len(), 1);
    assert_eq!(delete("").await, StatusCode::NO_CONTENT);
    assert!(sandbox.faults().is_empty());
}

#[tokio::test]
async fn faults_that_could_never_be_applied_are_refused_with_a_reason() {
    let sandbox = sandbox().await;
    let reset = json!({"kind": "reset", "when": "after_read"});
    for (rule, words) in [
        (
            json!({"provider": "acme", "fault": reset}),
            "there are sonetel, voximplant, restcomm, twilio",
        ),
        (
            json!({"provider": "sonetel", "operation": "get_account", "fault": reset}),
            "it has create_token, get",
        ),
        (json!({"operation": "get", "fault": reset}), "needs a `provider`"),
        (json!({"nth": 0, "fault": reset}), "counts from 1"),
        (json!({"percent": 101, "fault": reset}), "at most 100"),
        (json!({"fault": {"kind": "status", "status": 200}}), "not an error status"),
        (json!({"provider": "restcomm", "fault": {"kind": "token_expired"}}), "no tokens"),
        (
            json!({"provider": "sonetel", "operation": "create_token", "fault": {"kind": "pages", "how": "repeated"}}),
            "has no pages",
        ),
        (json!({"fault": {"kind": "meteor"}}), "unknown variant"),
        (json!({"times": 1}), "missing field `fault`"),
        (json!({"time": 1, "fault": reset}), "unknown field `time`"),
    ] {
        let (status, answer) =
            control(&sandbox, "faults", Some(json!([{"fault": reset}, rule]))).await;
        let problem = answer["error"].as_str().unwrap();
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(problem.contains(words), "{problem}");
    }
    assert!(sandbox.faults().is_empty(), "all or none");
}

#[tokio::test]
async fn balances_and_statuses_are_set_from_outside() {
    let sandbox = sandbox().await;
    let sid = &sandbox.restcomm().account_sid;
    let changes = json!({
        "sonetel": {"credit_balance": "0.07", "status": "disabled"},
        "voximplant": {"balance": "1.5", "frozen": true},
        "restcomm": {sid: "suspended"},
    });
    let (status, state) = control(&sandbox, "state", Some(changes)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(state["sonetel"]["account"]["credit_balance"], "0.07");
    assert_eq!(state["sonetel"]["account"]["status"], "disabled");
    assert_eq!(state["restcomm"]["account"]["status"], "suspended");
    let access = sandbox.voximplant();
    let form = [("account_id", access.account_id.to_string()), ("api_key", access.api_key.clone())];
    let url = format!("{}/GetAccountInfo", access.base_url);
    let seen: Value =
        Client::new().post(url).form(&form).send().await.unwrap().json().await.unwrap();
    assert_eq!(seen["result"]["balance"].to_string(), "1.5");
    assert_eq!(seen["result"]["fixed_balance"].to_string(), "399.08");
    assert_eq!(seen["result"]["frozen"], true);
    for (changes, words) in [
        (json!([]), "an object"),
        (json!({"acme": {}}), "there is no vendor"),
        (json!({"sonetel": {"name": "x"}}), "sonetel: name can't be set"),
        (json!({"sonetel": {"credit_balance": 7}}), "is a text"),
        (json!({"voximplant": {"balance": "much"}}), "is a decimal"),
        (json!({"restcomm": {"AC7": "closed"}}), "no account's SID"),
        (json!({"restcomm": {sid: "open"}}), "no status"),
    ] {
        let (status, answer) = control(&sandbox, "state", Some(changes)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(answer["error"].as_str().unwrap().contains(words), "{answer}");
    }
}

#[tokio::test]
async fn a_dead_token_is_refused_in_the_vendors_own_way() {
    let sandbox = sandbox().await;
    let client = Client::new();
    let access = sandbox.sonetel();
    let get = async |token: &Value| {
        let url = format!("{}/account/{}", access.base_url, access.account_id);
        client.get(url).bearer_auth(token.as_str().unwrap()).send().await.unwrap()
    };
    let granted = login(&sandbox).await;
    let rule = FaultRule::new(Fault::TokenExpired).provider("sonetel");
    sandbox.add_fault(rule.operation("get").times(1)).unwrap();
    assert_eq!(get(&granted["access_token"]).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(get(&granted["access_token"]).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(get(&login(&sandbox).await["access_token"]).await.status(), StatusCode::OK);

    let rule = FaultRule::new(Fault::VendorError { code: None }).provider("sonetel");
    sandbox.add_fault(rule.operation("get").times(1)).unwrap();
    let failed = get(&login(&sandbox).await["access_token"]).await;
    assert_eq!(failed.status(), StatusCode::OK);
    let failed: Value = failed.json().await.unwrap();
    assert_eq!(
        (&failed["status"], &failed["response"]["code"]),
        (&json!("failed"), &json!("10010000"))
    );
}
