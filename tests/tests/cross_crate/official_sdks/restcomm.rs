//! The two examples of Restcomm's own page, with only scheme, host and credentials replaced, and our client.

use cpaas_restcomm::Client;
use cpaas_sandbox::Options;
use serde_json::{Value, json};

use super::case::{self, asked};
use super::compare::Comparison;
use super::package::Package;
use crate::support;

/// Our side: the right token, and a wrong one.
type Case = case::Case<(Client, Client)>;

#[tokio::test]
#[ignore = "needs Python and curl; cargo xtask ci runs it"]
async fn restcomms_own_examples_read_the_account_as_we_do() {
    let sandbox = support::start(Options::new()).await;
    let access = sandbox.restcomm();
    let host = sandbox.base_url().trim_start_matches("http://");
    let arguments =
        json!({"host": host, "account_sid": access.account_sid, "auth_token": access.auth_token});
    let mut wrong = arguments.clone();
    wrong["auth_token"] = "wrong".into();
    let cases = [
        Case::new("the page's example", "get", arguments, |both| asked(both.0.get())),
        Case::new("a wrong token", "get", wrong, |both| asked(both.1.get())).failing("401"),
    ];
    let client = |token: &str| {
        Client::new(support::restcomm_at(&sandbox, &access.account_sid, token)).unwrap()
    };
    let both = (client(&access.auth_token), client("wrong"));

    let mut package = Package::start("restcomm_account.py", None);
    let by_package = async |case: &Case| package.call(case.call, &case.arguments).await;
    let theirs = case::sides(&cases, &sandbox, by_package).await;
    let by_python = theirs[0].answer.as_ref().unwrap().clone();
    let ours = case::sides(&cases, &sandbox, async |case| (case.ours)(&both).await).await;
    let mut comparison = Comparison::new("restcomm", |returned| returned);
    comparison.add(&cases, theirs, ours);
    comparison.assert_as_listed();

    let url = format!("{}/2012-04-24/Accounts/{}.json", access.base_url, access.account_sid);
    let user = format!("{}:{}", access.account_sid, access.auth_token);
    let by_curl = case::curl(["-X", "GET", &url, "-u", &user]).await;
    assert_eq!(by_python, serde_json::from_slice::<Value>(&by_curl).unwrap());
    assert_eq!(by_python["sid"].as_str(), Some(access.account_sid.as_str()));
}
