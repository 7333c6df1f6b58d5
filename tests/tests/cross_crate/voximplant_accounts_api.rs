//! Voximplant's whole Accounts API against the sandbox: sixteen methods, and what they change.

use cpaas_core::{Decimal, ErrorKind, ExposeSecret};
use cpaas_sandbox::voximplant::Seed;
use cpaas_sandbox::{Options, Sandbox};
use cpaas_voximplant::{
    Account, AccountSettings, AddAccount, ChangeAccountPlan, ChargeAccount, ChildSelector, Client,
    CloneAccount, Config, Flag, GetAccountDocuments, GetAccountInfo, GetAccountPlans,
    GetAccountVerifications, GetAvailablePlans, GetChildrenAccounts, GetCurrencyRate,
    GetMoneyAmountToCharge, GetResourcePrice, GetSubscriptionPrice, Identity, PhoneSelector,
    PlanType, Selection, SetChildAccountInfo,
};

async fn sandbox(children: u32) -> Sandbox {
    Sandbox::start(Options::new().children(children).voximplant(Seed::new())).await.unwrap()
}

fn client(sandbox: &Sandbox) -> Client {
    let access = sandbox.voximplant();
    let config =
        Config::from_credentials(access.credentials.as_str()).with_base_url(&access.base_url);
    Account::new(config).unwrap().client().clone()
}

async fn balance(client: &Client) -> Decimal {
    let answer = client.get_account_info(&GetAccountInfo::new()).await.unwrap();
    answer.result.balance.unwrap()
}

fn new_child(name: &str) -> AddAccount {
    AddAccount::new(name, format!("{name}@example.test"), "Passw0rd&=+%")
        .settings(AccountSettings::new().active(true))
}

#[tokio::test]
async fn children_are_created_cloned_changed_and_listed() {
    let sandbox = sandbox(2).await;
    let client = client(&sandbox);
    let added = client.add_account(&new_child("north-1")).await.unwrap();
    assert!(!added.api_key.as_ref().unwrap().expose_secret().is_empty());
    assert!(!format!("{added:?}").contains(added.api_key.as_ref().unwrap().expose_secret()));

    let clone = CloneAccount::new(
        Identity::Name("north-1".to_owned()),
        "north-2",
        "north-2@example.test",
        "Passw0rd&=+%",
    );
    let cloned = client.clone_account(&clone).await.unwrap().result;
    assert_eq!(cloned.account_name.as_deref(), Some("north-2"));

    let id = added.account_id;
    let disable = SetChildAccountInfo::new(ChildSelector::Ids(Selection::from(id)))
        .settings(AccountSettings::new().active(false));
    client.set_child_account_info(&disable).await.unwrap();

    let mut children = client.children(GetChildrenAccounts::new());
    let mut seen = Vec::new();
    while let Some(child) = children.next().await {
        let child = child.unwrap();
        seen.push((child.account_name.unwrap(), child.active == Some(Flag::Yes)));
    }
    let seen: Vec<_> = seen.iter().map(|(name, active)| (name.as_str(), *active)).collect();
    assert_eq!(seen, [("child-1", true), ("child-2", true), ("north-1", false), ("north-2", true)]);

    // The parent's key acts for the child that it has made.
    let info =
        client.for_child(id).unwrap().get_account_info(&GetAccountInfo::new()).await.unwrap();
    assert_eq!(info.result.account_id, added.account_id);

    // None of them is not all of them.
    let none = GetChildrenAccounts::new().child_account_id(Selection::Only(Vec::new()));
    let refused = client.children(none).next().await.unwrap().unwrap_err();
    assert_eq!(
        (refused.kind(), refused.field()),
        (ErrorKind::InvalidRequest, Some("child_account_id"))
    );

    let again = client.add_account(&new_child("north-1")).await.unwrap_err();
    assert_eq!((again.kind(), again.vendor_code()), (ErrorKind::Conflict, Some("106")));
}

#[tokio::test]
async fn money_moves_by_exactly_what_is_said() {
    let sandbox = sandbox(0).await;
    let client = client(&sandbox);
    let before = balance(&client).await;
    let due = client.get_money_amount_to_charge(&GetMoneyAmountToCharge::new()).await.unwrap();
    assert!(due.result.amount.unwrap() > Decimal::ZERO);

    let charge = ChargeAccount::new(PhoneSelector::Ids(Selection::All));
    let charged = client.charge_account(&charge).await.unwrap();
    let amount = charged.result.charged_amount.unwrap();
    let after = balance(&client).await;
    assert_eq!(before - amount, after);
    assert_eq!(charged.account_info.unwrap().balance, Some(after));

    let available = GetAvailablePlans::new().plan_type(vec![PlanType::Im]);
    let plan = client.get_available_plans(&available).await.unwrap().result.items.pop().unwrap();
    let id = plan.plan_subscription_template_id;
    let dearer = ChangeAccountPlan::new(PlanType::Im).plan_subscription_template_id(id);
    client.change_account_plan(&dearer).await.unwrap();
    assert_eq!(after - plan.periodic_charge.unwrap(), balance(&client).await);
    let plans = client.get_account_plans(&GetAccountPlans::new()).await.unwrap().result;
    assert!(plans.items.iter().any(|plan| plan.plan_subscription_template_id == id), "{plans:?}");
}

#[tokio::test]
async fn rates_prices_documents_and_verifications_are_read() {
    let sandbox = sandbox(1).await;
    let client = client(&sandbox);
    let ask = GetCurrencyRate::new(["EUR".parse().unwrap()]);
    let rates = serde_json::to_value(client.get_currency_rate(&ask).await.unwrap()).unwrap();
    assert_eq!(rates["result"]["EUR"], "0.857293855");

    let prices = client.get_resource_price(&GetResourcePrice::new()).await.unwrap();
    assert!(prices.result.items.len() > 100);
    let templates = client.get_subscription_price(&GetSubscriptionPrice::new()).await.unwrap();
    assert!(!templates.result.items.is_empty());
    let documents = GetAccountDocuments::new().with_details(true);
    assert!(!client.get_account_documents(&documents).await.unwrap().result.items.is_empty());
    let verifications = GetAccountVerifications::new(sandbox.voximplant().account_id);
    assert!(
        !client.get_account_verifications(&verifications).await.unwrap().result.items.is_empty()
    );
}

#[tokio::test]
async fn legacy_credentials_work_where_their_names_collide() {
    let sandbox = sandbox(1).await;
    let access = sandbox.voximplant();
    let config = Config::account_password(
        Identity::Name(access.account_name.clone()),
        access.account_password.as_str(),
    );
    let account = Account::new(config.with_base_url(&access.base_url)).unwrap();
    let client = account.client();
    client.add_account(&new_child("north-1")).await.unwrap();
    let clone = CloneAccount::new(
        Identity::Name("north-1".to_owned()),
        "north-2",
        "north-2@example.test",
        "Passw0rd&=+%",
    );
    client.clone_account(&clone).await.unwrap();
    let taken = cpaas_voximplant::Form::new().with("account_name", "another");
    let refused = client.call("SetAccountInfo", taken, cpaas_voximplant::Access::Write).await;
    assert_eq!(refused.unwrap_err().field(), Some("account_name"), "whose would it be?");

    let own = client.account_id().await.unwrap();
    let verifications = GetAccountVerifications::new(own);
    client.get_account_verifications(&verifications).await.unwrap();
    let shown = serde_json::to_string(&sandbox.journal()).unwrap();
    assert!(!shown.contains(&access.account_password) && !shown.contains("Passw0rd"), "redacted");
}
