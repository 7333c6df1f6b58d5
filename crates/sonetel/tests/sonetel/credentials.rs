//! Logging in: by password, by refresh token, with a token as given.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cpaas_http::testing::{ManualClock, ScriptedTransport, Step};
use cpaas_sonetel::{
    Account, AccountProvider, Config, Effect, Error, ErrorKind, ExposeSecret, Result, Token,
    TokenSource, async_trait,
};

use crate::cases::{CLAIMS, DOCUMENTED};
use crate::support::{account, granted, login, now, options, token, wrapped};

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
async fn a_callback_that_panics_loses_neither_the_token_nor_the_next_one() {
    let transport = ScriptedTransport::new([
        login(),
        documented(),
        Step::json(401, r#"{"error":"invalid_token"}"#),
        login(),
        documented(),
    ]);
    let options = options(&transport).on_new_credentials(|_| panic!("hunter2"));
    let account = Account::with_options(Config::refresh_token("refresh-0"), &options).unwrap();
    account.balance().await.unwrap();
    account.balance().await.unwrap();
    let sent = transport.requests()[3].text();
    assert!(sent.ends_with("refresh_token=refresh-1"), "{sent}");
}

#[tokio::test]
async fn the_old_refresh_token_stays_if_none_comes_and_is_announced_only_when_new() {
    let transport =
        ScriptedTransport::new([without_refresh_token(), dead(), login(), documented()]);
    let (account, heard) = announcing(Config::refresh_token("refresh-1"), &transport);
    account.balance().await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].text(), requests[2].text(), "the same refresh token again");
    assert!(heard.lock().unwrap().is_empty(), "refresh-1 is what the caller already has");
}

