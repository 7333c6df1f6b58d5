//! Every operation of the vendor in one table: what it may do, each way to call it, the documented and
//! the least response, and how it fails. The first way of each works on a fresh sandbox.
//!
//! It needs no more than the crate's public interface, so that tests across crates can include it.

#![allow(dead_code, reason = "whoever includes it uses a part")]

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use cpaas_core::{AccountProvider, AccountUpdate, ErrorKind, Operation, Result};
use cpaas_http::Access::{self, Read, Write};
use cpaas_http::ClientOptions;
use cpaas_http::testing::CommonCase;
use cpaas_voximplant::{
    Account, AccountSettings, AddAccount, ChangeAccountPlan, ChargeAccount, ChildSelector,
    ChildrenOrder, Client, CloneAccount, Config, Currency, Date, Decimal, GetAccountDocuments,
    GetAccountInfo, GetAccountPlans, GetAccountVerifications, GetAvailablePlans,
    GetChildrenAccounts, GetCurrencyRate, GetMoneyAmountToCharge, GetResourcePrice,
    GetSubscriptionPrice, Identity, ParentCredentials, ParentSecret, PhoneSelector, PlanType,
    RecordStorage, Selection, SetAccountInfo, SetChildAccountInfo, SubscriptionTemplateType,
    VerificationStatus,
};
use serde_json::Value;

/// What a call returned: as `Debug` shows it, and as JSON.
pub(crate) type Shown = (String, Value);

/// A call, and what it returns.
pub(crate) type Call = Pin<Box<dyn Future<Output = Result<Shown>> + Send>>;

pub(crate) type CallFn = fn(Client) -> Call;

/// An operation.
pub(crate) struct Case {
    /// As errors and transports name it.
    pub(crate) name: &'static str,
    /// The client's method.
    pub(crate) method: &'static str,
    pub(crate) access: Access,
    /// Each way to call it.
    pub(crate) calls: &'static [(&'static str, CallFn)],
    /// The response with every documented member.
    pub(crate) documented: &'static str,
    pub(crate) least: &'static str,
    /// Status and body of a response, and the kind of the error.
    pub(crate) failures: &'static [(u16, &'static str, ErrorKind)],
}

/// Rows of the table: access, operation and method, the ways to call it, and the responses.
macro_rules! cases {
    ($client:ident: $($access:ident $name:ident $method:ident {
        $($way:literal: $request:expr,)+
    } $documented:expr, $least:expr;)*) => {
        pub(crate) const CASES: &[Case] = &[$(Case {
            name: stringify!($name),
            method: stringify!($method),
            access: $access,
            calls: &[$(($way, |$client| Box::pin(async move {
                let request = $request;
                Ok(shown(&$client.$method(&request).await?))
            }))),+],
            documented: $documented,
            least: $least,
            failures: FAILURES,
        }),*];
    };
}

