//! The Voximplant provider against the sandbox.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{AccountProvider, AccountStatus, AccountUpdate, Effect, ErrorKind};
use cpaas_http::testing::ManualClock;
use cpaas_http::{Access, ClientOptions, Clock as _, Form, SystemClock};
use cpaas_sandbox::voximplant::Seed;
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use cpaas_voximplant::{Account, Config, Identity, SetAccountInfo};
use tokio::task::JoinSet;

const TASKS: usize = 50;
const NEW_PASSWORD: &str = "An0ther&Pass-word";

async fn sandbox(seed: Seed) -> Sandbox {
    Sandbox::start(Options::new().children(3).voximplant(seed)).await.unwrap()
}

fn config(sandbox: &Sandbox) -> Config {
    let access = sandbox.voximplant();
    Config::from_credentials(access.credentials.as_str()).with_base_url(&access.base_url)
}

fn account(config: Config) -> Account {
    Account::new(config).unwrap()
}

fn count(sandbox: &Sandbox, what: impl Fn(&JournalEntry) -> bool) -> usize {
    sandbox.journal().iter().filter(|entry| what(entry)).count()
}

#[tokio::test]
async fn every_operation_that_is_declared_works_and_says_the_same() {
    let sandbox = sandbox(Seed::new()).await;
    let account = account(config(&sandbox));
    let id = account.id().await.unwrap();
    assert!(sandbox.journal().is_empty(), "the key file tells the id");
    let info = account.info().await.unwrap();
    assert_eq!((&id, id.to_string()), (&info.id, sandbox.voximplant().account_id.to_string()));
    assert_eq!(info.status, Some(AccountStatus::Active));

    let balance = account.balance().await.unwrap();
    assert_eq!(balance.money().to_string(), "19772.35 USD");
    assert_eq!(balance.held.unwrap().to_string(), "397.58");
    assert_eq!((balance.amount + balance.held.unwrap()).to_string(), "20169.93");

    let update = AccountUpdate::new().language("sv").timezone("Europe/Stockholm");
    let updated = account.update(&update).await.unwrap();
    assert_eq!(updated, account.info().await.unwrap());
    assert_eq!(
        (updated.language.as_deref(), updated.timezone.as_deref()),
        (Some("sv"), Some("Europe/Stockholm"))
    );
    assert_eq!(count(&sandbox, |entry| entry.committed), 1);
}

#[tokio::test]
async fn each_kind_of_credentials_is_a_way_in_and_travels_where_it_should() {
    let sandbox = sandbox(Seed::new()).await;
    let access = sandbox.voximplant();
    let at = |config: Config| config.with_base_url(&access.base_url);
    for config in [
        config(&sandbox),
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
    let sandbox = sandbox(Seed::new()).await;
    let child = sandbox.voximplant().account_id + 1;
    let info = account(config(&sandbox).with_child_account_id(child)).info().await.unwrap();
    assert_eq!((info.id.to_string(), info.name.as_deref()), (child.to_string(), Some("child-1")));
    let stranger = account(config(&sandbox).with_child_account_id(7)).info().await.unwrap_err();
    assert_eq!(
        (stranger.kind(), stranger.vendor_code()),
        (ErrorKind::Unauthenticated, Some("100"))
    );
    assert!(stranger.message().contains("clock"), "{stranger}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_tasks_through_a_tokens_expiry_and_none_fails() {
    let sandbox = sandbox(Seed::new()).await;
    // The client's clock stands still, so it learns of the expiry from the refusals, which come
    // with HTTP 200. It signs with the time of its own clock, which the sandbox must still accept.
    let clock = ManualClock::new(SystemClock.now());
    let options = ClientOptions::default().with_clock(clock.clone());
    let account = Arc::new(Account::with_options(config(&sandbox), &options).unwrap());
    let all = || async {
        let mut tasks = JoinSet::new();
        for _ in 0..TASKS {
            let account = Arc::clone(&account);
            tasks.spawn(async move { account.balance().await });
        }
        tasks.join_all().await
    };
    assert!(all().await.iter().all(Result::is_ok));
    sandbox.advance_clock(Duration::from_hours(2));
    for balance in all().await {
        let error = balance.unwrap_err();
        assert_eq!(
            error.vendor_code(),
            Some("456"),
            "signed anew by a clock that is two hours late"
        );
        assert!(error.message().contains("clock"), "{error}");
    }
    clock.advance(Duration::from_hours(2));
    assert!(all().await.iter().all(Result::is_ok));
}

#[tokio::test]
async fn what_the_vendor_refuses_is_told_with_its_code_and_the_common_field() {
    let sandbox = sandbox(Seed::new()).await;
    let account = account(config(&sandbox));
    let error = account.update(&AccountUpdate::new().language("xx")).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.vendor_code(), error.field()),
        (ErrorKind::InvalidRequest, Some("202"), Some("language"))
    );
    assert_eq!((error.effect(), error.http_status()), (Effect::None, Some(200)));
    let name = account.update(&AccountUpdate::new().name("n")).await.unwrap_err();
    assert_eq!((name.kind(), name.field()), (ErrorKind::Unsupported, Some("name")));
    assert_eq!(count(&sandbox, |entry| entry.committed), 0);
}

#[tokio::test]
async fn a_changed_password_of_legacy_credentials_takes_their_place() {
    let sandbox = sandbox(Seed::new()).await;
    let access = sandbox.voximplant();
    let identity = || Identity::Id(access.account_id);
    let old = Config::account_password(identity(), access.account_password.as_str())
        .with_base_url(&access.base_url);
    let account = account(old.clone());
    account.update(&AccountUpdate::new().password(NEW_PASSWORD)).await.unwrap();
    account.balance().await.unwrap();
    let stale = Account::new(old).unwrap().balance().await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn every_setting_and_a_raw_call_arrive() {
    let sandbox = sandbox(Seed::new()).await;
    let client = account(config(&sandbox)).client().clone();
    let change = SetAccountInfo::builder()
        .account_first_name("Åsa & Co; +1")
        .news_notifications(true)
        .min_balance_to_notify(cpaas_core::decimal::parse("12.50").unwrap())
        .build();
    client.set_account_info(&change).await.unwrap();
    let answer = client.call("GetAccountInfo", Form::new(), Access::Read).await.unwrap();
    assert!(
        answer.text().contains("Åsa & Co; +1") && answer.text().contains("12.50"),
        "{}",
        answer.text()
    );
    let unknown = client.call("NoSuchMethod", Form::new(), Access::Read).await.unwrap_err();
    assert_eq!(unknown.vendor_code(), Some("103"));
}
