//! Golden requests: what goes over the wire for each operation.

use crate::support::{account, documented, done, legacy};
use cpaas_http::testing::{SentRequest, Step};
use cpaas_voximplant::{
    Access, AccountProvider, AccountSettings, AccountUpdate, ErrorKind, Form, GetAccountInfo,
    SecretString, SetAccountInfo,
};

/// The transcript of a request, without what is the same for all.
fn shown(request: &SentRequest) -> String {
    let transcript = request.transcript().replace(env!("CARGO_PKG_VERSION"), "VERSION");
    match request.header("authorization").strip_prefix("Bearer ") {
        Some(token) => transcript.replace(token, "TOKEN"),
        None => transcript,
    }
}

#[test]
fn requests_are_equal_if_every_parameter_is_secrets_included() {
    let request = |password: &str| SetAccountInfo::new().new_account_password(password);
    assert_eq!(request("hunter2"), request("hunter2"));
    assert_ne!(request("hunter2"), request("hunter3"));
    let settings = AccountSettings::new().language_code("sv");
    assert_ne!(request("hunter2"), request("hunter2").settings(settings));
}

#[tokio::test]
async fn reads() {
    let (account, transport) = account([documented(), documented()]);
    account.client().get_account_info(&GetAccountInfo::new()).await.unwrap();
    let live = GetAccountInfo::new().return_live_balance(false);
    account.client().get_account_info(&live).await.unwrap();
    let requests = transport.requests();
    insta::assert_snapshot!(shown(&requests[0]), @"
    POST https://api.voximplant.com/platform_api/GetAccountInfo (Read)
    accept: application/json
    user-agent: cpaas/VERSION (voximplant)
    content-type: application/x-www-form-urlencoded
    authorization: Bearer TOKEN
    ");
    insta::assert_snapshot!(shown(&requests[1]), @"
    POST https://api.voximplant.com/platform_api/GetAccountInfo (Read)
    accept: application/json
    user-agent: cpaas/VERSION (voximplant)
    content-type: application/x-www-form-urlencoded
    authorization: Bearer TOKEN

    return_live_balance=false
    ");
}

#[tokio::test]
async fn legacy_credentials_go_into_the_body_and_nowhere_else() {
    let (account, transport) = legacy([documented(), done()]);
    account.balance().await.unwrap();
    let update = SetAccountInfo::new().settings(AccountSettings::new().language_code("sv"));
    account.client().set_account_info(&update).await.unwrap();
    let requests = transport.requests();
    insta::assert_snapshot!(shown(&requests[0]), @"
    POST https://api.voximplant.com/platform_api/GetAccountInfo (Read)
    accept: application/json
    user-agent: cpaas/VERSION (voximplant)
    content-type: application/x-www-form-urlencoded

    account_id=1111111&api_key=k%26y%2B+1
    ");
    assert_eq!(requests[1].text(), "language_code=sv&account_id=1111111&api_key=k%26y%2B+1");
}

#[tokio::test]
async fn an_update_in_common_terms_is_written_and_read_back() {
    let (account, transport) = account([done(), documented()]);
    let update =
        AccountUpdate::new().language("sv").timezone("Europe/Stockholm").password("Passw0rd!");
    account.update(&update).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(
        requests[0].text(),
        "new_account_password=Passw0rd%21&language_code=sv&location=Europe%2FStockholm"
    );
    assert_eq!(
        (requests[1].operation.as_str(), requests[1].access),
        ("GetAccountInfo", Access::Read)
    );
}

#[tokio::test]
async fn any_method_can_be_called_and_its_answer_keeps_every_digit() {
    let answer = r#"{"result": {"EUR": 0.9200, "n": 5.10e-3}, "x": [1.0]}"#;
    let (account, transport) = account([Step::json(200, answer)]);
    let params = Form::new()
        .with_list("currency", ["EUR", "RUR"], ';')
        .unwrap()
        .with("secret", SecretString::from("s3cret"));
    let raw = account.client().call("GetCurrencyRate", params, Access::Read).await.unwrap();
    assert_eq!(raw.text(), answer);
    assert_eq!(
        raw.decode::<std::collections::BTreeMap<String, serde_json::Value>>().unwrap().len(),
        2
    );
    assert!(!format!("{raw:?}").contains("0.92"));
    insta::assert_snapshot!(shown(&transport.requests()[0]), @"
    POST https://api.voximplant.com/platform_api/GetCurrencyRate (Read)
    accept: application/json
    user-agent: cpaas/VERSION (voximplant)
    content-type: application/x-www-form-urlencoded
    authorization: Bearer TOKEN

    currency=EUR%3BRUR&secret=s3cret
    ");
}

#[tokio::test]
async fn what_is_refused_beforehand_is_not_sent() {
    let (account, transport) = account([]);
    for (update, kind, field) in [
        (AccountUpdate::new(), ErrorKind::InvalidRequest, None),
        (AccountUpdate::new().name("n").language("sv"), ErrorKind::Unsupported, Some("name")),
        (AccountUpdate::new().language("swedish"), ErrorKind::InvalidRequest, Some("language")),
        (AccountUpdate::new().timezone("Mars Base"), ErrorKind::InvalidRequest, Some("timezone")),
        (AccountUpdate::new().password("weak"), ErrorKind::InvalidRequest, Some("password")),
    ] {
        let error = account.update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (kind, field), "{update:?}");
    }
    for (request, field) in [
        (SetAccountInfo::new(), None),
        (SetAccountInfo::new().new_account_password("weak"), Some("new_account_password")),
        (set(AccountSettings::new().language_code("swe")), Some("language_code")),
        (set(AccountSettings::new().location("")), Some("location")),
        (set(AccountSettings::new().account_first_name(long(50))), Some("account_first_name")),
        (set(AccountSettings::new().account_last_name(long(50))), Some("account_last_name")),
        (set(AccountSettings::new().billing_address_name(long(200))), Some("billing_address_name")),
        (
            set(AccountSettings::new().billing_address_country_code("SWE")),
            Some("billing_address_country_code"),
        ),
        (
            set(AccountSettings::new().billing_address_address(long(512))),
            Some("billing_address_address"),
        ),
        (set(AccountSettings::new().billing_address_zip(long(30))), Some("billing_address_zip")),
        (
            set(AccountSettings::new().billing_address_phone(long(30))),
            Some("billing_address_phone"),
        ),
        (set(AccountSettings::new().account_custom_data(long(8192))), Some("account_custom_data")),
        (set(AccountSettings::new().callback_salt(long(41))), Some("callback_salt")),
    ] {
        let error = account.client().set_account_info(&request).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, field));
        assert_eq!(error.operation(), Some("SetAccountInfo"));
        assert_eq!(error.provider(), Some(cpaas_voximplant::PROVIDER));
    }
    for method in ["", ".", "../Logon", "Get Account", "Åke"] {
        let error = account.client().call(method, Form::new(), Access::Read).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("method")));
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn the_longest_that_is_documented_is_sent() {
    let (account, transport) = account([done()]);
    let settings = AccountSettings::new()
        .account_first_name("å".repeat(49))
        .account_custom_data(long(8191))
        .callback_salt(long(40));
    account.client().set_account_info(&set(settings)).await.unwrap();
    assert_eq!(transport.requests().len(), 1);
}

fn set(settings: AccountSettings) -> SetAccountInfo {
    SetAccountInfo::new().settings(settings)
}

fn long(count: usize) -> String {
    "x".repeat(count)
}
