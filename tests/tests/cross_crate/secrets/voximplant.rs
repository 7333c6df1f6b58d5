//! Voximplant: keys, passwords, sessions, salts, a private key and the tokens it signs.

use cpaas_core::{AccountProvider, AccountUpdate, Error, ErrorKind, SecretString};
use cpaas_http::ClientOptions;
use cpaas_sandbox::voximplant::Seed;
use cpaas_sandbox::{Options, Sandbox};
use cpaas_voximplant::{
    Access, Account, AccountCallbacks, AccountSettings, AddAccount, ChildSelector, Client,
    CloneAccount, Config, Form, GetAccountInfo, GetAccountPlans, GetChildrenAccounts, Identity,
    ParentCredentials, ParentSecret, Selection, SetAccountInfo, SetChildAccountInfo,
};
use serde_json::Value;

use super::search::{Said, Secrets, planted};
use super::{Stage, echoed};

/// The vendor's most is 20 characters.
const NEW_PASSWORD: &str = "Zq9_Aa1!&\"\\/<å>'+%=";

#[tokio::test]
async fn voximplant_shows_none_of_its_secrets() {
    let (mut said, mut secrets) = (Said::default(), Secrets::default());
    let seed = Seed::new()
        .account_password(secrets.plant("password"))
        .api_key(secrets.plant("API key"))
        .session_id(secrets.plant("session"))
        .callback_salt(secrets.plant("salt"));
    said.debug("seed", &seed);
    let options = Options::new().voximplant(seed).children(2);
    said.debug("options of the sandbox", &options);
    let sandbox = Sandbox::start(options).await.unwrap();
    let access = sandbox.voximplant();
    said.debug("access", access);
    let stage = Stage::new();

    let who = || Identity::Id(access.account_id);
    let key = Config::from_credentials(access.credentials.as_str());
    for (config, is_legacy) in [
        (key, false),
        (Config::session_id(who(), access.session_id.as_str()), true),
        (Config::api_key(who(), access.api_key.as_str()), true),
        (Config::account_password(who(), access.account_password.as_str()), true),
    ] {
        let config = config.with_base_url(&access.base_url);
        said.debug("config", &config);
        let account = Account::with_options(config, &stage.options).unwrap();
        reads(&mut said, &account).await;
        refusals(&mut said, account.client(), access.account_id).await;
        children(&mut said, account.client(), is_legacy).await;
        said.debug("account", &account);
    }
    let config = Config::account_password(who(), access.account_password.as_str());
    let config = config.with_base_url(&access.base_url);
    let account = Account::with_options(config, &stage.options).unwrap();
    own_password(&mut said, &mut secrets, &account).await;
    callbacks(&mut said, &access.api_key, &access.callback_salt);
    let mut never_sent = Secrets::default();
    private_key(&mut never_sent, &access.credentials);
    said.hides(&never_sent);
    stage.search(said, secrets, &sandbox);
}

async fn reads(said: &mut Said, account: &Account) {
    let client = account.client();
    said.answer("info", account.info().await);
    said.answer("balance", account.balance().await);
    said.answer("account", client.get_account_info(&GetAccountInfo::new()).await);
    let request = GetChildrenAccounts::new();
    said.answer("children", client.get_children_accounts(&request).await);
    let raw = client.call("GetChildrenAccounts", Form::new(), Access::Read).await.unwrap();
    said.debug("raw answer", &raw);
}

/// What is refused for what it asks.
async fn refusals(said: &mut Said, client: &Client, id: u64) {
    let child = SetChildAccountInfo::new(ChildSelector::Ids(Selection::from(id)))
        .new_child_account_password(NEW_PASSWORD)
        .settings(AccountSettings::new().callback_salt(planted("salt of nobody")));
    said.debug("change of a child", &child);
    said.error("change of a child", &client.set_child_account_info(&child).await.unwrap_err());
    let form = Form::new().with("pin_salt", SecretString::from(planted("parameter")));
    said.debug("form", &form);
    let error = client.call("NoSuchMethod", form, Access::Write).await.unwrap_err();
    said.error("raw call", &error);
}