cases! { client:
    Write AddAccount add_account {
        "what is required": new_child(),
        "every setting, parent by id and key":
            new_child().parent(parent_by_id(ParentSecret::ApiKey("k".into()))).settings(
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
                    .record_storage(RecordStorage::Id(42))
            ),
        "storage by name": new_child().settings(
            AccountSettings::new().record_storage(RecordStorage::Name("eu".into()))
        ),
        "parent by name and password": new_child().parent(ParentCredentials::new(
            Identity::Name("acme".into()),
            ParentSecret::Password("Passw0rd!".into()),
        )),
        "parent by address and key": new_child().parent(ParentCredentials::new(
            Identity::Email("a@b.se".into()),
            ParentSecret::ApiKey("k".into()),
        )),
        "parent by id and session":
            new_child().parent(parent_by_id(ParentSecret::SessionId("s".into()))),
    } ADDED, r#"{"account_id":7}"#;
    Write CloneAccount clone_account {
        "by name": clone_of(Identity::Name("child-1".into())),
        "by id, every setting, key of the parent":
            clone_of(Identity::Id(1_111_112)).parent(ParentSecret::ApiKey("k".into())).settings(
                AccountSettings::new()
                    .language_code("sv")
                    .location("Europe/Stockholm")
                    .account_custom_data("{}")
                    .account_first_name("Ann")
                    .account_last_name("South")
            ),
        "password of the parent": clone_of(Identity::Name("acme-north".into()))
            .parent(ParentSecret::Password("Passw0rd!".into())),
        "session of the parent": clone_of(Identity::Name("acme-north".into()))
            .parent(ParentSecret::SessionId("s".into())),
        "by address": clone_of(Identity::Email("north@example.com".into())),
    } CLONED, r#"{"result":{"account_id":7}}"#;
    Read GetAccountInfo get_account_info {
        "": GetAccountInfo::new(),
        "not live": GetAccountInfo::new().return_live_balance(false),
    } DOCUMENTED, r#"{"result":{"account_id":1111111}}"#;
    Write SetAccountInfo set_account_info {
        "language": SetAccountInfo::new().settings(AccountSettings::new().language_code("sv")),
        "every setting": everything(),
    } DONE, DONE;
    Write SetChildAccountInfo set_child_account_info {
        "by name": disable(ChildSelector::Names(vec!["child-1".into()])),
        "every setting": every_setting_of_a_child(),
        "all": disable(ChildSelector::Ids(Selection::All)),
        "by names": disable(ChildSelector::Names(vec!["acme-north".into(), "acme-south".into()])),
        "by addresses": disable(ChildSelector::Emails(vec!["a@b.se".into()])),
    } DONE, DONE;
    Read GetCurrencyRate get_currency_rate {
        "today": GetCurrencyRate::new([currency("EUR"), currency("RUR")]),
        "of a day":
            GetCurrencyRate::new([currency("EUR"), currency("RUR")]).date(day("2026-11-22")),
    } RATES, r#"{"result":{}}"#;
    Read GetResourcePrice get_resource_price {
        "every": GetResourcePrice::new(),
        "chosen": GetResourcePrice::new()
            .resource_type(["PSTNOUT".to_owned(), "ASR".to_owned()])
            .price_group_id(9)
            .price_group_name("Swe%")
            .resource_param(["468".to_owned(), "4670".to_owned()]),
        "of all groups": GetResourcePrice::new().price_group_id(Selection::All),
    } RESOURCES, r#"{"result":[{"resource_type":"ASR"}]}"#;
    Read GetSubscriptionPrice get_subscription_price {
        "every": GetSubscriptionPrice::new(),
        "chosen": GetSubscriptionPrice::new()
            .subscription_template_id([10, 11])
            .subscription_template_type(SubscriptionTemplateType::SipRegistration)
            .subscription_template_name("SIP registration")
            .count(5)
            .offset(10),
        "of all templates": GetSubscriptionPrice::new().subscription_template_id(Selection::All),
    } TEMPLATES, r#"{"result":[{"subscription_template_id":"7"}]}"#;
    Read GetChildrenAccounts get_children_accounts {
        "every": GetChildrenAccounts::new(),
        "chosen": GetChildrenAccounts::new()
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
        "all": GetChildrenAccounts::new().child_account_id(Selection::All),
    } CHILDREN, r#"{"result":[{"account_id":7}]}"#;
    Read GetMoneyAmountToCharge get_money_amount_to_charge {
        "": GetMoneyAmountToCharge::new(),
        "in a currency, of a day":
            GetMoneyAmountToCharge::new().currency(currency("USD")).charge_date(day("2026-12-01")),
    } AMOUNTS, r#"{"result":{}}"#;
    Write ChargeAccount charge_account {
        "all by id": ChargeAccount::new(PhoneSelector::Ids(Selection::All)),
        "by id": ChargeAccount::new(PhoneSelector::Ids([1, 2].into())),
        "by number":
            ChargeAccount::new(PhoneSelector::Numbers(vec!["79993330011".to_owned()].into())),
        "all by number": ChargeAccount::new(PhoneSelector::Numbers(Selection::All)),
    } CHARGED, r#"{"result":{}}"#;
    Write ChangeAccountPlan change_account_plan {
        "to a plan": ChangeAccountPlan::new(PlanType::Mau).plan_subscription_template_id(202),
        "of a type": ChangeAccountPlan::new(PlanType::Im),
    } CHANGED, DONE;
    Read GetAccountPlans get_account_plans {
        "every": GetAccountPlans::new(),
        "chosen": GetAccountPlans::new()
            .plan_type([PlanType::Im, PlanType::Mau])
            .plan_subscription_template_id([12, 13]),
    } PLANS, NOTHING;
    Read GetAvailablePlans get_available_plans {
        "every": GetAvailablePlans::new(),
        "chosen": GetAvailablePlans::new()
            .plan_type([PlanType::Im, PlanType::Mau])
            .plan_subscription_template_id([12, 13]),
    } AVAILABLE, NOTHING;
    Read GetAccountDocuments get_account_documents {
        "own": GetAccountDocuments::new(),
        "chosen": GetAccountDocuments::new()
            .with_details(true)
            .verification_name("UK")
            .verification_status([VerificationStatus::Required, VerificationStatus::Verified])
            .from_unverified_hold_until(day("2026-11-22"))
            .to_unverified_hold_until(day("2026-12-01"))
            .child_account_id([7, 8])
            .children_verifications_only(true),
        "all children": GetAccountDocuments::new().child_account_id(Selection::All),
    } DOCUMENTS, r#"{"result":[{"account_id":7,"verifications":null}]}"#;
    Read GetAccountVerifications get_account_verifications {
        "own": GetAccountVerifications::new(client.account_id().await?),
        "active": GetAccountVerifications::new(1_111_111).active_verification_only(true),
    } VERIFICATIONS, NOTHING;
}

