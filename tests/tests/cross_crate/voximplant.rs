//! The Voximplant provider against the sandbox.

use std::time::Duration;

use cpaas_core::{AccountProvider, AccountStatus, AccountUpdate, Effect, ErrorKind};
use cpaas_http::provider::Form;
use cpaas_http::testing::ManualClock;
use cpaas_http::{Access, ClientOptions, Clock as _, SystemClock};
use cpaas_sandbox::{Options, Sandbox};
use cpaas_voximplant::{Account, AccountSettings, Config, Identity, SetAccountInfo};

use crate::support::{self, commits, fifty_balances};

async fn sandbox() -> Sandbox {
    support::start(Options::new().children(3)).await
}

fn account(config: Config) -> Account {
    Account::new(config).unwrap()
}

#[tokio::test]
async fn the_id_is_in_the_key_file_and_money_on_hold_is_not_in_the_balance() {
    let sandbox = sandbox().await;
    let account = account(support::voximplant(&sandbox));
    let id = account.id().await.unwrap();
    assert!(sandbox.journal().is_empty(), "it is in the key file");
    let info = account.info().await.unwrap();
    assert_eq!((&id, id.to_string()), (&info.id, sandbox.voximplant().account_id.to_string()));
    assert_eq!(info.status, Some(AccountStatus::Active));

    let balance = account.balance().await.unwrap();
    assert_eq!(balance.money().to_string(), "19772.35 USD");
    assert_eq!(balance.held.unwrap().to_string(), "397.58");
    assert_eq!((balance.amount + balance.held.unwrap()).to_string(), "20169.93");
}

#[tokio::test]
async fn each_kind_of_credentials_is_a_way_in_and_travels_where_it_should() {
    let sandbox = sandbox().await;
    let access = sandbox.voximplant();
    let at = |config: Config| config.with_base_url(&access.base_url);
    for config in [
        support::voximplant(&sandbox),
        at(Config::api_key(Identity::Id(access.account_id), access.api_key.as_str())),
        at(Config::account_password(
            Identity::Name(access.account_name.clone()),
            access.account_password.as_str(),
        )),
        at(Config::session_id(
            Identity::Email(access.account_email.clone()),
            access.session_id.as_str(),
        )),
    ] {
        let account = account(config);
        assert_eq!(account.id().await.unwrap().to_string(), access.account_id.to_string());
        account.balance().await.unwrap();
    }
    assert!(
        sandbox
            .journal()
            .iter()
            .all(|entry| !entry.raw_path.contains('?') && entry.method == "POST")
    );
}

#[tokio::test]
async fn a_parents_key_acts_for_its_child_and_for_no_other() {
    let sandbox = sandbox().await;
    let child = sandbox.voximplant().account_id + 1;
    let info =
        account(support::voximplant(&sandbox).with_child_account_id(child)).info().await.unwrap();
    assert_eq!((info.id.to_string(), info.name.as_deref()), (child.to_string(), Some("child-1")));
    let stranger =
        account(support::voximplant(&sandbox).with_child_account_id(7)).info().await.unwrap_err();
    assert_eq!(
        (stranger.kind(), stranger.vendor_code()),
        (ErrorKind::Unauthenticated, Some("100"))
    );
    assert!(stranger.message().contains("clock"), "{stranger}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_tasks_through_a_tokens_expiry_and_none_fails() {
    let sandbox = sandbox().await;
    // The client's clock stands still, so it learns of the expiry from the refusals, which come
    // with HTTP 200. It signs with the time of its own clock, which the sandbox must still accept.
    let clock = ManualClock::new(SystemClock.now());
    let options = ClientOptions::default().with_clock(clock.clone());
    let account = support::account("voximplant", &sandbox, &options);
    assert!(fifty_balances(&account).await.iter().all(Result::is_ok));
    sandbox.advance_clock(Duration::from_hours(2));
    for balance in fifty_balances(&account).await {
        let error = balance.unwrap_err();
        assert_eq!(
            error.vendor_code(),
            Some("456"),
            "signed anew by a clock that is two hours late"
        );
        assert!(error.message().contains("clock"), "{error}");
    }
    clock.advance(Duration::from_hours(2));
    assert!(fifty_balances(&account).await.iter().all(Result::is_ok));
}

#[tokio::test]
async fn what_the_vendor_refuses_is_told_with_its_code_and_the_common_field() {
    let sandbox = sandbox().await;
    let account = account(support::voximplant(&sandbox));
    let error = account.update(&AccountUpdate::new().language("xx")).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.vendor_code(), error.field()),
        (ErrorKind::InvalidRequest, Some("202"), Some("language"))
    );
    assert_eq!((error.effect(), error.http_status()), (Effect::None, Some(200)));
    let name = account.update(&AccountUpdate::new().name("n")).await.unwrap_err();
    assert_eq!((name.kind(), name.field()), (ErrorKind::Unsupported, Some("name")));
    assert_eq!(commits(&sandbox, "voximplant"), 0);
}

#[tokio::test]
async fn every_setting_and_a_raw_call_arrive() {
    let sandbox = sandbox().await;
    let client = account(support::voximplant(&sandbox)).client().clone();
    let settings = AccountSettings::new()
        .account_first_name("Åsa & Co; +1")
        .news_notifications(true)
        .min_balance_to_notify(cpaas_core::decimal::parse("12.50").unwrap());
    client.set_account_info(&SetAccountInfo::new().settings(settings)).await.unwrap();
    let answer = client.call("GetAccountInfo", Form::new(), Access::Read).await.unwrap();
    assert!(
        answer.text().contains("Åsa & Co; +1") && answer.text().contains("12.50"),
        "{}",
        answer.text()
    );
    let unknown = client.call("NoSuchMethod", Form::new(), Access::Read).await.unwrap_err();
    assert_eq!(unknown.vendor_code(), Some("103"));
}
