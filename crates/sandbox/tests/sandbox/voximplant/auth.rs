//! Tokens, the legacy parameters, roles and children.

use std::time::Duration;

use serde_json::{Value, json};

use super::fixture::{Fixture, body, code};

const METHOD: &str = "GetAccountInfo";

#[tokio::test]
async fn the_key_file_is_as_the_vendors() {
    let fixture = Fixture::new().await;
    let file = fixture.key_file();
    let access = fixture.sandbox.voximplant();
    assert_eq!(file["account_id"], access.account_id);
    assert_eq!(file["account_email"], access.account_email.as_str());
    let pem = file["private_key"].as_str().unwrap();
    assert!(pem.lines().all(|line| line.len() <= 64));
    assert!(access.host.starts_with("localhost:"));
    assert!(access.base_url.starts_with("http://127.0.0.1:"));
    assert!(access.base_url.ends_with("/platform_api"));
    // One key for all sandboxes of a process.
    assert_eq!(Fixture::new().await.key_file()["private_key"], pem);
}

#[tokio::test]
async fn takes_the_tokens_of_every_sdk() {
    let fixture = Fixture::new().await;
    let id = fixture.sandbox.voximplant().account_id;
    for issuer in [json!(id), json!(id.to_string())] {
        let answer = fixture.call_as(&fixture.token(issuer), METHOD, &[]).await;
        assert_eq!(answer["result"]["account_id"], id);
    }
    let now = fixture.now();
    for (iat, exp) in [(now - 5, now + 24), (now, now + 64), (now, now + 3600), (now + 9, now + 10)]
    {
        let claims = json!({"iss": id, "iat": iat, "exp": exp, "aud": "x"});
        let token = fixture.signed(&fixture.header(), &claims);
        assert!(fixture.call_as(&token, METHOD, &[]).await["result"].is_object());
    }
}

#[tokio::test]
async fn names_the_fault_of_a_token() {
    let fixture = Fixture::new().await;
    let id = fixture.sandbox.voximplant().account_id;
    let (now, head) = (fixture.now(), fixture.header());
    let claims = |iat: u64, exp: u64| json!({"iss": id, "iat": iat, "exp": exp});
    let good = claims(now, now + 60);
    for (header, claims, expected) in [
        (&head, claims(now - 5, now + 3596), 454),
        (&head, claims(now, now), 454),
        (&head, claims(now, now - 1), 454),
        (&head, claims(now + 120, now + 180), 455),
        (&head, claims(now - 120, now - 60), 456),
        (&head, json!({"iss": id}), 447),
        (&head, json!([]), 447),
        (&head, json!({"iss": "x", "iat": now, "exp": now + 60}), 447),
        (&head, json!({"iss": -7, "iat": now, "exp": now + 60}), 447),
        (&head, json!({"iss": id, "iat": "0", "exp": now + 60}), 447),
        (&head, json!({"iss": 0, "iat": now, "exp": now + 60}), 100),
        (&head, json!({"iss": "0", "iat": now, "exp": now + 60}), 100),
        (&head, json!({"iss": id + 1, "iat": now, "exp": now + 60}), 100),
        (&json!({"alg": "RS256", "kid": "other"}), good.clone(), 433),
        (&json!({"alg": "RS256"}), good.clone(), 447),
        (&json!({"alg": "none", "kid": head["kid"]}), good.clone(), 447),
        (&json!({"alg": "HS256", "kid": head["kid"]}), good.clone(), 447),
    ] {
        let answer = fixture.call_as(&fixture.signed(header, &claims), METHOD, &[]).await;
        assert_eq!(code(&answer), expected, "{header} {claims}");
    }
    for token in ["a", "a.b", "a.b.c", "a.b.c.d", "..", "!.!.!"] {
        assert_eq!(code(&fixture.call_as(token, METHOD, &[]).await), 447, "{token}");
    }
    let token = fixture.signed(&head, &good);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let other = fixture.signed(&head, &claims(now, now + 61));
    let foreign = other.rsplit_once('.').unwrap().0;
    for forged in [
        format!("{}AAAA", &token[..token.len() - 4]),
        format!("{foreign}.{signature}"),
        format!("{signed}."),
        format!("{signed}.eyJ9"),
    ] {
        assert_eq!(code(&fixture.call_as(&forged, METHOD, &[]).await), 100, "{forged}");
    }
    let request = fixture.http.post(fixture.url(METHOD)).basic_auth("x", Some("y"));
    assert_eq!(code(&body(request.send().await.unwrap()).await), 100);
}

