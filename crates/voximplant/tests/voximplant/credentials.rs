//! Proving who asks: by a signed token, or by legacy credentials.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{account, documented, done, failed, key, legacy, now, options};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cpaas_http::testing::{ManualClock, ScriptedTransport, SentRequest, Step};
use cpaas_voximplant::{
    Account, AccountProvider, AccountSettings, AccountUpdate, ClientOptions, Config, Effect, Error,
    ErrorKind, ExposeSecret, GetAccountInfo, Identity, Result, SetAccountInfo, Signer, async_trait,
};

/// Head and claims of a request's token, once its signature was found to be good.
fn token(request: &SentRequest) -> (String, String) {
    let token = request.header("authorization").strip_prefix("Bearer ").unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    key().verify(signed.as_bytes(), &decode(signature));
    let (head, claims) = signed.split_once('.').unwrap();
    let text = |part: &str| String::from_utf8(decode(part)).unwrap();
    (text(head), text(claims))
}

#[tokio::test]
async fn a_token_is_signed_and_says_who_and_for_how_long() {
    let (account, transport) = account([documented()]);
    account.balance().await.unwrap();
    let (head, claims) = token(&transport.requests()[0]);
    assert_eq!(head, r#"{"alg":"RS256","typ":"JWT","kid":"key-1"}"#);
    // Five seconds back, and an hour from there: the vendor takes no longer life than 3600 seconds.
    assert_eq!(claims, r#"{"iss":1111111,"iat":1699999995,"exp":1700003595}"#);
}

#[tokio::test]
async fn one_signature_serves_for_most_of_an_hour() {
    let clock = ManualClock::new(now());
    let transport = ScriptedTransport::new((0..4).map(|_| documented()));
    let options =
        ClientOptions::default().with_transport(transport.clone()).with_clock(clock.clone());
    let config = Config::from_credentials(key().file());
    let account = Account::with_options(config, &options).unwrap();
    account.info().await.unwrap();
    clock.advance(Duration::from_secs(58 * 60));
    account.info().await.unwrap();
    clock.advance(Duration::from_secs(60));
    account.info().await.unwrap();
    account.info().await.unwrap();
    let claims: Vec<_> = transport.requests().iter().map(|request| token(request).1).collect();
    assert_eq!(claims[0], claims[1]);
    assert_eq!(claims[2], r#"{"iss":1111111,"iat":1700003535,"exp":1700007135}"#);
    assert_eq!(claims[2], claims[3]);
}

#[tokio::test]
async fn a_refused_token_is_dropped_and_a_new_one_tried_once() {
    let clock = ManualClock::new(now());
    let transport = ScriptedTransport::new([]);
    let options =
        ClientOptions::default().with_transport(transport.clone()).with_clock(clock.clone());
    let config = Config::from_credentials(key().file());
    let account = Account::with_options(config, &options).unwrap();
    for (refusal, http) in [(failed(456, "Token expired"), 200), (Step::json(401, ""), 401)] {
        transport.push(documented());
        account.info().await.unwrap();
        clock.advance(Duration::from_secs(10));
        let before = transport.requests().len();
        transport.push(refusal);
        transport.push(done());
        let update = SetAccountInfo::new().settings(AccountSettings::new().language_code("sv"));
        account.client().set_account_info(&update).await.unwrap();
        let requests = transport.requests();
        assert_eq!(requests.len(), before + 2, "HTTP {http}");
        assert_eq!(requests[before].body, requests[before + 1].body);
        assert_ne!(token(&requests[before]).1, token(&requests[before + 1]).1);
    }

    transport.push(failed(456, "Token expired"));
    transport.push(failed(456, "Token expired"));
    let error = account.info().await.unwrap_err();
    assert_eq!(
        error.message(),
        "Token expired; if the credentials are right, check this machine's clock"
    );
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Unauthenticated, Effect::None));
    assert_eq!(error.http_status(), Some(200));
}

#[tokio::test]
async fn for_a_child_the_parents_key_signs_with_the_childs_number() {
    let answer = r#"{"result":{"account_id":999,"balance":1,"currency":"USD"}}"#;
    let transport = ScriptedTransport::new([Step::json(200, answer)]);
    let config = Config::from_credentials(key().file()).with_child_account_id(999);
    let account = Account::with_options(config, &options(&transport)).unwrap();
    assert_eq!(account.id().await.unwrap().as_str(), "999");
    assert!(transport.requests().is_empty(), "the id is known");
    account.balance().await.unwrap();
    let (head, claims) = token(&transport.requests()[0]);
    assert!(head.contains(r#""kid":"key-1""#) && claims.starts_with(r#"{"iss":999,"#), "{claims}");
}

/// Signs with the test's key, elsewhere; or fails, or never returns.
#[derive(Debug, Default)]
struct Elsewhere {
    signed: Mutex<Vec<Vec<u8>>>,
    failure: Option<Error>,
    hangs: bool,
}

#[async_trait]
impl Signer for Elsewhere {
    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        self.signed.lock().unwrap().push(message.to_vec());
        if self.hangs {
            std::future::pending::<()>().await;
        }
        tokio::task::yield_now().await;
        match &self.failure {
            Some(error) => Err(error.clone()),
            None => Ok(key().sign(message)),
        }
    }
}

#[tokio::test]
async fn a_signer_of_ones_own_signs_for_the_account_and_its_children() {
    let signer = Arc::new(Elsewhere::default());
    let child = Step::json(200, r#"{"result":{"account_id":7}}"#);
    let transport = ScriptedTransport::new([documented(), documented(), child]);
    let config = Config::signer(1_111_111, "key-1", signer.clone());
    let account = Account::with_options(config, &options(&transport)).unwrap();
    account.info().await.unwrap();
    account.info().await.unwrap();
    let child = account.client().for_child(7).unwrap();
    child.get_account_info(&GetAccountInfo::new()).await.unwrap();
    let requests = transport.requests();
    let (head, claims) = token(&requests[1]);
    assert_eq!(head, r#"{"alg":"RS256","typ":"JWT","kid":"key-1"}"#);
    assert_eq!(claims, r#"{"iss":1111111,"iat":1699999995,"exp":1700003595}"#);
    assert!(token(&requests[2]).1.contains(r#""iss":7,"#));
    assert_eq!(signer.signed.lock().unwrap().len(), 2, "once for each account");
}

#[tokio::test(start_paused = true)]
async fn a_signer_that_fails_or_hangs_is_a_typed_error() {
    let failure = Error::before_sending(ErrorKind::PermissionDenied, "the key service refuses");
    let hangs = Elsewhere { hangs: true, ..Elsewhere::default() };
    let fails = Elsewhere { failure: Some(failure), ..Elsewhere::default() };
    for (signer, kind) in [(fails, ErrorKind::PermissionDenied), (hangs, ErrorKind::Timeout)] {
        let transport = ScriptedTransport::new([documented()]);
        let config = Config::signer(1_111_111, "key-1", Arc::new(signer));
        let account = Account::with_options(config, &options(&transport)).unwrap();
        let error = account.info().await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{error}");
        assert!(transport.requests().is_empty());
    }
}

#[tokio::test]
async fn an_account_known_by_name_is_asked_for_its_id_once() {
    for (identity, parameter) in [
        (Identity::Name("acme".into()), "account_name=acme"),
        (Identity::Email("o@example.com".into()), "account_email=o%40example.com"),
    ] {
        let transport = ScriptedTransport::new([documented()]);
        let config = Config::session_id(identity, "session-1");
        let account = Account::with_options(config, &options(&transport)).unwrap();
        assert_eq!(account.id().await.unwrap().as_str(), "1111111");
        assert_eq!(account.id().await.unwrap().as_str(), "1111111");
        let requests = transport.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].text(), format!("{parameter}&session_id=session-1"));
    }
    let (account, transport) = legacy([]);
    assert_eq!(account.id().await.unwrap().as_str(), "1111111");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_changed_password_is_used_at_once_and_announced() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let transport =
        ScriptedTransport::new([done(), documented(), done(), documented(), failed(230, "no")]);
    let options = options(&transport).on_new_credentials(move |new| {
        assert_eq!(new.provider.as_str(), "voximplant");
        let lines =
            new.values.iter().map(|(key, value)| format!("{key}={}", value.expose_secret()));
        ear.lock().unwrap().extend(lines);
    });
    let config = Config::account_password(Identity::Email("old@example.com".into()), "0ld");
    let account = Account::with_options(config, &options).unwrap();
    account.update(&AccountUpdate::new().password("Passw0rd!")).await.unwrap();
    let request = SetAccountInfo::new().new_account_email("new@example.com");
    account.client().set_account_info(&request).await.unwrap();
    account.balance().await.unwrap();
    account.update(&AccountUpdate::new().password("Passw0rd?")).await.unwrap_err();
    let bodies: Vec<_> = transport.requests().iter().map(SentRequest::text).collect();
    assert!(bodies[0].ends_with("account_email=old%40example.com&account_password=0ld"));
    assert_eq!(bodies[1], "account_email=old%40example.com&account_password=Passw0rd%21");
    assert_eq!(bodies[3], "account_email=new%40example.com&account_password=Passw0rd%21");
    assert_eq!(
        *heard.lock().unwrap(),
        ["account_password=Passw0rd!", "account_email=new@example.com"],
        "a refused change is none"
    );
}

#[tokio::test]
async fn a_callback_that_panics_locks_nobody_out() {
    let transport = ScriptedTransport::new([done(), documented()]);
    let options = options(&transport).on_new_credentials(|_| panic!("hunter2"));
    let config = Config::account_password(Identity::Email("old@example.com".into()), "0ld");
    let account = Account::with_options(config, &options).unwrap();
    let request = SetAccountInfo::new().new_account_email("new@example.com");
    let error = account.client().set_account_info(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Provider, Effect::Applied));
    account.balance().await.unwrap();
    let sent = transport.requests()[1].text();
    assert!(sent.contains("account_email=new%40example.com"), "{sent}");
}

#[tokio::test]
async fn legacy_credentials_can_not_be_renewed() {
    let (account, transport) = legacy([failed(100, "Authorization failed for k&y+ 1")]);
    let error = account.balance().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(error.message().starts_with("Authorization failed for [redacted]"), "{error}");
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let (signer, _) = account([documented()]);
    let answer = signer.client().get_account_info(&GetAccountInfo::new()).await.unwrap();
    let (holder, transport) = legacy([documented()]);
    holder.balance().await.unwrap();
    let update = SetAccountInfo::new()
        .new_account_password("Passw0rd!")
        .settings(AccountSettings::new().callback_salt("pepper-salt"));
    let config = Config::account_password(Identity::Id(7), "0ld-pass");
    let shown = format!(
        "{signer:?}{:?}{holder:?}{transport:?}{answer:?}{update:?}{config:?}{:?}",
        signer.client(),
        Config::from_credentials(key().file()),
    );
    let pem = key().pem.lines().nth(1).unwrap();
    for secret in
        ["k&y", "5e0dd6a9-api-key", "pepper-salt", "Passw0rd!", "0ld-pass", "PRIVATE KEY", pem]
    {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
