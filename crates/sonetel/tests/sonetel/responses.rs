//! Answers in common terms, and what is odd in them.

use cpaas_http::testing::Step;
use cpaas_sonetel::{
    AccountId, AccountInfo, AccountProvider, AccountStatus, AccountUpdate, Effect, ErrorKind,
};

use crate::cases::DOCUMENTED;
use crate::support::{account, wrapped};

#[tokio::test]
async fn an_account_and_its_client_print_as_one_short_line() {
    let (account, _) = account([]);
    for text in
        [format!("{account:?}"), format!("{account:#?}"), format!("{:#?}", account.client())]
    {
        assert!(text.contains("Client(sonetel ") && text.len() < 120, "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
}

#[tokio::test]
async fn the_documented_answer_is_an_account_in_common_terms() {
    let (account, _) = account([Step::json(200, DOCUMENTED), Step::json(200, DOCUMENTED)]);
    let mut expected = AccountInfo::new(AccountId::new("2000000007"));
    expected.name = Some("Acme Inc".into());
    expected.status = Some(AccountStatus::Active);
    expected.currency = Some("SEK".parse().unwrap());
    expected.language = Some("eng".into());
    expected.timezone = Some("(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna".into());
    assert_eq!(account.info().await.unwrap(), expected);
    assert_eq!(account.balance().await.unwrap().money().to_string(), "5.04 SEK");
    assert_eq!(account.id().await.unwrap(), expected.id);
}

#[tokio::test]
async fn the_least_answer_is_an_account_too() {
    let (account, _) =
        account([wrapped(r#"{"account_id": 2000000007, "extra": {"deep": [1, null]}}"#)]);
    let mut expected = AccountInfo::new(AccountId::new("2000000007"));
    expected.status = Some(AccountStatus::Unknown);
    assert_eq!(account.info().await.unwrap(), expected);
}

#[tokio::test]
async fn odd_members_do_not_hide_the_balance() {
    let odd = r#"{"account_id":"2000000007","credit_balance":"5.04","currency":"SEK","website":"","timezone_details":"",
        "language_id":"41","user_count":"3","zipcode":11411,"daily_usage_limit":"","account_verified":"true"}"#;
    let (account, _) = account([wrapped(odd), wrapped(odd)]);
    assert_eq!(account.balance().await.unwrap().money().to_string(), "5.04 SEK");
    assert_eq!(account.client().get().await.unwrap().zipcode.as_deref(), Some("11411"));
}

#[tokio::test]
async fn words_are_kept_and_cases_are_folded() {
    for (word, status) in [
        (r#""active""#, AccountStatus::Active),
        (r#""disabled""#, AccountStatus::Suspended),
        (r#""evaluation""#, AccountStatus::Other("evaluation".into())),
        (r#""inactive""#, AccountStatus::Other("inactive".into())),
        (r#""Active?""#, AccountStatus::Other("Active?".into())),
        (r#""""#, AccountStatus::Unknown),
        ("true", AccountStatus::Unknown),
        (r#"{"code":1}"#, AccountStatus::Unknown),
    ] {
        let body = format!(
            r#"{{"account_id":"2000000007","status":{word},"currency":"sek","timezone":"GMT +01:00"}}"#
        );
        let (account, _) = account([wrapped(&body)]);
        let info = account.info().await.unwrap();
        assert_eq!(info.status, Some(status));
        assert_eq!(info.currency.unwrap().as_str(), "SEK");
        assert_eq!(info.timezone.as_deref(), Some("GMT +01:00"));
    }
}

const NO_BALANCE: &str = "credit_balance: it is missing or can't be read, so there is no balance";

#[tokio::test]
async fn a_balance_is_exact_and_has_a_currency() {
    for (members, expected) in [
        (r#""credit_balance":"6897.57","currency":"USD""#, Ok("6897.57 USD")),
        (r#""credit_balance":"10","currency":"eur""#, Ok("10 EUR")),
        (r#""credit_balance":5.10,"currency":"SEK""#, Ok("5.10 SEK")),
        (r#""credit_balance":"-0.50","currency":"SEK""#, Ok("-0.50 SEK")),
        (
            r#""credit_balance":"5.04""#,
            Err("currency: it is missing or can't be read, so there is no balance"),
        ),
        (
            r#""credit_balance":"5.04","currency":"kronor""#,
            Err("currency: \"kronor\" is not a currency code of three letters"),
        ),
        (r#""currency":"SEK""#, Err(NO_BALANCE)),
        (r#""credit_balance":null,"currency":"SEK""#, Err(NO_BALANCE)),
        (r#""credit_balance":"1,000.00","currency":"SEK""#, Err(NO_BALANCE)),
    ] {
        let (account, _) =
            account([wrapped(&format!(r#"{{"account_id":"2000000007",{members}}}"#))]);
        let balance = account.balance().await;
        match expected {
            Ok(money) => assert_eq!(balance.unwrap().money().to_string(), money),
            Err(message) => {
                let error = balance.unwrap_err();
                assert_eq!((error.kind(), error.message()), (ErrorKind::InvalidResponse, message));
            }
        }
    }
}

#[tokio::test]
async fn an_answer_about_another_account_is_refused() {
    let other =
        || wrapped(r#"{"account_id":"2000000008","credit_balance":"5.04","currency":"SEK"}"#);
    let (account, _) = account((0..4).map(|_| other()));
    let client = account.client();
    for (error, effect) in [
        (account.info().await.unwrap_err(), Effect::None),
        (account.balance().await.unwrap_err(), Effect::None),
        (client.get_with_fields(&[]).await.unwrap_err(), Effect::None),
        (account.update(&AccountUpdate::new().name("n")).await.unwrap_err(), Effect::Unknown),
    ] {
        assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidResponse, effect));
        assert_eq!(error.field(), Some("response.account_id"), "{error}");
    }
}