#[tokio::test]
async fn a_dead_refresh_token_falls_back_to_the_password_or_is_reported() {
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

fn without_refresh_token() -> Step {
    Step::json(200, &format!(r#"{{"access_token":"{}"}}"#, token(r#","acc_id":2000000007"#)))
}

fn dead() -> Step {
    Step::json(401, r#"{"error":"invalid_token","error_description":"Refresh token expired"}"#)
}

/// What was sent to log in, by the word after `grant_type=`.
fn grants(transport: &ScriptedTransport) -> Vec<String> {
    let bodies = transport.requests().into_iter().map(|request| request.text());
    let grants = bodies.filter_map(|body| Some(body.strip_prefix("grant_type=")?.to_owned()));
    grants.map(|rest| rest.split('&').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_forgotten_password_is_not_sent_again() {
    let transport = ScriptedTransport::new([login(), documented(), Step::json(401, ""), dead()]);
    let config = Config::password("u", "p").with_password_forgotten();
    let (account, _) = announcing(config, &transport);
    account.balance().await.unwrap();
    for _ in 0..2 {
        let error = account.balance().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
        assert_eq!(error.message(), "Refresh token expired; log in again with the password");
        assert_eq!((error.vendor_code(), error.http_status()), (Some("invalid_token"), Some(401)));
    }
    // What was refused is not tried again at once.
    assert_eq!(grants(&transport), ["password", "refresh_token"]);
}

#[tokio::test(start_paused = true)]
async fn a_password_is_forgotten_only_for_a_refresh_token_that_works() {
    let refused = || Step::json(401, "");
    let both = || Config::password("u", "p").with_refresh_token("old").with_password_forgotten();
    for (config, script, outcomes, expected) in [
        // The one that was given is dead, and none came with the password: it is needed again.
        (
            both(),
            vec![
                dead(),
                without_refresh_token(),
                documented(),
                refused(),
                dead(),
                login(),
                documented(),
            ],
            &[None, None][..],
            &["refresh_token", "password", "refresh_token", "password"][..],
        ),
        // The one that was given works.
        (
            both(),
            vec![without_refresh_token(), documented(), refused(), dead()],
            &[None, Some(ErrorKind::Unauthenticated)],
            &["refresh_token", "refresh_token"],
        ),
        // A connection that breaks says nothing of the token, which is tried again.
        (
            Config::password("u", "p").with_password_forgotten(),
            vec![login(), documented(), refused(), Step::reset(), login(), documented()],
            &[None, Some(ErrorKind::Transport), None],
            &["password", "refresh_token", "refresh_token"],
        ),
    ] {
        let transport = ScriptedTransport::new(script);
        let (account, _) = announcing(config, &transport);
        for outcome in outcomes {
            let kind = account.balance().await.err().map(|error| error.kind());
            assert_eq!(kind, *outcome);
        }
        assert_eq!(grants(&transport), expected);
    }
}

#[tokio::test]
async fn an_empty_refresh_token_is_none() {
    let empty =
        format!(r#"{{"access_token":"{}","refresh_token":""}}"#, token(r#","acc_id":2000000007"#));
    let transport = ScriptedTransport::new([
        Step::json(200, &empty),
        documented(),
        Step::json(401, ""),
        login(),
        documented(),
    ]);
    let config = Config::password("u", "p").with_password_forgotten();
    let (account, heard) = announcing(config, &transport);
    account.balance().await.unwrap();
    assert!(heard.lock().unwrap().is_empty());
    account.balance().await.unwrap();
    assert_eq!(grants(&transport), ["password", "password"]);
}

/// Gives these tokens, in order; after them it hangs.
#[derive(Debug)]
struct Vault {
    tokens: Mutex<VecDeque<Result<Token>>>,
    is_renewable: bool,
}

#[async_trait]
impl TokenSource for Vault {
    async fn fetch(&self) -> Result<Token> {
        let next = self.tokens.lock().unwrap().pop_front();
        match next {
            Some(token) => token,
            None => std::future::pending().await,
        }
    }

    fn is_renewable(&self) -> bool {
        self.is_renewable
    }
}

fn vault(is_renewable: bool, tokens: impl IntoIterator<Item = Result<Token>>) -> Config {
    let tokens = Mutex::new(tokens.into_iter().collect());
    Config::token_source(Arc::new(Vault { tokens, is_renewable }))
}

/// A token of the caller's own, which says which it is, and when it expires.
fn own(which: u8, seconds: Option<u64>) -> Token {
    let expires_at = seconds.map(|seconds| now().saturating_add(Duration::from_secs(seconds)));
    Token::new(token(&format!(r#","acc_id":2000000007,"jti":{which}"#)), expires_at)
}

/// Which of the tokens of [`own`] were sent.
fn sent(transport: &ScriptedTransport) -> Vec<u8> {
    let headers = transport.requests().into_iter().map(|request| request.headers);
    let which =
        |header: &str| (1..9).find(|&n| header.ends_with(own(n, None).secret.expose_secret()));
    headers.map(|headers| which(headers["authorization"].to_str().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_token_of_ones_own_source_lasts_as_long_as_the_source_or_the_token_says() {
    // The claim says an hour.
    for (first, life) in [(own(1, None), 3600), (own(1, Some(600)), 600)] {
        let transport = ScriptedTransport::new((0..3).map(|_| documented()));
        let clock = ManualClock::new(now());
        let options = options(&transport).with_clock(clock.clone());
        let config = vault(true, [Ok(first), Ok(own(2, None))]);
        let account = Account::with_options(config, &options).unwrap();
        account.balance().await.unwrap();
        clock.advance(Duration::from_secs(life - 61));
        account.balance().await.unwrap();
        clock.advance(Duration::from_secs(2));
        account.balance().await.unwrap();
        assert_eq!(sent(&transport), [1, 1, 2], "renewed a minute before its end");
    }
}

#[tokio::test]
async fn a_refused_token_of_ones_own_source_is_replaced_if_there_are_others() {
    let refused = || Step::json(401, "");
    for (is_renewable, expected) in [(true, &[1, 2][..]), (false, &[1])] {
        let transport = ScriptedTransport::new([refused(), documented()]);
        let config = vault(is_renewable, [Ok(own(1, None)), Ok(own(2, None))]);
        let (account, heard) = announcing(config, &transport);
        let status = account.client().token_status().await.unwrap();
        assert_eq!(
            (status.is_renewable, status.account_id.as_deref()),
            (is_renewable, Some("2000000007"))
        );
        assert_eq!(account.balance().await.is_ok(), is_renewable);
        assert_eq!(sent(&transport), expected);
        assert!(heard.lock().unwrap().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn what_keeps_ones_own_source_from_giving_a_token_reaches_the_caller() {
    let locked = Error::before_sending(ErrorKind::PermissionDenied, "the vault is locked");
    let empty = Token::new(" ", None);
    let transport = ScriptedTransport::new([documented()]);
    let (account, _) = announcing(vault(true, [Err(locked), Ok(empty)]), &transport);
    for (kind, message) in [
        (ErrorKind::PermissionDenied, "the vault is locked"),
        (ErrorKind::Config, "the token source gave an empty token"),
        (ErrorKind::Timeout, "not done within 90.0s"),
    ] {
        let error = account.balance().await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (kind, message));
        assert_eq!((error.effect(), error.provider().unwrap().as_str()), (Effect::None, "sonetel"));
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_fetch_that_hangs_is_given_up_for_the_next_call() {
    let transport = ScriptedTransport::new([documented()]);
    let source = Arc::new(Vault { tokens: Mutex::default(), is_renewable: true });
    let (account, _) = announcing(Config::token_source(source.clone()), &transport);
    assert_eq!(account.balance().await.unwrap_err().kind(), ErrorKind::Timeout);
    tokio::time::sleep(Duration::from_secs(1)).await;
    source.tokens.lock().unwrap().push_back(Ok(own(1, None)));
    account.balance().await.unwrap();
}

#[tokio::test]
async fn the_tokens_status_is_what_it_says_of_itself() {
    let transport = ScriptedTransport::new([login()]);
    let (account, _) = announcing(Config::password("u", "p"), &transport);
    let status = account.client().token_status().await.unwrap();
    assert_eq!((status.user_id.as_deref(), status.is_renewable), (Some("200"), true));
    assert_eq!(account.client().token_status().await.unwrap(), status);
    assert_eq!(transport.requests().len(), 1, "the login");

    let (account, _) = announcing(Config::access_token("opaque"), &transport);
    let status = account.client().token_status().await.unwrap();
    assert!(!status.is_renewable && status.account_id.is_none() && status.scope.is_empty());
    assert_eq!((status.issued_at, status.expires_at), (None, None));
    assert_eq!(transport.requests().len(), 1);
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
        wrapped(r#"{"account_id":"2000000007","credit_balance":"1","currency":"SEK"}"#),
        Step::json(401, ""),
    ]);
    let config = Config::access_token(token(r#","acc_id":2000000007"#));
    let (account, _) = announcing(config, &transport);
    account.balance().await.unwrap();
    let error = account.balance().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_login_that_is_limited_or_locked_is_not_answered_by_more_logins() {
    let locked = r#"{"error":"server_error","error_description":"User account is locked"}"#;
    for (refused, kind) in [
        (Step::json(429, "{}"), ErrorKind::RateLimited),
        (Step::json(500, locked), ErrorKind::Unauthenticated),
        (Step::json(400, locked), ErrorKind::Unauthenticated),
    ] {
        let transport = ScriptedTransport::new([refused, login(), documented()]);
        let (account, _) = announcing(Config::password("u", "p"), &transport);
        for _ in 0..3 {
            assert_eq!(account.balance().await.unwrap_err().kind(), kind);
        }
        assert_eq!(transport.requests().len(), 1);
    }
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
    for secret in ["p&ss", "refresh-1", &token(CLAIMS)] {
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
