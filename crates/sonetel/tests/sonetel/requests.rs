//! What goes over the wire for an update in common terms.

use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_sonetel::{Account, AccountProvider, AccountUpdate, Config, ErrorKind};

use crate::cases::{DOCUMENTED, LANGUAGES, TIMEZONES};
use crate::support::{account, login, options};

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
