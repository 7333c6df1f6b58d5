//! Golden requests: what goes over the wire for each operation.

use cpaas_http::testing::{SentRequest, Step};
use cpaas_twilio::{
    AccountProvider, AccountUpdate, Config, CreateAccount, ErrorKind, Operation, UpdateAccount,
};

use crate::cases::{CHILD, DOCUMENTED, DOCUMENTED_CHILD, SID, TOKEN};
use crate::support::{account, account_of};

/// The transcript of a request, without what is the same for all.
fn shown(request: &SentRequest) -> String {
    request.transcript().replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

const KEY: &str = "SK0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn an_account_is_read_with_its_own_credential() {
    let (account, transport) = account([Step::json(200, DOCUMENTED)]);
    account.client().fetch().await.unwrap();
    insta::assert_snapshot!(shown(&transport.requests()[0]), @"
    GET https://api.twilio.com/2010-04-01/Accounts/AC5fc6c53ce58165d0712d4c93ca23e741.json (Read)
    accept: application/json
    user-agent: cpaas/VERSION (twilio)
    authorization: Basic QUM1ZmM2YzUzY2U1ODE2NWQwNzEyZDRjOTNjYTIzZTc0MTozODVmZDkwNTY1Y2ZlN2RmMWJhZmNmMDEyNDllMjdjYw==
    ");
}

#[tokio::test]
async fn an_api_key_is_the_user_and_the_account_is_in_the_path() {
    let (account, transport) =
        account_of(Config::api_key(SID, KEY, "the secret"), [Step::json(200, DOCUMENTED)]);
    account.info().await.unwrap();
    insta::assert_snapshot!(shown(&transport.requests()[0]), @"
    GET https://api.twilio.com/2010-04-01/Accounts/AC5fc6c53ce58165d0712d4c93ca23e741.json (Read)
    accept: application/json
    user-agent: cpaas/VERSION (twilio)
    authorization: Basic U0swMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjp0aGUgc2VjcmV0
    ");
    assert_eq!(account.id().await.unwrap().as_str(), SID, "it is in the configuration");
    assert!(account.capabilities().supports(Operation::Balance));

    let error = account.client().for_account(CHILD).unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("subaccount_sid")));
    assert!(account.client().for_account(SID).is_ok(), "the key's own account");
}

#[tokio::test]
async fn a_sub_account_is_acted_on_with_the_main_accounts_token() {
    let answers = || [Step::json(200, DOCUMENTED_CHILD), Step::json(200, DOCUMENTED_CHILD)];
    let (main, sent_by_main) = account(answers());
    let by_client = main.client().for_account(CHILD).unwrap();
    let config = Config::auth_token(SID, TOKEN).with_subaccount_sid(CHILD);
    let (by_config, sent_by_config) = account_of(config, answers());
    for (account, transport) in [(by_client.into(), sent_by_main), (by_config, sent_by_config)] {
        let account: cpaas_twilio::Account = account;
        assert_eq!(account.info().await.unwrap().id.as_str(), CHILD);
        account.client().update(&UpdateAccount::new().suspend()).await.unwrap();
        let requests = transport.requests();
        insta::allow_duplicates! {
            insta::assert_snapshot!(shown(&requests[1]), @"
            POST https://api.twilio.com/2010-04-01/Accounts/ACae6889b05a9ee9ca50a7e0fd2a0ba2f6.json (Write)
            accept: application/json
            user-agent: cpaas/VERSION (twilio)
            content-type: application/x-www-form-urlencoded
            authorization: Basic QUM1ZmM2YzUzY2U1ODE2NWQwNzEyZDRjOTNjYTIzZTc0MTozODVmZDkwNTY1Y2ZlN2RmMWJhZmNmMDEyNDllMjdjYw==

            Status=suspended
            ");
        }
        assert!(!account.capabilities().supports(Operation::Balance));
        let back = account.client().for_account(SID).unwrap();
        assert_eq!((back.sid(), back.main_account()), (SID, None));
    }
}

#[tokio::test]
async fn update_sends_only_what_changes() {
    let (account, transport) = account((0..2).map(|_| Step::json(200, DOCUMENTED_CHILD)));
    let client = account.client();
    let rename = UpdateAccount::new().friendly_name("Åkerlund & Söner");
    client.update_by_sid(CHILD, &rename).await.unwrap();
    client.update_by_sid(CHILD, &UpdateAccount::new().close(CHILD)).await.unwrap();
    let bodies: Vec<_> = transport.requests().iter().map(SentRequest::text).collect();
    assert_eq!(bodies, ["FriendlyName=%C3%85kerlund+%26+S%C3%B6ner", "Status=closed"]);
}

#[tokio::test]
async fn what_is_refused_beforehand_is_not_sent() {
    let (account, transport) = account([]);
    let long = "å".repeat(65);
    for (update, kind, field) in [
        (AccountUpdate::new(), ErrorKind::InvalidRequest, None),
        (AccountUpdate::new().name("n").language("sv"), ErrorKind::Unsupported, Some("language")),
        (AccountUpdate::new().name(&long), ErrorKind::InvalidRequest, Some("name")),
        (AccountUpdate::new().name(""), ErrorKind::InvalidRequest, Some("name")),
    ] {
        let error = account.update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (kind, field));
    }
    let client = account.client();
    for (sid, update, field) in [
        (CHILD, UpdateAccount::new(), None),
        (CHILD, UpdateAccount::new().friendly_name(&long), Some("FriendlyName")),
        (CHILD, UpdateAccount::new().close(SID), Some("Status")),
        (SID, UpdateAccount::new().close(SID), Some("Status")),
        (SID, UpdateAccount::new().suspend(), Some("Status")),
        ("AC7", UpdateAccount::new().suspend(), Some("sid")),
    ] {
        let error = client.update_by_sid(sid, &update).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, field));
        assert_eq!(error.operation(), Some("update_by_sid"));
    }
    for sid in ["", "a@b.test", "ACzz6889b05a9ee9ca50a7e0fd2a0ba2f6", "../Calls"] {
        let error = client.fetch_by_sid(sid).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("sid")));
        assert_eq!(client.for_account(sid).unwrap_err().kind(), ErrorKind::Config);
    }
    let error = client.create(&CreateAccount::new().friendly_name(&long)).await.unwrap_err();
    assert_eq!((error.operation(), error.field()), (Some("create"), Some("FriendlyName")));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn the_longest_friendly_name_has_64_characters_however_many_bytes() {
    let (account, transport) = account([Step::json(200, DOCUMENTED)]);
    account.update(&AccountUpdate::new().name("å".repeat(64))).await.unwrap();
    assert_eq!(transport.requests().len(), 1);
}
