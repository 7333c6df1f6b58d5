//! The account, the lists, and requests that lead nowhere.

use cpaas_sandbox::sonetel::Seed;
use reqwest::Method;
use serde_json::json;

use super::fixture::{Fixture, body, oauth_error};

#[tokio::test]
async fn reads_the_account_by_every_path() {
    let fixture = Fixture::new().await;
    let token = fixture.bearer().await;
    let id = fixture.sandbox.sonetel().account_id.clone();
    let doubled = format!("//account//{id}");
    for path in ["/account", "/account/", "//account//", &doubled] {
        let answer = body(fixture.get(path, &token).await, 200).await;
        assert_eq!(answer["resource"], "account");
        assert_eq!(answer["status"], "success");
        let account = &answer["response"];
        assert_eq!(account["account_id"], id.as_str());
        assert_eq!(account["name"], "Acme Inc");
        assert_eq!(account["credit_balance"], "5.04");
        assert_eq!(account["currency"], "SEK");
        assert_eq!(account["timezone_details"]["zone_id"], 4);
        assert_eq!(account["companyNameUpdated"], false);
        assert!(account["x_onboarding"].is_object());
        for optional in ["service_settings", "usage"] {
            assert!(account.get(optional).is_none());
        }
        assert_eq!(fixture.last_entry().raw_path, path);
        assert!(!fixture.last_entry().path.contains("//"));
    }
    for path in ["/account/1", "/account/abc", &format!("/account/{id}/")] {
        let response = fixture.get(path, &token).await;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(response.text().await.unwrap(), "");
    }
}

#[tokio::test]
async fn adds_the_fields_asked_for() {
    let fixture = Fixture::new().await;
    let token = fixture.bearer().await;
    let path = "/account?fields=usage,service_settings,nonsense";
    let account = &body(fixture.get(path, &token).await, 200).await["response"];
    assert!(account["usage"].is_object());
    assert_eq!(account["service_settings"]["team_chat"], true);
    assert!(account.get("notifications").is_none() && account.get("nonsense").is_none());
    assert_eq!(account["name"], "Acme Inc");
}

#[tokio::test]
async fn guards_the_account() {
    let fixture = Fixture::new().await;
    let path = fixture.account_path();
    let none = fixture.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(oauth_error(none, 401).await.0, "invalid_token");
    let junk = fixture.get(&path, "a.b.c").await;
    assert_eq!(oauth_error(junk, 401).await.0, "invalid_token");
    let put = fixture.request(Method::PUT, &path);
    let put = put.json(&json!({"name": "Thief"})).send().await.unwrap();
    assert_eq!(oauth_error(put, 401).await.0, "invalid_token");
    assert_eq!(fixture.sandbox.state()["sonetel"]["account"]["name"], "Acme Inc");
}

#[tokio::test]
async fn updates_stay() {
    let fixture = Fixture::new().await;
    let token = fixture.bearer().await;
    let same = fixture.put(&token, &json!({"name": "Acme Inc"})).await;
    assert_eq!(same["response"]["companyNameUpdated"], false);
    let changes = json!({
        "name": "Åkerlund & Söner", "language": "swe", "timezone_details": {"zone_id": "12"},
        "service_settings": {"ai_helper": true, "free_trial": "active"},
    });
    let answer = fixture.put(&token, &changes).await;
    assert_eq!(answer["status"], "success");
    let account = &answer["response"];
    assert_eq!(account["name"], "Åkerlund & Söner");
    assert_eq!(account["language"], "swe");
    assert_eq!(account["language_id"], 154);
    assert_eq!(account["timezone_details"]["zone_id"], 12);
    assert_eq!(account["timezone"], "GMT +05:30");
    assert_eq!(account["companyNameUpdated"], true);
    assert_eq!(account["credit_balance"], "5.04");
    let entry = fixture.last_entry();
    assert_eq!(entry.operation, "update");
    assert!(entry.committed);
    assert_eq!(entry.parameters["timezone_details"]["zone_id"], "12");

    let read = body(fixture.get("/account", &token).await, 200).await;
    assert_eq!(&read["response"], account);
    // What is not named stays, and so does what can't be changed.
    let settings =
        json!({"team_chat": true, "customer_chat": false, "ai_helper": true, "free_trial": "used"});
    assert_eq!(fixture.sandbox.state()["sonetel"]["account"]["service_settings"], settings);
}

