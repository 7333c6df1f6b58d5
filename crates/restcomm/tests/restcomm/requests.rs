//! Golden requests: what goes over the wire for each operation.

use cpaas_http::testing::{SentRequest, Step};
use cpaas_restcomm::{AccountProvider, AccountUpdate, Config, ErrorKind, UpdateAccount};

use crate::cases::{BASE_URL, DOCUMENTED, SID, TOKEN};
use crate::support::{account, account_by_email, account_of, documented, listed};

/// The transcript of a request, without what is the same for all.
fn shown(request: &SentRequest) -> String {
    request.transcript().replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

/// Where a request goes, below the base URL.
fn path(request: &SentRequest) -> String {
    format!("{} {}", request.method, request.url.strip_prefix(BASE_URL).unwrap())
}

#[tokio::test]
async fn read() {
    let (account, transport) = account([documented()]);
    account.client().get().await.unwrap();
    insta::assert_snapshot!(shown(&transport.requests()[0]), @"
    GET https://mycompany.restcomm.com/restcomm/2012-04-24/Accounts/ACf17712239715b86f1dfd9ba550b7f607.json (Read)
    accept: application/json
    user-agent: cpaas/VERSION (restcomm)
    authorization: Basic QUNmMTc3MTIyMzk3MTViODZmMWRmZDliYTU1MGI3ZjYwNzozODVmZDkwNTY1Y2ZlN2RmMWJhZmNmMDEyNDllMjdjYw==
    ");
}

#[tokio::test]
async fn reads_by_email_know_the_sid_from_then_on() {
    let (account, transport) = account_by_email([documented(), documented(), documented()]);
    account.info().await.unwrap();
    account.info().await.unwrap();
    assert_eq!(account.id().await.unwrap().as_str(), SID);
    let requests = transport.requests();
    insta::assert_snapshot!(shown(&requests[0]), @"
    GET https://mycompany.restcomm.com/restcomm/2012-04-24/Accounts/a%2Bb%40example.com.json (Read)
    accept: application/json
    user-agent: cpaas/VERSION (restcomm)
    authorization: Basic YStiQGV4YW1wbGUuY29tOnAmc3M6IHclcmQ9K8Ol
    ");
    assert_eq!(path(&requests[1]), format!("GET /2012-04-24/Accounts/{SID}.json"));
    assert_eq!(requests.len(), 2, "the id is known");
}

#[tokio::test]
async fn the_id_by_email_is_read_once() {
    let (account, transport) = account_by_email([documented()]);
    for _ in 0..2 {
        assert_eq!(account.id().await.unwrap().as_str(), SID);
    }
    assert_eq!(transport.requests().len(), 1);

    let (account, transport) = crate::support::account([]);
    assert_eq!(account.id().await.unwrap().as_str(), SID);
    assert!(transport.requests().is_empty(), "it is in the configuration");
}

#[tokio::test]
async fn another_account_is_read_by_sid_or_by_email_in_both_path_styles() {
    let child = "ACae6889b05a9ee9ca50a7e0fd2a0ba2f6";
    let config = Config::auth_token(BASE_URL, SID, TOKEN);
    for (config, by_sid, by_email) in [
        (
            config.clone(),
            format!("GET /2012-04-24/Accounts/{child}.json"),
            "GET /2012-04-24/Accounts/a%2Bb%40example.com.json",
        ),
        (
            config.with_legacy_paths(),
            format!("GET /2012-04-24/Accounts.json/{child}"),
            "GET /2012-04-24/Accounts.json/a%2Bb%40example.com",
        ),
    ] {
        let (account, transport) =
            account_of(config, [Step::json(200, &listed(child, "active")), documented()]);
        account.client().get_by_sid(child).await.unwrap();
        account.client().get_by_email("A+B@example.com").await.unwrap();
        let requests = transport.requests();
        assert_eq!([path(&requests[0]), path(&requests[1])], [by_sid.as_str(), by_email]);
    }
}

#[tokio::test]
async fn update_sends_only_what_changes() {
    let (account, transport) = account((0..5).map(|_| Step::json(200, DOCUMENTED)));
    let client = account.client();
    client.update(&UpdateAccount::new().friendly_name("Åkerlund & Söner")).await.unwrap();
    client.update(&UpdateAccount::new().password("p&ss w%rd=+").via_post()).await.unwrap();
    client.update(&UpdateAccount::new().activate()).await.unwrap();
    let suspend = UpdateAccount::new().suspend().allow_self_lockout();
    client.update(&suspend.friendly_name("gone")).await.unwrap();
    client.update(&UpdateAccount::new().close(SID).allow_self_lockout()).await.unwrap();
    let requests = transport.requests();
    insta::assert_snapshot!(shown(&requests[0]), @"
    PUT https://mycompany.restcomm.com/restcomm/2012-04-24/Accounts/ACf17712239715b86f1dfd9ba550b7f607.json (Write)
    accept: application/json
    user-agent: cpaas/VERSION (restcomm)
    content-type: application/x-www-form-urlencoded
    authorization: Basic QUNmMTc3MTIyMzk3MTViODZmMWRmZDliYTU1MGI3ZjYwNzozODVmZDkwNTY1Y2ZlN2RmMWJhZmNmMDEyNDllMjdjYw==

    FriendlyName=%C3%85kerlund+%26+S%C3%B6ner
    ");
    insta::assert_snapshot!(shown(&requests[1]), @"
    POST https://mycompany.restcomm.com/restcomm/2012-04-24/Accounts/ACf17712239715b86f1dfd9ba550b7f607.json (Write)
    accept: application/json
    user-agent: cpaas/VERSION (restcomm)
    content-type: application/x-www-form-urlencoded
    authorization: Basic QUNmMTc3MTIyMzk3MTViODZmMWRmZDliYTU1MGI3ZjYwNzozODVmZDkwNTY1Y2ZlN2RmMWJhZmNmMDEyNDllMjdjYw==

    Password=p%26ss+w%25rd%3D%2B
    ");
    let bodies: Vec<_> = requests[2..].iter().map(SentRequest::text).collect();
    assert_eq!(bodies, ["Status=active", "Status=suspended&FriendlyName=gone", "Status=closed"]);
}

#[tokio::test]
async fn update_goes_by_sid_whatever_the_login_is() {
    let (account, transport) = account_by_email([documented(), Step::json(200, DOCUMENTED)]);
    account.update(&AccountUpdate::new().name("n")).await.unwrap();
    let paths: Vec<_> = transport.requests().iter().map(path).collect();
    assert_eq!(
        paths,
        [
            "GET /2012-04-24/Accounts/a%2Bb%40example.com.json".to_owned(),
            format!("PUT /2012-04-24/Accounts/{SID}.json")
        ]
    );
}

#[tokio::test]
async fn what_is_refused_beforehand_is_not_sent() {
    let (account, transport) = account([]);
    for (update, kind, field) in [
        (AccountUpdate::new(), ErrorKind::InvalidRequest, None),
        (AccountUpdate::new().name("n").language("sv"), ErrorKind::Unsupported, Some("language")),
        (AccountUpdate::new().name("å".repeat(65)), ErrorKind::InvalidRequest, Some("name")),
    ] {
        let error = account.update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (kind, field));
    }
    let other = "ACae6889b05a9ee9ca50a7e0fd2a0ba2f6";
    for (update, field) in [
        (UpdateAccount::new().via_post().allow_self_lockout(), None),
        (UpdateAccount::new().friendly_name("å".repeat(65)), Some("FriendlyName")),
        (UpdateAccount::new().suspend(), Some("Status")),
        (UpdateAccount::new().close(SID), Some("Status")),
        (UpdateAccount::new().close(other).allow_self_lockout(), Some("Status")),
    ] {
        let error = account.client().update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, field));
        assert_eq!(error.operation(), Some("update"));
    }
    for sid in ["", "AC7", "a@b.test", "ACf17712239715b86f1dfd9ba550b7f60/"] {
        let error = account.client().get_by_sid(sid).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("sid")));
    }
    for email in ["", "Owner", "a b@c", ".."] {
        let error = account.client().get_by_email(email).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("email")));
    }
    assert_eq!(account.balance().await.unwrap_err().kind(), ErrorKind::Unsupported);
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn the_longest_friendly_name_has_64_characters_however_many_bytes() {
    let (account, transport) = account([Step::json(200, DOCUMENTED)]);
    account.update(&AccountUpdate::new().name("å".repeat(64))).await.unwrap();
    assert_eq!(transport.requests().len(), 1);
}
