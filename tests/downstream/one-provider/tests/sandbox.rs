use cpaas_sandbox::{Options, Sandbox};
use cpaas_sonetel::{Account, AccountProvider as _, Config};
use downstream_one_provider::{balance, rename};

fn config(sandbox: &Sandbox) -> Config {
    let access = sandbox.sonetel();
    Config::password(&access.username, access.password.as_str())
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url)
}

#[tokio::test]
async fn a_balance_is_exact_and_has_its_currency() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    assert_eq!(balance(config(&sandbox)).await.unwrap().to_string(), "5.04 SEK");
}

#[tokio::test]
async fn an_update_shows_in_what_is_read() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    let account = Account::new(config(&sandbox)).unwrap();
    assert!(rename(&account, "Acme Nord").await.unwrap());
    assert_eq!(account.info().await.unwrap().name.as_deref(), Some("Acme Nord"));
}