/// Makes children, whose answers have their keys.
async fn children(said: &mut Said, client: &Client, is_legacy: bool) {
    let listed = client.get_children_accounts(&GetChildrenAccounts::new()).await.unwrap();
    let name = |kind: &str| format!("{kind}-{}", listed.result.items.len());
    let add =
        AddAccount::new(name("added"), format!("{}@example.test", name("added")), NEW_PASSWORD);
    said.debug("new account", &add);
    let added = said.answer("AddAccount", client.add_account(&add).await);
    assert!(added.api_key.is_some());
    let clone = CloneAccount::new(
        Identity::Name(name("added")),
        name("cloned"),
        format!("{}@example.test", name("cloned")),
        NEW_PASSWORD,
    );
    said.debug("clone", &clone);
    said.answer("CloneAccount", client.clone_account(&clone).await);
    if is_legacy {
        return;
    }
    let id = added.account_id;
    let child = client.for_child(id).unwrap();
    said.debug("client of a child", &child);
    said.answer("child", child.get_account_info(&GetAccountInfo::new()).await);
}

/// Changes what the client itself uses.
async fn own_password(said: &mut Said, secrets: &mut Secrets, account: &Account) {
    secrets.add("new password", NEW_PASSWORD);
    let change = SetAccountInfo::new()
        .new_account_password(NEW_PASSWORD)
        .settings(AccountSettings::new().callback_salt(secrets.plant("new salt")));
    said.debug("change", &change);
    account.client().set_account_info(&change).await.unwrap();
    said.answer("info", account.info().await);
    said.debug("account", account);
    let update = AccountUpdate::new().password(planted("short"));
    said.debug("common update", &update);
    said.result("update", &account.update(&update).await);
}

/// Neither key nor salt is in a callback, nor in what is said of one.
fn callbacks(said: &mut Said, key: &str, salt: &str) {
    let text =
        r#"{"callbacks":[{"callback_id":17,"type":"min_balance","account_id":7,"hash":"x"}]}"#;
    let post = AccountCallbacks::parse(text.as_bytes()).unwrap();
    let is_good = post.callbacks[0].has_hash_of(&key.into(), &salt.into());
    assert!(!is_good);
    said.debug("callbacks", &post);
}

/// Each line of the key by itself.
fn private_key(secrets: &mut Secrets, credentials: &str) {
    let file: Value = serde_json::from_str(credentials).unwrap();
    let pem = file["private_key"].as_str().unwrap();
    for line in pem.lines().filter(|line| line.len() > 40) {
        secrets.add("private key", line);
    }
}

async fn failing(options: ClientOptions, secrets: &[String; 4]) -> Vec<(&'static str, Error)> {
    let [key, password, session, of_parent] = secrets;
    let who = || Identity::Name("acme".to_owned());
    let mut errors = Vec::new();
    for config in [
        Config::api_key(who(), key.as_str()),
        Config::account_password(who(), password.as_str()),
        Config::session_id(who(), session.as_str()),
    ] {
        let client = Account::with_options(config, &options).unwrap().client().clone();
        let read = client.get_account_info(&GetAccountInfo::new()).await;
        errors.push(("account", read.unwrap_err()));
        let plans = client.get_account_plans(&GetAccountPlans::new()).await;
        errors.push(("plans", plans.unwrap_err()));
        let parent = ParentCredentials::new(who(), ParentSecret::ApiKey(of_parent.as_str().into()));
        let add = AddAccount::new("acme-1", "a@b.test", NEW_PASSWORD).parent(parent);
        errors.push(("AddAccount", client.add_account(&add).await.unwrap_err()));
        let change = SetAccountInfo::new().new_account_password(NEW_PASSWORD);
        errors.push(("change", client.set_account_info(&change).await.unwrap_err()));
    }
    assert!(errors.iter().all(|(_, error)| error.kind() != ErrorKind::Config));
    errors
}

#[tokio::test(start_paused = true)]
async fn what_an_answer_of_voximplant_echoes_is_hidden_in_every_spelling() {
    let mut secrets = Secrets::default();
    let planted =
        ["API key", "password", "session", "key of the parent"].map(|name| secrets.plant(name));
    secrets.add("new password", NEW_PASSWORD);
    echoed(|options| failing(options, &planted)).await.hides(&secrets);
}
