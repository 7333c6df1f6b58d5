//! The Sonetel provider against the sandbox.

use std::time::Duration;

use cpaas_core::{AccountProvider, AccountUpdate, ErrorKind};
use cpaas_http::testing::ManualClock;
use cpaas_http::{ClientOptions, Clock as _, SystemClock};
use cpaas_sandbox::sonetel::Seed;
use cpaas_sandbox::{Options, Sandbox};
use cpaas_sonetel::Account;
use serde_json::json;

use crate::support::{self, count, fifty_balances};

async fn sandbox(seed: Seed) -> Sandbox {
    support::start(Options::new().sonetel(seed)).await
}

fn account(sandbox: &Sandbox) -> Account {
    Account::new(support::sonetel(sandbox)).unwrap()
}

#[tokio::test]
async fn common_words_become_the_vendors() {
    let sandbox = sandbox(Seed::new()).await;
    let account = account(&sandbox);
    assert_eq!(account.id().await.unwrap().as_str(), sandbox.sonetel().account_id);
    let update = AccountUpdate::new().name("Ny & gammal").language("sv").timezone("Asia/Kolkata");
    let updated = account.update(&update).await.unwrap();
    assert_eq!(updated, account.info().await.unwrap());
    assert_eq!(updated.language.as_deref(), Some("swe"));
    assert_eq!(support::commits(&sandbox, "sonetel"), 1);
}

/// As the vendor's account.yaml names zone 38, with the offset of summer in front.
#[tokio::test]
async fn new_york_is_a_zone_of_the_vendors() {
    const EASTERN: &str = "(GMT -4:00) Eastern Time (US and Canada), New York, Detroit";
    let sandbox = sandbox(Seed::new()).await;
    let account = account(&sandbox);
    for zone in ["America/New_York", "America/Detroit", "US/Eastern", EASTERN] {
        let updated = account.update(&AccountUpdate::new().timezone(zone)).await.unwrap();
        assert_eq!(updated.timezone.as_deref(), Some(EASTERN), "{zone}");
        let sent = sandbox.journal().pop().unwrap().parameters;
        assert_eq!(sent["timezone_details"], json!({"zone_id": "38"}), "{zone}");
        account.update(&AccountUpdate::new().timezone("Europe/Stockholm")).await.unwrap();
    }
}

#[tokio::test]
async fn words_that_the_vendor_does_not_know_cause_no_write() {
    let sandbox = sandbox(Seed::new()).await;
    let account = account(&sandbox);
    let update = || AccountUpdate::new().name("n");
    for update in [update().timezone("Mars/Olympus"), update().language("tlh")] {
        let error = account.update(&update).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(count(&sandbox, |entry| entry.method == "PUT"), 0);
}

#[tokio::test]
async fn any_printable_password_and_an_address_with_a_plus_log_in() {
    let printable: String = (' '..='~').collect();
    for password in [printable.as_str(), "åäö€ 漢字 🔑", "&=+%#?/\\\"'"] {
        let seed = Seed::new().username("first.last+tag@example.test").password(password);
        let sandbox = sandbox(seed).await;
        let balance = account(&sandbox).balance().await;
        balance.unwrap_or_else(|error| panic!("{password}: {error}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_tasks_through_a_tokens_expiry_cause_one_renewal_and_none_fails() {
    let sandbox = sandbox(Seed::new()).await;
    // The client's clock stands still, so it learns of the expiry from the refusals.
    let clock = ManualClock::new(SystemClock.now());
    let options = ClientOptions::default().with_clock(clock.clone());
    let account = support::account("sonetel", &sandbox, &options);
    let all_succeed = async || {
        for balance in fifty_balances(&account).await {
            assert_eq!(balance.unwrap().money().to_string(), "5.04 SEK");
        }
    };
    let logins =
        || count(&sandbox, |entry| entry.operation == "create_token" && entry.status == 200);
    all_succeed().await;
    assert_eq!(logins(), 1);

    sandbox.advance_clock(Duration::from_hours(25));
    all_succeed().await;
    assert_eq!(logins(), 2, "one renewal, after the refusals");

    // Now it sees the expiry coming, and nothing is refused.
    let refused = || count(&sandbox, |entry| entry.status == 401);
    let before = refused();
    clock.advance(Duration::from_hours(25 + 24) - Duration::from_secs(30));
    all_succeed().await;
    assert_eq!((logins(), refused()), (3, before), "one renewal, before the expiry");
}
