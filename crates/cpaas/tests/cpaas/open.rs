//! Accounts from data, at a provider by its name.

use std::sync::Arc;

use cpaas::{
    Account, AccountProvider, ClientOptions, ConfigProblems, Error, ErrorKind, Operation, Settings,
};
use serde_json::json;

fn open(provider: &str, values: serde_json::Value) -> Result<Account, Error> {
    cpaas::open(provider, values, &ClientOptions::default())
}

/// Values that make an account of each provider.
fn valid() -> [(&'static str, serde_json::Value); 3] {
    [
        ("sonetel", json!({ "username": "u@example.test", "password": "p", "allow_http": true })),
        ("voximplant", json!({ "account_id": 4711, "api_key": "k" })),
        (
            "restcomm",
            json!({ "base_url": "https://example.test/restcomm", "email": "u@example.test", "auth_token": "t" }),
        ),
    ]
}

fn client_of<A, C: std::fmt::Debug>(client: fn(&A) -> &C, account: &A) -> bool {
    format!("{:?}", client(account)).starts_with("Client")
}

#[test]
fn each_provider_opens_from_json() {
    for (provider, values) in valid() {
        let account = open(provider, values).unwrap();
        assert_eq!(account.provider().as_str(), provider);
        let patient = account.with_settings(Settings::default());
        assert_eq!(patient.provider(), account.provider());
        // The vendor's own client is within reach, by its type.
        let is_the_vendors = match &account {
            Account::Sonetel(own) => client_of(cpaas::sonetel::Account::client, own),
            Account::Voximplant(own) => client_of(cpaas::voximplant::Account::client, own),
            Account::Restcomm(own) => client_of(cpaas::restcomm::Account::client, own),
            _ => false,
        };
        assert!(is_the_vendors, "{account:?}");
    }
}

#[test]
fn each_provider_opens_from_a_table_of_toml() {
    for (provider, values) in valid() {
        let text = toml::to_string(&values).unwrap();
        let table: toml::Table = text.parse().unwrap();
        let account = cpaas::open(provider, table, &ClientOptions::default()).unwrap();
        assert_eq!(account.provider().as_str(), provider);
    }
}

#[test]
fn values_may_be_borrowed_and_the_account_is_one_like_any_other() {
    let row = json!({ "username": "u@example.test", "password": "p" });
    let account = cpaas::open("sonetel", &row, &ClientOptions::default()).unwrap();
    let account: Arc<dyn AccountProvider> = Arc::new(account);
    assert_eq!(account.provider(), cpaas::sonetel::PROVIDER);
}

#[test]
fn what_is_wrong_has_its_key_and_shows_no_value() {
    for (values, key, message) in [
        (json!({ "username": ["hunter2"] }), Some("username"), "username: expected a string"),
        (
            json!({ "username": "u", "password": { "a": "hunter2" } }),
            Some("password"),
            "password: expected a text",
        ),
        (
            json!({ "username": "u", "password": "hunter2", "allow_http": "hunter2" }),
            Some("allow_http"),
            "allow_http: expected a boolean",
        ),
        (json!({ "pasword": "hunter2" }), None, "unknown field `pasword`, expected one of"),
        (json!("hunter2"), None, "expected struct Config"),
        (json!({ "username": "u" }), Some("password"), "password: missing beside username"),
    ] {
        let error = open("sonetel", values).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, key), "{error}");
        assert_eq!(error.provider(), Some(cpaas::sonetel::PROVIDER));
        assert!(error.message().starts_with(message), "{error}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        let keys = ConfigProblems::of(&error).and_then(|problems| problems.iter().next());
        assert_eq!(keys.map(|(key, _)| key), key, "{error:?}");
    }
}

#[test]
fn an_unknown_provider_is_refused_with_the_nearest() {
    let error = open("sonotel", json!({})).unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("provider")));
    assert_eq!(error.message(), "unknown provider \"sonotel\"; did you mean \"sonetel\"?");
}

#[test]
fn providers_are_described_without_an_account() {
    let described: Vec<_> = cpaas::providers()
        .iter()
        .map(|provider| {
            let balance = provider.capabilities().supports(Operation::Balance);
            (provider.name.as_str(), provider.keys[0].name, balance)
        })
        .collect();
    assert_eq!(
        described,
        [
            ("sonetel", "username", true),
            ("voximplant", "credentials_file", true),
            ("restcomm", "base_url", false),
            ("twilio", "account_sid", true),
        ]
    );
    for (provider, values) in valid() {
        let account = open(provider, values).unwrap();
        let provider = cpaas::provider(provider).unwrap();
        assert_eq!(account.capabilities(), provider.capabilities());
        assert!(provider.keys.iter().all(|key| !key.help.is_empty()));
    }
}

#[test]
fn an_account_of_a_provider_crate_is_one_of_these() {
    let config = cpaas::sonetel::Config::password("u@example.test", "p");
    let account = Account::from(cpaas::sonetel::Account::new(config).unwrap());
    assert!(matches!(account, Account::Sonetel(_)));
}
