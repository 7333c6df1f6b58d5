use cpaas_sandbox::{Options, Sandbox};
use cpaas_sonetel::{AccountProvider as _, Config};

#[tokio::test]
async fn an_account_works_over_a_client_of_ones_own() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    let access = sandbox.sonetel();
    let config = Config::password(&access.username, access.password.as_str())
        .with_base_url(&access.base_url)
        .with_token_url(&access.token_url);
    let account = downstream_own_reqwest::account(config).unwrap();
    assert_eq!(account.balance().await.unwrap().money().to_string(), "5.04 SEK");
}
