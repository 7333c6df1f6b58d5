//! `GetChildrenAccounts`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::fixture::{Fixture, refused};

const METHOD: &str = "GetChildrenAccounts";

fn ids(answer: &Value) -> Vec<u64> {
    let list = answer["result"].as_array().unwrap();
    list.iter().map(|account| account["account_id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn pages_have_twenty_full_accounts_by_name_at_first() {
    let fixture = Fixture::with_children(30).await;
    let answer = fixture.call(METHOD, &[]).await;
    assert_eq!((&answer["count"], &answer["total_count"]), (&json!(20), &json!(30)));
    assert_eq!(ids(&answer)[..3], [fixture.id(1), fixture.id(10), fixture.id(11)]);
    let first = &answer["result"][0];
    assert_eq!(first["account_name"], "child-1");
    assert!(first.get("api_key").is_none() && first["live_balance"].is_number());
    assert_eq!(first.as_object().unwrap().len(), fixture.info().await.as_object().unwrap().len());
    assert_eq!(first, &fixture.child(1).await);
    let rest = fixture.call(METHOD, &[("offset", "20"), ("count", "5000")]).await;
    assert_eq!((&rest["count"], &rest["total_count"]), (&json!(10), &json!(30)));
    let beyond = fixture.call(METHOD, &[("offset", "30")]).await;
    assert_eq!(beyond["result"], json!([]));
    assert_eq!(beyond["total_count"], 30);
    let legacy = fixture.call_by_password(METHOD, &[("return_live_balance", "0")]).await;
    assert!(legacy["result"][0]["api_key"].is_string());
    assert!(legacy["result"][0].get("live_balance").is_none());
    assert!(!fixture.last_entry().committed);
}

#[tokio::test]
async fn orders_filters_and_outputs() {
    let fixture = Fixture::with_children(30).await;
    for (order, expected) in [
        ("child_account_id", [1, 2, 3]),
        ("child_account_name", [1, 10, 11]),
        ("child_account_email", [10, 11, 12]),
    ] {
        let form = [("order_by", order), ("count", "3"), ("brief_output", "true")];
        let answer = fixture.call(METHOD, &form).await;
        assert_eq!(ids(&answer), expected.map(|number| fixture.id(number)), "{order}");
    }
    for (form, expected) in [
        (vec![("frozen", "true")], 3),
        (vec![("frozen", "False")], 27),
        (vec![("active", "1")], 30),
        (vec![("active", "0")], 0),
        (vec![("child_account_name", "child-7")], 1),
        (vec![("child_account_name", "child")], 0),
        (vec![("child_account_name", "child-0")], 0),
        (vec![("child_account_name", "child-31")], 0),
        (vec![("child_account_email", "child-1@example.com")], 0),
        (vec![("child_account_email", "child-1")], 0),
        (vec![("child_account_email", "child-30@example.test")], 1),
        (
            vec![
                ("child_account_name", "child-7"),
                ("child_account_email", "child-8@example.test"),
            ],
            0,
        ),
        (vec![("child_account_name", "acme-demo")], 0),
        (vec![("child_account_id", "all")], 30),
    ] {
        let answer = fixture.call(METHOD, &form).await;
        assert_eq!(answer["total_count"], expected, "{form:?}");
    }
    let list = format!("{};{};{}", fixture.id(12), fixture.id(3), fixture.id(3));
    let answer = fixture.call(METHOD, &[("child_account_id", &list)]).await;
    assert_eq!(ids(&answer), [fixture.id(12), fixture.id(3)], "by name, each once");
    let medium =
        fixture.call(METHOD, &[("medium_output", "true"), ("child_account_id", &list)]).await;
    let one = json!({"account_id": fixture.id(12), "account_name": "child-12",
        "account_email": "child-12@example.test"});
    assert_eq!(medium["result"][0], one);
    // Brief and medium output come whole if nobody says otherwise.
    assert_eq!(fixture.call(METHOD, &[("brief_output", "true")]).await["count"], 30);
}

#[tokio::test]
async fn says_what_it_cannot_read() {
    let fixture = Fixture::with_children(3).await;
    let (good, strange) = (fixture.id(2), fixture.id(4));
    let list = format!("{strange};{good}");
    for (form, expected) in [
        (("child_account_id", list.as_str()), 194),
        (("child_account_id", "x"), 194),
        (("child_account_id", ";"), 194),
        (("count", "-1"), 101),
        (("offset", "1.5"), 101),
        (("order_by", "child_account_age"), 101),
        (("active", "perhaps"), 101),
        (("brief_output", "perhaps"), 101),
    ] {
        refused(&fixture.call(METHOD, &[form]).await, expected, form.0);
    }
    let mut form = vec![("child_account_id", list.as_str()), ("ignore_invalid_accounts", "true")];
    assert_eq!(ids(&fixture.call(METHOD, &form).await), [good]);
    form[0].1 = "x;";
    assert_eq!(fixture.call(METHOD, &form).await["result"], json!([]));
}

#[tokio::test]
async fn children_have_none() {
    let fixture = Fixture::with_children(3).await;
    assert_eq!(fixture.call_by_password(METHOD, &[]).await["total_count"], 3);
    let child = fixture.call_as(&fixture.token(fixture.id(1)), METHOD, &[]).await;
    assert_eq!((&child["result"], &child["total_count"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn a_hundred_thousand_come_once_each_while_one_is_added() {
    let fixture = Fixture::with_children(100_000).await;
    let first_by_email = [("order_by", "child_account_email"), ("count", "1")];
    assert_eq!(ids(&fixture.call(METHOD, &first_by_email).await), [fixture.id(100_000)]);
    let mut seen = BTreeSet::new();
    let mut offset = 0;
    loop {
        let at = offset.to_string();
        let form = [
            ("offset", at.as_str()),
            ("count", "1000"),
            ("order_by", "child_account_id"),
            ("medium_output", "true"),
        ];
        let answer = fixture.call(METHOD, &form).await;
        let page = ids(&answer);
        offset += page.len();
        assert!(page.into_iter().all(|id| seen.insert(id)), "an id came twice");
        if offset == 50_000 {
            let new = [
                ("account_name", "aaaaa"),
                ("account_email", "aaaaa@example.test"),
                ("account_password", "G00d-enough"),
            ];
            assert_eq!(fixture.call("AddAccount", &new).await["result"], 1);
        }
        if offset as u64 >= answer["total_count"].as_u64().unwrap() {
            break;
        }
    }
    assert_eq!(seen.len(), 100_001);
    assert_eq!((seen.first(), seen.last()), (Some(&fixture.id(1)), Some(&fixture.id(100_001))));
    // The new one is the first by name and by address, and full pages come from anywhere.
    assert_eq!(ids(&fixture.call(METHOD, &first_by_email).await), [fixture.id(100_001)]);
    let first = fixture.call(METHOD, &[("count", "1")]).await;
    assert_eq!(ids(&first), [fixture.id(100_001)]);
    let form = [("offset", "99500"), ("count", "1000"), ("frozen", "false")];
    assert_eq!(fixture.call(METHOD, &form).await["total_count"], 90_001);
    let last = fixture.call(METHOD, &[("offset", "99001"), ("count", "1000")]).await;
    assert_eq!((&last["count"], &last["total_count"]), (&json!(1000), &json!(100_001)));
}
