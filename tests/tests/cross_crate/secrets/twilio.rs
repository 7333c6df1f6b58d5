//! Twilio: auth tokens, the keys' secrets, and the tokens of sub-accounts in lists.

use cpaas_core::{AccountProvider, AccountUpdate, Error, ErrorKind};
use cpaas_http::ClientOptions;
use cpaas_sandbox::Options;
use cpaas_sandbox::twilio::Seed;
use cpaas_twilio::{Account, AccountRecord, Config, CreateAccount, ListAccounts, UpdateAccount};

use super::search::{Said, Secrets};
use super::{Stage, echoed};
use crate::support;

const SID: &str = "AC5fc6c53ce58165d0712d4c93ca23e741";
const KEY: &str = "SK0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn twilio_shows_none_of_its_secrets() {
    let (mut said, mut secrets) = (Said::default(), Secrets::default());
    let seed = Seed::new().auth_token(secrets.plant_token("auth token"));
    said.debug("seed", &seed);
    let options = Options::new().twilio(seed).children(2);
    said.debug("options of the sandbox", &options);
    let sandbox = support::start(options).await;
    let access = sandbox.twilio();
    said.debug("access", access);
    let stage = Stage::new();

    let key = &access.main_key;
    secrets.add("the secret of a key", &key.secret);
    let by_key = Config::api_key(&access.account_sid, &key.sid, key.secret.as_str());
    for config in [support::twilio(&sandbox), by_key.with_base_url(&access.base_url)] {
        said.debug("config", &config);
        let account = Account::with_options(config, &stage.options).unwrap();
        calls(&mut said, &account).await;
        said.debug("account", &account);
    }
    let wrong = secrets.plant_token("wrong token");
    let wrong = support::twilio_at(&sandbox, &access.account_sid, &wrong);
    let refused = Account::with_options(wrong, &stage.options).unwrap().info().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unauthenticated);
    said.error("refused", &refused);
    stage.search(said, secrets, &sandbox);
}

async fn calls(said: &mut Said, account: &Account) {
    let client = account.client();
    said.answer("info", account.info().await);
    said.answer("balance", account.balance().await);
    said.answer("fetch", client.fetch().await);
    let mut listing = client.list(&ListAccounts::new().page_size(2));
    let mut children: Vec<AccountRecord> = Vec::new();
    while let Some(child) = listing.next().await {
        children.push(said.answer("an account of a list", child));
    }
    said.debug("listing", &listing);
    assert!(children.len() > 2 && children.iter().all(|child| child.auth_token.is_some()));
    let creation = CreateAccount::new().friendly_name("north");
    said.debug("creation", &creation);
    let created = said.answer("create", client.create(&creation).await);
    said.answer("update", account.update(&AccountUpdate::new().name("n")).await);
    let suspend = UpdateAccount::new().suspend();
    said.result("update by SID", &client.update_by_sid(&created.sid, &suspend).await);
    said.result("fetch by SID", &client.fetch_by_sid(&created.sid).await);
    said.result("no such account", &client.fetch_by_sid(NOBODY).await);
}

/// Nobody's.
const NOBODY: &str = "AC00000000000000000000000000000000";

async fn failing(options: ClientOptions, secrets: &[String; 2]) -> Vec<(&'static str, Error)> {
    let [token, secret] = secrets;
    let mut errors = Vec::new();
    for config in
        [Config::auth_token(SID, token.as_str()), Config::api_key(SID, KEY, secret.as_str())]
    {
        let client = Account::with_options(config, &options).unwrap().client().clone();
        errors.push(("fetch", client.fetch().await.unwrap_err()));
        let balance = client.fetch_balance().await;
        errors.extend(balance.err().map(|error| ("fetch_balance", error)));
        let mut listing = client.list(&ListAccounts::new());
        errors.push(("list", listing.next().await.unwrap().unwrap_err()));
        errors.push(("create", client.create(&CreateAccount::new()).await.unwrap_err()));
        let update = UpdateAccount::new().friendly_name("n");
        errors.push(("update", client.update(&update).await.unwrap_err()));
    }
    errors
}

#[tokio::test(start_paused = true)]
async fn what_an_answer_of_twilio_echoes_is_hidden_in_every_spelling() {
    let mut secrets = Secrets::default();
    let planted = ["auth token", "secret of a key"].map(|name| secrets.plant_token(name));
    echoed(|options| failing(options, &planted)).await.hides(&secrets);
}
