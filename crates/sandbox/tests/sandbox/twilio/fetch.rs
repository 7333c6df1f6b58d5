//! Fetching accounts and the balance.

use reqwest::Method;
use serde_json::json;

use super::fixture::{Fixture, code, json, path, text};

#[tokio::test]
async fn an_account_is_as_the_vendor_shows_it() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.twilio();
    let account = json(fixture.get(&fixture.path()).await, 200).await;
    assert_eq!(account["sid"], access.account_sid);
    assert_eq!(account["owner_account_sid"], access.account_sid);
    assert_eq!(account["auth_token"], access.auth_token);
    assert_eq!(account["date_created"], "Wed, 16 Sep 2015 09:18:16 +0000");
    assert_eq!((&account["type"], &account["status"]), (&json!("Full"), &json!("active")));
    let balance = format!("/2010-04-01/Accounts/{}/Balance.json", access.account_sid);
    assert_eq!(account["subresource_uris"]["balance"], balance);
    let entry = fixture.last_entry();
    assert_eq!((entry.provider.as_str(), entry.operation.as_str()), ("twilio", "fetch"));

    let (child, _) = fixture.child().await;
    let child = json(fixture.get(&path(&child)).await, 200).await;
    assert_eq!(child["owner_account_sid"], access.account_sid);
    assert!(child["subresource_uris"]["balance"].is_string(), "though it has none");
}

#[tokio::test]
async fn every_answer_has_the_vendors_headers() {
    let fixture = Fixture::new().await;
    let mut ids = Vec::new();
    for path in [fixture.path(), "/Accounts/AC7.json".into(), "/nowhere".into()] {
        let response = fixture.get(&path).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("twilio-concurrent-requests"), "1");
        assert_eq!(
            (header("x-home-region"), header("x-api-domain")),
            ("us1".into(), "api.twilio.com".into())
        );
        assert!(header("twilio-request-duration").parse::<f64>().is_ok());
        let id = header("twilio-request-id");
        assert!(id.starts_with("RQ") && id.len() == 34 && !ids.contains(&id), "{id}");
        ids.push(id);
    }
}

#[tokio::test]
async fn without_the_suffix_an_answer_is_xml_and_so_is_a_failure() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.twilio();
    let path = fixture.path().replace(".json", "");
    let response = fixture.get(&path).await;
    assert_eq!(response.headers()["content-type"], "application/xml");
    let xml = response.text().await.unwrap();
    for part in [
        "<TwilioResponse><Account>".to_owned(),
        format!("<Sid>{}</Sid>", access.account_sid),
        "<FriendlyName>Acme &lt;Demo&gt; &amp; Sons' Inc</FriendlyName>".into(),
    ] {
        assert!(xml.contains(&part), "{xml}");
    }
    let response = fixture.get("/Accounts/AC7").await;
    assert_eq!(response.status(), 404);
    let xml = response.text().await.unwrap();
    assert!(xml.contains("<RestException><Code>20404</Code>"), "{xml}");
    let list = fixture.get("/Accounts").await.text().await.unwrap();
    assert!(list.contains("<Accounts><Account>"), "{list}");
}

#[tokio::test]
async fn only_a_main_account_has_a_balance() {
    let fixture = Fixture::new().await;
    let of = |sid: &str| format!("/Accounts/{sid}/Balance.json");
    let main = &fixture.sandbox.twilio().account_sid;
    let balance = json(fixture.get(&of(main)).await, 200).await;
    let expected = json!({"currency": "USD", "balance": "412.75", "account_sid": main});
    assert_eq!(balance, expected);
    assert_eq!(fixture.last_entry().operation, "fetch_balance");

    let (child, token) = fixture.child().await;
    let unknown = format!("AC{}", "0".repeat(32));
    for sid in [&child, &unknown] {
        let error = json(fixture.get(&of(sid)).await, 404).await;
        assert_eq!(error["code"], 20404);
        let words = format!("The requested resource /2010-04-01{} was not found", of(sid));
        assert_eq!(text(&error["message"]), words);
    }
    assert_eq!(code(fixture.get_as(&child, &token, &of(&child)).await, 404).await, 20404);

    fixture.sandbox.set_state(&json!({"twilio": {"balance": "-0.50"}})).unwrap();
    assert_eq!(json(fixture.get(&of(main)).await, 200).await["balance"], "-0.50");
    let odd = json!({"twilio": {"balance": "much"}});
    assert!(fixture.sandbox.set_state(&odd).unwrap_err().to_string().contains("a decimal"));
}

#[tokio::test]
async fn other_paths_and_methods_lead_nowhere() {
    let fixture = Fixture::new().await;
    assert_eq!(code(fixture.get("/Calls.json").await, 404).await, 20404);
    let access = fixture.sandbox.twilio();
    for path in ["/Accounts.json".to_owned(), fixture.path()] {
        let request = fixture.anonymous(Method::DELETE, &path);
        let request = request.basic_auth(&access.account_sid, Some(&access.auth_token));
        assert_eq!(code(request.send().await.unwrap(), 405).await, 20004);
        assert_eq!(fixture.last_entry().operation, "unknown");
    }
}
