//! The Sonetel provider against the sandbox.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{AccountProvider, AccountUpdate, ErrorKind, Operation};
use cpaas_http::testing::ManualClock;
use cpaas_http::{ClientOptions, Clock as _, SystemClock};
use cpaas_sandbox::sonetel::Seed;
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use cpaas_sonetel::{Account, Config};
use tokio::task::JoinSet;

const TASKS: usize = 50;

async fn sandbox(seed: Seed) -> Sandbox {
    Sandbox::start(Options::new().sonetel(seed)).await.unwrap()
}

fn config(sandbox: &Sandbox) -> Config {
    let access = sandbox.sonetel();
    Config::password(&access.username, access.password.as_str())
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url)
}

fn count(sandbox: &Sandbox, what: impl Fn(&JournalEntry) -> bool) -> usize {
    sandbox.journal().iter().filter(|entry| what(entry)).count()
}

fn logins(sandbox: &Sandbox) -> usize {
    count(sandbox, |entry| entry.operation == "create_token" && entry.status == 200)
}

async fn all_succeed(account: &Arc<dyn AccountProvider>) {
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let account = Arc::clone(account);
        tasks.spawn(async move { account.balance().await });
    }
    for balance in tasks.join_all().await {
        assert_eq!(balance.unwrap().money().to_string(), "5.04 SEK");
    }
}

#[tokio::test]
async fn every_operation_that_is_declared_works_and_says_the_same() {
    let sandbox = sandbox(Seed::new()).await;
    let account = Account::new(config(&sandbox)).unwrap();
    for &operation in Operation::ALL {
        assert!(account.capabilities().supports(operation));
    }
    let id = account.id().await.unwrap();
    let info = account.info().await.unwrap();
    assert_eq!((id.as_str(), &info.id), (sandbox.sonetel().account_id.as_str(), &id));
    let balance = account.balance().await.unwrap();
    assert_eq!(Some(balance.currency), info.currency);

    let update = AccountUpdate::new().name("Ny & gammal").language("sv").timezone("Asia/Kolkata");
    let updated = account.update(&update).await.unwrap();
    assert_eq!(updated, account.info().await.unwrap());
    assert_eq!(updated.language.as_deref(), Some("swe"));
    assert_eq!(count(&sandbox, |entry| entry.operation == "update" && entry.committed), 1);
}

#[tokio::test]
async fn what_is_refused_beforehand_causes_no_write() {
    let sandbox = sandbox(Seed::new()).await;
    let account = Account::new(config(&sandbox)).unwrap();
    for (update, kind) in [
        (AccountUpdate::new().name("n").timezone("Mars/Olympus"), ErrorKind::InvalidRequest),
        (AccountUpdate::new().name("n").language("tlh"), ErrorKind::InvalidRequest),
        (AccountUpdate::new().name("n").password("p"), ErrorKind::Unsupported),
    ] {
        assert_eq!(account.update(&update).await.unwrap_err().kind(), kind);
    }
    assert_eq!(count(&sandbox, |entry| entry.method == "PUT"), 0);
}

#[tokio::test]
async fn any_printable_password_and_an_address_with_a_plus_log_in() {
    let printable: String = (' '..='~').collect();
    for password in [printable.as_str(), "åäö€ 漢字 🔑", "&=+%#?/\\\"'"] {
        let seed = Seed::new().username("first.last+tag@example.test").password(password);
        let sandbox = sandbox(seed).await;
        let account = Account::new(config(&sandbox)).unwrap();
        account.balance().await.unwrap_or_else(|error| panic!("{password}: {error}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_tasks_through_a_tokens_expiry_cause_one_renewal_and_none_fails() {
    let sandbox = sandbox(Seed::new()).await;
    // The client's clock stands still, so it learns of the expiry from the refusals.
    let clock = ManualClock::new(SystemClock.now());
    let options = ClientOptions::default().with_clock(clock.clone());
    let account: Arc<dyn AccountProvider> =
        Arc::new(Account::with_options(config(&sandbox), &options).unwrap());
    all_succeed(&account).await;
    assert_eq!(logins(&sandbox), 1);

    sandbox.advance_clock(Duration::from_hours(25));
    all_succeed(&account).await;
    assert_eq!(logins(&sandbox), 2, "one renewal, after the refusals");

    // Now it sees the expiry coming, and nothing is refused.
    let refused = || count(&sandbox, |entry| entry.status == 401);
    let before = refused();
    clock.advance(Duration::from_hours(25 + 24) - Duration::from_secs(30));
    all_succeed(&account).await;
    assert_eq!((logins(&sandbox), refused()), (3, before), "one renewal, before the expiry");
}

#[tokio::test]
async fn a_stored_refresh_token_is_enough_to_start_again() {
    let sandbox = sandbox(Seed::new()).await;
    let stored = Arc::new(std::sync::Mutex::new(None));
    let store = Arc::clone(&stored);
    let options = ClientOptions::default().on_new_credentials(move |new| {
        *store.lock().unwrap() = new.values.first().map(|(_, token)| token.clone());
    });
    Account::with_options(config(&sandbox), &options).unwrap().balance().await.unwrap();
    for _ in 0..2 {
        let token = stored.lock().unwrap().clone().expect("a refresh token was announced");
        let access = sandbox.sonetel();
        let config = Config::refresh_token(token)
            .with_base_url(&access.base_url)
            .with_token_url(&access.token_url);
        Account::with_options(config, &options).unwrap().balance().await.unwrap();
    }
    let grants = count(&sandbox, |entry| {
        entry.parameters.get("grant_type").is_some_and(|grant| grant == "refresh_token")
    });
    assert_eq!(grants, 2);
}

#[tokio::test]
async fn a_dropped_call_leaves_the_account_usable() {
    let sandbox = sandbox(Seed::new()).await;
    let account = Account::new(config(&sandbox)).unwrap();
    for millis in 0..5 {
        let _ = tokio::time::timeout(Duration::from_millis(millis), account.balance()).await;
    }
    account.balance().await.unwrap();
}
