//! The credential: sent, and handed over when the password changes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_restcomm::{
    Account, AccountProvider, AccountUpdate, Config, Effect, ErrorKind, ExposeSecret, Result,
    Transport, UpdateAccount,
};
use http::Method;
use tokio::task::JoinSet;

use crate::cases::{BASE_URL, SID, TOKEN};
use crate::support::{account, documented, least, options};
use crate::vendor::{Fault, Vendor};

const TASKS: u32 = 50;

/// An account and what it announces.
fn announcing(
    config: Config,
    transport: &Arc<impl Transport>,
) -> (Account, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let options = options(transport).on_new_credentials(move |new| {
        assert_eq!(new.provider.as_str(), "restcomm");
        let lines =
            new.values.iter().map(|(key, value)| format!("{key}={}", value.expose_secret()));
        ear.lock().unwrap().extend(lines);
    });
    (Account::with_options(config, &options).unwrap(), heard)
}

fn by_token(vendor: &Arc<Vendor>) -> (Account, Arc<Mutex<Vec<String>>>) {
    announcing(Config::auth_token(BASE_URL, SID, "token-of-old"), vendor)
}

fn new_password() -> AccountUpdate {
    AccountUpdate::new().password("new")
}

#[tokio::test(start_paused = true)]
async fn fifty_tasks_reading_through_a_change_all_succeed() {
    let vendor = Vendor::new("old", []);
    let (account, heard) = by_token(&vendor);
    let mut tasks: JoinSet<Result<()>> = JoinSet::new();
    for number in 0..TASKS {
        let account = account.clone();
        tasks.spawn(async move {
            // All the time from before the change to after it, a little apart.
            tokio::time::sleep(Duration::from_millis(number.into())).await;
            for _ in 0..5 {
                account.info().await?;
            }
            Ok(())
        });
    }
    let changing = account.clone();
    tasks.spawn(async move {
        tokio::time::sleep(Duration::from_millis(120)).await;
        changing.update(&new_password()).await.map(|_| ())
    });
    for outcome in tasks.join_all().await {
        outcome.unwrap();
    }
    assert!(vendor.refusals() >= TASKS / 2, "many were under way: {}", vendor.refusals());
    assert_eq!(vendor.changes(), 1);
    assert_eq!(*heard.lock().unwrap(), ["auth_token=token-of-new", "password=new"]);
    assert_eq!(vendor.requests().last().unwrap().1, "token-of-new");
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_panics_locks_nobody_out() {
    let vendor = Vendor::new("old", []);
    let options = options(&vendor).on_new_credentials(|_| panic!("hunter2"));
    let config = Config::auth_token(BASE_URL, SID, "token-of-old");
    let account = Account::with_options(config, &options).unwrap();
    let error = account.update(&new_password()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Provider, Effect::Applied));
    assert!(error.message().contains("the stored ones may be stale"), "{error}");
    assert!(!format!("{error:?}{error}").contains("hunter2"));
    account.info().await.unwrap();
    assert_eq!((vendor.changes(), vendor.refusals()), (1, 0));
    assert_eq!(vendor.requests().last().unwrap().1, "token-of-new");
}