#[tokio::test]
async fn tokens_expire_by_the_sandboxs_clock() {
    let fixture = Fixture::new().await;
    let id = fixture.sandbox.voximplant().account_id;
    let token = fixture.token(id);
    assert!(fixture.call_as(&token, METHOD, &[]).await["result"].is_object());
    fixture.sandbox.advance_clock(Duration::from_secs(61));
    assert_eq!(code(&fixture.call_as(&token, METHOD, &[]).await), 456);
    assert!(fixture.call_as(&fixture.token(id), METHOD, &[]).await["result"].is_object());
}

#[tokio::test]
async fn takes_legacy_parameters_and_shows_the_key_to_some() {
    let fixture = Fixture::with_children(1).await;
    let access = fixture.sandbox.voximplant();
    let [id, child] = [fixture.id(0), fixture.id(1)].map(|id| id.to_string());
    let identities = [
        ("account_id", id.as_str()),
        ("account_name", &access.account_name),
        ("account_email", &access.account_email),
    ];
    let proofs = [
        ("api_key", access.api_key.as_str(), true),
        ("account_password", &access.account_password, true),
        ("session_id", &access.session_id, false),
    ];
    for identity in identities {
        for (name, value, sees_key) in proofs {
            let answer = fixture.call_bare(METHOD, &[identity, (name, value)]).await;
            let key = answer["result"].get("api_key").and_then(Value::as_str);
            assert_eq!(key, sees_key.then_some(access.api_key.as_str()));
        }
    }
    assert!(fixture.info().await.get("api_key").is_none());
    for (form, expected) in [
        (vec![], 100),
        (vec![("account_id", id.as_str())], 100),
        (vec![("account_id", &id), ("api_key", "wrong")], 100),
        (vec![("account_id", &id), ("account_password", "wrong")], 100),
        (vec![("account_name", "nobody"), ("api_key", &access.api_key)], 100),
        (vec![("account_id", "99"), ("api_key", &access.api_key)], 100),
        (vec![("account_id", &child), ("api_key", &access.api_key)], 100),
        (vec![("api_key", &access.api_key)], 100),
        (
            vec![
                ("account_id", &id),
                ("api_key", "wrong"),
                ("account_password", &access.account_password),
            ],
            100,
        ),
        (vec![("account_id", &id), ("session_id", "wrong")], 161),
        (vec![("account_id", &child), ("session_id", &access.session_id)], 161),
    ] {
        assert_eq!(code(&fixture.call_bare(METHOD, &form).await), expected, "{form:?}");
        assert!(!fixture.last_entry().committed);
    }
    // An SDK sends `account_id` beside its token.
    let answer = fixture.call(METHOD, &[("account_id", "1"), ("api_key", "wrong")]).await;
    assert_eq!(answer["result"]["account_id"], access.account_id);
}

#[tokio::test]
async fn a_token_acts_for_a_child() {
    let fixture = Fixture::with_children(100_000).await;
    let parent = fixture.sandbox.voximplant().account_id;
    for number in [1, 617, 100_000] {
        let token = fixture.token(parent + number);
        let answer = fixture.call_as(&token, METHOD, &[]).await;
        assert_eq!(answer["result"]["account_id"], parent + number);
        assert_eq!(answer["result"]["account_name"], format!("child-{number}"));
    }
    for stranger in [parent + 100_001, parent - 1] {
        let answer = fixture.call_as(&fixture.token(stranger), METHOD, &[]).await;
        assert_eq!(code(&answer), 100);
    }
    // A change stays with the child it was made to.
    let token = fixture.token(parent + 2);
    let change = [("account_first_name", "Kid"), ("callback_salt", "child-salt")];
    assert_eq!(fixture.call_as(&token, "SetAccountInfo", &change).await["result"], 1);
    let child = fixture.call_as(&token, METHOD, &[]).await;
    assert_eq!(child["result"]["account_first_name"], "Kid");
    for other in [parent, parent + 1] {
        let answer = fixture.call_as(&fixture.token(other), METHOD, &[]).await;
        assert_eq!(answer["result"]["account_first_name"], "Ada");
    }
    let login = [("account_name", "child-3"), ("account_password", "P&ss+3%=Word")];
    let answer = fixture.call_bare(METHOD, &login).await;
    assert_eq!(answer["result"]["account_id"], parent + 3);
}
