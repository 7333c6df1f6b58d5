//! Listing accounts.

use cpaas_sandbox::Options;
use serde_json::Value;

use super::fixture::{Fixture, code, json, path, text};

fn names(page: &Value) -> Vec<String> {
    let accounts = page["accounts"].as_array().unwrap();
    accounts.iter().map(|account| text(&account["friendly_name"])).collect()
}

/// The page at an address that the vendor gave.
async fn at(fixture: &Fixture, uri: &Value) -> Value {
    json(fixture.get(uri.as_str().unwrap().strip_prefix("/2010-04-01").unwrap()).await, 200).await
}

#[tokio::test]
async fn the_main_account_comes_first_then_the_newest() {
    let fixture = Fixture::new().await;
    let page = json(fixture.get("/Accounts.json").await, 200).await;
    assert_eq!(names(&page), ["Acme <Demo> & Sons' Inc", "Sub-account 2", "Sub-account 1"]);
    assert_eq!((&page["page"], &page["page_size"]), (&0.into(), &50.into()));
    assert_eq!((&page["start"], &page["end"]), (&0.into(), &2.into()));
    assert!(page["next_page_uri"].is_null() && page["previous_page_uri"].is_null());
    for account in page["accounts"].as_array().unwrap() {
        let (sid, token) = (text(&account["sid"]), text(&account["auth_token"]));
        assert_eq!(json(fixture.get_as(&sid, &token, &path(&sid)).await, 200).await, *account);
    }
}

#[tokio::test]
async fn a_page_begins_after_an_account_whatever_was_made_or_deleted_since() {
    let fixture = Fixture::started(Options::new().children(5)).await;
    let first = json(fixture.get("/Accounts.json?PageSize=2").await, 200).await;
    assert_eq!(names(&first)[1], "Sub-account 5");
    json(fixture.post("/Accounts.json", &[("FriendlyName", "newer")]).await, 201).await;
    let second = at(&fixture, &first["next_page_uri"]).await;
    assert_eq!(names(&second), ["Sub-account 4", "Sub-account 3"]);
    assert_eq!(
        (&second["page"], &second["start"], &second["end"]),
        (&1.into(), &2.into(), &3.into())
    );
    let last = at(&fixture, &second["next_page_uri"]).await;
    assert_eq!(names(&last), ["Sub-account 2", "Sub-account 1"]);
    assert!(last["next_page_uri"].is_null());
    let again = at(&fixture, &first["uri"]).await;
    assert_eq!(names(&again)[1], "newer");
    let alone = json(fixture.get("/Accounts.json?PageSize=1").await, 200).await;
    assert_eq!(names(&at(&fixture, &alone["next_page_uri"]).await), ["newer"]);
    let number = json(fixture.get("/Accounts.json?PageSize=1&Page=3").await, 200).await;
    assert_eq!(names(&number), names(&alone), "the number alone moves nothing");
}

#[tokio::test]
async fn filters_hold_on_every_page() {
    let fixture = Fixture::started(Options::new().children(4)).await;
    let (child, _) = fixture.child().await;
    json(fixture.post(&path(&child), &[("Status", "suspended")]).await, 200).await;
    let suspended = json(fixture.get("/Accounts.json?Status=suspended").await, 200).await;
    assert_eq!(names(&suspended), ["Sub-account 4"]);
    let named = json(fixture.get("/Accounts.json?FriendlyName=Sub-account+2").await, 200).await;
    assert_eq!(names(&named), ["Sub-account 2"]);
    let first = json(fixture.get("/Accounts.json?Status=active&PageSize=3").await, 200).await;
    assert_eq!(names(&at(&fixture, &first["next_page_uri"]).await), ["Sub-account 1"]);
    let none = json(fixture.get("/Accounts.json?FriendlyName=nobody").await, 200).await;
    assert_eq!((names(&none).len(), &none["start"], &none["end"]), (0, &0.into(), &0.into()));
}

#[tokio::test]
async fn odd_parameters_are_refused() {
    let fixture = Fixture::new().await;
    for query in ["PageSize=0", "PageSize=1001", "PageSize=x", "PageToken=PT?", "Status=open"] {
        let refused = fixture.get(&format!("/Accounts.json?{query}")).await;
        assert_eq!(code(refused, 400).await, 20001, "{query}");
    }
}
