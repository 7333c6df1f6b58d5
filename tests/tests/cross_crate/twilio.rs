//! The Twilio provider against the sandbox.

use std::time::Duration;

use cpaas_core::{
    AccountProvider, AccountStatus, AccountUpdate, ErrorKind, ExposeSecret, Operation,
};
use cpaas_http::ClientOptions;
use cpaas_sandbox::faults::{Fault, FaultRule};
use cpaas_sandbox::twilio::Seed;
use cpaas_sandbox::{Options, Sandbox};
use cpaas_twilio::{
    Account, AccountRecord, Client, Config, CreateAccount, ListAccounts, Listing, Status,
    UpdateAccount,
};
use tokio::task::JoinSet;

use crate::support;

async fn sandbox(seed: Seed) -> Sandbox {
    support::start(Options::new().children(3).twilio(seed)).await
}

fn client(sandbox: &Sandbox) -> Client {
    Client::new(support::twilio(sandbox)).unwrap()
}

async fn all(mut listing: Listing) -> Vec<AccountRecord> {
    let mut accounts = Vec::new();
    while let Some(account) = listing.next().await {
        accounts.push(account.unwrap());
    }
    accounts
}

fn names(accounts: &[AccountRecord]) -> Vec<&str> {
    accounts.iter().filter_map(|account| account.friendly_name.as_deref()).collect()
}

/// The account of a sub-account with its own token.
fn with_own_token(sandbox: &Sandbox, child: &AccountRecord) -> Account {
    let token = child.auth_token.as_ref().unwrap().expose_secret();
    Account::new(support::twilio_at(sandbox, &child.sid, token)).unwrap()
}

#[tokio::test]
async fn the_account_and_its_balance_are_read_and_a_change_stays() {
    let sandbox = sandbox(Seed::new()).await;
    let account = Account::from(client(&sandbox));
    let info = account.info().await.unwrap();
    assert_eq!(account.id().await.unwrap(), info.id);
    assert_eq!(info.name.as_deref(), Some("Acme <Demo> & Sons' Inc"));
    assert_eq!(account.balance().await.unwrap().money().to_string(), "412.75 USD");
    let updated = account.update(&AccountUpdate::new().name("Åkerlund & <Söner>")).await.unwrap();
    assert_eq!(account.info().await.unwrap(), updated);
    let state = serde_json::json!({"twilio": {"balance": "-0.50"}});
    sandbox.set_state(&state).unwrap();
    assert_eq!(account.balance().await.unwrap().money().to_string(), "-0.50 USD");
}

#[tokio::test]
async fn pages_are_followed_and_the_main_account_is_no_child() {
    let sandbox = support::start(Options::new().children(7)).await;
    let client = client(&sandbox);
    let listed = all(client.list(&ListAccounts::new().page_size(3))).await;
    assert_eq!(listed.len(), 8);
    assert_eq!(listed[0].sid, sandbox.twilio().account_sid);
    assert_eq!(support::count(&sandbox, |entry| entry.operation == "list"), 3);
    let children = all(client.children(&ListAccounts::new().page_size(3))).await;
    assert_eq!(names(&children)[..2], ["Sub-account 7", "Sub-account 6"]);
    assert_eq!(children.len(), 7);
    assert!(children.iter().all(|child| child.main_account() == Some(&listed[0].sid)));
    let one = all(client.list(&ListAccounts::new().friendly_name("Sub-account 2"))).await;
    assert_eq!(names(&one), ["Sub-account 2"]);
}

#[tokio::test]
async fn an_account_that_is_made_while_a_list_is_read_moves_no_other() {
    let sandbox = support::start(Options::new().children(4)).await;
    let client = client(&sandbox);
    let mut listing = client.children(&ListAccounts::new().page_size(2));
    let first = listing.next().await.unwrap().unwrap();
    client.create(&CreateAccount::new().friendly_name("meanwhile")).await.unwrap();
    let rest = all(listing).await;
    assert_eq!(first.friendly_name.as_deref(), Some("Sub-account 4"));
    assert_eq!(names(&rest), ["Sub-account 3", "Sub-account 2", "Sub-account 1"]);
}

#[tokio::test]
async fn a_sub_account_lives_from_its_creation_to_its_deletion() {
    let sandbox = sandbox(Seed::new()).await;
    let client = client(&sandbox);
    let child = client.create(&CreateAccount::new().friendly_name("South")).await.unwrap();
    let own = with_own_token(&sandbox, &child);
    assert_eq!(own.info().await.unwrap().status, Some(AccountStatus::Active));
    let update = UpdateAccount::new;
    for (update, status) in [
        (update().suspend().friendly_name("North"), Status::Suspended),
        (update().activate(), Status::Active),
        (update().close(&child.sid), Status::Closed),
    ] {
        let changed = client.update_by_sid(&child.sid, &update).await.unwrap();
        let seen = client.fetch_by_sid(&child.sid).await.unwrap();
        assert_eq!((changed.status.as_deref(), changed == seen), (Some(status.as_str()), true));
    }
    assert_eq!(own.info().await.unwrap_err().kind(), ErrorKind::Unauthenticated);
    let again = client.update_by_sid(&child.sid, &update().activate()).await.unwrap_err();
    assert_eq!((again.kind(), again.vendor_code()), (ErrorKind::Conflict, Some("21479")));
    let closed = all(client.children(&ListAccounts::new().status(Status::Closed))).await;
    assert_eq!(names(&closed), ["North"]);
    sandbox.advance_clock(Duration::from_hours(31 * 24));
    let gone = client.fetch_by_sid(&child.sid).await.unwrap_err();
    assert_eq!((gone.kind(), gone.vendor_code()), (ErrorKind::NotFound, Some("20404")));
}

