//! Each of the sixteen operations: what it sends, and what it reads.

use std::collections::{BTreeMap, BTreeSet};

use crate::cases::{CASES, Case, DOCUMENTED, Shown};
use crate::support::{account, legacy, options};
use cpaas_http::testing::{ScriptedTransport, Step, assert_parameters};
use cpaas_voximplant::{
    Access, Account, AccountSettings, ChargeAccount, ChildSelector, ClientOptions, Config,
    Currency, Effect, ErrorKind, GetAccountInfo, GetAccountPlans, GetAccountVerifications,
    GetChildrenAccounts, GetCurrencyRate, GetResourcePrice, GetSubscriptionPrice, Identity,
    PhoneSelector, Result, Selection, SetChildAccountInfo,
};
use proptest::prelude::*;
use serde_json::Value;

/// Every parameter of every method, written down from the vendor's pages and packages.
const PARAMETERS: &str = include_str!("parameters.csv");

/// The case of an operation.
fn case(name: &str) -> &'static Case {
    CASES.iter().find(|case| case.name == name).unwrap()
}

/// Calls an operation in one of its ways.
async fn call(account: &Account, case: &Case, way: usize) -> Result<Shown> {
    (case.calls[way].1)(account.client().clone()).await
}

/// What `method` sends, one body for each way to call it.
async fn bodies(method: &Case) -> Vec<String> {
    let (account, transport) = account(method.calls.iter().map(|_| Step::json(200, method.least)));
    for way in 0..method.calls.len() {
        call(&account, method, way).await.unwrap();
    }
    let requests = transport.requests();
    for request in &requests {
        assert_eq!((&*request.operation, request.access), (method.name, method.access));
        assert_eq!(request.url, format!("https://api.voximplant.com/platform_api/{}", method.name));
        assert!(request.header("authorization").starts_with("Bearer "));
        assert_eq!(request.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(request.header("accept"), "application/json");
    }
    requests.iter().map(cpaas_http::testing::SentRequest::text).collect()
}

#[test]
fn the_methods_by_name_are_those_with_types() {
    let table: Vec<_> = CASES.iter().map(|method| (method.name, method.access)).collect();
    assert_eq!(cpaas_voximplant::METHODS, table);
}

fn names(body: &str) -> impl Iterator<Item = String> {
    body.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name.to_owned())
}

#[tokio::test]
async fn golden_requests() {
    for method in CASES {
        let lines: Vec<_> =
            bodies(method).await.iter().map(|body| body.replace('&', "\n&")).collect();
        insta::assert_snapshot!(method.name, lines.join("\n\n"));
    }
}

#[tokio::test]
async fn the_golden_requests_have_exactly_the_documented_parameters() {
    let mut sent = BTreeMap::new();
    for case in CASES {
        let ways = case.calls.iter().map(|(way, _)| *way);
        let ways = ways.zip(bodies(case).await.iter().map(|body| names(body).collect())).collect();
        assert_eq!(sent.insert(case.name, ways), None);
    }
    assert_eq!(sent.len(), 16);
    assert_parameters(PARAMETERS, &sent);
}

#[test]
fn writes_are_those_that_change_something() {
    let writes: Vec<_> = CASES.iter().filter(|method| method.access == Access::Write).collect();
    let writes: Vec<_> = writes.iter().map(|method| method.name).collect();
    assert_eq!(
        writes,
        [
            "AddAccount",
            "CloneAccount",
            "SetAccountInfo",
            "SetChildAccountInfo",
            "ChargeAccount",
            "ChangeAccountPlan"
        ]
    );
}

const SECRETS: &[&str] = &["api_key", "callback_salt", "admin_user_api_key"];

