//! The sixteen methods: every way to ask, and the answers that the vendor documents.

use cpaas_voximplant::{
    Access, AccountSettings, AddAccount, ChangeAccountPlan, ChargeAccount, ChildSelector,
    ChildrenOrder, Client, CloneAccount, Currency, Date, Decimal, GetAccountDocuments,
    GetAccountInfo, GetAccountPlans, GetAccountVerifications, GetAvailablePlans,
    GetChildrenAccounts, GetCurrencyRate, GetMoneyAmountToCharge, GetResourcePrice,
    GetSubscriptionPrice, Identity, ParentCredentials, ParentSecret, PhoneSelector, PlanType,
    RecordStorage, Result, Selection, SetChildAccountInfo, SubscriptionTemplateType,
    VerificationStatus,
};
use serde_json::Value;

use super::support::everything;

/// A method, what it may do, its documented answer with every member, and its least answer.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    pub(crate) documented: &'static str,
    pub(crate) least: &'static str,
    /// How many ways to ask there are in [`ask`].
    pub(crate) ways: usize,
}

const fn read(
    name: &'static str,
    ways: usize,
    documented: &'static str,
    least: &'static str,
) -> Method {
    Method { name, access: Access::Read, documented, least, ways }
}

const fn write(
    name: &'static str,
    ways: usize,
    documented: &'static str,
    least: &'static str,
) -> Method {
    Method { name, access: Access::Write, documented, least, ways }
}

const DONE: &str = r#"{"result":1}"#;
const NOTHING: &str = r#"{"result":[]}"#;

pub(crate) const METHODS: &[Method] = &[
    write("AddAccount", 6, ADDED, r#"{"account_id":7}"#),
    write("CloneAccount", 5, CLONED, r#"{"result":{"account_id":7}}"#),
    read("GetAccountInfo", 2, super::DOCUMENTED, r#"{"result":{"account_id":7}}"#),
    write("SetAccountInfo", 1, DONE, DONE),
    write("SetChildAccountInfo", 4, DONE, DONE),
    read("GetCurrencyRate", 2, RATES, r#"{"result":{}}"#),
    read("GetResourcePrice", 3, RESOURCES, r#"{"result":[{"resource_type":"ASR"}]}"#),
    read("GetSubscriptionPrice", 3, TEMPLATES, r#"{"result":[{"subscription_template_id":"7"}]}"#),
    read("GetChildrenAccounts", 3, CHILDREN, r#"{"result":[{"account_id":7}]}"#),
    read("GetMoneyAmountToCharge", 2, AMOUNTS, r#"{"result":{}}"#),
    write("ChargeAccount", 4, CHARGED, r#"{"result":{}}"#),
    write("ChangeAccountPlan", 2, CHANGED, DONE),
    read("GetAccountPlans", 2, PLANS, NOTHING),
    read("GetAvailablePlans", 2, AVAILABLE, NOTHING),
    read(
        "GetAccountDocuments",
        3,
        DOCUMENTS,
        r#"{"result":[{"account_id":7,"verifications":null}]}"#,
    ),
    read("GetAccountVerifications", 2, VERIFICATIONS, NOTHING),
];

const ADDED: &str =
    r#"{"result":1,"account_id":1111112,"api_key":"5e0d-shown-once","active":true}"#;

const CLONED: &str = r#"{"result":{
  "account_id":1111113,"account_name":"acme-south","account_email":"south@example.com","active":true,
  "api_key":"5e0d-shown-once","users":[{"user_id":1,"user_name":"u"}],
  "scenarios":[{"scenario_id":2,"scenario_name":"s"}],
  "applications":[{"application_id":3,"application_name":"a",
    "users":[{"rule_id":4,"rule_name":"r"}],"rules":[{"rule_id":4,"rule_name":"r"}]}],
  "acd_queues":[{"acd_queue_id":5,"acd_queue_name":"q"}],
  "acd_skills":[{"skill_id":6,"skill_name":"k"}],
  "admin_roles":[{"admin_role_id":7,"admin_role_name":"o"}],
  "admin_users":[{"admin_user_id":8,"admin_user_name":"m","admin_user_api_key":"5e0d-shown-once"}]}}"#;

const RATES: &str = r#"{"result":{"RUR":76.4375,"EUR":0.8571,"USD":1}}"#;

const RESOURCES: &str = r#"{"result":[{"resource_type":"PSTNOUT","price_groups":[{
  "price_group_name":"Sweden","price_group_id":9,"price":0.00610,"num_resources_per_price":60,
  "quantum":1,"params":{"allowed":["46"],"forbidden":["4670"],"requested":["468"]}}]}]}"#;

const TEMPLATES: &str = r#"{"result":[{"subscription_template_id":10,"currency":"RUR",
  "installation_price":1,"installation_price_in_currency":76.4375,"price":3.668242,
  "price_in_currency":293.855,"period":"0-1-0 0:0:0","subscription_template_type":"PHONE_NUM",
  "subscription_template_name":"Phone GB","required_verification":"UK",
  "verification_status":"not_required","installation_tax_reserve":0.1,"tax_reserve":0.25}]}"#;

