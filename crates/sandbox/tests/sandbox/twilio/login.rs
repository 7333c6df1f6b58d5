//! Who may do what: auth tokens and the three kinds of API keys.

use cpaas_sandbox::twilio::Seed;
use reqwest::Method;
use serde_json::json;

use super::fixture::{Fixture, code, json, path};

#[tokio::test]
async fn a_wrong_credential_is_told_with_the_same_code() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.twilio();
    let own = fixture.path();
    let anonymous = fixture.anonymous(Method::GET, &own).send().await.unwrap();
    assert_eq!(anonymous.headers()["www-authenticate"], "Basic realm=\"Twilio API\"");
    let error = json(anonymous, 401).await;
    assert_eq!(error["code"], 20003);
    assert_eq!(error["detail"], "Your AccountSid or AuthToken was incorrect.");
    for (user, secret) in [
        (access.account_sid.as_str(), "wrong"),
        (access.account_sid.as_str(), access.main_key.secret.as_str()),
        (access.main_key.sid.as_str(), access.auth_token.as_str()),
        ("AC00000000000000000000000000000000", access.auth_token.as_str()),
    ] {
        assert_eq!(code(fixture.get_as(user, secret, &own).await, 401).await, 20003);
    }
}

#[tokio::test]
async fn a_sub_accounts_token_opens_that_account_alone() {
    let fixture = Fixture::new().await;
    let (child, token) = fixture.child().await;
    let account = json(fixture.get_as(&child, &token, &path(&child)).await, 200).await;
    assert_eq!(account["sid"], child);
    let sibling = fixture.accounts().await[2]["sid"].as_str().unwrap().to_owned();
    for other in [fixture.path(), path(&sibling)] {
        assert_eq!(code(fixture.get_as(&child, &token, &other).await, 401).await, 20003);
    }
    let listed = json(fixture.get_as(&child, &token, "/Accounts.json").await, 200).await;
    assert_eq!(listed["accounts"].as_array().unwrap().len(), 1);
    let named = [("FriendlyName", "Own name")];
    let renamed = fixture.post_as(&child, &token, &path(&child), &named).await;
    assert_eq!(json(renamed, 200).await["friendly_name"], "Own name");
    let status = fixture.post_as(&child, &token, &path(&child), &[("Status", "closed")]).await;
    assert_eq!(code(status, 403).await, 20006);
    let nested = fixture.post_as(&child, &token, "/Accounts.json", &[]).await;
    assert_eq!(code(nested, 400).await, 21101);
}

#[tokio::test]
async fn a_key_has_the_rights_of_its_kind_and_reaches_no_sub_account() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.twilio().clone();
    let balance = format!("/Accounts/{}/Balance.json", access.account_sid);
    let own = fixture.path();
    for (key, gets) in [
        (&access.main_key, [200, 200, 200]),
        (&access.standard_key, [403, 403, 200]),
        (&access.restricted_key, [403, 200, 200]),
    ] {
        for (path, status) in ["/Accounts.json", &own, &balance].into_iter().zip(gets) {
            let response = fixture.get_as(&key.sid, &key.secret, path).await;
            if status == 403 {
                assert_eq!(code(response, 403).await, 70051);
            } else {
                json(response, status).await;
            }
        }
    }
    let key = &access.main_key;
    let named = [("FriendlyName", "By a key")];
    json(fixture.post_as(&key.sid, &key.secret, &own, &named).await, 200).await;
    json(fixture.post_as(&key.sid, &key.secret, "/Accounts.json", &named).await, 201).await;
    let (child, _) = fixture.child().await;
    assert_eq!(code(fixture.get_as(&key.sid, &key.secret, &path(&child)).await, 401).await, 20003);
}

#[tokio::test]
async fn whoever_is_suspended_or_closed_is_refused() {
    for (seed, status, expected) in
        [(Seed::new(), 401, 20003), (Seed::new().inactive_is_403(true), 403, 20403)]
    {
        let fixture = Fixture::seeded(seed).await;
        let (child, token) = fixture.child().await;
        for word in ["suspended", "closed"] {
            json(fixture.post(&path(&child), &[("Status", word)]).await, 200).await;
            let refused = fixture.get_as(&child, &token, &path(&child)).await;
            assert_eq!(code(refused, status).await, expected);
        }
        let main = fixture.sandbox.twilio().account_sid.clone();
        fixture.sandbox.set_state(&json!({"twilio": {main: "suspended"}})).unwrap();
        assert_eq!(code(fixture.get(&fixture.path()).await, status).await, expected);
    }
}

#[tokio::test]
async fn nothing_prints_a_secret() {
    let fixture = Fixture::new().await;
    let access = fixture.sandbox.twilio().clone();
    let (_, token) = fixture.child().await;
    let shown = format!("{:?} {access:?} {}", fixture.sandbox, fixture.sandbox.state());
    let journal = format!("{:?}", fixture.sandbox.journal());
    for secret in [access.auth_token, access.main_key.secret, token] {
        assert!(!shown.contains(&secret) && !journal.contains(&secret));
    }
}
