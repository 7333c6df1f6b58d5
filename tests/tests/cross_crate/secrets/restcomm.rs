//! Restcomm: passwords, the tokens made of them, and those of children in lists.

use cpaas_core::{AccountProvider, AccountUpdate, Error, ErrorKind, ExposeSecret};
use cpaas_http::ClientOptions;
use cpaas_restcomm::{
    Account, AccountRecord, Config, CreateAccount, ListAccounts, UpdateAccount, derive_auth_token,
};
use cpaas_sandbox::Options;
use cpaas_sandbox::restcomm::Seed;

use super::search::{Said, Secrets, planted};
use super::{Stage, echoed};
use crate::support;

#[tokio::test]
async fn restcomm_shows_none_of_its_secrets() {
    let (mut said, mut secrets) = (Said::default(), Secrets::default());
    let seed = Seed::new().password(secrets.plant("password")).grandchildren(2);
    said.debug("seed", &seed);
    let options = Options::new().restcomm(seed).children(2);
    said.debug("options of the sandbox", &options);
    let sandbox = support::start(options).await;
    let access = sandbox.restcomm();
    said.debug("access", access);
    let stage = Stage::new();

    let by_token = support::restcomm(&sandbox);
    secrets.add("auth token", &access.auth_token);
    let by_password = Config::password(&access.base_url, &access.email, access.password.as_str());
    for config in [by_token, by_password.clone()] {
        said.debug("config", &config);
        let account = Account::with_options(config, &stage.options).unwrap();
        reads(&mut said, &account).await;
        refusals(&mut said, &mut secrets, &account).await;
        said.debug("account", &account);
    }
    let account = Account::with_options(by_password, &stage.options).unwrap();
    changes(&mut said, &mut secrets, &account).await;
    stage.search(said, secrets, &sandbox);
}

async fn reads(said: &mut Said, account: &Account) {
    let client = account.client();
    said.answer("info", account.info().await);
    said.result("balance", &account.balance().await);
    let own = said.answer("get", client.get().await);
    let list = said.answer("list", client.list(&ListAccounts::new()).await);
    assert!(
        list.items.iter().all(|child| child.auth_token.is_some()),
        "tokens of children were listed"
    );
    let subtree = client.subtree(&own.sid).await.unwrap();
    assert!(subtree.members.len() > 4);
    said.debug("subtree", &subtree);
    said.debug("read back", &client.read_back(&subtree).await);
    for child in &list.items {
        said.answer("get by SID", client.get_by_sid(&child.sid).await);
    }
}

async fn refusals(said: &mut Said, secrets: &mut Secrets, account: &Account) {
    let client = account.client();
    let own: AccountRecord = client.get().await.unwrap();
    let nobodys = new_password(secrets, "password of nobody");
    let taken = CreateAccount::new(own.email_address.unwrap(), nobodys);
    said.debug("creation", &taken);
    let conflict = client.create(&taken).await.unwrap_err();
    assert_eq!(conflict.kind(), ErrorKind::Conflict);
    said.error("create", &conflict);
    let weak = "abcdefgh";
    secrets.add("weak password", weak);
    let error = account.update(&AccountUpdate::new().password(weak)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    said.error("update", &error);
    let breaking = secrets.plant("refused password");
    let error = account.update(&AccountUpdate::new().password(breaking)).await.unwrap_err();
    assert_eq!(error.field(), Some("password"));
    said.error("refused update", &error);
}

/// One that the vendor takes: it refuses every `+` and backslash, which the first password has.
fn new_password(secrets: &mut Secrets, name: &str) -> String {
    let password = planted(name).replace(['+', '\\'], ":é");
    secrets.add(name, &password);
    password
}

async fn changes(said: &mut Said, secrets: &mut Secrets, account: &Account) {
    let client = account.client();
    let password = new_password(secrets, "password of a child");
    let creation = CreateAccount::new("north@example.test", password);
    said.debug("creation", &creation);
    let child = said.answer("create", client.create(&creation).await);
    let update = UpdateAccount::new().password(new_password(secrets, "new password of a child"));
    said.debug("update", &update);
    said.answer("update by SID", client.update_by_sid(&child.sid, &update).await);

    let new = new_password(secrets, "new password");
    let update = AccountUpdate::new().password(new.as_str());
    said.debug("common update", &update);
    said.answer("update", account.update(&update).await);
    let token = derive_auth_token(&new.into());
    said.debug("derived token", &token);
    secrets.add("derived token", token.expose_secret());
    said.answer("info", account.info().await);
    said.debug("account", account);
}

async fn failing(options: ClientOptions, secrets: &[String; 4]) -> Vec<(&'static str, Error)> {
    let [token, password, new, of_child] = secrets;
    let (base, sid) = ("https://example.com", format!("AC{}", "0".repeat(32)));
    let mut errors = Vec::new();
    for config in [
        Config::auth_token(base, &sid, token.as_str()),
        Config::password(base, "a@b.test", password.as_str()).with_account_sid(&sid),
    ] {
        let client = Account::with_options(config, &options).unwrap().client().clone();
        errors.push(("get", client.get().await.unwrap_err()));
        errors.push(("list", client.list(&ListAccounts::new()).await.unwrap_err()));
        let creation = CreateAccount::new("c@b.test", of_child.as_str());
        errors.push(("create", client.create(&creation).await.unwrap_err()));
        let update = UpdateAccount::new().password(new.as_str());
        errors.push(("update", client.update(&update).await.unwrap_err()));
    }
    errors
}

#[tokio::test(start_paused = true)]
async fn what_an_answer_of_restcomm_echoes_is_hidden_in_every_spelling() {
    let mut secrets = Secrets::default();
    let planted = ["auth token", "password", "new password", "password of a child"]
        .map(|name| secrets.plant(name));
    echoed(|options| failing(options, &planted)).await.hides(&secrets);
}
