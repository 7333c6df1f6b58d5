//! `AddAccount` and `CloneAccount`.

use serde_json::json;

use super::fixture::{Fixture, code, refused};

const PASSWORD: &str = "N&w+50%=Secret";

const NEW: [(&str, &str); 3] = [
    ("account_name", "kid-one"),
    ("account_email", "kid+1@example.test"),
    ("account_password", PASSWORD),
];

const COPY: [(&str, &str); 3] = [
    ("new_account_name", "kid-two"),
    ("new_account_email", "kid+2@example.test"),
    ("new_account_password", PASSWORD),
];

/// One of the forms with something else in place of a value.
fn but<'a>(form: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().copied().filter(|(other, _)| *other != name);
    kept.chain([(name, value)]).collect()
}

#[tokio::test]
async fn a_new_child_is_there_with_all_it_was_given() {
    let fixture = Fixture::with_children(3).await;
    let more = [
        ("active", "True"),
        ("language_code", "sv"),
        ("location", "Europe/Stockholm"),
        ("min_balance_to_notify", "7.50"),
        ("account_custom_data", "x=1"),
        ("account_first_name", "Kid"),
        ("account_last_name", "Åberg"),
        ("account_notifications", "1"),
        ("tariff_changing_notifications", "true"),
        ("news_notifications", "true"),
        ("record_storage_id", "7"),
    ];
    let form = [&NEW[..], &more[..]].concat();
    let answer = fixture.call("AddAccount", &form).await;
    assert_eq!((&answer["result"], &answer["active"]), (&json!(1), &json!(true)));
    assert_eq!(answer["account_id"], fixture.id(4), "the numbering goes on");
    assert!(fixture.last_entry().committed);
    let child = fixture.child(4).await;
    for (member, expected) in [
        ("account_name", json!("kid-one")),
        ("account_email", json!("kid+1@example.test")),
        ("active", json!(true)),
        ("frozen", json!(false)),
        ("language_code", json!("sv")),
        ("location", json!("Europe/Stockholm")),
        ("min_balance_to_notify", json!(7.5)),
        ("account_custom_data", json!("x=1")),
        ("account_last_name", json!("Åberg")),
        ("news_notifications", json!(true)),
        ("record_storage_id", json!(7)),
        ("record_storage_name", json!("us-storage")),
        ("balance", json!(0)),
        ("currency", json!("USD")),
    ] {
        assert_eq!(child[member], expected, "{member}");
    }
    assert_ne!(child["created"], fixture.info().await["created"]);
    // Its key and its password are good, and it is listed.
    for proof in [("api_key", answer["api_key"].as_str().unwrap()), ("account_password", PASSWORD)]
    {
        let info = fixture.call_bare("GetAccountInfo", &[("account_name", "kid-one"), proof]).await;
        assert_eq!(info["result"]["account_id"], fixture.id(4));
    }
    let listed = fixture.call("GetChildrenAccounts", &[("child_account_name", "kid-one")]).await;
    assert_eq!(listed["result"][0], child);
    let second = but(&but(&NEW, "account_name", "kid-3"), "account_email", "k3@example.test");
    let second = fixture.call("AddAccount", &second).await;
    assert_eq!((&second["account_id"], &second["active"]), (&json!(fixture.id(5)), &json!(false)));
    assert_eq!(fixture.child(5).await["account_notifications"], false);
    assert_eq!(fixture.sandbox.state()["voximplant"]["children"], 5);
    let journal = serde_json::to_string(&fixture.sandbox.journal()).unwrap();
    assert!(!journal.contains(PASSWORD));
}

#[tokio::test]
async fn names_what_is_wrong_with_a_new_child() {
    let fixture = Fixture::with_children(3).await;
    let long = "x".repeat(8192);
    for (name, value, expected) in [
        ("account_name", "", 134),
        ("account_name", "kid", 113),
        ("account_name", &long[..21], 113),
        ("account_name", "1-kid", 114),
        ("account_name", "Kid-one", 114),
        ("account_name", "kid_one", 114),
        ("account_name", "support", 173),
        ("account_name", "child-2", 106),
        ("account_name", "acme-demo", 106),
        ("account_email", "", 134),
        ("account_email", "nobody", 136),
        ("account_email", "child-2@example.test", 128),
        ("account_email", "owner+demo@example.test", 128),
        ("account_password", "Sh0rt-!", 112),
        ("account_password", "all-lower-1", 464),
        ("account_password", "Has 5paces!", 524),
        ("account_password", "Kid-One-12", 523),
        ("active", "maybe", 101),
        ("language_code", "xx", 202),
        ("account_first_name", &long[..50], 163),
        ("account_last_name", &long[..50], 164),
        ("account_custom_data", &long, 211),
        ("min_balance_to_notify", "few", 125),
        ("record_storage_id", "99", 396),
        ("record_storage_name", "nowhere", 396),
        ("parent_account_id", "1", 177),
    ] {
        refused(&fixture.call("AddAccount", &but(&NEW, name, value)).await, expected, name);
        assert!(!fixture.last_entry().committed);
    }
    let answer = fixture.call("AddAccount", &[]).await;
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!((code(&answer), errors.len()), (134, 3));
    let both = [("record_storage_id", "7"), ("record_storage_name", "us-storage")];
    refused(&fixture.call("AddAccount", &[&NEW[..], &both].concat()).await, 458, both[1].0);
    assert_eq!(fixture.sandbox.state()["voximplant"]["children"], 3);
}