/// Every member but the secrets is shown, and not as nothing.
fn assert_shown(documented: &Value, shown: &Value, path: &str) {
    match (documented, shown) {
        (Value::Object(documented), Value::Object(shown)) => {
            for (name, value) in documented {
                let path = format!("{path}.{name}");
                match shown.get(name) {
                    None => assert!(SECRETS.contains(&name.as_str()), "{path} is missing"),
                    Some(shown) => {
                        assert!(!SECRETS.contains(&name.as_str()), "{path} is a secret");
                        assert_shown(value, shown, &path);
                    }
                }
            }
        }
        (Value::Array(documented), Value::Array(shown)) => {
            assert_eq!(documented.len(), shown.len(), "{path}");
            for (documented, shown) in documented.iter().zip(shown) {
                assert_shown(documented, shown, path);
            }
        }
        (_, shown) => assert!(!shown.is_null(), "{path} is null"),
    }
}

#[tokio::test]
async fn every_documented_member_is_read_and_shown_and_no_secret_is() {
    for method in CASES {
        let (account, _) = account([Step::json(200, method.documented)]);
        let (debug, json) = call(&account, method, 0).await.unwrap();
        let whole = method.name != "GetChildrenAccounts";
        assert!(!whole || !debug.contains("None"), "{}: {debug}", method.name);
        if !json.is_null() {
            let documented: Value = serde_json::from_str(method.documented).unwrap();
            assert_shown(&documented, &json, method.name);
        }
        for secret in ["5e0d", "pepper"] {
            assert!(!debug.contains(secret), "{}: {debug}", method.name);
            assert!(!json.to_string().contains(secret), "{}: {json}", method.name);
        }
    }
}

