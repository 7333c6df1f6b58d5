//! Golden requests: what goes over the wire for each operation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use cpaas_http::testing::{ScriptedTransport, SentRequest, Step};
use cpaas_sonetel::{Account, AccountProvider, AccountUpdate, Config, ErrorKind, UpdateAccount};
use support::{DOCUMENTED, LANGUAGES, TIMEZONES, account, login, options, token};

/// The transcript of a request, without what is the same for all.
fn shown(request: &SentRequest) -> String {
    let transcript =
        request.transcript().replace(&token(r#","acc_id":2000000007,"user_id":"7""#), "TOKEN");
    transcript.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[tokio::test]
async fn login_and_read() {
    let (account, transport) = account([Step::json(200, DOCUMENTED)]);
    account.client().get().await.unwrap();
    let requests = transport.requests();
    insta::assert_snapshot!(shown(&requests[0]), @"
    POST https://api.sonetel.com/SonetelAuth/beta/oauth/token (Read)
    accept: application/json
    user-agent: cpaas/VERSION (sonetel)
    content-type: application/x-www-form-urlencoded
    authorization: Basic c29uZXRlbC1hcGk6c29uZXRlbC1hcGk=

    grant_type=password&refresh=yes&username=a%2Bb%40example.com&password=p%26ss+w%25rd%3D%2B
    ");
    insta::assert_snapshot!(shown(&requests[1]), @"
    GET https://public-api.sonetel.com/account/2000000007 (Read)
    accept: application/json
    user-agent: cpaas/VERSION (sonetel)
    authorization: Bearer TOKEN
    ");
}

#[tokio::test]
async fn update_sends_only_what_changes() {
    let (account, transport) = account([Step::json(200, DOCUMENTED), Step::json(200, DOCUMENTED)]);
    let client = account.client();
    client.update(&UpdateAccount::new().name("Åkerlund & Söner")).await.unwrap();
    client.update(&UpdateAccount::new().language("swe").zone_id("4")).await.unwrap();
    let requests = transport.requests();
    insta::assert_snapshot!(shown(&requests[1]), @r#"
    PUT https://public-api.sonetel.com/account/2000000007 (Write)
    accept: application/json
    user-agent: cpaas/VERSION (sonetel)
    content-type: application/json
    authorization: Bearer TOKEN

    {"name":"Åkerlund & Söner"}
    "#);
    assert_eq!(requests[2].text(), r#"{"language":"swe","timezone_details":{"zone_id":"4"}}"#);
}

#[tokio::test]
async fn an_update_in_common_terms_looks_up_the_vendors_words_once() {
    // The lists need no token, so they come before the login.
    let transport = ScriptedTransport::new([
        Step::json(200, LANGUAGES),
        Step::json(200, TIMEZONES),
        login(),
        Step::json(200, DOCUMENTED),
        Step::json(200, DOCUMENTED),
    ]);
    let config = Config::password("u", "p");
    let account = Account::with_options(config, &options(&transport)).unwrap();
    let update = AccountUpdate::new().language("sv").timezone("Europe/Stockholm");
    account.update(&update).await.unwrap();
    account.update(&update).await.unwrap();
    let requests = transport.requests();
    let paths: Vec<_> = requests.iter().map(|r| r.url.rsplit_once(".com").unwrap().1).collect();
    assert_eq!(
        paths,
        [
            "/globaldata/language",
            "/globaldata/timezone",
            "/SonetelAuth/beta/oauth/token",
            "/account/2000000007",
            "/account/2000000007"
        ]
    );
    assert_eq!(requests[0].header("authorization"), "", "the lists need no token");
    assert_eq!(requests[4].text(), r#"{"language":"swe","timezone_details":{"zone_id":"4"}}"#);
}

#[tokio::test]
async fn what_is_refused_beforehand_is_not_sent() {
    let (account, transport) = account([]);
    for (update, kind, field) in [
        (AccountUpdate::new(), ErrorKind::InvalidRequest, None),
        (AccountUpdate::new().name("n").password("p"), ErrorKind::Unsupported, Some("password")),
    ] {
        let error = account.update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (kind, field));
    }
    let error = account.client().update(&UpdateAccount::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn an_unknown_zone_is_refused_before_any_write() {
    let transport = ScriptedTransport::new([Step::json(200, TIMEZONES)]);
    let account = Account::with_options(Config::access_token("t"), &options(&transport)).unwrap();
    let update = AccountUpdate::new().name("n").timezone("Mars/Olympus");
    let error = account.update(&update).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("timezone")));
    assert_eq!(transport.requests().len(), 1, "the list, and nothing else");
}
