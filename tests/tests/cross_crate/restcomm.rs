//! The Restcomm provider against the sandbox.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cpaas_core::{
    AccountProvider, AccountStatus, AccountUpdate, ErrorKind, ExposeSecret, Operation,
};
use cpaas_http::ClientOptions;
use cpaas_restcomm::{Account, Config, UpdateAccount};
use cpaas_sandbox::restcomm::Seed;
use cpaas_sandbox::{Options, Sandbox};
use tokio::task::JoinSet;

const NEW_PASSWORD: &str = "An0ther&Pass word!";

async fn sandbox(seed: Seed) -> Sandbox {
    Sandbox::start(Options::new().children(3).restcomm(seed)).await.unwrap()
}

fn config(sandbox: &Sandbox) -> Config {
    let access = sandbox.restcomm();
    Config::auth_token(&access.base_url, &access.account_sid, access.auth_token.as_str())
}

fn count(sandbox: &Sandbox, operation: &str) -> usize {
    sandbox.journal().iter().filter(|entry| entry.operation == operation).count()
}

#[tokio::test]
async fn every_operation_that_is_declared_works_and_says_the_same() {
    let sandbox = sandbox(Seed::new()).await;
    let account = Account::new(config(&sandbox)).unwrap();
    let info = account.info().await.unwrap();
    assert_eq!(account.id().await.unwrap(), info.id);
    assert_eq!(info.status, Some(AccountStatus::Active));
    assert_eq!(info.name.as_deref(), Some("Acme <Demo> & Sons' Inc"), "escaped on the wire");

    let updated = account.update(&AccountUpdate::new().name("Åkerlund & <Söner>")).await.unwrap();
    assert_eq!(updated.created, None, "the date in the answer to an update is not the account's");
    let read = account.info().await.unwrap();
    assert_eq!((read.name, read.created), (updated.name, info.created));

    assert!(!account.capabilities().supports(Operation::Balance));
    let error = account.balance().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.message().contains("usage records"), "{error}");
}

#[tokio::test]
async fn each_pair_of_name_and_secret_is_a_way_in_on_both_styles_of_path() {
    let sandbox = sandbox(Seed::new()).await;
    let access = sandbox.restcomm();
    let by_password = Config::password(&access.base_url, &access.email, access.password.as_str());
    for config in [
        config(&sandbox),
        config(&sandbox).with_email(&access.email),
        by_password.clone(),
        by_password.with_account_sid(&access.account_sid),
    ] {
        for config in [config.clone(), config.with_legacy_paths()] {
            let account = Account::new(config).unwrap();
            assert_eq!(account.id().await.unwrap().as_str(), access.account_sid);
            account.update(&AccountUpdate::new().name("n")).await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_account_is_found_by_its_address_with_a_plus_and_its_profile_is_linked() {
    let sandbox = sandbox(Seed::new()).await;
    let client = Account::new(config(&sandbox)).unwrap().client().clone();
    let record = client.get_by_email(&sandbox.restcomm().email.to_uppercase()).await.unwrap();
    assert_eq!(record.sid, sandbox.restcomm().account_sid);
    assert!(record.profile.unwrap().contains("/Profiles/PR"));
    let child = client.get_by_email("child1@example.test").await.unwrap();
    assert_ne!(child.sid, record.sid);
    let missing = client.get_by_email("nobody@example.test").await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_tasks_through_a_password_change_and_none_fails() {
    let sandbox = sandbox(Seed::new()).await;
    let announced = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&announced);
    let options = ClientOptions::default().on_new_credentials(move |new| {
        let values = new.values.iter();
        heard
            .lock()
            .unwrap()
            .extend(values.map(|(key, value)| (*key, value.expose_secret().to_owned())));
    });
    let account: Arc<dyn AccountProvider> =
        Arc::new(Account::with_options(config(&sandbox), &options).unwrap());

    let mut tasks = JoinSet::new();
    for number in 0..50 {
        let account = Arc::clone(&account);
        tasks.spawn(async move {
            // Before, during and after.
            tokio::time::sleep(Duration::from_millis(number % 10)).await;
            for _ in 0..4 {
                account.info().await?;
            }
            Ok::<_, cpaas_core::Error>(())
        });
    }
    tokio::time::sleep(Duration::from_millis(3)).await;
    account.update(&AccountUpdate::new().password(NEW_PASSWORD)).await.unwrap();
    for ended in tasks.join_all().await {
        ended.unwrap();
    }
    account.info().await.unwrap();
    assert_eq!(count(&sandbox, "update"), 1);

    // What was announced is what a new start needs; the old token is dead.
    let announced = announced.lock().unwrap().clone();
    let [("auth_token", token), ("password", password)] = announced.as_slice() else {
        panic!("{announced:?}");
    };
    assert_eq!(password, NEW_PASSWORD);
    let access = sandbox.restcomm();
    let fresh = Config::auth_token(&access.base_url, &access.account_sid, token.as_str());
    Account::new(fresh).unwrap().info().await.unwrap();
    let stale = Account::new(config(&sandbox)).unwrap().info().await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn what_the_platform_refuses_is_told_in_its_words() {
    let sandbox = sandbox(Seed::new()).await;
    let account = Account::new(config(&sandbox)).unwrap();
    let weak = account.update(&AccountUpdate::new().password("1234")).await.unwrap_err();
    assert_eq!((weak.kind(), weak.field()), (ErrorKind::InvalidRequest, Some("password")));
    assert!(weak.message().contains("Password too weak"), "{weak}");

    let client = account.client();
    let guarded = client.update(&UpdateAccount::new().suspend()).await.unwrap_err();
    assert_eq!((guarded.kind(), count(&sandbox, "update")), (ErrorKind::InvalidRequest, 1));
    client.update(&UpdateAccount::new().suspend().allow_self_lockout()).await.unwrap();
    assert_eq!(account.info().await.unwrap_err().kind(), ErrorKind::AccountInactive);
}

#[tokio::test]
async fn an_unknown_sid_is_not_found_or_a_500_with_a_hint() {
    for (seed, kind) in [
        (Seed::new(), ErrorKind::NotFound),
        (Seed::new().unknown_is_500(true), ErrorKind::Unavailable),
    ] {
        let sandbox = sandbox(seed).await;
        let mut settings = cpaas_http::Settings::default();
        settings.retry = cpaas_http::RetryPolicy::never();
        let options = ClientOptions::default().with_settings(settings);
        let account = Account::with_options(config(&sandbox), &options).unwrap();
        let unknown = format!("AC{}", "0".repeat(32));
        let error = account.client().get_by_sid(&unknown).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert_eq!(
            error.message().contains("no such account"),
            kind == ErrorKind::Unavailable,
            "{error}"
        );
    }
}