const FAILURES: &[(u16, &str, ErrorKind)] = &[
    (200, r#"{"error":{"code":127,"msg":"no money"}}"#, ErrorKind::InsufficientFunds),
    (
        500,
        r#"{"error":{"code":104,"msg":"forbidden","field_name":"f"}}"#,
        ErrorKind::PermissionDenied,
    ),
];

/// The operations of the trait, over the account of [`scripted`].
pub(crate) const COMMON: &[CommonCase] = &[
    CommonCase {
        operation: Operation::Id,
        sends: &[READ],
        bodies: &[PROOF],
        documented: &[SHORT],
        result: r#""1""#,
        least: &[r#"{"result":{"account_id":7}}"#],
        least_result: r#""7""#,
        failures: COMMON_FAILURES,
        routes: &["GetAccountInfo"],
    },
    CommonCase {
        operation: Operation::Info,
        sends: &[READ],
        bodies: &[PROOF],
        documented: &[SHORT],
        result: INFO,
        least: &[LEAST],
        least_result: r#"{"id":"7","currency":"RUR","status":"unknown"}"#,
        failures: COMMON_FAILURES,
        routes: &["GetAccountInfo"],
    },
    CommonCase {
        operation: Operation::Update,
        sends: &[("POST", "/platform_api/SetAccountInfo", Write), READ],
        bodies: &["language_code=sv&account_name=acme&api_key=k", PROOF],
        documented: &[r#"{"result":1}"#, SHORT],
        result: INFO,
        least: &[r#"{"result":1}"#, LEAST],
        least_result: r#"{"id":"7","currency":"RUR","language":"sv","status":"unknown"}"#,
        failures: COMMON_FAILURES,
        routes: &["SetAccountInfo", "GetAccountInfo"],
    },
    CommonCase {
        operation: Operation::Balance,
        sends: &[READ],
        bodies: &[PROOF],
        documented: &[SHORT],
        result: r#"{"amount":"19772.35","currency":"USD","credit_limit":"0","held":"397.58","available":"19772.35"}"#,
        least: &[LEAST],
        least_result: r#"{"amount":"3000","currency":"RUR"}"#,
        failures: COMMON_FAILURES,
        routes: &["GetAccountInfo"],
    },
];

/// An account for scripted responses. It is known by its name, so that its id takes a request.
pub(crate) fn scripted(options: &ClientOptions) -> Arc<dyn AccountProvider> {
    let config = Config::api_key(Identity::Name("acme".to_owned()), "k");
    let config = config.with_base_url("https://acme.test/platform_api");
    Arc::new(Account::with_options(config, options).unwrap())
}

/// The update of [`COMMON`].
pub(crate) fn update() -> AccountUpdate {
    AccountUpdate::new().language("sv")
}

/// The account in short.
const SHORT: &str = r#"{"result":{"account_id":1,"account_name":"acme","account_email":"o@acme.test",
    "active":true,"frozen":false,"created":"2019-11-05 08:14:27","language_code":"sv","location":"Etc/GMT",
    "currency":"USD","balance":19772.35,"credit_limit":0,"money_on_hold":397.58},"api_address":"a"}"#;
const LEAST: &str = r#"{"result":{"account_id":"7","balance":3000,"currency":"RUR"}}"#;
const INFO: &str = r#"{"id":"1","name":"acme","email":"o@acme.test","status":"active","currency":"USD",
    "language":"sv","timezone":"Etc/GMT","created":"2019-11-05T08:14:27Z"}"#;
const COMMON_FAILURES: &[(u16, &str, ErrorKind)] = &[
    (200, r#"{"error":{"code":104,"msg":"no"}}"#, ErrorKind::PermissionDenied),
    (200, r#"{"error":{"code":100,"msg":"no"}}"#, ErrorKind::Unauthenticated),
    (200, r#"{"error":{"code":340,"msg":"no"}}"#, ErrorKind::RateLimited),
    (500, r#"{"result":1,"error":{"code":127,"msg":"no"}}"#, ErrorKind::InsufficientFunds),
    (200, "<html>", ErrorKind::InvalidResponse),
    (503, "", ErrorKind::Unavailable),
];
const READ: (&str, &str, Access) = ("POST", "/platform_api/GetAccountInfo", Read);
const PROOF: &str = "account_name=acme&api_key=k";

/// The account as the vendor documents it, with every documented member.
pub(crate) const DOCUMENTED: &str = r#"{
  "result": {
    "account_id": 1111111, "account_name": "acme", "account_email": "owner@example.com",
    "api_key": "5e0dd6a9-api-key", "account_first_name": "Ann", "account_last_name": "Owner",
    "created": "2014-03-17 09:05:01", "language_code": "en", "location": "Etc/GMT-3",
    "min_balance_to_notify": 5.10, "account_notifications": true,
    "tariff_changing_notifications": false, "news_notifications": true,
    "billing_address_name": "Acme Inc", "billing_address_country_code": "SE",
    "billing_address_address": "Storgatan 1", "billing_address_zip": "11411",
    "billing_address_phone": "4681234567", "billing_address_state": "Stockholm",
    "active": true, "frozen": false, "balance": 19772.35, "credit_limit": 0, "currency": "USD",
    "support_robokassa": true, "support_bank_card": true, "support_invoice": false,
    "bank_card_provider": "BRAINTREE", "account_custom_data": "{}",
    "access_entries": ["GetAccountInfo", "SetAccountInfo"], "with_access_entries": true,
    "callback_url": "https://example.com/hook", "callback_salt": "pepper-salt", "send_js_error": true,
    "billing_limits": {
      "robokassa": {"min_amount": 500, "max_day_payment": 1.5, "currency": "RUR"},
      "bank_card": {"min_amount": 10, "max_day_payment": 5000.50, "currency": "USD"},
      "invoice": {"min_amount": 100, "max_day_payment": 2, "currency": "USD"}
    },
    "a2p_sms_enabled": false, "max_sip_registrations": 100, "fixed_balance": 20169.93,
    "money_on_hold": 397.58, "live_balance": 19772.35, "enabled_3ds": true,
    "record_storage_id": 42, "record_storage_name": "eu", "mobile_phone": "46701234567",
    "allow_invoice": true, "is_bank_card_auto_charge_prohibited": false,
    "taxpayer_type": "INDIVIDUAL", "custom_pricing": false, "grace_credit": 0,
    "credit_limit_aware_balance_notifications": true
  },
  "api_address": "api-node1.voximplant.com",
  "debugger_address": "debugger-node1.voximplant.com"
}"#;

const DONE: &str = r#"{"result":1}"#;
const NOTHING: &str = r#"{"result":[]}"#;

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

/// Types and words as in the vendor's Go package (structure.go 1491-1542 of 2.7.0).
const VERIFICATIONS: &str = r#"{"result":[{"verification_id":16,"status":"VERIFIED",
  "status_scheme":"DEFAULT","creation_type":"MANUAL","created":"2026-11-22","comments":"c",
  "credentials":{"individual":{"name":"n"},"legal_entity":{"x":1.50},"entrepreneur":{},
  "legal_status":"INDIVIDUAL"},"default_end_user":[{"end_user_uuid":40217,"credentials":
  {"individual":[],"legal_entity":1,"entrepreneur":"e","legal_status":"LEGAL_ENTITY"}}],
  "agreements":[{"agreement_id":17,"type":"t","status":"IN_PROCESS","agreement_number":"n",
  "agreement_date":"d","signing_type":"ESIGNATURE","comments":"c"}]}]}"#;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn currency(text: &str) -> Currency {
    text.parse().unwrap()
}

