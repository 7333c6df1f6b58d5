//! Changing accounts: names, and the rules of the status.

use std::time::Duration;

use serde_json::json;

use super::fixture::{Fixture, code, json, path};

#[tokio::test]
async fn a_change_stays_and_is_all_or_nothing() {
    let fixture = Fixture::new().await;
    let own = fixture.path();
    let renamed = fixture.post(&own, &[("FriendlyName", "Åke & b")]).await;
    assert_eq!(json(renamed, 200).await["friendly_name"], "Åke & b");
    let entry = fixture.last_entry();
    assert_eq!((entry.operation.as_str(), entry.committed), ("update", true));
    assert_eq!(json(fixture.get(&own).await, 200).await["friendly_name"], "Åke & b");

    let long = "å".repeat(65);
    for name in ["", &long] {
        assert_eq!(code(fixture.post(&own, &[("FriendlyName", name)]).await, 400).await, 20002);
    }
    let (child, _) = fixture.child().await;
    let both = [("FriendlyName", "never"), ("Status", "open")];
    assert_eq!(code(fixture.post(&path(&child), &both).await, 400).await, 21475);
    let child = json(fixture.get(&path(&child)).await, 200).await;
    assert_eq!(child["friendly_name"], "Sub-account 2");
    assert_eq!(json(fixture.post(&own, &[]).await, 200).await["friendly_name"], "Åke & b");
}

#[tokio::test]
async fn a_sub_account_is_suspended_resumed_and_closed_for_good() {
    let fixture = Fixture::new().await;
    let child = path(&fixture.child().await.0);
    for word in ["suspended", "active", "suspended", "closed"] {
        let changed = json(fixture.post(&child, &[("Status", word)]).await, 200).await;
        assert_eq!(changed["status"], word);
    }
    for word in ["active", "suspended", "closed"] {
        assert_eq!(code(fixture.post(&child, &[("Status", word)]).await, 400).await, 21479);
    }
    assert_eq!(fixture.accounts().await.len(), 3, "it is still listed");
    fixture.sandbox.advance_clock(Duration::from_secs(30 * 24 * 60 * 60 + 1));
    assert_eq!(code(fixture.get(&child).await, 404).await, 20404);
    assert_eq!(fixture.accounts().await.len(), 2);
}

#[tokio::test]
async fn a_status_in_other_letters_is_ignored_without_a_word() {
    let fixture = Fixture::new().await;
    let child = path(&fixture.child().await.0);
    let answer = json(fixture.post(&child, &[("Status", "Closed")]).await, 200).await;
    assert_eq!(answer["status"], "active");
}

#[tokio::test]
async fn a_main_account_can_not_change_its_own_status() {
    let fixture = Fixture::new().await;
    for word in ["active", "suspended", "closed"] {
        let refused = fixture.post(&fixture.path(), &[("Status", word)]).await;
        assert_eq!(code(refused, 400).await, 21477);
    }
}

#[tokio::test]
async fn a_suspended_main_account_suspends_all_below_it() {
    let fixture = Fixture::new().await;
    let (child, token) = fixture.child().await;
    let main = fixture.sandbox.twilio().account_sid.clone();
    let set = |word: &str| fixture.sandbox.set_state(&json!({"twilio": {&main: word}})).unwrap();
    set("suspended");
    assert_eq!(fixture.sandbox.state()["twilio"]["accounts"], json!({"suspended": 3}));
    assert_eq!(code(fixture.get_as(&child, &token, &path(&child)).await, 401).await, 20003);
    let resumed = fixture.post(&path(&child), &[("Status", "active")]).await;
    assert_eq!(code(resumed, 400).await, 21476);
    set("active");
    let account = json(fixture.get_as(&child, &token, &path(&child)).await, 200).await;
    assert_eq!(account["status"], "active");
}

#[tokio::test]
async fn what_the_vendor_suspended_only_the_vendor_resumes() {
    let fixture = Fixture::new().await;
    let (child, _) = fixture.child().await;
    fixture.sandbox.set_state(&json!({"twilio": {&child: "suspended"}})).unwrap();
    let resumed = fixture.post(&path(&child), &[("Status", "active")]).await;
    assert_eq!(code(resumed, 400).await, 21478);
    for (changes, words) in [
        (json!({"twilio": {"AC7": "closed"}}), "no account's SID"),
        (json!({"twilio": {&child: "open"}}), "no status"),
        (json!({"twilio": {&child: 7}}), "is a text"),
        (json!({"twilio": []}), "an object"),
    ] {
        let error = fixture.sandbox.set_state(&changes).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}
