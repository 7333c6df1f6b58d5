//! Sonetel: a password, access tokens, refresh tokens.

use std::sync::Arc;

use cpaas_core::{AccountProvider, AccountUpdate, Error, ErrorKind};
use cpaas_http::ClientOptions;
use cpaas_sandbox::Options;
use cpaas_sandbox::sonetel::Seed;
use cpaas_sonetel::{Account, Config, Field, Result, Token, TokenSource, async_trait};

use super::search::{Said, Secrets};
use super::{Stage, echoed};
use crate::support::{self, sonetel_at};

/// Has one token.
#[derive(Debug)]
struct Vault(Token);

#[async_trait]
impl TokenSource for Vault {
    async fn fetch(&self) -> Result<Token> {
        Ok(self.0.clone())
    }
}

#[tokio::test]
async fn sonetel_shows_none_of_its_secrets() {
    let (mut said, mut secrets) = (Said::default(), Secrets::default());
    let seed = Seed::new().password(secrets.plant("password"));
    said.debug("seed", &seed);
    let options = Options::new().sonetel(seed);
    said.debug("options of the sandbox", &options);
    let sandbox = support::start(options).await;
    let access = sandbox.sonetel();
    said.debug("access", access);
    let stage = Stage::new();

    let by_password = Config::password(&access.username, access.password.as_str());
    walk(&mut said, &stage, sonetel_at(access, by_password.clone().with_password_forgotten()))
        .await;
    let refresh_token = stage.heard.lock().unwrap()[0].values[0].1.clone();
    walk(&mut said, &stage, sonetel_at(access, Config::refresh_token(refresh_token.clone()))).await;
    let both = by_password.with_refresh_token(secrets.plant("dead refresh token"));
    walk(&mut said, &stage, sonetel_at(access, both)).await;
    let dead = Token::new(secrets.plant_token("token"), None);
    said.debug("token", &dead);
    for config in [
        Config::refresh_token(secrets.plant("other refresh token")),
        Config::password(&access.username, secrets.plant("wrong password")),
        Config::token_source(Arc::new(Vault(dead.clone()))),
        Config::access_token(dead.secret),
    ] {
        refused(&mut said, &stage, sonetel_at(access, config)).await;
    }
    stage.search(said, secrets, &sandbox);
}

/// Every operation of an account.
async fn walk(said: &mut Said, stage: &Stage, config: Config) {
    said.debug("config", &config);
    let account = Account::with_options(config, &stage.options).unwrap();
    let client = account.client();
    said.answer("id", account.id().await);
    said.answer("info", account.info().await);
    said.answer("balance", account.balance().await);
    let update = AccountUpdate::new().name("Acme").language("sv").timezone("Asia/Kolkata");
    said.answer("update", account.update(&update).await);
    said.answer("token status", client.token_status().await);
    said.answer("get", client.get().await);
    said.answer("get with fields", client.get_with_fields(Field::ALL).await);
    said.answer("errors", client.errors(None).await);
    said.debug("account", &account);
}

/// An account whose credential is wrong.
async fn refused(said: &mut Said, stage: &Stage, config: Config) {
    said.debug("config", &config);
    let account = Account::with_options(config, &stage.options).unwrap();
    let error = account.balance().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{error}");
    said.error("balance", &error);
    said.debug("account", &account);
}

async fn failing(options: ClientOptions, secrets: &[String; 3]) -> Vec<(&'static str, Error)> {
    let [password, refresh_token, access_token] = secrets;
    let mut errors = Vec::new();
    for config in [
        Config::password("u", password.as_str()),
        Config::refresh_token(refresh_token.as_str()),
        Config::access_token(access_token.as_str()),
    ] {
        let account = Account::with_options(config, &options).unwrap();
        errors.push(("balance", account.balance().await.unwrap_err()));
        errors.extend(
            account
                .client()
                .update(&cpaas_sonetel::UpdateAccount::new().name("n"))
                .await
                .err()
                .map(|error| ("update", error)),
        );
        errors.extend(account.client().errors(None).await.err().map(|error| ("errors", error)));
    }
    errors
}

#[tokio::test(start_paused = true)]
async fn what_an_answer_of_sonetel_echoes_is_hidden_in_every_spelling() {
    let mut secrets = Secrets::default();
    let planted = [
        secrets.plant("password"),
        secrets.plant("refresh token"),
        secrets.plant_token("access token"),
    ];
    echoed(|options| failing(options, &planted)).await.hides(&secrets);
}
