//! Credentials that a request of our own replaces.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use crate::support::{authenticated, client_with, ok, read};
use cpaas_core::{Effect, Error, ErrorKind, ExposeSecret, ProviderName, Result, SecretString};
use cpaas_http::provider::{ApiClient, AuthScheme, Authenticator, CredentialRotation};
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_http::{ClientOptions, CredentialStore, NewCredentials, Reservation, Settings};
use tokio::task::JoinSet;

const TASKS: usize = 50;

fn bearer(text: &str) -> AuthScheme {
    AuthScheme::Bearer(text.into())
}

/// What holds from now on.
fn next(text: &str) -> (AuthScheme, NewCredentials) {
    (bearer(text), NewCredentials::new(ProviderName::new("acme"), Vec::new()))
}

fn text(scheme: &AuthScheme) -> &str {
    match scheme {
        AuthScheme::Bearer(secret) => secret.expose_secret(),
        _ => panic!("not a bearer token"),
    }
}

/// A change that takes a second and ends in `new`, if there is one.
async fn change(rotation: CredentialRotation, new: Option<&'static str>) -> Result<String> {
    let change = move |old: AuthScheme| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let outcome = match new {
            Some(_) => Ok(text(&old).to_owned()),
            None => Err(Error::before_sending(ErrorKind::InvalidRequest, "too weak")),
        };
        (outcome, new.map(next))
    };
    rotation.change(&unhurried(), change).await
}

#[tokio::test(start_paused = true)]
async fn fifty_refusals_during_a_change_wait_for_it_and_none_fails() {
    let rotation = CredentialRotation::new(bearer("old"), &[], &ClientOptions::default());
    let refusals = (0..TASKS).map(|_| Step::json(401, "").after(Duration::from_millis(10)));
    let oks = std::iter::repeat_with(ok).take(TASKS);
    let transport = ScriptedTransport::new(refusals.chain(oks));
    let client = authenticated(&transport, Arc::new(rotation.clone()));
    let changing = tokio::spawn(change(rotation, Some("new")));

    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let client = client.clone();
        tasks.spawn(async move { client.send(&read()).await });
    }
    assert!(tasks.join_all().await.iter().all(Result::is_ok));
    assert_eq!(changing.await.unwrap().unwrap(), "old");
    assert_eq!(transport.requests().len(), 2 * TASKS);
    assert_eq!(transport.requests().last().unwrap().header("authorization"), "Bearer new");
}

#[tokio::test(start_paused = true)]
async fn changes_take_turns_and_start_from_what_the_last_one_left() {
    let rotation = CredentialRotation::new(bearer("0"), &[], &ClientOptions::default());
    let (first, second, third) = tokio::join!(
        change(rotation.clone(), Some("1")),
        change(rotation.clone(), None),
        change(rotation.clone(), Some("2")),
    );
    assert_eq!((first.unwrap(), third.unwrap()), ("0".into(), "1".into()));
    assert_eq!(second.unwrap_err().message(), "too weak");
    assert_eq!(text(rotation.current().scheme()), "2");
}

#[tokio::test(start_paused = true)]
async fn without_another_credential_there_is_no_second_try() {
    let rotation = CredentialRotation::new(bearer("old"), &[], &ClientOptions::default());
    let credential = rotation.current();
    assert!(!rotation.refused(&credential).await);
    let (failed, refused) =
        tokio::join!(change(rotation.clone(), None), rotation.refused(&credential));
    assert!(failed.is_err() && !refused);
    change(rotation.clone(), Some("new")).await.unwrap();
    assert!(rotation.refused(&credential).await, "replaced long ago");
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_gives_up_does_not_lose_the_new_credential() {
    let rotation = CredentialRotation::new(bearer("old"), &[], &ClientOptions::default());
    let soon = Duration::from_millis(10);
    let impatient = tokio::time::timeout(soon, change(rotation.clone(), Some("new"))).await;
    assert!(impatient.is_err());
    let old = rotation.current();
    assert_eq!(text(old.scheme()), "old", "still under way");
    assert!(rotation.refused(&old).await, "waited for it");
    assert_eq!(text(rotation.current().scheme()), "new");
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_change_waits_no_longer_than_its_own_deadline() {
    let rotation = CredentialRotation::new(bearer("old"), &[], &ClientOptions::default());
    let transport = ScriptedTransport::new([Step::json(401, ""), ok()]);
    let mut settings = Settings::default();
    settings.operation_timeout = Duration::from_millis(100);
    let options =
        ClientOptions::default().with_transport(transport.clone()).with_settings(settings);
    let client = client_with(&options).with_authenticator(Arc::new(rotation.clone()));
    let changing = tokio::spawn(change(rotation, Some("new")));
    tokio::task::yield_now().await;
    let error = client.send(&read()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::None));
    assert_eq!(transport.requests().len(), 1);
    changing.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_change_that_panics_leaves_the_outcome_unknown_and_the_rest_usable() {
    let rotation = CredentialRotation::new(bearer("old"), &[], &ClientOptions::default());
    let panics = |_| async { panic!("a bug") };
    let error = rotation.change::<(), _>(&unhurried(), panics).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Provider, Effect::Unknown));
    let done = rotation.change(&unhurried(), |_| async { (Ok(()), Some(next("new"))) }).await;
    assert!(done.is_ok());
    let shown =
        format!("{:?}", CredentialRotation::new(bearer("hunter2"), &[], &ClientOptions::default()));
    assert!(!shown.contains("hunter2"));
}

