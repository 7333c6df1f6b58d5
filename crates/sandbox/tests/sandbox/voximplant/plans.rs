//! `ChangeAccountPlan`, `GetAccountPlans` and `GetAvailablePlans`.

use cpaas_sandbox::voximplant::Seed;
use serde_json::{Value, json};

use super::fixture::{Fixture, code, refused};

const CHANGE: &str = "ChangeAccountPlan";

fn ids(answer: &Value) -> Vec<u64> {
    let list = answer["result"].as_array().unwrap();
    list.iter().map(|plan| plan["plan_subscription_template_id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_change_takes_the_price_and_shows_the_plan() {
    let fixture = Fixture::new().await;
    assert_eq!(ids(&fixture.call("GetAccountPlans", &[]).await), [101, 201]);
    assert_eq!(ids(&fixture.call("GetAvailablePlans", &[]).await), [102, 103, 202, 203]);
    let form = [("plan_type", "IM"), ("plan_subscription_template_id", "103")];
    let answer = fixture.text(CHANGE, &form).await;
    assert!(
        answer.contains(r#""result":1"#) && answer.contains(r#""balance":19478.495"#),
        "{answer}"
    );
    assert!(fixture.last_entry().committed);
    let info = fixture.text("GetAccountInfo", &[]).await;
    for member in
        [r#""balance":19478.495,"#, r#""live_balance":19478.495,"#, r#""fixed_balance":19876.075,"#]
    {
        assert!(info.contains(member), "{member} {info}");
    }
    let plans = fixture.text("GetAccountPlans", &[("plan_type", "IM")]).await;
    assert!(plans.contains(r#""periodic_charge":293.855"#), "{plans}");
    let plans = fixture.call("GetAccountPlans", &[]).await;
    assert_eq!(ids(&plans), [103, 201]);
    let (plan, package) = (&plans["result"][0], &plans["result"][0]["packages"][0]);
    assert_eq!(plan["next_charge"].as_str().unwrap().len(), 10);
    assert_eq!((&plan["plan_type"], &plan["plan_name"]), (&json!("IM"), &json!("IM 100K")));
    assert_eq!(package["price_group_id"], json!([1030, 1031]));
    for member in [
        "package_name",
        "may_overrun",
        "overrun_price",
        "overrun_resources",
        "package_size",
        "resource_left",
    ] {
        assert!(package.get(member).is_some(), "{member}");
    }
    assert_eq!(ids(&fixture.call("GetAvailablePlans", &[]).await), [202, 203]);
    // Without an id the next larger one is taken.
    let answer = fixture.text(CHANGE, &[("plan_type", "MAU")]).await;
    assert!(answer.contains(r#""balance":19474.826758"#), "{answer}");
    assert_eq!(ids(&fixture.call("GetAccountPlans", &[("plan_type", "MAU")]).await), [202]);
}

#[tokio::test]
async fn a_child_changes_its_own_plan() {
    let fixture = Fixture::with_children(20).await;
    let token = fixture.token(fixture.id(7));
    let before = fixture.info().await;
    let form = [("plan_type", "MAU"), ("plan_subscription_template_id", "202")];
    assert_eq!(
        fixture.call_as(&token, CHANGE, &form).await["account_info"]["account_id"],
        fixture.id(7)
    );
    assert_eq!(ids(&fixture.call_as(&token, "GetAccountPlans", &[]).await), [101, 202]);
    assert_eq!(ids(&fixture.call("GetAccountPlans", &[]).await), [101, 201]);
    assert_eq!(fixture.info().await, before);
    let frozen = fixture.call_as(&fixture.token(fixture.id(10)), CHANGE, &form).await;
    assert_eq!(code(&frozen), 379);
}

#[tokio::test]
async fn refuses_what_is_no_change_for_the_dearer() {
    let fixture = Fixture::seeded(Seed::new().balance("29.384")).await;
    let id = "plan_subscription_template_id";
    for (form, expected, field) in [
        (vec![], 134, "plan_type"),
        (vec![("plan_type", "im")], 426, "plan_type"),
        (vec![("plan_type", "IM"), (id, "999")], 110, id),
        (vec![("plan_type", "IM"), (id, "202")], 110, id),
        (vec![("plan_type", "IM"), (id, "x")], 110, id),
    ] {
        refused(&fixture.call(CHANGE, &form).await, expected, field);
    }
    assert_eq!(code(&fixture.call(CHANGE, &[("plan_type", "IM"), (id, "101")]).await), 379);
    assert_eq!(code(&fixture.call(CHANGE, &[("plan_type", "IM"), (id, "102")]).await), 127);
    assert!(!fixture.last_entry().committed);
    assert_eq!(ids(&fixture.call("GetAccountPlans", &[]).await), [101, 201]);
    assert_eq!(fixture.info().await["balance"], 29.384);
    for method in ["GetAccountPlans", "GetAvailablePlans"] {
        refused(&fixture.call(method, &[("plan_type", "IM;X")]).await, 426, "plan_type");
        refused(&fixture.call(method, &[(id, "101;7")]).await, 110, id);
        assert_eq!(
            ids(&fixture.call(method, &[("plan_type", "IM;MAU"), (id, "all")]).await).len() % 2,
            0
        );
    }
    assert_eq!(ids(&fixture.call("GetAvailablePlans", &[(id, "101;103")]).await), [103]);
}
