//! The children of the account.

use cpaas_voximplant::{
    AccountSettings, ChildSelector, ChildrenOrder, Decimal, GetChildrenAccounts, Selection,
    SetChildAccountInfo,
};
use serde_json::json;

use super::{CHILD, Case, PASSWORD, decimal};

const GET: &str = "main.get_children_accounts";
const SET: &str = "main.set_child_account_info";

pub(super) fn cases() -> Vec<Case> {
    let names = json!({"child_account_name": ["child-1", "child-2"], "active": false});
    let emails = json!({"child_account_email": ["child-3@example.test"], "active": true});
    let all = json!({"child_account_id": "all", "can_use_restricted": false});
    vec![
        Case::new("children", GET, json!({}), |our| {
            our.calls(async |client| {
                client.get_children_accounts(&GetChildrenAccounts::new()).await
            })
        }),
        one_child(),
        Case::new("children in brief", GET, json!({"brief_output": true, "count": 2}), |our| {
            our.calls(async |client| {
                let request = GetChildrenAccounts::new().brief_output(true).count(2);
                client.get_children_accounts(&request).await
            })
        }),
        every_setting(),
        Case::new("children by name", SET, names, |our| {
            our.calls(async |client| {
                let which = ChildSelector::Names(vec!["child-1".into(), "child-2".into()]);
                let request =
                    SetChildAccountInfo::new(which).settings(AccountSettings::new().active(false));
                client.set_child_account_info(&request).await
            })
        }),
        Case::new("children by address", SET, emails, |our| {
            our.calls(async |client| {
                let which = ChildSelector::Emails(vec!["child-3@example.test".into()]);
                let request =
                    SetChildAccountInfo::new(which).settings(AccountSettings::new().active(true));
                client.set_child_account_info(&request).await
            })
        }),
        Case::new("all children", SET, all, |our| {
            our.calls(async |client| {
                let settings = AccountSettings::new().can_use_restricted(false);
                let all = ChildSelector::Ids(Selection::All);
                client
                    .set_child_account_info(&SetChildAccountInfo::new(all).settings(settings))
                    .await
            })
        }),
        Case::new("children after the changes", GET, json!({"active": false}), |our| {
            our.calls(async |client| {
                let request = GetChildrenAccounts::new().active(false);
                client.get_children_accounts(&request).await
            })
        }),
        Case::new("no such child", GET, json!({"child_account_id": 77}), |our| {
            our.calls(async |client| {
                let request = GetChildrenAccounts::new().child_account_id(77);
                client.get_children_accounts(&request).await
            })
        })
        .failing("194"),
    ]
}

/// A read by every parameter.
fn one_child() -> Case {
    let arguments = json!({
        "child_account_id": [CHILD, 77], "child_account_name": "child-1",
        "child_account_email": "child-1@example.test", "active": true, "frozen": false,
        "ignore_invalid_accounts": true, "brief_output": false, "medium_output": true, "count": 5,
        "offset": 0, "order_by": "child_account_email", "return_live_balance": false,
    });
    Case::new("one child", GET, arguments, |our| {
        our.calls(async |client| {
            let request = GetChildrenAccounts::new()
                .child_account_id([CHILD, 77])
                .child_account_name("child-1")
                .child_account_email("child-1@example.test")
                .active(true)
                .frozen(false)
                .ignore_invalid_accounts(true)
                .brief_output(false)
                .medium_output(true)
                .count(5)
                .offset(0)
                .order_by(ChildrenOrder::Email)
                .return_live_balance(false);
            client.get_children_accounts(&request).await
        })
    })
}

/// A change by every parameter.
fn every_setting() -> Case {
    let arguments = json!({
        "child_account_id": CHILD, "new_child_account_email": "north+1@example.test",
        "callback_url": "http://127.0.0.1:9/child?a=1&b=2", "callback_salt": "s&lt=+%",
        "new_child_account_password": PASSWORD, "account_notifications": true,
        "tariff_changing_notifications": false, "news_notifications": false, "active": true,
        "language_code": "de", "location": "Etc/GMT-8", "min_balance_to_notify": decimal("0.25"),
        "support_robokassa": false, "support_bank_card": true, "support_invoice": false,
        "can_use_restricted": true,
    });
    Case::new("every setting of a child", SET, arguments, |our| {
        our.calls(async |client| {
            let request = SetChildAccountInfo::new(CHILD)
                .new_child_account_email("north+1@example.test")
                .new_child_account_password(PASSWORD)
                .settings(
                    AccountSettings::new()
                        .callback_url("http://127.0.0.1:9/child?a=1&b=2")
                        .callback_salt("s&lt=+%")
                        .account_notifications(true)
                        .tariff_changing_notifications(false)
                        .news_notifications(false)
                        .active(true)
                        .language_code("de")
                        .location("Etc/GMT-8")
                        .min_balance_to_notify(Decimal::new(25, 2))
                        .support_robokassa(false)
                        .support_bank_card(true)
                        .support_invoice(false)
                        .can_use_restricted(true),
                );
            client.set_child_account_info(&request).await
        })
    })
}