#[tokio::test]
async fn the_least_answer_is_read_and_one_without_a_result_is_not() {
    for method in CASES {
        let more = method.least.replacen('{', r#"{"unheard_of":[{"x":1.50}],"#, 1);
        let (account, _) = account([Step::json(200, &more), Step::json(200, "{}")]);
        call(&account, method, 0).await.unwrap();
        let error = call(&account, method, 0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{}", method.name);
        let effect = if method.access == Access::Write { Effect::Unknown } else { Effect::None };
        assert_eq!((error.effect(), error.operation()), (effect, Some(method.name)));
    }
}

#[tokio::test]
async fn figures_are_exact() {
    let figure = async |name: &str, pointer: &str| {
        let method = case(name);
        let (account, _) = account([Step::json(200, method.documented)]);
        let (_, json) = call(&account, method, 0).await.unwrap();
        json.pointer(pointer).unwrap().as_str().unwrap().to_owned()
    };
    for (name, pointer, expected) in [
        ("GetAccountInfo", "/result/balance", "19772.35"),
        ("GetAccountInfo", "/result/money_on_hold", "397.58"),
        ("GetAccountInfo", "/result/fixed_balance", "20169.93"),
        ("GetAccountInfo", "/result/created", "2014-03-17T09:05:01Z"),
        ("GetSubscriptionPrice", "/result/0/price", "3.668242"),
        ("GetSubscriptionPrice", "/result/0/price_in_currency", "293.855"),
        ("GetSubscriptionPrice", "/result/0/verification_status", "NOT_REQUIRED"),
        ("GetResourcePrice", "/result/0/price_groups/0/price", "0.00610"),
        ("GetCurrencyRate", "/result/RUR", "76.4375"),
        ("GetMoneyAmountToCharge", "/result/amount", "293.855"),
        ("ChargeAccount", "/account_info/balance", "19771.10"),
        ("ChangeAccountPlan", "/account_info/balance", "19771.10"),
        ("GetAvailablePlans", "/result/0/plan_type", "MAU"),
        ("GetAccountPlans", "/result/0/packages/0/price_group_id/1", "14"),
        (
            "GetAccountDocuments",
            "/result/0/verifications/0/documents/0/uploaded",
            "2026-11-22T06:03:00Z",
        ),
    ] {
        assert_eq!(figure(name, pointer).await, expected, "{name}{pointer}");
    }
    let (account, _) = account([Step::json(200, DOCUMENTED)]);
    let record = account.client().get_account_info(&GetAccountInfo::new()).await.unwrap().result;
    let sum = record.balance.unwrap() + record.money_on_hold.unwrap();
    assert_eq!(Some(sum), record.fixed_balance);
}

#[tokio::test]
async fn rates_are_found_by_currency() {
    let (account, _) = account([
        Step::json(200, r#"{"result":{"eur":0.85710,"USD":1,"x_source":{"bank":7},"note":"n"}}"#),
        Step::json(200, r#"{"result":{"EUR":"much","USD":1}}"#),
    ]);
    let eur: Currency = "EUR".parse().unwrap();
    let request = GetCurrencyRate::new([eur]);
    let rates = account.client().get_currency_rate(&request).await.unwrap().result;
    assert_eq!(rates.get(&eur).unwrap().to_string(), "0.85710");
    assert_eq!(rates.get(&"RUR".parse().unwrap()), None);
    assert_eq!(rates.iter().count(), 2, "what is no currency is no rate");
    let rates = account.client().get_currency_rate(&request).await.unwrap().result;
    assert_eq!(rates.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["USD"]);
    let [error] = rates.unreadable() else { panic!("{rates:?}") };
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidResponse, Some("result.EUR")));
}

#[tokio::test]
async fn an_odd_entry_hides_no_other_in_its_list() {
    let odd = r#"{"result":[{"subscription_template_id":7,"period":[],
        "subscription_template_type":1,"verification_status":"ON_HOLD"},
        {"subscription_template_id":8,"price":"much"}, 5,
        {"subscription_template_id":9,"price":1,"currency":{}}]}"#;
    let groups = r#"{"result":[{"resource_type":"PSTNOUT","price_groups":[
        {"price_group_id":1,"price":"0.263109"},{"price_group_id":2,"price":""}]}]}"#;
    let (account, _) = account([Step::json(200, odd), Step::json(200, groups)]);
    let client = account.client();
    let list = client.get_subscription_price(&GetSubscriptionPrice::new()).await.unwrap().result;
    let [template] = list.items.as_slice() else { panic!("{list:?}") };
    assert_eq!(template.verification_status.as_ref().unwrap().as_str(), "ON_HOLD");
    let messages = list.unreadable.iter().map(|error| (error.field(), error.effect()));
    assert_eq!(
        messages.collect::<Vec<_>>(),
        [
            (Some("result[1].price"), Effect::None),
            (Some("result[2]"), Effect::None),
            (Some("result[3].currency"), Effect::None)
        ]
    );
    assert!(list.whole().is_err());

    let list = client.get_resource_price(&GetResourcePrice::new()).await.unwrap().result;
    assert_eq!(list.items[0].price_groups.len(), 1, "those that can be read are there");
    let [error] = list.unreadable.as_slice() else { panic!("{list:?}") };
    assert_eq!(
        error.to_string(),
        "voximplant GetResourcePrice: the response can't be read at \
         result[0].price_groups[1].price: expected an exact decimal number (invalid_response, HTTP 200)"
    );
}

