//! `SetAccountInfo`.

use serde_json::{Value, json};

use super::fixture::{Fixture, code};

const METHOD: &str = "SetAccountInfo";

#[tokio::test]
async fn every_change_shows_in_the_info() {
    let fixture = Fixture::new().await;
    let changes = [
        ("language_code", "sv", json!("sv")),
        ("location", "Europe/Stockholm", json!("Europe/Stockholm")),
        ("account_first_name", "Zoë & Co", json!("Zoë & Co")),
        ("account_last_name", "", json!("")),
        ("mobile_phone", "+46709999999", json!("+46709999999")),
        ("min_balance_to_notify", "12.500", json!(12.5)),
        ("account_notifications", "False", json!(false)),
        ("tariff_changing_notifications", "0", json!(false)),
        ("news_notifications", "TRUE", json!(true)),
        ("send_js_error", "", json!(false)),
        ("billing_address_name", "New Inc", json!("New Inc")),
        ("billing_address_country_code", "FI", json!("FI")),
        ("billing_address_address", "Mannerheimvägen 1", json!("Mannerheimvägen 1")),
        ("billing_address_zip", "00100", json!("00100")),
        ("billing_address_phone", "+358 1", json!("+358 1")),
        ("account_custom_data", "a=b;c", json!("a=b;c")),
        ("callback_url", "https://example.test/new?x=1", json!("https://example.test/new?x=1")),
        ("callback_salt", "new salt", json!("new salt")),
        ("store_outbound_sms", "true", json!(true)),
        ("store_inbound_sms", "1", json!(true)),
    ];
    let form: Vec<_> = changes.iter().map(|(name, value, _)| (*name, *value)).collect();
    assert_eq!(fixture.call(METHOD, &form).await, json!({"result": 1}));
    let entry = fixture.last_entry();
    assert_eq!((entry.operation.as_str(), entry.committed), ("SetAccountInfo", true));
    assert_eq!(entry.parameters["callback_salt"], "[redacted]");
    assert_eq!(entry.parameters["account_first_name"], "Zoë & Co");
    let info = fixture.info().await;
    for (name, _, expected) in &changes {
        assert_eq!(&info[name], expected, "{name}");
    }
    let state = fixture.sandbox.state();
    assert_eq!(state["voximplant"]["account"]["min_balance_to_notify"], "12.500");

    let reset = format!("{}/_sandbox/state/reset", fixture.sandbox.base_url());
    fixture.http.post(reset).send().await.unwrap();
    assert_eq!(fixture.info().await["language_code"], "en");
}

#[tokio::test]
async fn says_all_that_is_wrong_and_changes_nothing() {
    let fixture = Fixture::new().await;
    let before = fixture.info().await;
    let long = "x".repeat(8192);
    let wrong = [
        ("new_account_email", "o2@example.test", 537),
        ("new_account_password", "short", 112),
        ("language_code", "swe", 202),
        ("location", "Stockholm", 496),
        ("account_first_name", &long[..50], 163),
        ("account_last_name", &long[..50], 164),
        ("mobile_phone", "call me", 203),
        ("min_balance_to_notify", "a lot", 125),
        ("account_notifications", "yes", 101),
        ("billing_address_name", &long[..200], 205),
        ("billing_address_country_code", "se", 204),
        ("billing_address_address", &long[..512], 206),
        ("billing_address_zip", &long[..30], 207),
        ("billing_address_phone", &long[..30], 208),
        ("account_custom_data", &long, 211),
        ("callback_url", "nowhere", 398),
        ("callback_salt", &long[..40], 399),
        ("store_inbound_sms", "x", 101),
    ];
    let mut form: Vec<_> = wrong.iter().map(|(name, value, _)| (*name, *value)).collect();
    form.push(("news_notifications", "true"));
    let answer = fixture.call(METHOD, &form).await;
    assert_eq!(code(&answer), 537);
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), wrong.len());
    for (name, _, expected) in wrong {
        let error = errors.iter().find(|error| error["field_name"] == name).unwrap();
        assert_eq!(error["code"], expected, "{name}");
        let alone = form.iter().copied().filter(|(field, _)| *field == name).collect::<Vec<_>>();
        assert_eq!(code(&fixture.call(METHOD, &alone).await), expected);
        assert!(!fixture.last_entry().committed);
    }
    assert_eq!(fixture.info().await, before);
}