#[tokio::test]
async fn refuses_updates_with_200() {
    let fixture = Fixture::new().await;
    let token = fixture.bearer().await;
    for (changes, code) in [
        (json!({}), "10010010"),
        (json!({"credit_balance": "1000"}), "10010010"),
        (json!({"name": " "}), "10010011"),
        (json!({"name": 5}), "10010011"),
        (json!({"language": "en"}), "10010012"),
        (json!({"name": "Half", "language": "xxx"}), "10010012"),
        (json!({"timezone_details": {}}), "10010013"),
        (json!({"timezone_details": {"zone_id": "Europe/Stockholm"}}), "10010013"),
        (json!({"timezone_details": {"zone_id": 12}}), "10010013"),
        (json!({"service_settings": true}), "10010014"),
        (json!({"service_settings": {"team_chat": 1}}), "10010014"),
        (json!({"service_settings": {"team_chat": "yes"}}), "10010014"),
        (json!({"service_settings": {"free_trial": "active"}}), "10010014"),
        (json!({"service_settings": {}}), "10010014"),
    ] {
        let answer = fixture.put(&token, &changes).await;
        assert_eq!(answer["status"], "failed", "{changes}");
        assert_eq!(answer["response"]["code"], code, "{changes}");
        assert!(answer["response"]["detail"].is_string());
        assert!(!fixture.last_entry().committed);
    }
    let read = body(fixture.get("/account", &token).await, 200).await;
    assert_eq!(read["response"]["name"], "Acme Inc");

    for (content_type, sent) in
        [("application/json", "{"), ("application/json", "[]"), ("text/plain", "{\"name\":\"x\"}")]
    {
        let request = fixture.request(Method::PUT, &fixture.account_path());
        let request = request.bearer_auth(&token).body(sent);
        let response = request.header("content-type", content_type).send().await;
        assert_eq!(response.unwrap().status(), 400, "{sent}");
    }
    let other = fixture.request(Method::PUT, "/account/1").bearer_auth(&token);
    let other = other.json(&json!({"name": "x"})).send().await.unwrap();
    assert_eq!(other.status(), 404);
}

#[tokio::test]
async fn lists_need_no_token() {
    let fixture = Fixture::new().await;
    let list = async |path: &str| {
        let response = fixture.request(Method::GET, path).send().await.unwrap();
        let answer = body(response, 200).await;
        answer.as_array().expect("a bare list").clone()
    };
    let languages = list("/globaldata/language").await;
    assert!(languages.len() >= 40);
    assert!(languages.contains(&json!({
        "isolangCode2Digit": "sv", "isolangCode3Digit": "swe", "langId": 154, "langName": "Swedish",
        "langFamily": "Indo-European",
    })));
    let zones = list("/globaldata/timezone").await;
    assert!(zones.len() >= 45);
    assert!(zones.contains(&json!({
        "gmt_offset": "-08:00", "zone_id": "44", "zone_name": "(GMT -8:00) Pacific time (US and Canada)",
        "daylight_saving_time": {"gmt_offset": "-07:00"},
    })));
    // The name is that of the vendor's account.yaml.
    assert!(zones.contains(&json!({
        "gmt_offset": "-05:00", "zone_id": "38",
        "zone_name": "(GMT -4:00) Eastern Time (US and Canada), New York, Detroit",
        "daylight_saving_time": {"gmt_offset": "-04:00"},
    })));
    let errors = list("/globaldata/errors").await;
    let account = list("/globaldata/errors?resource=account").await;
    assert!(!account.is_empty() && account.len() < errors.len());
    assert!(account.iter().all(|error| error["resource"] == "Account"));
    assert!(list("/globaldata/errors?resource=none").await.is_empty());
    let operations: Vec<String> =
        fixture.sandbox.journal().into_iter().map(|entry| entry.operation).collect();
    assert_eq!(operations, ["languages", "timezones", "errors", "errors", "errors"]);
}

#[tokio::test]
async fn lists_come_in_the_envelope_if_seeded_so() {
    let wrapped = Fixture::seeded(Seed::new().wrap_lists(true)).await;
    let bare = Fixture::new().await;
    for resource in ["language", "timezone", "errors"] {
        let path = format!("/globaldata/{resource}");
        let list = bare.request(Method::GET, &path).send().await.unwrap();
        let answer = wrapped.request(Method::GET, &path).send().await.unwrap();
        let envelope = json!({
            "resource": resource, "status": "success", "response": body(list, 200).await,
        });
        assert_eq!(body(answer, 200).await, envelope);
    }
}

#[tokio::test]
async fn answers_strange_requests() {
    let fixture = Fixture::new().await;
    for (path, provider) in [
        ("/nowhere", "unknown"),
        ("/accounts", "unknown"),
        ("/account/1/user", "sonetel"),
        ("/globaldata/country", "sonetel"),
        ("/SonetelAuth/1.3/oauth/token", "sonetel"),
    ] {
        let response = fixture.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["content-type"], "text/html");
        assert!(response.text().await.unwrap().starts_with("<html>"));
        let entry = fixture.last_entry();
        assert_eq!((entry.provider.as_str(), entry.operation.as_str()), (provider, "unknown"));
    }
    for (method, path, allow) in [
        (Method::DELETE, fixture.account_path().as_str(), "GET, PUT"),
        (Method::PUT, "/account/", "GET"),
        (Method::GET, "/SonetelAuth/oauth/token", "POST"),
    ] {
        let response = fixture.request(method, path).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["allow"]),
            (405, &allow.parse().unwrap())
        );
    }

    let response = fixture.token_request().body("x".repeat((1 << 20) + 1)).send().await.unwrap();
    assert_eq!(response.status(), 413);
    assert_eq!(fixture.last_entry().status, 413);
    let largest = fixture.token_request().body("x".repeat(1 << 20));
    assert_eq!(largest.send().await.unwrap().status(), 400);
}
