//! What these tests share: the sandbox, its accounts, what they announce, and queries of its journal.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cpaas_core::{AccountProvider, Balance, ExposeSecret, Result};
use cpaas_http::{ClientOptions, ReqwestOptions, ReqwestTransport, RetryPolicy, Settings};
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use tokio::task::JoinSet;

/// The vendors, by their names in the sandbox.
pub(crate) const PROVIDERS: [&str; 4] = ["sonetel", "voximplant", "restcomm", "twilio"];

/// Strong enough for every vendor.
pub(crate) const NEW_PASSWORD: &str = "An0ther&Pass-word";

pub(crate) async fn start(options: Options) -> Sandbox {
    Sandbox::start(options).await.unwrap()
}

/// Sonetel's account in the sandbox, by its password.
pub(crate) fn sonetel(sandbox: &Sandbox) -> cpaas_sonetel::Config {
    let access = sandbox.sonetel();
    let config = cpaas_sonetel::Config::password(&access.username, access.password.as_str());
    sonetel_at(access, config)
}

/// Sends the requests of this configuration to the sandbox.
pub(crate) fn sonetel_at(
    access: &cpaas_sandbox::sonetel::Access,
    config: cpaas_sonetel::Config,
) -> cpaas_sonetel::Config {
    config.with_base_url(&access.base_url).with_token_url(&access.token_url)
}

/// Voximplant's account in the sandbox, by its key file.
pub(crate) fn voximplant(sandbox: &Sandbox) -> cpaas_voximplant::Config {
    let access = sandbox.voximplant();
    let config = cpaas_voximplant::Config::from_credentials(access.credentials.as_str());
    config.with_base_url(&access.base_url)
}

/// The lines of a key file's private key, each of which is a secret.
pub(crate) fn key_lines(credentials: &str) -> Vec<String> {
    let file: serde_json::Value = serde_json::from_str(credentials).unwrap();
    let key = file["private_key"].as_str().unwrap().lines();
    key.filter(|line| !line.starts_with('-')).map(str::to_owned).collect()
}

/// Restcomm's account in the sandbox, by its auth token.
pub(crate) fn restcomm(sandbox: &Sandbox) -> cpaas_restcomm::Config {
    let access = sandbox.restcomm();
    restcomm_at(sandbox, &access.account_sid, &access.auth_token)
}

/// Any of Restcomm's accounts in the sandbox.
pub(crate) fn restcomm_at(sandbox: &Sandbox, sid: &str, token: &str) -> cpaas_restcomm::Config {
    cpaas_restcomm::Config::auth_token(&sandbox.restcomm().base_url, sid, token)
}

/// Twilio's main account in the sandbox, by its auth token.
pub(crate) fn twilio(sandbox: &Sandbox) -> cpaas_twilio::Config {
    let access = sandbox.twilio();
    twilio_at(sandbox, &access.account_sid, &access.auth_token)
}

/// Any of Twilio's accounts in the sandbox.
pub(crate) fn twilio_at(sandbox: &Sandbox, sid: &str, token: &str) -> cpaas_twilio::Config {
    cpaas_twilio::Config::auth_token(sid, token).with_base_url(&sandbox.twilio().base_url)
}

/// A vendor's account in the sandbox.
pub(crate) fn account(
    provider: &str,
    sandbox: &Sandbox,
    options: &ClientOptions,
) -> Arc<dyn AccountProvider> {
    match provider {
        "sonetel" => {
            Arc::new(cpaas_sonetel::Account::with_options(sonetel(sandbox), options).unwrap())
        }
        "voximplant" => {
            Arc::new(cpaas_voximplant::Account::with_options(voximplant(sandbox), options).unwrap())
        }
        "restcomm" => {
            Arc::new(cpaas_restcomm::Account::with_options(restcomm(sandbox), options).unwrap())
        }
        "twilio" => {
            Arc::new(cpaas_twilio::Account::with_options(twilio(sandbox), options).unwrap())
        }
        other => panic!("no vendor is named {other}"),
    }
}

/// Short limits: the time of an operation, that of an attempt, and the first delay before another one.
pub(crate) fn short_limits(
    operation: u64,
    attempt: u64,
    delay: u64,
    attempts: u32,
) -> ClientOptions {
    let mut settings = Settings::default();
    settings.operation_timeout = Duration::from_millis(operation);
    settings.attempt_timeout = Duration::from_millis(attempt);
    settings.retry.base_delay = Duration::from_millis(delay);
    settings.retry.max_delay = Duration::from_millis(delay * 10);
    settings.retry.max_attempts = attempts;
    // A write is connected again only if so much time is left.
    let mut reach = ReqwestOptions::default();
    reach.connect_timeout = settings.attempt_timeout / 4;
    let transport = Arc::new(ReqwestTransport::new(reach));
    ClientOptions::default().with_settings(settings).with_transport(transport)
}

/// Sends nothing twice.
pub(crate) fn without_retries() -> ClientOptions {
    let mut settings = Settings::default();
    settings.retry = RetryPolicy::never();
    ClientOptions::default().with_settings(settings)
}

/// What accounts announce as their new credentials, in that order: what a program would store.
#[derive(Clone, Default)]
pub(crate) struct Store(Arc<Mutex<Vec<(String, String)>>>);

impl Store {
    pub(crate) fn options(&self) -> ClientOptions {
        let store = self.clone();
        ClientOptions::default().on_new_credentials(move |new| {
            let values = new.values.iter();
            let values =
                values.map(|(key, value)| ((*key).to_owned(), value.expose_secret().to_owned()));
            store.0.lock().unwrap().extend(values);
        })
    }

    pub(crate) fn all(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap().clone()
    }

    /// The newest value of a key.
    pub(crate) fn get(&self, key: &str) -> String {
        let all = self.all();
        let newest = all.into_iter().rev().find(|(stored, _)| stored == key);
        newest.unwrap_or_else(|| panic!("no {key} was announced")).1
    }
}

/// Reads the balance in fifty tasks at the same time.
pub(crate) async fn fifty_balances(account: &Arc<dyn AccountProvider>) -> Vec<Result<Balance>> {
    let mut tasks = JoinSet::new();
    for _ in 0..50 {
        let account = Arc::clone(account);
        tasks.spawn(async move { account.balance().await });
    }
    tasks.join_all().await
}

/// How many of the sandbox's requests are such.
pub(crate) fn count(sandbox: &Sandbox, is: impl Fn(&JournalEntry) -> bool) -> usize {
    sandbox.journal().iter().filter(|entry| is(entry)).count()
}

/// How many changes a vendor's platform has made; a login is none.
pub(crate) fn commits(sandbox: &Sandbox, provider: &str) -> usize {
    count(sandbox, |entry| {
        entry.provider == provider && entry.committed && entry.operation != "create_token"
    })
}