#[tokio::test]
async fn longest_values_are_taken() {
    let fixture = Fixture::new().await;
    let long = "å".repeat(8191);
    let of = |length: usize| &long[..2 * length];
    let form = [
        ("account_first_name", of(49)),
        ("account_last_name", of(49)),
        ("billing_address_name", of(199)),
        ("billing_address_address", of(511)),
        ("billing_address_zip", of(29)),
        ("billing_address_phone", of(29)),
        ("account_custom_data", of(8191)),
        ("callback_salt", of(39)),
    ];
    assert_eq!(fixture.call(METHOD, &form).await["result"], 1);
    assert_eq!(fixture.info().await["account_custom_data"], long);
}

#[tokio::test]
async fn a_new_password_is_the_one_to_log_in_with() {
    let fixture = Fixture::new().await;
    for (password, expected) in [
        ("", 463),
        ("Sh0rt-!", 112),
        ("all-lower-1", 464),
        ("Has 5paces!", 524),
        ("Acme-Demo-1", 523),
        (fixture.sandbox.voximplant().account_password.as_str(), 535),
    ] {
        let answer = fixture.call(METHOD, &[("new_account_password", password)]).await;
        assert_eq!(code(&answer), expected, "{password}");
        assert_eq!(answer["error"]["field_name"], "new_account_password");
    }
    let new = "N&w+50%=Secret";
    assert_eq!(fixture.call(METHOD, &[("new_account_password", new)]).await["result"], 1);
    assert_eq!(code(&fixture.call_by_password("GetAccountInfo", &[]).await), 100);
    let id = fixture.sandbox.voximplant().account_id.to_string();
    let login = [("account_id", id.as_str()), ("account_password", new)];
    assert!(fixture.call_bare("GetAccountInfo", &login).await["result"].is_object());
    let journal = serde_json::to_string(&fixture.sandbox.journal()).unwrap();
    assert!(!journal.contains(new));
}

#[tokio::test]
async fn the_email_takes_the_password() {
    let fixture = Fixture::with_children(2).await;
    let access = fixture.sandbox.voximplant();
    let id = access.account_id.to_string();
    let change = |email: &'static str| [("new_account_email", email)];
    for proof in [("api_key", access.api_key.as_str()), ("session_id", &access.session_id)] {
        let form = [("account_id", id.as_str()), proof, ("new_account_email", "o2@example.test")];
        assert_eq!(code(&fixture.call_bare(METHOD, &form).await), 537);
    }
    for (email, expected) in [("nobody", 136), ("", 136), ("child-2@example.test", 128)] {
        let answer = fixture.call_by_password(METHOD, &change(email)).await;
        assert_eq!(code(&answer), expected, "{email}");
    }
    let answer = fixture.call_by_password(METHOD, &change("o2@example.test")).await;
    assert_eq!(answer["result"], 1);
    assert_eq!(fixture.info().await["account_email"], "o2@example.test");
    let old = [("account_email", access.account_email.as_str()), ("api_key", &access.api_key)];
    assert_eq!(code(&fixture.call_bare("GetAccountInfo", &old).await), 100);
}

#[tokio::test]
async fn changes_nothing_that_it_does_not_know() {
    let fixture = Fixture::new().await;
    let before = fixture.info().await;
    let form = [("mobilePhone", "+46709999999"), ("balance", "1000000"), ("account_name", "x")];
    assert_eq!(fixture.call(METHOD, &form).await, json!({"result": 1}));
    let entry = fixture.last_entry();
    assert!(!entry.committed);
    assert_eq!(entry.parameters["[other]"], json!(["[redacted]", "[redacted]"]));
    assert_eq!(fixture.info().await, before);
    assert_eq!(code(&fixture.call(METHOD, &[("billing_address_address", "")]).await), 485);
    let cleared = [("callback_url", ""), ("callback_salt", ""), ("mobile_phone", "")];
    assert_eq!(fixture.call(METHOD, &cleared).await["result"], 1);
    assert_eq!(fixture.info().await["callback_url"], Value::from(""));
}