const CHILDREN: &str = r#"{"result":[{"account_id":1111112,"account_name":"acme-north",
  "api_key":"5e0d-shown-once","balance":4.90,"currency":"USD"}],"total_count":41,"count":1}"#;

const AMOUNTS: &str = r#"{"result":{"amount":293.855,"min_amount":3.668242,
  "bank_card_amount_usd":10,"min_bank_card_amount_usd":10,"robokassa_amount_rub":500.5,
  "min_robokassa_amount_rub":500,"subscriptions":[{"subscription_amount":1.25,
  "subscription_type":"PHONE_NUM","subscription_description":"4412",
  "subscription_auto_charge":false,"subscription_next_renewal":"2026-12-01"}]}}"#;

const CHARGED: &str = r#"{"result":{"charged_amount":1.25,"phones":[{"phone_id":11,
  "phone_number":"79993330011","deactivated":false,"is_charged":true}]},"account_info":
  {"account_id":1111111,"frozen":false,"balance":19771.10,"currency":"USD"}}"#;

const CHANGED: &str = r#"{"result":1,"account_info":
  {"account_id":1111111,"frozen":false,"balance":"19771.10","currency":"USD"}}"#;

const PLANS: &str = r#"{"result":[{"plan_subscription_template_id":12,"next_charge":"2026-12-01",
  "plan_type":"IM","plan_name":"Start","periodic_charge":49.90,"packages":[{
  "price_group_id":[13,14],"package_name":"IM","may_overrun":true,"overrun_price":0.01,
  "overrun_resources":1,"resource_left":990,"package_size":1100,"orig_package_size":1000}]}]}"#;

const AVAILABLE: &str = r#"{"result":[{"plan_subscription_template_id":12,"plan_type":"mau",
  "plan_name":"More","periodic_charge":99,"packages":[{"price_group_id":[13],"package_name":"IM",
  "may_overrun":false,"overrun_price":0.01,"overrun_resources":1,"package_size":1100}]}]}"#;

const DOCUMENTS: &str = r#"{"result":[{"account_id":1111111,"verifications":[{
  "verification_name":"UK","verification_status":"IN_PROGRESS","unverified_hold_until":"2026-12-01",
  "documents":[{"account_document_id":15,"is_individual":true,"comment":"c",
  "uploaded":"2026-11-22 06:03:00","account_document_status":"INCOMPLETE_SET"}]}]}]}"#;

const VERIFICATIONS: &str = r#"{"result":[{"verification_id":16,"status":"ACTIVE",
  "status_scheme":"DEFAULT","creation_type":"MANUAL","created":"2026-11-22","comments":"c",
  "credentials":{"individual":{"name":"n"},"legal_entity":{"x":1.50},"entrepreneur":{},
  "legal_status":"INDIVIDUAL"},"default_end_user":[{"end_user_uuid":"e-1","credentials":
  {"individual":[],"legal_entity":1,"entrepreneur":"e","legal_status":"LEGAL_ENTITY"}}],
  "agreements":[{"agreement_id":17,"type":"t","status":"s","agreement_number":"n",
  "agreement_date":"d","signing_type":"g","comments":"c"}]}]}"#;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn currency(text: &str) -> Currency {
    text.parse().unwrap()
}