#[tokio::test]
async fn many_odd_entries_are_counted() {
    let entries = vec!["7"; 1000].join(",");
    let (account, _) = account([Step::json(200, &format!(r#"{{"result":[{entries}]}}"#))]);
    let answer = account.client().get_account_plans(&GetAccountPlans::new()).await.unwrap();
    let errors = answer.result.unreadable;
    assert_eq!((answer.result.items.len(), errors.len()), (0, 21));
    assert_eq!(errors[20].message(), "980 more entries can't be read");
}

#[tokio::test]
async fn an_odd_entry_after_a_write_leaves_no_doubt_that_it_was_made() {
    let odd = r#"{"result":{"charged_amount":"much","phones":[{"phone_id":1},{"phone_id":"?"}]},
        "account_info":[]}"#;
    let (account, _) = account([Step::json(200, odd)]);
    let request = ChargeAccount::new(PhoneSelector::Ids(Selection::All));
    let answer = account.client().charge_account(&request).await.unwrap();
    assert_eq!((answer.result.charged_amount, answer.account_info), (None, None));
    let [error] = answer.result.phones.unreadable.as_slice() else { panic!() };
    assert_eq!(
        (error.effect(), error.field()),
        (Effect::Applied, Some("result.phones[1].phone_id"))
    );
}

/// The vendor's documents (`accountverificationstypedefaultenduser`) and its packages differ in which is which.
#[tokio::test]
async fn an_object_where_a_list_of_verifications_is_expected_is_its_only_item() {
    let verification = |end_user: &str, agreement: &str| {
        format!(
            r#"{{"verification_id":16,"default_end_user":{end_user},"agreements":{agreement}}}"#
        )
    };
    let end_user = r#"{"end_user_uuid":40217,"credentials":{"individual":{"x":1.50}}}"#;
    let agreement = r#"{"agreement_id":17,"status":"NEW"}"#;
    let one = verification(end_user, agreement);
    let listed = verification(&format!("[{end_user}]"), &format!("[{agreement}]"));
    let request = GetAccountVerifications::new(1_111_111);
    for answer in [&one, &listed, &format!("[{one}]"), &format!("[{listed}]")] {
        let answer = format!(r#"{{"result":{answer}}}"#);
        let (account, _) = account([Step::json(200, &answer)]);
        let read = account.client().get_account_verifications(&request).await.unwrap().result;
        let [read] = &read.whole().unwrap()[..] else { panic!("one is shown") };
        let user = &read.default_end_user[0];
        assert_eq!((read.verification_id, user.end_user_uuid.as_str()), (16, "40217"));
        let person = user.credentials.as_ref().unwrap().individual.as_ref().unwrap();
        assert_eq!(person.text(), r#"{"x":1.50}"#, "no digit is lost");
        assert_eq!(read.agreements[0].status.as_deref(), Some("NEW"));
    }
    for (answer, items, place) in [
        (verification("null", "[]"), 1, None),
        ("[]".to_owned(), 0, None),
        (r#"{"status":"NEW"}"#.to_owned(), 0, Some("at result[0]: missing field")),
        (verification("{}", "null"), 1, Some("at result[0].default_end_user[0]: missing field")),
        (format!("[{}]", verification("[]", "{}")), 1, Some("at result[0].agreements[0]: missing")),
    ] {
        let (account, _) = account([Step::json(200, &format!(r#"{{"result":{answer}}}"#))]);
        let read = account.client().get_account_verifications(&request).await.unwrap().result;
        assert_eq!(
            (read.items.len(), read.unreadable.len()),
            (items, usize::from(place.is_some()))
        );
        let said = read.unreadable.first().map_or("", cpaas_voximplant::Error::message);
        assert!(said.contains(place.unwrap_or("")), "{answer}: {said}");
    }
    for answer in [r#"{"count":0}"#, r#"{"result":null}"#, r#"{"result":"none"}"#] {
        let (account, _) = account([Step::json(200, answer)]);
        let error = account.client().get_account_verifications(&request).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "what was asked for is not there");
    }
}

#[tokio::test]
async fn a_clones_key_is_not_lost_to_an_odd_list() {
    let odd = r#"{"result":{"account_id":7,"api_key":"k","users":{},"applications":[{}],
        "admin_users":[{"admin_user_id":8,"admin_user_name":[]}]}}"#;
    let (account, _) = account([Step::json(200, odd)]);
    let (debug, json) = call(&account, case("CloneAccount"), 0).await.unwrap();
    assert!(debug.contains("api_key: Some("), "{debug}");
    assert_eq!(json.pointer("/result/applications").unwrap(), &serde_json::json!([]));
    assert_eq!(json.pointer("/result/admin_users/0/admin_user_id").unwrap(), "8");
}

#[tokio::test(start_paused = true)]
async fn failures_have_the_operations_name_and_a_writes_effect() {
    for method in CASES {
        for &(status, body, kind) in method.failures {
            let (account, transport) = account([Step::response(status, body)]);
            let error = call(&account, method, 0).await.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{body}");
            assert_eq!(error.operation(), Some(method.name));
            assert_eq!(error.field(), body.contains("field_name").then_some("f"));
            assert_eq!(transport.requests().len(), 1, "{}", method.name);
        }
        let (account, transport) = account([Step::reset(), Step::json(200, method.documented)]);
        let last = call(&account, method, 0).await;
        match method.access {
            Access::Read => assert_eq!((last.is_ok(), transport.requests().len()), (true, 2)),
            Access::Write => {
                assert_eq!(last.unwrap_err().effect(), Effect::Unknown);
                assert_eq!(transport.requests().len(), 1, "{}", method.name);
            }
        }
    }
}

fn other_legacy(config: Config, answer: &str) -> (Account, std::sync::Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new([Step::json(200, answer)]);
    let options: ClientOptions = options(&transport);
    (Account::with_options(config, &options).unwrap(), transport)
}

#[tokio::test]
async fn legacy_credentials_take_the_parents_names_where_theirs_are_taken() {
    let by_name = || Config::account_password(Identity::Name("acme".into()), "Passw0rd!");
    let by_email = || Config::session_id(Identity::Email("a@b.se".into()), "s");
    let by_id = || Config::api_key(Identity::Id(1_111_111), "k");
    for (config, method, way, expected) in [
        (by_id(), "AddAccount", 0, "&parent_account_id=1111111&parent_account_api_key=k"),
        (
            by_name(),
            "AddAccount",
            0,
            "&parent_account_name=acme&parent_account_password=Passw0rd%21",
        ),
        (by_email(), "AddAccount", 0, "&parent_account_email=a%40b.se&session_id=s"),
        (by_id(), "CloneAccount", 0, "&new_account_password=Passw0rd%21&parent_account_api_key=k"),
        (by_name(), "CloneAccount", 0, "=Passw0rd%21&parent_account_password=Passw0rd%21"),
        (by_email(), "CloneAccount", 0, "=Passw0rd%21&session_id=s"),
        (
            by_name(),
            "GetAccountVerifications",
            1,
            "=1111111&active_verification_only=true&account_name=acme&account_password=Passw0rd%21",
        ),
        (by_id(), "GetAccountVerifications", 0, "account_id=1111111&api_key=k"),
        (by_id(), "GetAccountPlans", 0, "account_id=1111111&api_key=k"),
        // What the request says of the parent stands alone.
        (
            by_id(),
            "AddAccount",
            3,
            "=Passw0rd%21&parent_account_name=acme&parent_account_password=Passw0rd%21",
        ),
        (by_id(), "CloneAccount", 3, "new_account_password=Passw0rd%21&session_id=s"),
    ] {
        let (account, transport) = other_legacy(config, case(method).least);
        call(&account, case(method), way).await.unwrap();
        let request = &transport.requests()[0];
        let body = request.text();
        assert!(body.ends_with(expected), "{method}: {body}");
        assert_eq!(request.header("authorization"), "");
        let all: Vec<_> = names(&body).collect();
        let distinct: BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), distinct.len(), "{body}");
    }
}

#[tokio::test]
async fn legacy_credentials_by_id_can_not_look_at_another_account() {
    let (account, transport) = legacy([]);
    let request = GetAccountVerifications::new(7);
    let error = account.client().get_account_verifications(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("account_id")));
    assert_eq!(error.operation(), Some("GetAccountVerifications"));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn what_is_refused_beforehand_is_not_sent() {
    use cpaas_voximplant::{
        AddAccount, ChargeAccount, CloneAccount, ParentCredentials, ParentSecret,
    };
    let (account, transport) = account([]);
    let client = account.client();
    let add = |name: &str, email: &str, password: &str| AddAccount::new(name, email, password);
    let set = |settings| add("acme-north", "n@example.com", "Passw0rd!").settings(settings);
    let no_secret = ParentCredentials::new(Identity::Id(1), ParentSecret::ApiKey("".into()));
    for (request, field) in [
        (add("acme", "e", "Passw0rd!"), "account_name"),
        (add("acme-north-of-the-sea", "e", "Passw0rd!"), "account_name"),
        (add("1acme", "e", "Passw0rd!"), "account_name"),
        (add("Acme-north", "e", "Passw0rd!"), "account_name"),
        (add("acme_north", "e", "Passw0rd!"), "account_name"),
        (add("acme-north", " ", "Passw0rd!"), "account_email"),
        (add("acme-north", "e", "weak"), "account_password"),
        (set(AccountSettings::new().language_code("swe")), "language_code"),
        (set(AccountSettings::new().location("Mars Base")), "location"),
        (set(AccountSettings::new().account_first_name("x".repeat(50))), "account_first_name"),
        (set(AccountSettings::new().account_last_name("x".repeat(50))), "account_last_name"),
        (set(AccountSettings::new().account_custom_data("x".repeat(8192))), "account_custom_data"),
        (
            add("acme-north", "n@example.com", "Passw0rd!").parent(no_secret),
            "parent_account_api_key",
        ),
    ] {
        let error = client.add_account(&request).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some(field)));
        assert_eq!((error.operation(), error.effect()), (Some("AddAccount"), Effect::None));
    }
    let clone = CloneAccount::new(Identity::Id(7), "a", "e", "Passw0rd!");
    let error = client.clone_account(&clone).await.unwrap_err();
    assert_eq!(error.field(), Some("new_account_name"));

    let settings = AccountSettings::new().billing_address_zip("11411");
    let error = client.add_account(&set(settings.clone())).await.unwrap_err();
    assert_eq!(error.message(), "billing_address_zip: AddAccount has no such parameter");
    let child = SetChildAccountInfo::new(7).settings(settings);
    let error = client.set_child_account_info(&child).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.field()),
        (ErrorKind::InvalidRequest, Some("billing_address_zip"))
    );

    let names = |names: &[&str]| ChildSelector::Names(names.iter().map(|&n| n.into()).collect());
    for (selector, field) in [
        (ChildSelector::Ids(Selection::Only(vec![])), "child_account_id"),
        (names(&[]), "child_account_name"),
        (names(&["a;b"]), "child_account_name"),
        (names(&["ALL"]), "child_account_name"),
        (ChildSelector::Emails(vec![]), "child_account_email"),
    ] {
        let request =
            SetChildAccountInfo::new(selector).settings(AccountSettings::new().active(false));
        let error = client.set_child_account_info(&request).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some(field)));
    }
    let nothing = SetChildAccountInfo::new(7);
    let error = client.set_child_account_info(&nothing).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, None));

    let number = |text: &str| PhoneSelector::Numbers(vec![text.to_owned()].into());
    for (phones, field) in [
        (PhoneSelector::Ids(vec![].into()), "phone_id"),
        (PhoneSelector::Numbers(vec![].into()), "phone_number"),
        (number("all"), "phone_number"),
        (number("1;2"), "phone_number"),
    ] {
        let error = client.charge_account(&ChargeAccount::new(phones)).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some(field)));
    }
    let rates = GetCurrencyRate::new(vec![]);
    let error = client.get_currency_rate(&rates).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("currency")));
    let prices = GetResourcePrice::new().resource_param(["1;2".to_owned()]);
    let error = client.get_resource_price(&prices).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("resource_param")));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_long_list_may_be_longer_than_other_answers() {
    let name = "x".repeat(9 * 1024 * 1024);
    let long = format!(r#"{{"result":[{{"account_id":7,"account_name":"{name}"}}]}}"#);
    let info = format!(r#"{{"result":{{"account_id":1111111,"account_name":"{name}"}}}}"#);
    let (account, _) = account([Step::json(200, &long), Step::json(200, &info)]);
    let client = account.client();
    client.get_children_accounts(&GetChildrenAccounts::new()).await.unwrap();
    let error = client.get_account_info(&GetAccountInfo::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_answer_panics(which in 0..CASES.len(), cut in 0_usize..900, tail in "\\PC{0,40}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let method = &CASES[which];
            let whole = method.documented;
            let mangled = format!("{}{tail}", whole.get(..cut).unwrap_or(whole));
            let (account, _) = account([Step::json(200, &mangled)]);
            let _ = call(&account, method, 0).await;
        });
    }
}