fn new_child() -> AddAccount {
    AddAccount::new("acme-north", "north@example.com", "Passw0rd!")
}

fn parent_by_id(secret: ParentSecret) -> ParentCredentials {
    ParentCredentials::new(Identity::Id(1_111_111), secret)
}

fn clone_of(model: Identity) -> CloneAccount {
    CloneAccount::new(model, "acme-south", "south@example.com", "Passw0rd!")
}

fn disable(children: ChildSelector) -> SetChildAccountInfo {
    SetChildAccountInfo::new(children).settings(AccountSettings::new().active(false))
}

fn every_setting_of_a_child() -> SetChildAccountInfo {
    SetChildAccountInfo::new(1_111_112)
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
        )
}

/// What can be set of the own account, all of it.
fn everything() -> SetAccountInfo {
    SetAccountInfo::new()
        .new_account_email("new+owner@example.com")
        .new_account_password("Passw0rd&=;")
        .settings(
            AccountSettings::new()
                .language_code("sv")
                .location("Etc/GMT+10")
                .account_first_name("Åsa")
                .account_last_name("Öst & Väst")
                .mobile_phone("46701234567")
                .min_balance_to_notify(Decimal::new(510, 2))
                .account_notifications(true)
                .tariff_changing_notifications(false)
                .news_notifications(true)
                .send_js_error(false)
                .billing_address_name("Acme Inc")
                .billing_address_country_code("SE")
                .billing_address_address("Storgatan 1, Stockholm")
                .billing_address_zip("114 11")
                .billing_address_phone("4681234567")
                .account_custom_data("{\"a\": 1}")
                .callback_url("https://example.com/hook?a=b")
                .callback_salt("pepper")
                .store_outbound_sms(true)
                .store_inbound_sms(false),
        )
}

fn shown<T: std::fmt::Debug + serde::Serialize>(response: &T) -> Shown {
    // What is kept as it came may be JSON that no value holds, such as `1e999`.
    serde_json::to_string(response).unwrap();
    (format!("{response:?}"), serde_json::to_value(response).unwrap_or_default())
}