/// A client whose operations have the usual time.
fn unhurried() -> ApiClient {
    client_with(&ClientOptions::default().with_transport(ScriptedTransport::new([])))
}

/// One whose operations have so much.
fn hurried(time: Duration) -> ApiClient {
    unhurried().with_settings(Settings::default().with_operation_timeout(time))
}

#[tokio::test(start_paused = true)]
async fn who_waits_no_longer_for_a_change_does_not_end_it() {
    let rotation = CredentialRotation::new(bearer("old"), &[], &ClientOptions::default());
    let change = |_| async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        (Ok(()), Some(next("new")))
    };
    let hurried = hurried(Duration::from_secs(1));
    let error = rotation.change(&hurried, change).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(rotation.current().generation(), 1);
}

#[tokio::test(start_paused = true)]
async fn near_the_deadline_no_change_begins() {
    let rotation = CredentialRotation::new(bearer("old"), &[], &ClientOptions::default());
    let hurried = hurried(Duration::from_secs(4)).with_shared_deadline();
    // Its turn comes when less than half of the time is left.
    let first = tokio::spawn(change(rotation.clone(), Some("new")));
    tokio::time::sleep(Duration::from_millis(500)).await;
    tokio::time::advance(Duration::from_millis(2600)).await;
    first.await.unwrap().unwrap();
    let begun = |_| async { panic!("not begun") };
    let error = rotation.change::<(), _>(&hurried, begun).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::None));
    assert!(error.message().contains("not begun"), "{error}");
}

/// A store that panics when it is to keep something.
#[derive(Debug)]
struct Panics;

#[async_trait::async_trait]
impl CredentialStore for Panics {
    async fn read(&self, _: &'static str) -> Option<SecretString> {
        None
    }

    async fn reserve(
        &self,
        _: &[&'static str],
        _: Duration,
    ) -> Result<Option<Box<dyn Reservation>>> {
        Ok(Some(Box::new(Panics)))
    }
}

#[async_trait::async_trait]
impl Reservation for Panics {
    fn current(&self, _: &str) -> Option<&SecretString> {
        None
    }

    fn is_exclusive(&self) -> bool {
        true
    }

    async fn keep(self: Box<Self>, _: &NewCredentials) {
        panic!("hunter2")
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_what_keeps_the_new_credential_leaves_it_in_use() {
    let heard = Arc::<AtomicBool>::default();
    let ear = Arc::clone(&heard);
    let store = ClientOptions::default().with_credential_store(Arc::new(Panics));
    for options in [
        store.on_new_credentials(move |_| ear.store(true, SeqCst)),
        ClientOptions::default().on_new_credentials(|_| panic!("hunter2")),
    ] {
        let rotation = CredentialRotation::new(bearer("old"), &[], &options);
        let error = change(rotation.clone(), Some("new")).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Provider, Effect::Applied));
        assert!(!format!("{error:?}{error}").contains("hunter2"), "{error}");
        assert_eq!(text(rotation.current().scheme()), "new");
    }
    assert!(heard.load(SeqCst), "the callback is called whatever becomes of the store");
}
