//! Credentials that change at work, stored by whoever asked to be told: the next start needs no password.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cpaas_core::{AccountProvider, AccountUpdate, ErrorKind, ExposeSecret};
use cpaas_http::ClientOptions;
use cpaas_sandbox::{Options, Sandbox, sonetel};

/// Where a program keeps its credentials between its starts.
#[derive(Clone, Default)]
struct Store(Arc<Mutex<BTreeMap<String, String>>>);

impl Store {
    fn options(&self) -> ClientOptions {
        let store = self.clone();
        ClientOptions::default().on_new_credentials(move |new| {
            let mut kept = store.0.lock().unwrap();
            for (key, value) in &new.values {
                kept.insert((*key).to_owned(), value.expose_secret().to_owned());
            }
        })
    }

    fn get(&self, key: &str) -> String {
        self.0.lock().unwrap()[key].clone()
    }
}

/// An account that starts from what is stored.
fn from_stored(sandbox: &Sandbox, store: &Store) -> cpaas_sonetel::Account {
    let access = sandbox.sonetel();
    let config = cpaas_sonetel::Config::refresh_token(store.get("refresh_token"))
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url);
    cpaas_sonetel::Account::with_options(config, &store.options()).unwrap()
}

#[tokio::test]
async fn a_rotated_refresh_token_is_stored_and_starts_the_next_process() {
    let seed = sonetel::Seed::new().token_lifetime(Duration::from_hours(1));
    let sandbox = Sandbox::start(Options::new().sonetel(seed)).await.unwrap();
    let access = sandbox.sonetel();
    let store = Store::default();
    let config = cpaas_sonetel::Config::password(&access.username, access.password.as_str())
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url)
        .with_password_forgotten();
    let account = cpaas_sonetel::Account::with_options(config, &store.options()).unwrap();
    account.balance().await.unwrap();
    let mut stored = vec![store.get("refresh_token")];
    drop(account);

    for _ in 0..3 {
        let account = from_stored(&sandbox, &store);
        account.balance().await.unwrap();
        stored.push(store.get("refresh_token"));
    }
    let all = stored.len();
    stored.dedup();
    assert_eq!(stored.len(), all, "each start has exchanged it");
    let grants: Vec<_> = sandbox
        .journal()
        .into_iter()
        .filter(|entry| entry.operation == "create_token")
        .map(|entry| entry.parameters["grant_type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(grants, ["password", "refresh_token", "refresh_token", "refresh_token"]);
}

#[tokio::test]
async fn a_session_that_was_revoked_asks_to_log_in_again() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    let store = Store::default();
    store.0.lock().unwrap().insert("refresh_token".into(), "of yesterday".into());
    let error = from_stored(&sandbox, &store).balance().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(sandbox.journal().len(), 1, "asked once");
}

#[tokio::test]
async fn a_new_auth_token_is_stored_and_starts_the_next_process() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    let access = sandbox.restcomm();
    let store = Store::default();
    let start = |token: &str| {
        let config =
            cpaas_restcomm::Config::auth_token(&access.base_url, &access.account_sid, token);
        cpaas_restcomm::Account::with_options(config, &store.options()).unwrap()
    };
    let account = start(&access.auth_token);
    account.update(&AccountUpdate::new().password("An0ther&Pass word!")).await.unwrap();
    account.info().await.unwrap();
    drop(account);

    start(&store.get("auth_token")).info().await.unwrap();
    let stale = start(&access.auth_token).info().await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Unauthenticated);
}
