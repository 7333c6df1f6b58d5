//! `SetChildAccountInfo`.

use serde_json::json;

use super::fixture::{Fixture, code, refused};

const METHOD: &str = "SetChildAccountInfo";

#[tokio::test]
async fn every_change_shows_in_the_child_and_nowhere_else() {
    let fixture = Fixture::with_children(3).await;
    let before = [fixture.info().await, fixture.child(1).await, fixture.child(3).await];
    let id = fixture.id(2).to_string();
    let changes = [
        ("new_child_account_email", "new@example.test", json!("new@example.test")),
        ("callback_url", "https://example.test/c", json!("https://example.test/c")),
        ("callback_salt", "child salt", json!("child salt")),
        ("account_notifications", "false", json!(false)),
        ("tariff_changing_notifications", "False", json!(false)),
        ("news_notifications", "1", json!(true)),
        ("active", "false", json!(false)),
        ("language_code", "fi", json!("fi")),
        ("location", "Europe/Helsinki", json!("Europe/Helsinki")),
        ("min_balance_to_notify", "0.25", json!(0.25)),
        ("support_robokassa", "true", json!(true)),
        ("support_bank_card", "false", json!(false)),
        ("support_invoice", "0", json!(false)),
        ("can_use_restricted", "true", json!(true)),
    ];
    let mut form =
        vec![("child_account_id", id.as_str()), ("new_child_account_password", "N3w-secret")];
    form.extend(changes.iter().map(|(name, value, _)| (*name, *value)));
    assert_eq!(fixture.call(METHOD, &form).await, json!({"result": 1}));
    assert!(fixture.last_entry().committed);
    let child = fixture.child(2).await;
    for (name, _, expected) in &changes {
        let name = if *name == "new_child_account_email" { "account_email" } else { name };
        assert_eq!(&child[name], expected, "{name}");
    }
    assert_eq!([fixture.info().await, fixture.child(1).await, fixture.child(3).await], before);
    let list = async |form: &[(&str, &str)]| {
        fixture.call("GetChildrenAccounts", form).await["result"].as_array().unwrap().clone()
    };
    assert_eq!(list(&[("active", "false")]).await, std::slice::from_ref(&child));
    assert_eq!(list(&[("order_by", "child_account_email")]).await[2], child);
    assert!(list(&[("child_account_email", "child-2@example.test")]).await.is_empty());
    let login = [("account_email", "new@example.test"), ("account_password", "N3w-secret")];
    assert!(fixture.call_bare("GetAccountInfo", &login).await["result"].is_object());
    let journal = serde_json::to_string(&fixture.sandbox.journal()).unwrap();
    assert!(!journal.contains("N3w-secret") && !journal.contains("child salt"));
}

#[tokio::test]
async fn selects_by_id_name_address_and_all() {
    let fixture = Fixture::with_children(5).await;
    let ids = format!("{};{}", fixture.id(1), fixture.id(2));
    let disabled = async || {
        let form = [("active", "false"), ("brief_output", "true")];
        fixture.call("GetChildrenAccounts", &form).await["total_count"].as_u64().unwrap()
    };
    for (selector, value, expected) in [
        ("child_account_id", ids.as_str(), 2),
        ("child_account_name", "child-2;child-3", 3),
        ("child_account_email", "child-4@example.test", 4),
        ("child_account_id", "all", 5),
    ] {
        let answer = fixture.call(METHOD, &[(selector, value), ("active", "0")]).await;
        assert_eq!(answer["result"], 1, "{selector}");
        assert_eq!(disabled().await, expected, "{selector}");
    }
    let new = [
        ("account_name", "kid-one"),
        ("account_email", "k@example.test"),
        ("account_password", "G00d-enough"),
        ("active", "true"),
    ];
    fixture.call("AddAccount", &new).await;
    assert_eq!(disabled().await, 5, "what was said to all is not said to later ones");
    fixture.call(METHOD, &[("child_account_id", "all"), ("location", "UTC")]).await;
    for number in 1..=6 {
        assert_eq!(fixture.child(number).await["location"], "UTC");
    }
}

