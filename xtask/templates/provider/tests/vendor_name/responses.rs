//! Answers: the documented one, the least one, and every failure.

use cpaas_http::testing::Step;
use cpaas_vendor_name::{AccountProvider, AccountStatus, AccountUpdate, Effect, ErrorKind};

use crate::support::{DOCUMENTED, scripted};

#[tokio::test]
async fn the_documented_account_is_read() {
    let (account, _) = scripted((0..2).map(|_| Step::json(200, DOCUMENTED)));
    let info = account.info().await.unwrap();
    assert_eq!(info.id.as_str(), "A-1");
    assert_eq!(info.name.as_deref(), Some("Acme"));
    assert_eq!(info.email.as_deref(), Some("owner@acme.test"));
    assert_eq!(info.status, Some(AccountStatus::Active));
    assert_eq!(account.balance().await.unwrap().money().to_string(), "12.50 EUR");
}

#[tokio::test]
async fn the_least_account_has_an_id_and_no_balance() {
    let (account, _) = scripted((0..2).map(|_| Step::json(200, r#"{"id":7,"name":{},"new":1}"#)));
    let info = account.info().await.unwrap();
    assert_eq!((info.id.as_str(), info.name, info.currency), ("7", None, None));
    let error = account.balance().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}

#[tokio::test]
async fn a_status_that_is_not_there_or_can_not_be_read_is_unknown() {
    for (members, status) in [
        (r#","status":"on hold""#, AccountStatus::Other("on hold".into())),
        (r#","status":["active"]"#, AccountStatus::Unknown),
        (r#","status":null"#, AccountStatus::Unknown),
        ("", AccountStatus::Unknown),
    ] {
        let (account, _) = scripted([Step::json(200, &format!(r#"{{"id":7{members}}}"#))]);
        assert_eq!(account.info().await.unwrap().status, Some(status), "{members}");
    }
}

#[tokio::test(start_paused = true)]
async fn failures_have_their_kind_and_a_write_its_effect() {
    for (status, body, kind, effect) in [
        (200, "<html>", ErrorKind::InvalidResponse, Effect::Unknown),
        (401, "", ErrorKind::Unauthenticated, Effect::None),
        (
            403,
            r#"{"error":{"code":"account_closed","message":"m"}}"#,
            ErrorKind::AccountInactive,
            Effect::None,
        ),
        (
            409,
            r#"{"error":{"code":"name_taken","message":"m"}}"#,
            ErrorKind::Conflict,
            Effect::None,
        ),
        (418, r#"{"error":{"code":"new","message":"m"}}"#, ErrorKind::Provider, Effect::None),
        (
            422,
            r#"{"error":{"code":"name_too_long","message":"m"}}"#,
            ErrorKind::InvalidRequest,
            Effect::None,
        ),
        (429, "", ErrorKind::RateLimited, Effect::None),
        (503, "", ErrorKind::Unavailable, Effect::Unknown),
    ] {
        let (account, _) = scripted((0..4).map(|_| Step::json(status, body)));
        let error = account.update(&AccountUpdate::new().name("n")).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{status} {body}");
        let code = body.split('"').nth(5).filter(|_| body.starts_with('{'));
        assert_eq!(error.vendor_code(), code, "{status} {body}");
    }
}
