//! Credentials that change at work, stored by a program that subscribes to them: its next start needs no password.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{AccountProvider, AccountUpdate, ErrorKind};
use cpaas_http::ClientOptions;
use cpaas_sandbox::{Options, Sandbox, sonetel};
use cpaas_voximplant::Identity;

use crate::support::{self, NEW_PASSWORD, Store};

/// An account of Sonetel's that starts from a stored token.
fn by_refresh_token(sandbox: &Sandbox, token: String, store: &Store) -> cpaas_sonetel::Account {
    let config = cpaas_sonetel::Config::refresh_token(token);
    let config = support::sonetel_at(sandbox.sonetel(), config);
    cpaas_sonetel::Account::with_options(config, &store.options()).unwrap()
}

#[tokio::test]
async fn a_rotated_refresh_token_is_stored_and_starts_the_next_process() {
    for forgets_password in [false, true] {
        let seed = sonetel::Seed::new().token_lifetime(Duration::from_hours(1));
        let sandbox = support::start(Options::new().sonetel(seed)).await;
        let store = Store::default();
        let mut config = support::sonetel(&sandbox);
        if forgets_password {
            config = config.with_password_forgotten();
        }
        let account = cpaas_sonetel::Account::with_options(config, &store.options()).unwrap();
        account.balance().await.unwrap();
        let mut stored = vec![store.get("refresh_token")];
        drop(account);

        for _ in 0..3 {
            let account = by_refresh_token(&sandbox, store.get("refresh_token"), &store);
            account.balance().await.unwrap();
            stored.push(store.get("refresh_token"));
        }
        let all = stored.len();
        stored.dedup();
        assert_eq!(stored.len(), all, "each start has exchanged it");
        let journal = sandbox.journal().into_iter();
        let grants: Vec<_> = journal
            .filter(|entry| entry.operation == "create_token")
            .map(|entry| entry.parameters["grant_type"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(grants, ["password", "refresh_token", "refresh_token", "refresh_token"]);
    }
}

#[tokio::test]
async fn a_revoked_session_requires_a_new_login() {
    let sandbox = support::start(Options::new()).await;
    let account = by_refresh_token(&sandbox, "of yesterday".to_owned(), &Store::default());
    let error = account.balance().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(sandbox.journal().len(), 1, "sent once");
}

#[tokio::test]
async fn what_a_password_change_announces_is_stored_and_starts_the_next_process() {
    let sandbox = support::start(Options::new()).await;
    let access = sandbox.restcomm();
    replaced("auth_token", &access.auth_token, |token, options| {
        let config = support::restcomm_at(&sandbox, &access.account_sid, token);
        Arc::new(cpaas_restcomm::Account::with_options(config, options).unwrap())
    })
    .await;
    let access = sandbox.voximplant();
    replaced("account_password", &access.account_password, |password, options| {
        let identity = Identity::Id(access.account_id);
        let config = cpaas_voximplant::Config::account_password(identity, password);
        let config = config.with_base_url(&access.base_url);
        Arc::new(cpaas_voximplant::Account::with_options(config, options).unwrap())
    })
    .await;
}

/// Changes the password of an account, which replaces the value that it starts with.
async fn replaced(
    key: &str,
    old: &str,
    start: impl Fn(&str, &ClientOptions) -> Arc<dyn AccountProvider>,
) {
    let store = Store::default();
    let account = start(old, &store.options());
    account.update(&AccountUpdate::new().password(NEW_PASSWORD)).await.unwrap();
    account.info().await.unwrap();
    drop(account);

    start(&store.get(key), &store.options()).info().await.unwrap();
    let stale = start(old, &store.options()).info().await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Unauthenticated, "{key}");
}