/// Every Go SDK from 2020 to 2.7.0 sends all three, those that are not used empty (`methods/Accounts.go` 105-109).
#[tokio::test]
async fn an_empty_selector_counts_as_absent() {
    let fixture = Fixture::with_children(3).await;
    let id = fixture.id(1).to_string();
    let selectors = ["child_account_id", "child_account_name", "child_account_email"];
    for (selector, value) in
        selectors.into_iter().zip([id.as_str(), "child-1", "child-1@example.test"])
    {
        let mut form: Vec<_> = selectors.into_iter().map(|name| (name, "")).collect();
        form.retain(|(name, _)| *name != selector);
        form.extend([(selector, value), ("location", "GMT-8")]);
        assert_eq!(fixture.call(METHOD, &form).await, json!({"result": 1}), "{selector}");
        assert!(fixture.last_entry().committed, "{selector}");

        let listed = fixture.call("GetChildrenAccounts", &form[..3]).await;
        assert_eq!(listed["total_count"], 1, "{selector}");
    }
    let none: Vec<_> = selectors.into_iter().map(|name| (name, "")).collect();
    assert_eq!(fixture.call("GetChildrenAccounts", &none).await["total_count"], 3);
    assert_eq!(fixture.child(1).await["location"], "GMT-8");
    assert_eq!(fixture.child(2).await["location"], fixture.child(3).await["location"]);
    assert_ne!(fixture.child(2).await["location"], "GMT-8");
}

#[tokio::test]
async fn says_what_is_wrong_and_changes_nothing() {
    let fixture = Fixture::with_children(3).await;
    let id = fixture.id(1).to_string();
    let (stranger, own) = (fixture.id(4).to_string(), fixture.id(0).to_string());
    let on = ("active", "false");
    for (selector, value, expected) in [
        ("child_account_id", stranger.as_str(), 194),
        ("child_account_id", &own, 194),
        ("child_account_id", "1;x", 194),
        ("child_account_name", "child-4", 198),
        ("child_account_name", "all", 198),
        ("child_account_email", "nobody@example.test", 199),
    ] {
        refused(&fixture.call(METHOD, &[(selector, value), on]).await, expected, selector);
    }
    refused(&fixture.call(METHOD, &[on]).await, 134, "child_account_id");
    let empty = [("child_account_id", ""), ("child_account_email", ""), on];
    refused(&fixture.call(METHOD, &empty).await, 134, "child_account_id");
    let both = [("child_account_id", id.as_str()), ("child_account_name", "child-2"), on];
    refused(&fixture.call(METHOD, &both).await, 458, "child_account_name");
    let long = "x".repeat(40);
    for (name, value, expected) in [
        ("new_child_account_email", "nobody", 201),
        ("new_child_account_email", "child-2@example.test", 128),
        ("new_child_account_password", "short", 112),
        ("new_child_account_password", "P&ss+1%=Word", 535),
        ("active", "x", 101),
        ("can_use_restricted", "x", 101),
        ("language_code", "x", 202),
        ("location", "x", 496),
        ("min_balance_to_notify", "x", 125),
        ("callback_url", "x", 398),
        ("callback_salt", &long, 399),
    ] {
        let answer = fixture.call(METHOD, &[("child_account_id", &id), (name, value)]).await;
        refused(&answer, expected, name);
        assert!(!fixture.last_entry().committed);
    }
    let all = [("child_account_id", "all"), ("new_child_account_email", "one@example.test")];
    refused(&fixture.call(METHOD, &all).await, 201, "new_child_account_email");
    let child = fixture.token(fixture.id(1));
    let form = [("child_account_id", id.as_str()), on];
    assert_eq!(code(&fixture.call_as(&child, METHOD, &form).await), 194);
    assert_eq!(fixture.child(1).await["active"], true);
}