#[tokio::test]
async fn a_sub_account_draws_on_the_main_accounts_balance_whoever_asks() {
    let sandbox = sandbox(Seed::new()).await;
    let main = client(&sandbox);
    let child = main.children(&ListAccounts::new()).next().await.unwrap().unwrap();
    let by_main = Account::from(main.for_account(&child.sid).unwrap());
    let before = sandbox.journal().len();
    let refused = by_main.balance().await.unwrap_err();
    assert_eq!((refused.kind(), sandbox.journal().len()), (ErrorKind::Unsupported, before));
    assert_eq!(by_main.info().await.unwrap().id.as_str(), child.sid);

    let own = with_own_token(&sandbox, &child);
    assert!(own.capabilities().supports(Operation::Balance));
    let refused = own.balance().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unsupported);
    assert!(refused.message().contains(&sandbox.twilio().account_sid), "{refused}");

    let nobody = main.for_account("AC00000000000000000000000000000000").unwrap();
    assert_eq!(nobody.fetch_balance().await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn each_kind_of_key_does_what_it_may() {
    let sandbox = sandbox(Seed::new()).await;
    let access = sandbox.twilio();
    for (key, may) in [
        (&access.main_key, [true, true, true]),
        (&access.standard_key, [false, true, false]),
        (&access.restricted_key, [true, true, false]),
    ] {
        let config = Config::api_key(&access.account_sid, &key.sid, key.secret.as_str());
        let account = Account::new(config.with_base_url(&access.base_url)).unwrap();
        let update = AccountUpdate::new().name("By a key");
        let ended = [
            account.info().await.map(drop),
            account.balance().await.map(drop),
            account.update(&update).await.map(drop),
        ];
        for (ended, may) in ended.into_iter().zip(may) {
            assert_eq!(
                ended.err().map(|error| error.kind()),
                (!may).then_some(ErrorKind::PermissionDenied)
            );
        }
    }
}

#[tokio::test]
async fn refusals_have_their_kinds() {
    let sandbox = sandbox(Seed::new().sub_accounts(3)).await;
    let main = client(&sandbox);
    let limit = main.create(&CreateAccount::new()).await.unwrap_err();
    assert_eq!((limit.kind(), limit.vendor_code()), (ErrorKind::Conflict, Some("21480")));
    let child = main.children(&ListAccounts::new()).next().await.unwrap().unwrap();
    let nested = with_own_token(&sandbox, &child);
    let nested = nested.client().create(&CreateAccount::new()).await.unwrap_err();
    assert_eq!((nested.kind(), nested.vendor_code()), (ErrorKind::InvalidRequest, Some("21101")));
    let set = |sid: &str| {
        sandbox.set_state(&serde_json::json!({"twilio": {sid: "suspended"}})).unwrap();
    };
    let resume = UpdateAccount::new().activate();
    set(&child.sid);
    let held = main.update_by_sid(&child.sid, &resume).await.unwrap_err();
    assert_eq!((held.kind(), held.vendor_code()), (ErrorKind::AccountInactive, Some("21478")));
    set(main.sid());
    let below = main.update_by_sid(&child.sid, &resume).await.unwrap_err();
    assert_eq!((below.kind(), below.vendor_code()), (ErrorKind::Conflict, Some("21476")));
    let own = main.fetch().await.unwrap_err();
    assert_eq!(own.kind(), ErrorKind::Unauthenticated);
    assert!(own.message().contains("suspended or closed"), "{own}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_requests_at_once_than_allowed_are_sent_again_and_each_change_is_made_once() {
    let sandbox = support::start(Options::new().twilio(Seed::new().concurrent_requests(3))).await;
    let slow = FaultRule::new(Fault::Latency { millis: 40 }).provider("twilio");
    sandbox.add_fault(slow).unwrap();
    let options = support::short_limits(20_000, 10_000, 50, 40);
    let client = Client::with_options(support::twilio(&sandbox), &options).unwrap();
    let mut tasks = JoinSet::new();
    for number in 0..8 {
        let client = client.clone();
        let new = CreateAccount::new().friendly_name(format!("n{number}"));
        tasks.spawn(async move { client.create(&new).await.map(drop) });
    }
    for ended in tasks.join_all().await {
        ended.unwrap();
    }
    assert_eq!(support::commits(&sandbox, "twilio"), 8);
    assert!(support::count(&sandbox, |entry| entry.status == 429) > 0, "some were refused");
    sandbox.clear_faults();
    let once = Client::with_options(support::twilio(&sandbox), &ClientOptions::default()).unwrap();
    assert_eq!(all(once.children(&ListAccounts::new())).await.len(), 8);
}
