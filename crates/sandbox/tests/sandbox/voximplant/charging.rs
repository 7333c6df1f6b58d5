//! `GetMoneyAmountToCharge` and `ChargeAccount`.

use std::time::Duration;

use cpaas_sandbox::voximplant::Seed;
use serde_json::json;

use super::fixture::{Fixture, code, refused};

const AMOUNT: &str = "GetMoneyAmountToCharge";
const CHARGE: &str = "ChargeAccount";

#[tokio::test]
async fn a_charge_lowers_the_balance_by_what_it_reports() {
    let fixture = Fixture::seeded(Seed::new().balance("100.000001").fixed_balance("7")).await;
    let due = fixture.text(AMOUNT, &[]).await;
    assert!(due.contains(r#""amount":17.423242,"#) && due.contains(r#""min_amount":0,"#), "{due}");
    let answer = fixture.text(CHARGE, &[("phone_id", "all")]).await;
    assert!(answer.contains(r#""charged_amount":17.423242,"#), "{answer}");
    assert!(answer.contains(r#""balance":82.576759,"#), "{answer}");
    assert!(fixture.last_entry().committed);
    let info = fixture.text("GetAccountInfo", &[]).await;
    assert!(
        info.contains(r#""balance":82.576759,"#) && info.contains(r#""fixed_balance":-10.423242,"#)
    );
    // What is paid is not to be paid again before the month is over.
    assert_eq!(fixture.call(AMOUNT, &[]).await["result"]["amount"], 0);
    let again = fixture.call(CHARGE, &[("phone_number", "all")]).await;
    assert_eq!(again["result"]["charged_amount"], 0);
    assert!(!fixture.last_entry().committed);
    let phones = again["result"]["phones"].as_array().unwrap();
    assert!(phones.len() == 3 && phones.iter().all(|phone| phone["is_charged"] == false));
    fixture.sandbox.advance_clock(Duration::from_secs(31 * 24 * 3600));
    assert_eq!(
        fixture.call(CHARGE, &[("phone_id", "all")]).await["result"]["charged_amount"],
        17.423_242
    );
}

#[tokio::test]
async fn phones_are_charged_by_id_or_number() {
    let fixture = Fixture::new().await;
    let all = fixture.call(AMOUNT, &[]).await["result"]["subscriptions"].take();
    assert_eq!(all.as_array().unwrap().len(), 3);
    let id = |place: u64| (fixture.id(0) * 10 + place).to_string();
    let two = format!("{};{}", id(1), id(2));
    let answer = fixture.call(CHARGE, &[("phone_id", &two)]).await;
    assert_eq!(answer["result"]["charged_amount"], 5.173_242);
    let phones = answer["result"]["phones"].as_array().unwrap();
    assert_eq!(
        (phones.len(), &phones[0]["is_charged"], &phones[0]["deactivated"]),
        (2, &json!(true), &json!(false))
    );
    let mixed = format!("{};{}", phones[0]["phone_number"].as_str().unwrap(), number(&id(3)));
    let answer = fixture.call(CHARGE, &[("phone_number", &mixed)]).await;
    assert_eq!(answer["result"]["charged_amount"], 12.25);
    assert_eq!(answer["result"]["phones"][0]["is_charged"], false);
    assert_eq!(answer["account_info"]["balance"], 19_754.926_758);
    // The fourth is charged without being asked to.
    refused(&fixture.call(CHARGE, &[("phone_id", &id(4))]).await, 181, "phone_id");
    refused(&fixture.call(CHARGE, &[("phone_id", "1")]).await, 181, "phone_id");
    refused(&fixture.call(CHARGE, &[("phone_number", "79993330011")]).await, 121, "phone_number");
    refused(&fixture.call(CHARGE, &[]).await, 134, "phone_id");
    refused(&fixture.call(CHARGE, &[("phone_number", "")]).await, 134, "phone_id");
    // As the Go SDK sends them (2.3.0).
    for (given, empty) in [("phone_id", "phone_number"), ("phone_number", "phone_id")] {
        let charged = fixture.call(CHARGE, &[(given, "all"), (empty, "")]).await;
        assert!(charged["result"]["charged_amount"].is_number(), "{charged}");
    }
    let both = [("phone_id", "all"), ("phone_number", "all")];
    refused(&fixture.call(CHARGE, &both).await, 458, "phone_number");
}

fn number(id: &str) -> String {
    format!("7{id:0>10}")
}

#[tokio::test]
async fn without_the_money_nothing_is_charged() {
    let fixture = Fixture::seeded(Seed::new().balance("17.423241")).await;
    assert_eq!(code(&fixture.call(CHARGE, &[("phone_id", "all")]).await), 127);
    assert!(!fixture.last_entry().committed);
    assert_eq!(fixture.info().await["balance"], 17.423_241);
    let fixture = Fixture::seeded(Seed::new().balance("-1").credit_limit("20")).await;
    let due = fixture.call(AMOUNT, &[]).await;
    assert_eq!(due["result"]["amount"], 18.423_242);
    assert_eq!(due["result"]["min_amount"], 18.423_242);
    let answer = fixture.call(CHARGE, &[("phone_id", "all")]).await;
    assert_eq!(answer["account_info"]["balance"], -18.423_242);
}

#[tokio::test]
async fn amounts_come_in_any_currency() {
    let fixture = Fixture::seeded(Seed::new().balance("1")).await;
    let euro = fixture.text(AMOUNT, &[("currency", "EUR")]).await;
    assert!(euro.contains(r#""amount":14.93683830077791,"#), "{euro}");
    let due = fixture.call(AMOUNT, &[]).await["result"].take();
    assert_eq!(due["bank_card_amount_usd"], 17.423_242);
    assert_eq!(due["min_bank_card_amount_usd"], 16.423_242);
    assert!(due["robokassa_amount_rub"].as_f64().unwrap() > 500.0);
    let first = &due["subscriptions"][0];
    assert_eq!(
        (&first["subscription_type"], &first["subscription_auto_charge"]),
        (&json!("PHONE_NUM"), &json!(false))
    );
    assert_eq!(first["subscription_amount"], 1.505);
    assert_eq!(first["subscription_next_renewal"].as_str().unwrap().len(), 10);
    // Far enough ahead the automatic ones are due as well.
    let later = fixture.call(AMOUNT, &[("charge_date", "2999-01-31 00:00:00")]).await;
    assert_eq!(later["result"]["amount"], 20.413_242);
    for (name, value, expected) in [
        ("currency", "SEK", 210),
        ("charge_date", "tomorrow", 111),
        ("charge_date", "2001-01-01", 233),
    ] {
        refused(&fixture.call(AMOUNT, &[(name, value)]).await, expected, name);
    }
    assert_eq!(fixture.call(CHARGE, &[("phone_id", "all")]).await["error"]["code"], 127);
}

#[tokio::test]
async fn a_child_is_charged_for_itself() {
    let fixture = Fixture::with_children(700).await;
    let before = fixture.info().await;
    let token = fixture.token(fixture.id(617));
    assert_eq!(fixture.call_as(&token, AMOUNT, &[]).await["result"]["amount"], 17.423_242);
    let answer = fixture.call_as(&token, CHARGE, &[("phone_id", "all")]).await;
    assert_eq!(answer["account_info"]["account_id"], fixture.id(617));
    assert_eq!(fixture.child(617).await["balance"], 600.265_758);
    let form = [("child_account_name", "child-617")];
    let listed = fixture.call("GetChildrenAccounts", &form).await;
    assert_eq!(listed["result"][0]["balance"], 600.265_758);
    assert_eq!(fixture.info().await, before);
    // The parent's phones are not the child's.
    let own = (fixture.id(0) * 10 + 1).to_string();
    let foreign = fixture.call_as(&token, CHARGE, &[("phone_id", &own)]).await;
    refused(&foreign, 181, "phone_id");
}
