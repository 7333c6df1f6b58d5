//! The Restcomm provider against the sandbox.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{AccountProvider, AccountStatus, AccountUpdate, ErrorKind};
use cpaas_restcomm::{Account, Config, UpdateAccount};
use cpaas_sandbox::restcomm::Seed;
use cpaas_sandbox::{Options, Sandbox};
use tokio::task::JoinSet;

use crate::support::{self, NEW_PASSWORD, Store};

async fn sandbox(seed: Seed) -> Sandbox {
    support::start(Options::new().children(3).restcomm(seed)).await
}

fn account(sandbox: &Sandbox) -> Account {
    Account::new(support::restcomm(sandbox)).unwrap()
}

/// How many updates were sent, refused ones among them.
fn updates(sandbox: &Sandbox) -> usize {
    support::count(sandbox, |entry| entry.operation == "update")
}

#[tokio::test]
async fn a_name_is_unescaped_and_the_date_of_an_update_is_left_out() {
    let sandbox = sandbox(Seed::new()).await;
    let account = account(&sandbox);
    let info = account.info().await.unwrap();
    assert_eq!(account.id().await.unwrap(), info.id);
    assert_eq!(info.status, Some(AccountStatus::Active));
    assert_eq!(info.name.as_deref(), Some("Acme <Demo> & Sons' Inc"), "escaped on the wire");

    let updated = account.update(&AccountUpdate::new().name("Åkerlund & <Söner>")).await.unwrap();
    assert_eq!(updated.created, None, "the date in the answer to an update is not the account's");
    let read = account.info().await.unwrap();
    assert_eq!((read.name, read.created), (updated.name, info.created));
}

#[tokio::test]
async fn each_pair_of_name_and_secret_is_a_way_in_on_both_styles_of_path() {
    let sandbox = sandbox(Seed::new()).await;
    let access = sandbox.restcomm();
    let by_password = Config::password(&access.base_url, &access.email, access.password.as_str());
    for config in [
        support::restcomm(&sandbox),
        support::restcomm(&sandbox).with_email(&access.email),
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
    let client = account(&sandbox).client().clone();
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
    let store = Store::default();
    let account = support::account("restcomm", &sandbox, &store.options());

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
    assert_eq!(updates(&sandbox), 1);

    let announced = store.all();
    let keys: Vec<_> = announced.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!((keys, announced[1].1.as_str()), (vec!["auth_token", "password"], NEW_PASSWORD));
}

#[tokio::test]
async fn what_the_platform_refuses_is_told_in_its_words() {
    let sandbox = sandbox(Seed::new()).await;
    let account = account(&sandbox);
    let weak = account.update(&AccountUpdate::new().password("1234")).await.unwrap_err();
    assert_eq!((weak.kind(), weak.field()), (ErrorKind::InvalidRequest, Some("password")));
    assert!(weak.message().contains("Password too weak"), "{weak}");

    let client = account.client();
    let guarded = client.update(&UpdateAccount::new().suspend()).await.unwrap_err();
    assert_eq!((guarded.kind(), updates(&sandbox)), (ErrorKind::InvalidRequest, 1));
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
        let options = support::without_retries();
        let account = Account::with_options(support::restcomm(&sandbox), &options).unwrap();
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
