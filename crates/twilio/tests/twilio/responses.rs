//! Answers: the documented one, the least one, and every way to fail.

use cpaas_http::testing::Step;
use cpaas_twilio::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, CreateAccount, Effect, ErrorKind,
    ExposeSecret, UpdateAccount,
};

use crate::cases::{CHILD, DOCUMENTED, DOCUMENTED_CHILD, SID, TOKEN};
use crate::support::{account, least, refusal};

#[tokio::test]
async fn an_account_and_its_client_print_as_one_short_line() {
    let (account, _) = account([]);
    for text in
        [format!("{account:?}"), format!("{account:#?}"), format!("{:#?}", account.client())]
    {
        assert!(text.contains("Client(twilio ") && text.len() < 120, "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
}

#[tokio::test]
async fn the_documented_answer_is_read_whole() {
    let (account, _) = account((0..2).map(|_| Step::json(200, DOCUMENTED)));
    let record = account.client().fetch().await.unwrap();
    assert_eq!(record.date_created.unwrap().to_string(), "2015-09-16T09:18:16Z");
    assert_eq!(record.date_updated.unwrap().to_string(), "2021-07-20T09:54:32Z");
    assert_eq!(record.auth_token.as_ref().unwrap().expose_secret(), TOKEN);
    assert_eq!(record.main_account(), None);
    let debug = format!("{record:?}");
    assert!(!debug.contains("None"), "every documented member is read: {debug}");
    assert!(!debug.contains(TOKEN), "{debug}");

    let mut expected = AccountInfo::new(AccountId::new(SID));
    expected.name = Some("Owner & Co".into());
    expected.status = Some(AccountStatus::Active);
    expected.created = Some("2015-09-16T09:18:16Z".parse().unwrap());
    assert_eq!(account.info().await.unwrap(), expected);
    assert_eq!(account.id().await.unwrap(), expected.id);
}

#[tokio::test]
async fn the_least_answer_is_an_account_too() {
    let odd = r#","date_created":"soon","date_updated":null,"extra":{"deep":[1,null]}"#;
    let (account, _) = account([least(odd)]);
    let mut expected = AccountInfo::new(AccountId::new(SID));
    expected.status = Some(AccountStatus::Unknown);
    assert_eq!(account.info().await.unwrap(), expected);
}

#[tokio::test]
async fn words_are_kept() {
    for (word, status) in [
        (r#""active""#, AccountStatus::Active),
        (r#""suspended""#, AccountStatus::Suspended),
        (r#""closed""#, AccountStatus::Closed),
        (r#""pending""#, AccountStatus::Other("pending".into())),
        (r#"["active"]"#, AccountStatus::Unknown),
        ("false", AccountStatus::Unknown),
    ] {
        let (account, _) = account([least(&format!(r#","status":{word}"#))]);
        assert_eq!(account.info().await.unwrap().status, Some(status));
    }
}

#[tokio::test]
async fn another_accounts_record_is_none() {
    let (account, _) = account((0..2).map(|_| Step::json(200, DOCUMENTED_CHILD)));
    let error = account.info().await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidResponse, Some("sid")));
    let update = UpdateAccount::new().friendly_name("n");
    let error = account.client().update(&update).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::Unknown));
}

#[tokio::test]
async fn codes_say_more_than_the_status() {
    for (status, code, kind, field) in [
        (401, 20003, ErrorKind::Unauthenticated, None),
        (400, 10001, ErrorKind::AccountInactive, None),
        (400, 20001, ErrorKind::InvalidRequest, None),
        (400, 20002, ErrorKind::InvalidRequest, Some("FriendlyName")),
        (401, 20005, ErrorKind::AccountInactive, None),
        (403, 20006, ErrorKind::PermissionDenied, None),
        (403, 20008, ErrorKind::PermissionDenied, None),
        (403, 20403, ErrorKind::AccountInactive, None),
        (404, 20404, ErrorKind::NotFound, None),
        (400, 21101, ErrorKind::InvalidRequest, None),
        (400, 21470, ErrorKind::InvalidRequest, Some("sid")),
        (400, 21471, ErrorKind::NotFound, Some("sid")),
        (400, 21472, ErrorKind::AccountInactive, Some("sid")),
        (400, 21475, ErrorKind::InvalidRequest, Some("Status")),
        (400, 21476, ErrorKind::Conflict, Some("Status")),
        (400, 21477, ErrorKind::InvalidRequest, Some("Status")),
        (400, 21478, ErrorKind::AccountInactive, Some("Status")),
        (400, 21479, ErrorKind::Conflict, Some("Status")),
        (400, 21480, ErrorKind::Conflict, None),
        (401, 70051, ErrorKind::PermissionDenied, None),
        // Without a meaning of its own, the status counts.
        (400, 99999, ErrorKind::InvalidRequest, None),
        (418, 99999, ErrorKind::Provider, None),
    ] {
        let (account, transport) = account([refusal(status, code, "no")]);
        let suspend = UpdateAccount::new().suspend();
        let error = account.client().update_by_sid(CHILD, &suspend).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (kind, field), "{code}");
        assert_eq!((error.effect(), error.http_status()), (Effect::None, Some(status)), "{code}");
        assert_eq!(error.vendor_code(), Some(&*code.to_string()));
        assert_eq!(transport.requests().len(), 1, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_broken_server_says_is_no_refusal() {
    let (account, transport) = account((0..4).map(|_| refusal(500, 20404, "not found")));
    let error = account.client().create(&CreateAccount::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Unavailable, Effect::Unknown));
    assert_eq!((error.vendor_code(), error.message()), (Some("20404"), "not found"));
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_refused_credential_may_be_a_suspended_account() {
    let body = r#"{"code":20003,"detail":"Your AccountSid or AuthToken was incorrect.",
        "message":"Authentication Error - No credentials provided","status":401}"#;
    let (account, _) = account([Step::json(401, body), Step::json(401, "{}")]);
    let error = account.info().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    let words = "Authentication Error - No credentials provided: Your AccountSid or AuthToken was \
                 incorrect.; a suspended or closed account is refused in the same way";
    assert_eq!(error.message(), words);
    let bare = account.info().await.unwrap_err();
    assert_eq!((bare.kind(), bare.vendor_code()), (ErrorKind::Unauthenticated, None));
}

#[tokio::test(start_paused = true)]
async fn too_many_requests_at_once_were_not_processed_so_a_write_is_sent_again() {
    let busy = || refusal(429, 20429, "Too Many Requests");
    let (account, transport) = account([busy(), busy(), Step::json(201, DOCUMENTED_CHILD)]);
    let created = account.client().create(&CreateAccount::new()).await.unwrap();
    assert_eq!((created.sid.as_str(), transport.requests().len()), (CHILD, 3));

    let (account, _) = crate::support::account((0..9).map(|_| busy()));
    let error = account.client().create(&CreateAccount::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::RateLimited, Effect::None));
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_may_have_arrived_is_never_sent_again() {
    let garbled = Step::json(201, r#"{"sid": "AC"#);
    for step in [Step::reset(), refusal(503, 20503, "later"), Step::response(408, ""), garbled] {
        let (account, transport) = account([step, Step::json(201, DOCUMENTED_CHILD)]);
        let error = account.client().create(&CreateAccount::new()).await.unwrap_err();
        assert_eq!((error.effect(), transport.requests().len()), (Effect::Unknown, 1), "{error}");
    }
    let (account, transport) = account([Step::refused(), Step::json(201, DOCUMENTED_CHILD)]);
    account.client().create(&CreateAccount::new()).await.unwrap();
    assert_eq!(transport.requests().len(), 2, "the first never left");
}