fn add_account(way: usize) -> AddAccount {
    let request = AddAccount::new("acme-north", "north@example.com", "Passw0rd!");
    let parent = ParentCredentials::new;
    let by_id = |proof| parent(Identity::Id(1_111_111), proof);
    match way {
        0 => request,
        1 => request.parent(by_id(ParentSecret::ApiKey("k".into()))).settings(
            AccountSettings::new()
                .active(true)
                .language_code("sv")
                .location("Europe/Stockholm")
                .min_balance_to_notify(Decimal::new(510, 2))
                .account_custom_data("{}")
                .account_first_name("Ann")
                .account_last_name("North")
                .account_notifications(true)
                .tariff_changing_notifications(false)
                .news_notifications(true)
                .record_storage(RecordStorage::Id("42".into())),
        ),
        2 => request
            .settings(AccountSettings::new().record_storage(RecordStorage::Name("eu".into()))),
        3 => {
            let proof = ParentSecret::Password("Passw0rd!".into());
            request.parent(parent(Identity::Name("acme".into()), proof))
        }
        4 => {
            let proof = ParentSecret::ApiKey("k".into());
            request.parent(parent(Identity::Email("a@b.se".into()), proof))
        }
        _ => request.parent(by_id(ParentSecret::SessionId("s".into()))),
    }
}

fn clone_account(way: usize) -> CloneAccount {
    let model = match way {
        0 | 1 => Identity::Id(1_111_112),
        2 | 3 => Identity::Name("acme-north".into()),
        _ => Identity::Email("north@example.com".into()),
    };
    let request = CloneAccount::new(model, "acme-south", "south@example.com", "Passw0rd!");
    match way {
        1 => request.parent(ParentSecret::ApiKey("k".into())).settings(
            AccountSettings::new()
                .language_code("sv")
                .location("Europe/Stockholm")
                .account_custom_data("{}")
                .account_first_name("Ann")
                .account_last_name("South"),
        ),
        2 => request.parent(ParentSecret::Password("Passw0rd!".into())),
        3 => request.parent(ParentSecret::SessionId("s".into())),
        _ => request,
    }
}

fn set_child(way: usize) -> SetChildAccountInfo {
    match way {
        0 => SetChildAccountInfo::new(1_111_112)
            .new_child_account_email("n@example.com")
            .new_child_account_password("Passw0rd!")
            .settings(
                AccountSettings::new()
                    .callback_url("https://example.com/hook")
                    .callback_salt("pepper")
                    .account_notifications(true)
                    .tariff_changing_notifications(false)
                    .news_notifications(true)
                    .active(false)
                    .language_code("sv")
                    .location("Etc/GMT")
                    .min_balance_to_notify(Decimal::new(510, 2))
                    .support_robokassa(true)
                    .support_bank_card(false)
                    .support_invoice(true)
                    .can_use_restricted(false),
            ),
        1 => SetChildAccountInfo::new(ChildSelector::Ids(Selection::All))
            .settings(AccountSettings::new().active(true)),
        2 => {
            let names = ChildSelector::Names(vec!["acme-north".into(), "acme-south".into()]);
            SetChildAccountInfo::new(names).settings(AccountSettings::new().active(true))
        }
        _ => {
            let emails = ChildSelector::Emails(vec!["a@b.se".into()]);
            SetChildAccountInfo::new(emails).settings(AccountSettings::new().active(true))
        }
    }
}

fn children(way: usize) -> GetChildrenAccounts {
    match way {
        0 => GetChildrenAccounts::new(),
        1 => GetChildrenAccounts::new()
            .child_account_id([1_111_112, 1_111_113])
            .child_account_name("acme-north")
            .child_account_email("north@example.com")
            .active(true)
            .frozen(false)
            .ignore_invalid_accounts(true)
            .brief_output(false)
            .medium_output(true)
            .count(20)
            .offset(40)
            .order_by(ChildrenOrder::Email)
            .return_live_balance(false),
        _ => GetChildrenAccounts::new().child_account_id(Selection::All),
    }
}

fn documents(way: usize) -> GetAccountDocuments {
    match way {
        0 => GetAccountDocuments::new(),
        1 => GetAccountDocuments::new()
            .with_details(true)
            .verification_name("UK")
            .verification_status([VerificationStatus::Required, VerificationStatus::Verified])
            .from_unverified_hold_until(day("2026-11-22"))
            .to_unverified_hold_until(day("2026-12-01"))
            .child_account_id([7, 8])
            .children_verifications_only(true),
        _ => GetAccountDocuments::new().child_account_id(Selection::All),
    }
}

fn phones(way: usize) -> PhoneSelector {
    match way {
        0 => PhoneSelector::Ids([1, 2].into()),
        1 => PhoneSelector::Ids(Selection::All),
        2 => PhoneSelector::Numbers(vec!["79993330011".to_owned()].into()),
        _ => PhoneSelector::Numbers(Selection::All),
    }
}

