//! `GetCurrencyRate`, `GetResourcePrice` and `GetSubscriptionPrice`.

use serde_json::{Value, json};

use super::fixture::{Fixture, refused};

#[tokio::test]
async fn rates_are_exact() {
    let fixture = Fixture::new().await;
    let all = fixture.text("GetCurrencyRate", &[("currency", "RUR;KZT;EUR;USD")]).await;
    let expected = r#"{"result":{"EUR":0.857293855,"KZT":503.668242,"RUR":81.293855,"USD":1}}"#;
    assert_eq!(all, expected);
    let on = |date| [("currency", "EUR;USD"), ("date", date)];
    let day = fixture.text("GetCurrencyRate", &on("2024-02-29")).await;
    assert_ne!(day, fixture.text("GetCurrencyRate", &on("2024-03-01")).await);
    assert_eq!(day, fixture.text("GetCurrencyRate", &on("2024-02-29 00:00:00")).await);
    assert!(day.contains(r#""USD":1}"#), "{day}");
    for (form, expected, field) in [
        (vec![], 134, "currency"),
        (vec![("currency", "")], 134, "currency"),
        (vec![("currency", "EUR;RUB")], 210, "currency"),
        (vec![("currency", "eur")], 210, "currency"),
        (vec![("currency", "all")], 210, "currency"),
        (vec![("currency", "EUR"), ("date", "29.02.2024")], 111, "date"),
        (vec![("currency", "EUR"), ("date", "2999-01-01")], 233, "date"),
    ] {
        refused(&fixture.call("GetCurrencyRate", &form).await, expected, field);
    }
}

fn types(answer: &Value) -> Vec<&str> {
    let list = answer["result"].as_array().unwrap();
    list.iter().map(|price| price["resource_type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn resources_have_prices_by_group() {
    let fixture = Fixture::new().await;
    let method = "GetResourcePrice";
    assert_eq!(types(&fixture.call(method, &[]).await).len(), 223);
    let some = fixture.call(method, &[("resource_type", "SMSOUT;ASR")]).await;
    assert_eq!(types(&some), ["ASR", "SMSOUT"]);
    let groups = some["result"][1]["price_groups"].as_array().unwrap();
    assert_eq!((groups.len(), &groups[0]["price_group_name"]), (2, &json!("Russia")));
    assert!(groups[0]["price"].is_number() && groups[0]["quantum"].is_u64());
    assert_eq!(groups[0]["params"], json!({"allowed": ["7"], "forbidden": ["7900"]}));
    let id = groups[1]["price_group_id"].to_string();
    let one = fixture.call(method, &[("price_group_id", id.as_str())]).await;
    assert_eq!(
        (types(&one), one["result"][0]["price_groups"].as_array().unwrap().len()),
        (vec!["SMSOUT"], 1)
    );
    let named =
        fixture.call(method, &[("price_group_name", "def*"), ("price_group_id", "all")]).await;
    assert!(types(&named).contains(&"ASR") && !types(&named).contains(&"SMSOUT"));
    let form = [("resource_type", "PSTNOUT"), ("resource_param", "+46701234567;15551234567")];
    let numbers = fixture.call(method, &form).await;
    let group = &numbers["result"][0]["price_groups"][0];
    assert_eq!(group["params"]["requested"], json!(["46701234567", "15551234567"]));
    for (name, value, expected) in [
        ("resource_type", "SMSOUT;X", 429),
        ("resource_type", "smsout", 429),
        ("price_group_id", "x", 101),
        ("price_group_name", "Nowhere", 430),
        ("resource_param", "+46 70", 315),
        ("resource_param", "79001234567", 316),
    ] {
        refused(&fixture.call(method, &[(name, value)]).await, expected, name);
    }
}

#[tokio::test]
async fn subscriptions_have_prices() {
    let fixture = Fixture::new().await;
    let method = "GetSubscriptionPrice";
    let all = fixture.text(method, &[]).await;
    for figure in [r#""price":293.855,"#, r#""price":3.668242,"#, r#""period":"0-1-0 0:0:0""#] {
        assert!(all.contains(figure), "{figure} {all}");
    }
    for (form, expected) in [
        (vec![], 5),
        (vec![("subscription_template_id", "301;311")], 2),
        (vec![("subscription_template_id", "all"), ("subscription_template_type", "PHONE_NUM")], 4),
        (vec![("subscription_template_name", "SIP registration")], 1),
        (vec![("count", "2")], 2),
        (vec![("offset", "4"), ("count", "2")], 1),
        (vec![("offset", "9")], 0),
    ] {
        let answer = fixture.call(method, &form).await;
        assert_eq!(answer["result"].as_array().unwrap().len(), expected, "{form:?}");
        assert!(answer.get("count").is_none());
    }
    for (name, value, expected) in [
        ("subscription_template_id", "301;1", 244),
        ("subscription_template_id", "x", 244),
        ("subscription_template_name", "Phone", 245),
        ("subscription_template_type", "PHONE", 246),
        ("count", "x", 101),
        ("offset", "-1", 101),
    ] {
        refused(&fixture.call(method, &[(name, value)]).await, expected, name);
    }
}
