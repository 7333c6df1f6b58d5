//! Rates, prices, plans and what there is to pay.

use cpaas_voximplant::{
    ChangeAccountPlan, Currency, GetAccountPlans, GetAvailablePlans, GetCurrencyRate,
    GetMoneyAmountToCharge, GetResourcePrice, GetSubscriptionPrice, PlanType,
    SubscriptionTemplateType,
};
use serde_json::json;

use super::{Case, date};

pub(super) fn cases() -> Vec<Case> {
    prices().into_iter().chain(plans()).collect()
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn prices() -> Vec<Case> {
    let rates = json!({"currency": ["EUR", "RUR"], "date": date("2026-02-28")});
    let resources = json!({
        "resource_type": ["PSTNOUT", "SMSOUT"], "price_group_id": "all", "price_group_name": "Eu*",
        "resource_param": ["+46812345", "15550100"],
    });
    let subscriptions = json!({
        "subscription_template_id": [302, 303], "subscription_template_type": "PHONE_NUM",
        "subscription_template_name": "Phone GB", "count": 1, "offset": 0,
    });
    vec![
        Case::new("rates", "main.get_currency_rate", rates, |our| {
            our.calls(async |client| {
                let request = GetCurrencyRate::new([currency("EUR"), currency("RUR")]);
                let request = request.date("2026-02-28".parse().unwrap());
                client.get_currency_rate(&request).await
            })
        }),
        Case::new("every price", "main.get_resource_price", json!({}), |our| {
            our.calls(async |client| client.get_resource_price(&GetResourcePrice::new()).await)
        }),
        Case::new("chosen prices", "main.get_resource_price", resources, |our| {
            our.calls(async |client| {
                let request = GetResourcePrice::new()
                    .resource_type(["PSTNOUT".to_owned(), "SMSOUT".to_owned()])
                    .price_group_id(cpaas_voximplant::Selection::All)
                    .price_group_name("Eu*")
                    .resource_param(["+46812345".to_owned(), "15550100".to_owned()]);
                client.get_resource_price(&request).await
            })
        }),
        Case::new("every subscription", "main.get_subscription_price", json!({}), |our| {
            our.calls(async |client| {
                client.get_subscription_price(&GetSubscriptionPrice::new()).await
            })
        }),
        Case::new("chosen subscriptions", "main.get_subscription_price", subscriptions, |our| {
            our.calls(async |client| {
                let request = GetSubscriptionPrice::new()
                    .subscription_template_id([302, 303])
                    .subscription_template_type(SubscriptionTemplateType::PhoneNum)
                    .subscription_template_name("Phone GB")
                    .count(1)
                    .offset(0);
                client.get_subscription_price(&request).await
            })
        }),
    ]
}

fn plans() -> Vec<Case> {
    let due = json!({"currency": "EUR", "charge_date": date("2027-03-01")});
    let chosen = json!({"plan_type": ["IM", "MAU"], "plan_subscription_template_id": [102, 202]});
    let change = json!({"plan_subscription_template_id": 102, "plan_type": "IM"});
    vec![
        Case::new("amount due", "main.get_money_amount_to_charge", due, |our| {
            our.calls(async |client| {
                let request = GetMoneyAmountToCharge::new()
                    .currency(currency("EUR"))
                    .charge_date("2027-03-01".parse().unwrap());
                client.get_money_amount_to_charge(&request).await
            })
        }),
        Case::new("available plans", "main.get_available_plans", chosen.clone(), |our| {
            our.calls(async |client| {
                let request = GetAvailablePlans::new()
                    .plan_type([PlanType::Im, PlanType::Mau])
                    .plan_subscription_template_id([102, 202]);
                client.get_available_plans(&request).await
            })
        }),
        Case::new("another plan", "main.change_account_plan", change.clone(), |our| {
            our.calls(async |client| client.change_account_plan(&to_102()).await)
        }),
        Case::new("plans after the change", "main.get_account_plans", chosen, |our| {
            our.calls(async |client| {
                let request = GetAccountPlans::new()
                    .plan_type([PlanType::Im, PlanType::Mau])
                    .plan_subscription_template_id([102, 202]);
                client.get_account_plans(&request).await
            })
        }),
        Case::new("no dearer plan", "main.change_account_plan", change, |our| {
            our.calls(async |client| client.change_account_plan(&to_102()).await)
        })
        .failing("379"),
    ]
}

fn to_102() -> ChangeAccountPlan {
    ChangeAccountPlan::new(PlanType::Im).plan_subscription_template_id(102)
}
