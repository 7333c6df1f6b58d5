//! `GetAccountInfo`.

use cpaas_sandbox::voximplant::Seed;
use serde_json::{Value, json};

use super::fixture::{Fixture, code};

/// Every member that the documents know, those of an example included, but `api_key`.
const MEMBERS: &str = "\
    account_id account_name account_email account_first_name account_last_name created \
    language_code location min_balance_to_notify account_notifications \
    tariff_changing_notifications news_notifications billing_address_name \
    billing_address_country_code billing_address_address billing_address_zip \
    billing_address_phone billing_address_state active frozen balance credit_limit currency \
    support_robokassa support_bank_card support_invoice bank_card_provider account_custom_data \
    access_entries with_access_entries callback_url callback_salt send_js_error billing_limits \
    a2p_sms_enabled max_sip_registrations fixed_balance money_on_hold live_balance enabled_3ds \
    record_storage_id record_storage_name mobile_phone allow_invoice \
    is_bank_card_auto_charge_prohibited taxpayer_type custom_pricing grace_credit \
    credit_limit_aware_balance_notifications";

/// Settings that the documents let one set without a place to read them, and what no document has.
const UNDOCUMENTED: &str = "store_outbound_sms store_inbound_sms x_onboarding x_revision";

#[tokio::test]
async fn answers_with_every_member() {
    let fixture = Fixture::new().await;
    let answer = fixture.call("GetAccountInfo", &[]).await;
    let access = fixture.sandbox.voximplant();
    assert_eq!(answer["api_address"], access.host.as_str());
    assert_eq!(answer["debugger_address"], access.host.as_str());
    let info = answer["result"].as_object().unwrap();
    let members: Vec<&str> =
        MEMBERS.split_whitespace().chain(UNDOCUMENTED.split_whitespace()).collect();
    for member in &members {
        assert!(info.contains_key(*member), "{member}");
    }
    assert_eq!(info.len(), members.len(), "a member too many, perhaps the `api_key`");
    assert_eq!(info["account_id"], access.account_id);
    assert_eq!(info["account_email"], access.account_email.as_str());
    assert_eq!(info["callback_salt"], access.callback_salt.as_str());
    assert_eq!(info["currency"], "USD");
    assert_eq!(info["created"], "2019-11-05 08:14:27");
    assert_eq!((&info["active"], &info["frozen"]), (&json!(true), &json!(false)));
    let entry = fixture.last_entry();
    assert_eq!((entry.provider.as_str(), entry.committed), ("voximplant", false));
    assert_eq!((entry.operation.as_str(), entry.status), ("GetAccountInfo", 200));
}

#[tokio::test]
async fn money_is_numbers_digit_for_digit() {
    let sent = Fixture::new().await.text("GetAccountInfo", &[]).await;
    for member in [
        r#""balance":19772.35,"#,
        r#""live_balance":19772.35,"#,
        r#""money_on_hold":397.58,"#,
        r#""fixed_balance":20169.93,"#,
        r#""credit_limit":0,"#,
        r#""min_balance_to_notify":5.25,"#,
    ] {
        assert!(sent.contains(member), "{member} {sent}");
    }
    let seed = Seed::new().balance("-0.10000000000000000000000000001").live_balance("293.8550");
    let seed = seed.credit_limit("3.668242").currency("RUR").fixed_balance("\"7.10\"");
    let sent =
        Fixture::seeded(seed.money_on_hold("1 or 2")).await.text("GetAccountInfo", &[]).await;
    for member in [
        r#""balance":-0.10000000000000000000000000001,"#,
        r#""live_balance":293.8550,"#,
        r#""credit_limit":3.668242,"#,
        r#""currency":"RUR","#,
        r#""fixed_balance":"7.10","#,
        r#""money_on_hold":"1 or 2","#,
    ] {
        assert!(sent.contains(member), "{member} {sent}");
    }
}

#[tokio::test]
async fn the_live_balance_can_be_left_out() {
    let fixture = Fixture::new().await;
    for (flag, there) in [
        ("true", true),
        ("True", true),
        ("1", true),
        ("false", false),
        ("False", false),
        ("0", false),
    ] {
        let form = [("return_live_balance", flag)];
        let answer = fixture.call("GetAccountInfo", &form).await;
        assert_eq!(answer["result"].get("live_balance").is_some(), there, "{flag}");
        assert!(answer["result"]["balance"].is_number());
        assert_eq!(fixture.last_entry().parameters["return_live_balance"], flag);
    }
    let answer = fixture.call("GetAccountInfo", &[("return_live_balance", "maybe")]).await;
    assert_eq!(code(&answer), 101);
    assert_eq!(answer["error"]["field_name"], "return_live_balance");
}

#[tokio::test]
async fn shows_the_seed() {
    let seed =
        Seed::new().account_id(77).account_name("other-name").account_email("o@example.test");
    let fixture = Fixture::seeded(seed.active(false).frozen(true)).await;
    let info = fixture.info().await;
    assert_eq!(info["account_id"], 77);
    assert_eq!(info["account_name"], "other-name");
    assert_eq!(info["account_email"], "o@example.test");
    assert_eq!((&info["active"], &info["frozen"]), (&json!(false), &json!(true)));
}

#[tokio::test]
async fn the_state_has_no_secret_and_no_float() {
    let fixture = Fixture::with_children(5).await;
    let state = &fixture.sandbox.state()["voximplant"];
    assert_eq!(state["account"]["balance"], "19772.35");
    assert_eq!(state["account"]["location"], "Etc/GMT");
    assert_eq!(state["children"], 5);
    assert_eq!(state["roles"], json!(["Owner", "Admin"]));
    let shown = format!("{:?} {:?} {state}", fixture.sandbox, fixture.sandbox.voximplant());
    let access = fixture.sandbox.voximplant();
    let pem =
        fixture.key_file()["private_key"].as_str().unwrap().lines().nth(5).unwrap().to_owned();
    for secret in
        [&access.account_password, &access.api_key, &access.session_id, &access.callback_salt, &pem]
    {
        assert!(!shown.contains(secret.as_str()), "{secret}");
    }
    assert!(
        state["account"]
            .as_object()
            .unwrap()
            .values()
            .all(|value| !matches!(value, Value::Number(n) if n.is_f64()))
    );
}