fn resources(way: usize) -> GetResourcePrice {
    match way {
        0 => GetResourcePrice::new(),
        1 => GetResourcePrice::new()
            .resource_type(["PSTNOUT".to_owned(), "ASR".to_owned()])
            .price_group_id(9)
            .price_group_name("Swe%")
            .resource_param(["468".to_owned(), "4670".to_owned()]),
        _ => GetResourcePrice::new().price_group_id(Selection::All),
    }
}

fn subscriptions(way: usize) -> GetSubscriptionPrice {
    match way {
        0 => GetSubscriptionPrice::new(),
        1 => GetSubscriptionPrice::new()
            .subscription_template_id([10, 11])
            .subscription_template_type(SubscriptionTemplateType::SipRegistration)
            .subscription_template_name("SIP registration")
            .count(5)
            .offset(10),
        _ => GetSubscriptionPrice::new().subscription_template_id(Selection::All),
    }
}

/// What was answered: how it prints itself, and as JSON.
pub(crate) type Shown = (String, Value);

fn shown<T: std::fmt::Debug + serde::Serialize>(answer: &T) -> Shown {
    // What is kept as it came may be JSON that no value holds, such as `1e999`.
    serde_json::to_string(answer).unwrap();
    (format!("{answer:?}"), serde_json::to_value(answer).unwrap_or_default())
}

/// Calls a method in one of its ways.
pub(crate) async fn ask(client: &Client, method: &str, way: usize) -> Result<Shown> {
    let plan = [PlanType::Im, PlanType::Mau];
    Ok(match method {
        "AddAccount" => shown(&client.add_account(&add_account(way)).await?),
        "CloneAccount" => shown(&client.clone_account(&clone_account(way)).await?),
        "GetAccountInfo" => {
            let mut request = GetAccountInfo::new();
            request.return_live_balance = (way == 1).then_some(false);
            shown(&client.get_account_info(&request).await?)
        }
        "SetAccountInfo" => shown(&client.set_account_info(&everything()).await?),
        "SetChildAccountInfo" => shown(&client.set_child_account_info(&set_child(way)).await?),
        "GetCurrencyRate" => {
            let currencies = [currency("EUR"), currency("RUR")];
            let mut request = GetCurrencyRate::new(currencies);
            request.date = (way == 1).then(|| day("2026-11-22"));
            shown(&client.get_currency_rate(&request).await?)
        }
        "GetResourcePrice" => shown(&client.get_resource_price(&resources(way)).await?),
        "GetSubscriptionPrice" => shown(&client.get_subscription_price(&subscriptions(way)).await?),
        "GetChildrenAccounts" => shown(&client.get_children_accounts(&children(way)).await?),
        "GetMoneyAmountToCharge" => {
            let mut request = GetMoneyAmountToCharge::new();
            request.currency = (way == 1).then(|| currency("USD"));
            request.charge_date = (way == 1).then(|| day("2026-12-01"));
            shown(&client.get_money_amount_to_charge(&request).await?)
        }
        "ChargeAccount" => shown(&client.charge_account(&ChargeAccount::new(phones(way))).await?),
        "ChangeAccountPlan" => {
            let mut request = ChangeAccountPlan::new(PlanType::Im);
            request.plan_subscription_template_id = (way == 1).then_some(12);
            shown(&client.change_account_plan(&request).await?)
        }
        "GetAccountPlans" if way == 0 => {
            shown(&client.get_account_plans(&GetAccountPlans::new()).await?)
        }
        "GetAccountPlans" => {
            let request =
                GetAccountPlans::new().plan_type(plan).plan_subscription_template_id([12, 13]);
            shown(&client.get_account_plans(&request).await?)
        }
        "GetAvailablePlans" if way == 0 => {
            shown(&client.get_available_plans(&GetAvailablePlans::new()).await?)
        }
        "GetAvailablePlans" => {
            let request =
                GetAvailablePlans::new().plan_type(plan).plan_subscription_template_id([12, 13]);
            shown(&client.get_available_plans(&request).await?)
        }
        "GetAccountDocuments" => shown(&client.get_account_documents(&documents(way)).await?),
        "GetAccountVerifications" => {
            let mut request = GetAccountVerifications::new(1_111_111);
            request.active_verification_only = (way == 1).then_some(true);
            shown(&client.get_account_verifications(&request).await?)
        }
        other => panic!("no way to ask {other}"),
    })
}
