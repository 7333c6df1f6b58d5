//! Answers: the documented one, the least one, and every way to fail.

use std::time::Duration;

use crate::cases::DOCUMENTED;
use crate::support::{account, documented, done, failed, legacy, showing};
use cpaas_http::testing::Step;
use cpaas_voximplant::{
    Access, AccountId, AccountInfo, AccountProvider, AccountSettings, AccountStatus, AccountUpdate,
    ChangeAccountPlan, ChargeAccount, Effect, ErrorKind, ExposeSecret, Form, GetAccountInfo,
    PhoneSelector, PlanType, Selection, SetAccountInfo, codes,
};
use proptest::prelude::*;

#[tokio::test]
async fn an_account_and_its_client_print_as_one_short_line() {
    let (account, _) = account([]);
    for text in
        [format!("{account:?}"), format!("{account:#?}"), format!("{:#?}", account.client())]
    {
        assert!(text.contains("Client(voximplant ") && text.len() < 120, "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
}

#[tokio::test]
async fn the_documented_answer_is_read_whole() {
    let (account, _) = account([documented(), documented(), documented()]);
    let answer = account.client().get_account_info(&GetAccountInfo::new()).await.unwrap();
    let debug = format!("{answer:?}");
    assert!(!debug.contains("None"), "every documented member is read: {debug}");
    assert_eq!(answer.api_address.as_deref(), Some("api-node1.voximplant.com"));
    let record = answer.result;
    assert_eq!(record.api_key.unwrap().expose_secret(), "5e0dd6a9-api-key");
    assert_eq!(record.callback_salt.unwrap().expose_secret(), "pepper-salt");
    assert_eq!(record.min_balance_to_notify.unwrap().to_string(), "5.10");
    assert_eq!(record.fixed_balance.unwrap().to_string(), "20169.93");
    assert_eq!(record.record_storage_id, Some(42));
    let limits = record.billing_limits.unwrap();
    assert_eq!(limits.bank_card.unwrap().max_day_payment.unwrap().to_string(), "5000.50");
    assert_eq!(limits.robokassa.unwrap().currency.as_deref(), Some("RUR"));

    let mut expected = AccountInfo::new(AccountId::new("1111111"));
    expected.name = Some("acme".into());
    expected.email = Some("owner@example.com".into());
    expected.status = Some(AccountStatus::Active);
    expected.currency = Some("USD".parse().unwrap());
    expected.language = Some("en".into());
    expected.timezone = Some("Etc/GMT-3".into());
    expected.created = Some("2014-03-17T09:05:01Z".parse().unwrap());
    assert_eq!(account.info().await.unwrap(), expected);
    assert_eq!(account.id().await.unwrap(), expected.id);

    let balance = account.balance().await.unwrap();
    assert_eq!(balance.money().to_string(), "19772.35 USD");
    assert_eq!(balance.credit_limit.unwrap().to_string(), "0");
    assert_eq!(balance.held.unwrap().to_string(), "397.58");
}

#[tokio::test]
async fn the_least_answer_is_an_account_too() {
    let (account, _) = account([Step::json(
        200,
        r#"{"result":{"account_id":"1111111","new":{"x":[1]}},"count":1}"#,
    )]);
    let mut expected = AccountInfo::new(AccountId::new("1111111"));
    expected.status = Some(AccountStatus::Unknown);
    assert_eq!(account.info().await.unwrap(), expected);
}

#[tokio::test]
async fn flags_become_a_status() {
    for (members, status) in [
        (r#","active":true,"frozen":false"#, Some(AccountStatus::Active)),
        (r#","active":true"#, Some(AccountStatus::Active)),
        (r#","active":true,"frozen":true"#, Some(AccountStatus::Suspended)),
        (r#","active":false,"frozen":true"#, Some(AccountStatus::Suspended)),
        (r#","frozen":true"#, Some(AccountStatus::Suspended)),
        (r#","active":false"#, Some(AccountStatus::Other("inactive".into()))),
        (r#","frozen":false,"created":"","currency":"rur""#, Some(AccountStatus::Unknown)),
        (r#","active":true,"frozen":null"#, Some(AccountStatus::Active)),
        (r#","active":true,"frozen":1"#, Some(AccountStatus::Unknown)),
        (r#","active":"yes","frozen":false"#, Some(AccountStatus::Unknown)),
        (r#","active":false,"frozen":{}"#, Some(AccountStatus::Unknown)),
        (r#","frozen":"no""#, Some(AccountStatus::Unknown)),
        (r#","active":1,"frozen":true"#, Some(AccountStatus::Suspended)),
    ] {
        let (account, _) = account([showing(members)]);
        let info = account.info().await.unwrap();
        assert_eq!((info.status, info.created), (status, None), "{members}");
    }
}

const NO_BALANCE: &str = "balance: it is missing or can't be read, so there is no balance";

#[tokio::test]
async fn a_balance_is_exact_and_has_a_currency() {
    for (members, expected) in [
        (r#","balance":293.8550,"currency":"RUR""#, Ok("293.8550 RUR")),
        (r#","balance":3000,"currency":"usd""#, Ok("3000 USD")),
        (r#","balance":"-0.50","currency":"EUR","live_balance":1"#, Ok("-0.50 EUR")),
        (
            r#","balance":5.04"#,
            Err("currency: it is missing or can't be read, so there is no balance"),
        ),
        (
            r#","balance":5.04,"currency":"euro""#,
            Err("currency: \"euro\" is not a currency code of three letters"),
        ),
        (r#","live_balance":5.04,"currency":"EUR""#, Err(NO_BALANCE)),
        (r#","balance":true,"currency":"EUR""#, Err(NO_BALANCE)),
        (r#","balance":1,"currency":" eur ","created":"0000-00-00 00:00:00""#, Ok("1 EUR")),
        (r#","balance":1,"currency":"EUR","credit_limit":[],"created":7"#, Ok("1 EUR")),
    ] {
        let (account, _) = account([showing(members)]);
        match (account.balance().await, expected) {
            (Ok(balance), Ok(money)) => assert_eq!(balance.money().to_string(), money),
            (Err(error), Err(message)) => {
                assert_eq!((error.kind(), error.message()), (ErrorKind::InvalidResponse, message));
            }
            (result, expected) => panic!("{result:?} is not {expected:?}"),
        }
    }
}

#[tokio::test]
async fn an_update_answers_with_what_is_read_back() {
    let update = AccountUpdate::new().language("SV").timezone("Europe/Stockholm");
    for (members, language) in [
        (r#","language_code":"sv","location":"Europe/Stockholm""#, "sv"),
        // Still the state of before.
        (r#","language_code":"en","location":"Etc/GMT""#, "SV"),
        ("", "SV"),
    ] {
        let (account, _) = account([done(), showing(members)]);
        let info = account.update(&update).await.unwrap();
        assert_eq!(info.language.as_deref(), Some(language), "{members}");
        assert_eq!(info.timezone.as_deref(), Some("Europe/Stockholm"));
    }
    let (account, _) = account([done(), documented()]);
    let info = account.update(&AccountUpdate::new().password("Passw0rd!")).await.unwrap();
    assert_eq!(info.language.as_deref(), Some("en"));
}

#[tokio::test]
async fn an_update_that_can_not_be_read_back_was_applied() {
    for (answer, kind) in [
        (failed(104, "forbidden"), ErrorKind::PermissionDenied),
        (Step::json(200, "{}"), ErrorKind::InvalidResponse),
    ] {
        let (account, transport) = account([done(), answer]);
        let error = account.update(&AccountUpdate::new().language("sv")).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::Applied));
        assert_eq!(error.operation(), Some("GetAccountInfo"));
        assert_eq!(transport.requests().len(), 2);
    }
}

#[tokio::test]
async fn an_answer_about_another_account_than_that_of_the_tokens_is_refused() {
    let of = |body: &str| Step::json(200, body);
    let info = r#"{"result":{"account_id":1111112,"balance":1,"currency":"USD"}}"#;
    let account_info = r#"{"result":1,"account_info":{"account_id":1111112}}"#;
    let charged = r#"{"result":{},"account_info":{"account_id":1111112}}"#;
    let (account, _) = account([info, info, account_info, charged].map(of));
    let client = account.client();
    let plan = ChangeAccountPlan::new(PlanType::Im);
    let charge = ChargeAccount::new(PhoneSelector::Ids(Selection::All));
    for (error, field, effect) in [
        (account.info().await.unwrap_err(), "result.account_id", Effect::None),
        (account.balance().await.unwrap_err(), "result.account_id", Effect::None),
        (
            client.change_account_plan(&plan).await.unwrap_err(),
            "account_info.account_id",
            Effect::Unknown,
        ),
        (
            client.charge_account(&charge).await.unwrap_err(),
            "account_info.account_id",
            Effect::Unknown,
        ),
    ] {
        assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, effect));
        assert_eq!(error.field(), Some(field), "{error}");
    }
    // Legacy credentials belong to one account by themselves.
    let (legacy, _) = legacy([of(info)]);
    assert_eq!(legacy.info().await.unwrap().id.as_str(), "1111112");
}

/// A way to fail: status and body, and the error's kind, words, code, and effect for a write.
type Failing = (u16, &'static str, ErrorKind, &'static str, Option<&'static str>, Effect);

const FAILURES: &[Failing] = &[
    (200, FORBIDDEN, ErrorKind::PermissionDenied, "forbidden", Some("104"), Effect::None),
    (500, FORBIDDEN, ErrorKind::PermissionDenied, "forbidden", Some("104"), Effect::None),
    (200, BESIDE, ErrorKind::InsufficientFunds, "no money", Some("127"), Effect::None),
    (
        200,
        r#"{"error":{"code":127}}"#,
        ErrorKind::InsufficientFunds,
        "INSUFFICIENT_MONEY",
        Some("127"),
        Effect::None,
    ),
    (
        200,
        r#"{"error":{"code":"127","msg":""}}"#,
        ErrorKind::InsufficientFunds,
        "INSUFFICIENT_MONEY",
        Some("127"),
        Effect::None,
    ),
    (200, UNKNOWN, ErrorKind::Provider, "who knows", Some("9999"), Effect::None),
    (404, UNKNOWN, ErrorKind::NotFound, "who knows", Some("9999"), Effect::None),
    (200, r#"{"error":{}}"#, ErrorKind::Provider, "gives no reason", None, Effect::None),
    (200, r#"{"error":"no"}"#, ErrorKind::Provider, "gives no reason", None, Effect::None),
    (
        200,
        r#"{"error":null}"#,
        ErrorKind::InvalidResponse,
        "missing field `result`",
        None,
        Effect::Unknown,
    ),
    (200, "{}", ErrorKind::InvalidResponse, "missing field `result`", None, Effect::Unknown),
    (200, ERRORS, ErrorKind::PermissionDenied, "forbidden", Some("104"), Effect::None),
    (
        200,
        r#"{"result":1,"error":null,"errors":[{"code":127,"msg":"no money"}]}"#,
        ErrorKind::InsufficientFunds,
        "no money",
        Some("127"),
        Effect::None,
    ),
    (200, r#"{"errors":["no"]}"#, ErrorKind::Provider, "gives no reason", None, Effect::None),
    (200, r#"{"errors":[]}"#, ErrorKind::InvalidResponse, "missing field", None, Effect::Unknown),
    (200, r#"{"errors":"no"}"#, ErrorKind::InvalidResponse, "missing field", None, Effect::Unknown),
    (200, r#"{"result":"no"}"#, ErrorKind::InvalidResponse, "at result: ", None, Effect::Unknown),
    (200, "", ErrorKind::InvalidResponse, "it is empty", None, Effect::Unknown),
    (200, "<html>", ErrorKind::InvalidResponse, "HTML", None, Effect::Unknown),
    (404, "", ErrorKind::NotFound, "404 Not Found", None, Effect::None),
    (503, "<title>Down</title>", ErrorKind::Unavailable, "Down", None, Effect::Unknown),
    (302, "", ErrorKind::InvalidResponse, "302 Found", None, Effect::Unknown),
];
const FORBIDDEN: &str =
    r#"{"error":{"code":104,"msg":"forbidden"},"errors":[{"code":104,"msg":"x"}]}"#;
const ERRORS: &str = r#"{"errors":[{"code":104,"msg":"forbidden"},{"code":127,"msg":"no money"}]}"#;
const BESIDE: &str = r#"{"result":1,"error":{"msg":"no money","code":127,"new":[1]}}"#;
const UNKNOWN: &str = r#"{"error":{"code":9999,"msg":"who knows"}}"#;

#[tokio::test(start_paused = true)]
async fn every_failure_has_its_kind_its_words_and_its_effect() {
    for &(status, body, kind, words, code, effect) in FAILURES {
        let answers = || (0..4).map(|_| Step::response(status, body));
        let (reader, _) = account(answers());
        let error = reader.client().get_account_info(&GetAccountInfo::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{body}");
        assert!(error.message().contains(words), "{body}: {error}");
        assert_eq!(error.vendor_code(), code, "{body}");
        assert_eq!(error.http_status(), Some(status));

        let (writer, transport) = account(answers());
        let update = SetAccountInfo::new().settings(AccountSettings::new().language_code("sv"));
        let error = writer.client().set_account_info(&update).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{body}");
        assert_eq!(transport.requests().len(), 1, "one write: {body}");
    }
}

/// A group of codes: their kind, the effect for a write, and how often a read and a write are sent.
type Group = (ErrorKind, Effect, usize, usize, &'static [i64]);

const GROUPS: &[Group] = &[
    (
        ErrorKind::Unauthenticated,
        Effect::None,
        2,
        2,
        &[100, 135, 137, 161, 433, 447, 454, 455, 456],
    ),
    (ErrorKind::PermissionDenied, Effect::None, 1, 1, &[104, 317, 364, 379, 471, 527, 537]),
    (ErrorKind::AccountInactive, Effect::None, 1, 1, &[131, 281, 282]),
    (ErrorKind::RateLimited, Effect::None, 4, 4, &[162, 340, 416]),
    (ErrorKind::RateLimited, Effect::None, 4, 1, &[230, 314, 397, 512]),
    (ErrorKind::RateLimited, Effect::Unknown, 4, 1, &[484, 514, 515, 516]),
    (ErrorKind::Unavailable, Effect::Unknown, 4, 1, &[1, 2, 4, 5, 6, 9, 10, 13, 14, 17, 23]),
    (ErrorKind::InsufficientFunds, Effect::None, 1, 1, &[127]),
    (ErrorKind::Conflict, Effect::None, 1, 1, &[106, 128, 493]),
    (ErrorKind::NotFound, Effect::None, 1, 1, &[115, 121, 177, 181, 194, 198, 199]),
    (
        ErrorKind::InvalidRequest,
        Effect::None,
        1,
        1,
        &[
            101, 102, 103, 105, 134, 458, 477, 485, 491, 492, 496, 497, 499, 112, 113, 114, 136,
            163, 164, 173, 189, 201, 202, 203, 204, 205, 206, 207, 208, 211, 396, 398, 399, 463,
            464, 466, 523, 524, 535, 543, 110, 125, 210, 225, 226, 244, 245, 246, 315, 316, 426,
            429, 430, 561, 111, 123, 233, 324, 325, 326, 569,
        ],
    ),
];

#[tokio::test(start_paused = true)]
async fn every_code_has_its_kind_its_effect_and_its_number_of_requests() {
    let grouped = |code| GROUPS.iter().find(|(.., codes)| codes.contains(&code));
    for (code, name) in codes::all() {
        let internal = || GROUPS.iter().find(|(kind, ..)| *kind == ErrorKind::Unavailable);
        let group = grouped(code).or_else(|| (code < 100 && code != 12).then(internal).flatten());
        let &(kind, effect, reads, writes, _) =
            group.unwrap_or(&(ErrorKind::Provider, Effect::None, 1, 1, &[]));
        for (access, effect, count) in
            [(Access::Read, Effect::None, reads), (Access::Write, effect, writes)]
        {
            let (account, transport) = account((0..4).map(|_| failed(code, "in 3 seconds")));
            let error = account.client().call("X", Form::new(), access).await.unwrap_err();
            assert_eq!((error.kind(), error.effect()), (kind, effect), "{code} {name} {access:?}");
            assert_eq!(error.vendor_code(), Some(code.to_string().as_str()));
            assert_eq!(transport.requests().len(), count, "{code} {name} {access:?}");
            let clock = error.message().contains("check this machine's clock");
            assert_eq!(clock, [100, 455, 456].contains(&code), "{code}: {error}");
            let delay = (code == 416).then_some(Duration::from_secs(3));
            assert_eq!(error.retry_after(), delay, "{code}");
        }
    }
}

#[tokio::test]
async fn the_field_at_fault_is_named_in_the_words_of_who_asked() {
    let answer = |field: &str| {
        Step::json(
            200,
            &format!(r#"{{"error":{{"code":496,"msg":"bad","field_name":"{field}"}}}}"#),
        )
    };
    for (vendor, common) in [
        ("language_code", "language"),
        ("location", "timezone"),
        ("new_account_password", "password"),
        ("another", "another"),
    ] {
        let (account, _) = account([answer(vendor), answer(vendor)]);
        let update = SetAccountInfo::new().settings(AccountSettings::new().language_code("sv"));
        let error = account.client().set_account_info(&update).await.unwrap_err();
        assert_eq!(error.field(), Some(vendor));
        let error = account.update(&AccountUpdate::new().language("sv")).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidRequest, Some(common)));
    }
}

#[tokio::test]
async fn a_raw_answer_that_is_not_json_leaves_a_write_unknown() {
    let (account, _) = account([Step::response(200, "<html>"), Step::json(200, r#"{"result":1}"#)]);
    let client = account.client();
    let error = client.call("X", Form::new(), Access::Write).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::Unknown));
    let raw = client.call("X", Form::new(), Access::Write).await.unwrap();
    let error = raw.decode::<Vec<String>>().unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, Effect::Unknown));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_answer_panics(body in prop::collection::vec(any::<u8>(), 0..300), cut in 0..DOCUMENTED.len()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let mut mangled = DOCUMENTED.as_bytes()[..cut].to_vec();
            mangled.extend(&body);
            let error = [&b"{\"error\":"[..], &body].concat();
            let texts = [&body, &mangled, &error].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            let (account, _) = account(texts.iter().map(|text| Step::json(200, text)));
            let _ = account.info().await;
            let _ = account.balance().await;
            let _ = account.client().set_account_info(&SetAccountInfo::new().settings(AccountSettings::new().location("UTC"))).await;
        });
    }
}