#[tokio::test(start_paused = true)]
async fn each_change_starts_from_what_the_last_one_left() {
    let vendor = Vendor::new("old", []);
    let (account, heard) = by_token(&vendor);
    let [first, second, weak] =
        ["1", "2", "weak"].map(|password| AccountUpdate::new().password(password));
    let (first, weak, second) =
        tokio::join!(account.update(&first), account.update(&weak), account.update(&second));
    first.unwrap();
    second.unwrap();
    assert_eq!(weak.unwrap_err().field(), Some("password"));
    account.info().await.unwrap();
    assert_eq!((vendor.changes(), vendor.refusals()), (2, 0));
    assert_eq!(
        *heard.lock().unwrap(),
        ["auth_token=token-of-1", "password=1", "auth_token=token-of-2", "password=2"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_out_by_the_new_password() {
    for fault in [Fault::LostAfter, Fault::Garbled] {
        let vendor = Vendor::new("old", [fault]);
        let (account, heard) = by_token(&vendor);
        let info = account.update(&new_password().name("New name")).await.unwrap();
        assert_eq!(info.name.as_deref(), Some("New name"));
        account.info().await.unwrap();
        let expected =
            [(Method::PUT, "token-of-old"), (Method::GET, "new"), (Method::GET, "token-of-new")];
        let expected: Vec<_> = expected.map(|(m, secret)| (m, secret.to_owned())).into();
        assert_eq!(vendor.requests(), expected, "{fault:?}");
        assert_eq!(vendor.changes(), 1);
        assert_eq!(*heard.lock().unwrap(), ["auth_token=token-of-new", "password=new"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_that_was_not_made_stays_unknown_and_the_old_credential_works() {
    let vendor = Vendor::new("old", [Fault::LostBefore]);
    let (account, heard) = by_token(&vendor);
    let error = account.update(&new_password()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::Unknown));
    assert_eq!(error.message(), "connection reset; the new password does not work so far");
    account.info().await.unwrap();
    assert_eq!((vendor.changes(), vendor.requests().len()), (0, 3), "the new one was tried once");
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn where_nothing_can_be_seen_the_outcome_is_unknown() {
    let vendor = Vendor::new("old", [Fault::LostAfter].into_iter().chain([Fault::LostBefore; 4]));
    let (account, heard) = by_token(&vendor);
    let error = account.update(&new_password()).await.unwrap_err();
    assert!(error.outcome_is_unknown(), "{error}");
    assert!(error.message().ends_with("whether the new password works could not be seen"));
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_same_password_again_proves_nothing() {
    let by_password = Config::password(BASE_URL, "a@b.test", "old").with_account_sid(SID);
    let by_token = Config::auth_token(BASE_URL, SID, "token-of-old");
    // Told by the secret itself, or by the token, which is the same as before.
    for (config, requests) in [(by_password, 1), (by_token, 2)] {
        let vendor = Vendor::new("old", [Fault::LostBefore]);
        let (account, heard) = announcing(config, &vendor);
        let error = account.update(&AccountUpdate::new().password("old")).await.unwrap_err();
        assert!(error.outcome_is_unknown(), "{error}");
        assert_eq!(vendor.requests().len(), requests);
        assert!(heard.lock().unwrap().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_gives_up_does_not_lose_the_new_token() {
    let vendor = Vendor::new("old", []);
    let (account, heard) = by_token(&vendor);
    let soon = Duration::from_millis(60);
    let impatient = tokio::time::timeout(soon, account.update(&new_password())).await;
    assert!(impatient.is_err());
    assert!(heard.lock().unwrap().is_empty(), "the change is made, its answer under way");
    account.info().await.unwrap();
    assert_eq!(*heard.lock().unwrap(), ["auth_token=token-of-new", "password=new"]);
    assert_eq!((vendor.changes(), vendor.refusals()), (1, 1));
}

#[tokio::test]
async fn a_login_by_email_goes_on_with_the_token_too() {
    let vendor = Vendor::new("old", []);
    let (account, heard) = announcing(Config::password(BASE_URL, "A@b.test", "old"), &vendor);
    account.update(&new_password()).await.unwrap();
    account.info().await.unwrap();
    let secrets: Vec<_> = vendor.requests().into_iter().map(|(_, secret)| secret).collect();
    assert_eq!(secrets, ["old", "old", "token-of-new"]);
    assert_eq!(*heard.lock().unwrap(), ["auth_token=token-of-new", "password=new"]);
}

#[tokio::test]
async fn an_answer_without_a_token_makes_the_password_the_credential() {
    for members in ["", r#","auth_token":"""#, r#","auth_token":null"#] {
        let transport = ScriptedTransport::new([least(members), documented()]);
        let config = Config::auth_token(BASE_URL, SID, TOKEN);
        let (account, heard) = announcing(config, &transport);
        account.update(&new_password()).await.unwrap();
        account.info().await.unwrap();
        assert_eq!(*heard.lock().unwrap(), ["auth_token=new", "password=new"]);
        let requests = transport.requests();
        assert_ne!(requests[0].header("authorization"), requests[1].header("authorization"));
    }
}

#[tokio::test]
async fn a_refused_credential_is_told_and_not_tried_twice() {
    let (account, transport) =
        account([Step::response(401, "<html>"), Step::response(401, "<html>")]);
    for write in [false, true] {
        let outcome =
            if write { account.update(&new_password()).await } else { account.info().await };
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Unauthenticated, Effect::None));
    }
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let echo = Step::response(400, "no: hunter2-new and 385fd90565cfe7df1bafcf01249e27cc");
    let (account, _) = account([documented(), echo]);
    let record = account.client().get().await.unwrap();
    let update = UpdateAccount::new().password("hunter2-new");
    let error = account.client().update(&update).await.unwrap_err();
    let shown = format!("{account:?}{:?}{record:?}{update:?}{error}{error:?}", account.client());
    for secret in ["hunter2", TOKEN] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
