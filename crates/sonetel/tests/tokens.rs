//! Logging in: by password, by refresh token, with a token as given.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::sync::{Arc, Mutex};

use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_sonetel::{Account, AccountProvider, Config, Effect, ErrorKind, ExposeSecret};
use support::{DOCUMENTED, account, granted, login, options, token, wrapped};

fn documented() -> Step {
    Step::json(200, DOCUMENTED)
}

/// An account and what it announces.
fn announcing(
    config: Config,
    transport: &Arc<ScriptedTransport>,
) -> (Account, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let options = options(transport).on_new_credentials(move |new| {
        assert_eq!(new.provider.as_str(), "sonetel");
        let lines =
            new.values.iter().map(|(key, value)| format!("{key}={}", value.expose_secret()));
        ear.lock().unwrap().extend(lines);
    });
    (Account::with_options(config, &options).unwrap(), heard)
}

#[tokio::test]
async fn the_id_is_read_from_the_token_and_costs_no_request_beyond_the_login() {
    for claims in [r#","acc_id":2000000007"#, r#","acc_id":"2000000007""#] {
        let transport = ScriptedTransport::new([granted(&token(claims))]);
        let account =
            Account::with_options(Config::password("u", "p"), &options(&transport)).unwrap();
        assert_eq!(account.id().await.unwrap().as_str(), "2000000007");
        assert_eq!(account.id().await.unwrap().as_str(), "2000000007");
        assert_eq!(transport.requests().len(), 1);
    }
}

#[tokio::test]
async fn without_the_claim_the_account_itself_is_asked_once() {
    let transport = ScriptedTransport::new([granted("opaque"), documented(), documented()]);
    let account = Account::with_options(Config::password("u", "p"), &options(&transport)).unwrap();
    account.balance().await.unwrap();
    let urls: Vec<_> = transport.requests().into_iter().map(|request| request.url).collect();
    assert!(urls[1].ends_with("/account/") && urls[2].ends_with("/account/2000000007"), "{urls:?}");
}

#[tokio::test]
async fn a_refresh_token_is_tried_first_and_a_rotated_one_is_announced() {
    let transport = ScriptedTransport::new([login(), documented()]);
    let config = Config::password("u", "p").with_refresh_token("refresh-0");
    let (account, heard) = announcing(config, &transport);
    account.balance().await.unwrap();
    assert_eq!(
        transport.requests()[0].text(),
        "grant_type=refresh_token&refresh=yes&refresh_token=refresh-0"
    );
    assert_eq!(*heard.lock().unwrap(), ["refresh_token=refresh-1"]);
}

#[tokio::test]
async fn the_old_refresh_token_stays_if_none_comes_and_is_announced_only_when_new() {
    let without = Step::json(200, &format!(r#"{{"access_token":"{}"}}"#, token(r#","acc_id":7"#)));
    let refused = || Step::json(401, r#"{"error":"invalid_token","error_description":"expired"}"#);
    let transport = ScriptedTransport::new([without, refused(), login(), documented()]);
    let (account, heard) = announcing(Config::refresh_token("refresh-1"), &transport);
    account.balance().await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].text(), requests[2].text(), "the same refresh token again");
    assert!(heard.lock().unwrap().is_empty(), "refresh-1 is what the caller already has");
}

#[tokio::test]
async fn a_dead_refresh_token_falls_back_to_the_password_or_is_reported() {
    let dead = || {
        Step::json(401, r#"{"error":"invalid_token","error_description":"Refresh token expired"}"#)
    };
    let transport = ScriptedTransport::new([dead(), login(), documented()]);
    let config = Config::password("u", "p").with_refresh_token("old");
    let (account, heard) = announcing(config, &transport);
    account.balance().await.unwrap();
    assert_eq!(*heard.lock().unwrap(), ["refresh_token=refresh-1"]);

    let transport = ScriptedTransport::new([dead()]);
    let (account, _) = announcing(Config::refresh_token("old"), &transport);
    let error = account.balance().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Unauthenticated, "Refresh token expired")
    );
}

#[tokio::test(start_paused = true)]
async fn a_refresh_whose_answer_is_lost_is_not_repeated() {
    let transport = ScriptedTransport::new([Step::reset(), login()]);
    let (account, _) = announcing(Config::refresh_token("r"), &transport);
    let error = account.balance().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::None));
    assert_eq!(transport.requests().len(), 1);

    // A login by password does no harm twice.
    let transport = ScriptedTransport::new([Step::reset(), login(), documented()]);
    let (account, _) = announcing(Config::password("u", "p"), &transport);
    account.balance().await.unwrap();
}

#[tokio::test]
async fn a_given_token_works_until_it_is_refused() {
    let transport = ScriptedTransport::new([
        wrapped(r#"{"account_id":"7","credit_balance":"1","currency":"SEK"}"#),
        Step::json(401, ""),
    ]);
    let config = Config::access_token(token(r#","acc_id":7"#));
    let (account, _) = announcing(config, &transport);
    account.balance().await.unwrap();
    let error = account.balance().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_refused_login_is_told_in_the_vendors_words() {
    for (status, error, words) in [
        (401, "unauthorized", "User with name u not found"),
        (400, "invalid_grant", "Bad credentials"),
        (401, "invalid_client", "Bad client credentials"),
    ] {
        let body = format!(r#"{{"error":"{error}","error_description":"{words}"}}"#);
        let transport = ScriptedTransport::new([Step::json(status, &body)]);
        let (account, _) = announcing(Config::password("u", "p4ssword"), &transport);
        let refused = account.balance().await.unwrap_err();
        assert_eq!((refused.kind(), refused.message()), (ErrorKind::Unauthenticated, words));
        assert_eq!(refused.vendor_code(), Some(error));
        assert_eq!(refused.operation(), Some("create_token"));
        assert_eq!(transport.requests().len(), 1, "a wrong password is not tried twice");
    }
}

#[tokio::test]
async fn a_login_without_a_token_in_its_answer_is_an_invalid_response() {
    let transport = ScriptedTransport::new([Step::json(200, r#"{"status":"success"}"#)]);
    let (account, _) = announcing(Config::password("u", "p"), &transport);
    let error = account.balance().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::None));
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let (account, _) = account([documented()]);
    account.balance().await.unwrap();
    let shown = format!("{account:?}{:?}", account.client());
    for secret in ["p&ss", "refresh-1", &token(r#","acc_id":2000000007,"user_id":"7""#)] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_password_is_sent_once_however_many_ask() {
    let refused = || {
        let body = r#"{"error":"invalid_grant","error_description":"Bad credentials"}"#;
        Step::json(400, body).after(std::time::Duration::from_secs(1))
    };
    let transport = ScriptedTransport::new((0..10).map(|_| refused()));
    let (account, _) = announcing(Config::password("u", "p"), &transport);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let account = account.clone();
        tasks.spawn(async move { account.balance().await });
    }
    for balance in tasks.join_all().await {
        assert_eq!(balance.unwrap_err().kind(), ErrorKind::Unauthenticated);
    }
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_login_that_hangs_ends_every_call_by_its_own_deadline() {
    let transport = ScriptedTransport::new((0..40).map(|_| Step::Hang));
    let (account, _) = announcing(Config::password("u", "p"), &transport);
    let started = tokio::time::Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let account = account.clone();
        tasks.spawn(async move { account.balance().await });
    }
    for balance in tasks.join_all().await {
        assert_eq!(balance.unwrap_err().kind(), ErrorKind::Timeout);
    }
    assert!(started.elapsed() <= std::time::Duration::from_secs(90), "{:?}", started.elapsed());
}