#[tokio::test]
async fn the_parents_login_has_its_own_names() {
    let fixture = Fixture::with_children(3).await;
    let access = fixture.sandbox.voximplant();
    let id = access.account_id.to_string();
    let names = [
        ("parent_account_id", id.as_str()),
        ("parent_account_name", &access.account_name),
        ("parent_account_email", &access.account_email),
    ];
    let proofs = [
        ("parent_account_api_key", access.api_key.as_str()),
        ("parent_account_password", &access.account_password),
        ("session_id", &access.session_id),
    ];
    let mut made = 3;
    for name in names {
        for proof in proofs {
            made += 1;
            let (new, email) = (format!("kid-x{made}"), format!("k{made}@example.test"));
            let form = but(&but(&NEW, "account_name", &new), "account_email", &email);
            let answer =
                fixture.call_bare("AddAccount", &[&form[..], &[name, proof]].concat()).await;
            assert_eq!(answer["account_id"], fixture.id(made), "{answer}");
        }
    }
    // The usual login is the new account's data here: no login at all.
    for login in [
        vec![],
        vec![("account_id", id.as_str()), ("api_key", &access.api_key)],
        vec![names[0], ("api_key", &access.api_key)],
        vec![names[0], ("parent_account_api_key", "wrong")],
        vec![proofs[0]],
    ] {
        let answer = fixture.call_bare("AddAccount", &[&NEW[..], &login].concat()).await;
        assert_eq!(code(&answer), 100, "{login:?}");
    }
    // A child is no parent, whatever it shows.
    let login = [("parent_account_name", "child-1"), ("parent_account_password", "P&ss+1%=Word")];
    let answer = fixture.call_bare("AddAccount", &[&NEW[..], &login].concat()).await;
    assert_eq!(code(&answer), 104);
    // Beside a token the parent may be named.
    let answer = fixture.call("AddAccount", &[&NEW[..], &names, &proofs].concat()).await;
    assert_eq!(answer["result"], 1);
    let journal = serde_json::to_string(&fixture.sandbox.journal()).unwrap();
    for secret in [&access.api_key, &access.account_password, &access.session_id] {
        assert!(!journal.contains(secret.as_str()));
    }
}

#[tokio::test]
async fn a_clone_is_like_its_template() {
    let fixture = Fixture::with_children(3).await;
    let change =
        [("account_first_name", "Temp"), ("language_code", "sv"), ("billing_address_zip", "00100")];
    let token = fixture.token(fixture.id(2));
    fixture.call_as(&token, "SetAccountInfo", &change).await;
    let form = [&COPY[..], &[("account_name", "child-2"), ("account_last_name", "Copy")]].concat();
    let answer = fixture.call("CloneAccount", &form).await;
    let result = &answer["result"];
    assert_eq!(result["account_id"], fixture.id(4));
    assert_eq!((&result["account_name"], &result["active"]), (&json!("kid-two"), &json!(true)));
    assert!(
        result["api_key"].is_string() && result["admin_users"][0]["admin_user_api_key"].is_string()
    );
    assert_eq!(result["applications"][0]["users"][1]["rule_name"], "all");
    for list in ["users", "scenarios", "acd_queues", "acd_skills", "admin_roles"] {
        assert!(result[list].is_array(), "{list}");
    }
    let clone = fixture.child(4).await;
    assert_eq!(
        (&clone["account_first_name"], &clone["account_last_name"]),
        (&json!("Temp"), &json!("Copy"))
    );
    assert_eq!(
        (&clone["language_code"], &clone["billing_address_zip"]),
        (&json!("en"), &json!("00100"))
    );
    assert_eq!(clone["balance"], 0);
}

#[tokio::test]
async fn a_clones_source_is_not_the_caller() {
    let fixture = Fixture::with_children(3).await;
    let access = fixture.sandbox.voximplant();
    let source = fixture.id(1).to_string();
    let proof = ("parent_account_api_key", access.api_key.as_str());
    let form = [&COPY[..], &[("account_id", &source), proof]].concat();
    assert_eq!(
        fixture.call_bare("CloneAccount", &form).await["result"]["account_id"],
        fixture.id(4)
    );
    for proof in [
        ("parent_account_password", access.account_password.as_str(), 113),
        ("session_id", &access.session_id, 113),
        ("parent_account_password", "P&ss+1%=Word", 100),
        ("session_id", "wrong", 161),
        ("account_password", &access.account_password, 100),
    ] {
        let form = but(&COPY, "new_account_name", "kid");
        let login = [("account_id", source.as_str()), (proof.0, proof.1)];
        let answer = fixture.call_bare("CloneAccount", &[&form[..], &login].concat()).await;
        assert_eq!(code(&answer), proof.2, "{}", proof.0);
    }
    let own = access.account_id.to_string();
    for (name, value, expected) in [
        ("account_id", own.as_str(), 115),
        ("account_id", "99", 115),
        ("account_name", "nobody", 115),
        ("account_email", "", 134),
        ("new_account_name", "kid", 113),
    ] {
        let form =
            [&COPY[..], if name.starts_with("new") { &[("account_name", "child-1")] } else { &[] }]
                .concat();
        refused(&fixture.call("CloneAccount", &but(&form, name, value)).await, expected, name);
    }
    refused(&fixture.call("CloneAccount", &COPY).await, 134, "account_id");
    let both = [&COPY[..], &[("account_id", &source), ("account_name", "child-2")]].concat();
    refused(&fixture.call("CloneAccount", &both).await, 458, "account_name");
    let wrong = [&COPY[..], &[("account_id", &own), ("api_key", &access.api_key)]].concat();
    assert_eq!(code(&fixture.call_bare("CloneAccount", &wrong).await), 100);
}
