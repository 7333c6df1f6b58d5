//! Answers: the documented one, the least one, and every way to fail.

use cpaas_http::testing::Step;
use cpaas_restcomm::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Effect, ErrorKind,
    ExposeSecret, UpdateAccount,
};
use proptest::prelude::*;

use crate::cases::{CHILD, DOCUMENTED, ORGANIZATION, SID, TOKEN};
use crate::support::{account, account_by_email, documented, least, page};

#[tokio::test]
async fn an_account_and_its_client_print_as_one_short_line() {
    let (account, _) = account([]);
    for text in
        [format!("{account:?}"), format!("{account:#?}"), format!("{:#?}", account.client())]
    {
        assert!(text.contains("Client(restcomm ") && text.len() < 120, "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
}

#[tokio::test]
async fn the_documented_answer_is_read_whole() {
    let (account, _) = account([documented(), documented()]);
    let record = account.client().get().await.unwrap();
    assert_eq!(record.date_created.unwrap().to_string(), "2020-03-07T09:05:01Z");
    assert_eq!(record.date_updated.unwrap().to_string(), "2020-03-07T09:06:02Z");
    assert_eq!(record.auth_token.as_ref().unwrap().expose_secret(), TOKEN);
    assert!(record.subresource_uris.as_ref().unwrap()["calls"].ends_with("/Calls.json"));
    assert_eq!(
        record.profile.as_deref(),
        Some(
            "https://mycompany.restcomm.com/restcomm/2012-04-24/Profiles/PRae6e420f425248d6a26948c17a9e2acf"
        )
    );
    let debug = format!("{record:?}");
    assert!(!debug.contains("None"), "every documented member is read: {debug}");
    assert!(!debug.contains(TOKEN), "{debug}");

    let mut expected = AccountInfo::new(AccountId::new(SID));
    expected.name = Some("Owner & Co".into());
    expected.email = Some("a+b@example.com".into());
    expected.status = Some(AccountStatus::Active);
    expected.created = Some("2020-03-07T09:05:01Z".parse().unwrap());
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
        (r#""inactive""#, AccountStatus::Other("inactive".into())),
        (r#""uninitialized""#, AccountStatus::Other("uninitialized".into())),
        (r#""Active?""#, AccountStatus::Other("Active?".into())),
        (r#"["active"]"#, AccountStatus::Unknown),
        ("false", AccountStatus::Unknown),
    ] {
        let (account, _) = account([least(&format!(r#","status":{word}"#))]);
        assert_eq!(account.info().await.unwrap().status, Some(status));
    }
}

#[tokio::test]
async fn an_update_returns_its_answer_without_the_date_that_is_not_to_be_trusted() {
    let (account, transport) = account([Step::json(200, DOCUMENTED)]);
    let info = account.update(&AccountUpdate::new().name("Owner & Co")).await.unwrap();
    assert_eq!(info.name.as_deref(), Some("Owner & Co"));
    assert_eq!(info.created, None);
    assert_eq!(transport.requests().len(), 1, "not read again");
}

#[tokio::test]
async fn by_email_the_answer_must_be_about_that_address() {
    for (members, kind) in [
        (r#","email_address":"A+B@example.com""#, None),
        (
            r#","email_address":"x@y.test","friendly_name":"a+b@example.com""#,
            Some(ErrorKind::Conflict),
        ),
        (r#","friendly_name":"a+b@example.com""#, Some(ErrorKind::InvalidResponse)),
    ] {
        let (own, _) = account_by_email([least(members)]);
        assert_eq!(own.id().await.err().map(|error| error.kind()), kind, "{members}");
        let (other, _) = account([least(members)]);
        let read = other.client().get_by_email("a+b@example.com").await;
        assert_eq!(read.err().map(|error| error.kind()), kind, "{members}");
        let (writer, transport) = account_by_email([least(members), Step::json(200, DOCUMENTED)]);
        let update = writer.client().update(&UpdateAccount::new().friendly_name("n")).await;
        assert_eq!(update.is_ok(), kind.is_none(), "{members}");
        assert_eq!(transport.requests().len(), if kind.is_none() { 2 } else { 1 });
    }
}

#[tokio::test]
async fn there_is_no_balance_and_the_error_says_where_the_money_is() {
    let (account, _) = account([]);
    let error = account.balance().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unsupported, Some("balance")));
    assert!(error.message().contains("usage records"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_account_that_does_not_exist_may_be_a_500() {
    let answers = || (0..4).map(|_| page(500, "Internal Server Error"));
    let hint = "some servers respond so if there is no such account";
    let (reader, _) = account(answers());
    let error = reader.client().get_by_sid(SID).await.unwrap_err();
    assert_eq!((error.kind(), error.http_status()), (ErrorKind::Unavailable, Some(500)));
    assert!(error.message().contains(hint), "{error}");
    let (reader, _) = account(answers());
    let error = reader.client().get_by_email("x@y.test").await.unwrap_err();
    assert!(error.message().contains(hint), "{error}");
    let (reader, _) = account(answers());
    let error = reader.client().get().await.unwrap_err();
    assert!(!error.message().contains(hint), "who may log in does exist: {error}");
}

/// A way to fail: status and body, and the error's kind, words, field, and effect for a write.
type Failing = (u16, &'static str, ErrorKind, &'static str, Option<&'static str>, Effect);

const FAILURES: &[Failing] = &[
    // A page with the reason phrase, JSON, XML, and the phrase alone.
    (
        400,
        "<html><title>Error report</title><h1>HTTP Status 400 - Password too weak</h1>",
        ErrorKind::InvalidRequest,
        "Password too weak",
        Some("Password"),
        Effect::None,
    ),
    (400, WEAK, ErrorKind::InvalidRequest, "Password too weak", Some("Password"), Effect::None),
    (400, WEAK_XML, ErrorKind::InvalidRequest, "Password too weak", Some("Password"), Effect::None),
    (400, CLOSED, ErrorKind::AccountInactive, "Account is closed", None, Effect::None),
    (400, "", ErrorKind::InvalidRequest, "400 Bad Request", None, Effect::None),
    (400, r#"{"message":"No."}"#, ErrorKind::InvalidRequest, "No.", None, Effect::None),
    (400, r#"{"message":7}"#, ErrorKind::InvalidRequest, "400 Bad Request", None, Effect::None),
    (
        403,
        "Provided Account is not active",
        ErrorKind::AccountInactive,
        "Provided Account is not active",
        None,
        Effect::None,
    ),
    (
        403,
        "<h1>HTTP Status 403 - Only Administrator allowed</h1>",
        ErrorKind::PermissionDenied,
        "Only Administrator allowed",
        None,
        Effect::None,
    ),
    (
        403,
        "<html><title>JBossWeb - Error report</title>",
        ErrorKind::PermissionDenied,
        "403 Forbidden: JBossWeb - Error report",
        None,
        Effect::None,
    ),
    (401, "<html>", ErrorKind::Unauthenticated, "401 Unauthorized", None, Effect::None),
    (404, "", ErrorKind::NotFound, "404 Not Found", None, Effect::None),
    (405, "<html>", ErrorKind::InvalidRequest, "405 Method Not Allowed", None, Effect::None),
    (
        409,
        "The email address used for the new account is already in use.",
        ErrorKind::Conflict,
        "already in use",
        Some("EmailAddress"),
        Effect::None,
    ),
    (412, "Organization missing", ErrorKind::Conflict, "Organization missing", None, Effect::None),
    (415, "", ErrorKind::InvalidRequest, "415 Unsupported Media Type", None, Effect::None),
    (500, "<title>oops</title>", ErrorKind::Unavailable, "oops", None, Effect::Unknown),
    // What a failure of unknown outcome says of an account is no answer.
    (503, CLOSED, ErrorKind::Unavailable, "503 Service Unavailable", None, Effect::Unknown),
    (302, "", ErrorKind::InvalidResponse, "302 Found", None, Effect::Unknown),
    (200, XML, ErrorKind::InvalidResponse, "set `legacy_paths`", None, Effect::Unknown),
    (200, "<RestcommResponse>", ErrorKind::InvalidResponse, "`.json`", None, Effect::Unknown),
    (200, "<html>", ErrorKind::InvalidResponse, "HTML", None, Effect::Unknown),
    (200, "", ErrorKind::InvalidResponse, "it is empty", None, Effect::Unknown),
    (200, "[]", ErrorKind::InvalidResponse, "can't be read", None, Effect::Unknown),
    (200, "{}", ErrorKind::InvalidResponse, "missing field `sid`", Some("sid"), Effect::Unknown),
    (200, r#"{"sid":7}"#, ErrorKind::InvalidResponse, "at sid", Some("sid"), Effect::Unknown),
];
const WEAK: &str = r#"{"message":"Password too weak"}"#;
const WEAK_XML: &str = "<RestcommResponse><Message>Password too weak</Message></RestcommResponse>";
const CLOSED: &str = "<html><h1>HTTP Status 400 - Account is closed</h1>";
const XML: &str = r#"<?xml version="1.0"?><RestcommResponse><Account><Sid>AC</Sid></Account>"#;

#[tokio::test(start_paused = true)]
async fn every_failure_has_its_kind_its_words_and_its_effect() {
    for &(status, body, kind, words, field, effect) in FAILURES {
        let answers = || (0..4).map(|_| Step::json(status, body));
        let (reader, transport) = account(answers());
        let error = reader.client().get().await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{body}");
        assert!(error.message().contains(words), "{body}: {error}");
        assert_eq!(error.field(), field, "{body}");
        assert_eq!(error.http_status(), Some(status));
        let again = kind == ErrorKind::Unavailable;
        assert_eq!(transport.requests().len(), if again { 4 } else { 1 }, "{body}");

        let (writer, transport) = account(answers());
        let update = UpdateAccount::new().friendly_name("n");
        let error = writer.client().update(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{body}");
        assert!(error.message().contains(words), "{body}: {error}");
        assert_eq!(transport.requests().len(), 1, "one write: {body}");
    }
}

#[tokio::test]
async fn in_common_terms_a_weak_password_is_named_in_common_terms() {
    let (account, _) = account([page(400, "Password too weak")]);
    let error = account.update(&AccountUpdate::new().password("weak")).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some("password")));
}

#[tokio::test]
async fn an_answer_about_another_account_is_refused() {
    let other = format!(r#"{{"sid":"{CHILD}","email_address":"a+b@example.com"}}"#);
    let (account, _) = account((0..6).map(|_| Step::json(200, &other)));
    let client = account.client();
    let update = UpdateAccount::new().friendly_name("n");
    for (error, effect) in [
        (account.info().await.unwrap_err(), Effect::None),
        (client.get_by_sid(SID).await.unwrap_err(), Effect::None),
        (client.update(&update).await.unwrap_err(), Effect::Unknown),
        (client.update_by_sid(SID, &update).await.unwrap_err(), Effect::Unknown),
        (client.migrate(SID, ORGANIZATION).await.unwrap_err(), Effect::Unknown),
    ] {
        assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, effect));
        assert_eq!(error.field(), Some("sid"), "{error}");
    }
    let lower = CHILD.to_lowercase().replacen("ac", "AC", 1);
    assert!(client.get_by_sid(&lower).await.is_ok(), "in whatever case");
}

#[tokio::test]
async fn a_new_password_that_another_account_answers_to_is_not_taken_for_changed() {
    let other = format!(r#"{{"sid":"{CHILD}","auth_token":"t"}}"#);
    let (account, _) = account((0..2).map(|_| Step::json(200, &other)));
    let error = account.update(&AccountUpdate::new().password("new")).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::Unknown));
    assert_eq!(error.field(), Some("sid"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_answer_panics(body in prop::collection::vec(any::<u8>(), 0..300), cut in 0..DOCUMENTED.len(), status in 200_u16..600) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let mut mangled = DOCUMENTED.as_bytes()[..cut].to_vec();
            mangled.extend(&body);
            let text = String::from_utf8_lossy(&mangled).into_owned();
            let body = String::from_utf8_lossy(&body).into_owned();
            let (account, _) = account([Step::json(200, &body), Step::json(200, &text), Step::json(status, &body)]);
            let _ = account.info().await;
            let _ = account.client().get_by_email("a@b").await;
            let _ = account.update(&AccountUpdate::new().name("n")).await;
        });
    }
}
