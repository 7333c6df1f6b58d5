//! The balance, and the accounts that have none.

use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_twilio::{AccountProvider, Effect, ErrorKind, Operation};

use crate::cases::{BALANCE, CHILD, DOCUMENTED, SID};
use crate::support::{account, least, refusal};

fn not_found() -> Step {
    let words = "The requested resource /2010-04-01/Accounts/AC…/Balance.json was not found";
    refusal(404, 20404, words)
}

fn operations(transport: &ScriptedTransport) -> Vec<String> {
    transport.requests().iter().map(|request| request.operation.clone()).collect()
}

#[tokio::test]
async fn the_balance_is_exact_and_may_be_below_zero() {
    let (account, _) = account([
        Step::json(200, BALANCE),
        Step::json(200, r#"{"balance":"-0.12345678901234567890","currency":"EUR"}"#),
    ]);
    let balance = account.balance().await.unwrap();
    assert_eq!(balance.money().to_string(), "12.29 USD");
    assert_eq!((balance.available, balance.credit_limit, balance.held), (None, None, None));
    let debt = account.balance().await.unwrap();
    assert_eq!(debt.money().to_string(), "-0.12345678901234567890 EUR");
}

#[tokio::test]
async fn what_can_not_be_read_is_no_balance() {
    for (body, field) in [
        ("{}", "balance"),
        (r#"{"balance":null,"currency":"USD"}"#, "balance"),
        (r#"{"balance":"1,000.00","currency":"USD"}"#, "balance"),
        (r#"{"balance":"1.00"}"#, "currency"),
        (r#"{"balance":"1.00","currency":"dollars"}"#, "currency"),
        (r#"{"balance":"1.00","currency":"USD","account_sid":"AC7"}"#, "account_sid"),
    ] {
        let (account, _) = account([Step::json(200, body)]);
        let error = account.balance().await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidResponse, Some(field)));
        assert_eq!(error.operation(), Some("fetch_balance"), "{body}");
    }
}

#[tokio::test]
async fn a_sub_account_that_the_main_account_acts_on_has_none_and_nothing_is_sent() {
    let (main, transport) = account([]);
    let child = cpaas_twilio::Account::from(main.client().for_account(CHILD).unwrap());
    assert!(!child.capabilities().supports(Operation::Balance));
    let error = child.balance().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unsupported, Some("balance")));
    assert!(error.message().contains(SID), "it names the main account: {error}");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_sub_account_with_its_own_token_is_known_by_one_read() {
    let (account, transport) =
        account([not_found(), least(&format!(r#","owner_account_sid":"{CHILD}""#))]);
    assert!(account.capabilities().supports(Operation::Balance), "nothing shows it beforehand");
    let error = account.balance().await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Unsupported, Effect::None));
    assert_eq!(error.operation(), Some("balance"));
    assert!(error.message().contains(CHILD), "it names the main account: {error}");
    assert_eq!(operations(&transport), ["fetch_balance", "fetch"]);
}

#[tokio::test(start_paused = true)]
async fn anything_else_that_is_not_found_is_not_found() {
    let unavailable = || (0..4).map(|_| refusal(503, 20503, "later")).collect::<Vec<_>>();
    for (read, words) in [
        (vec![Step::json(200, DOCUMENTED)], "not known to be a sub-account"),
        (vec![least("")], "not known to be a sub-account"),
        (vec![least(r#","owner_account_sid":null"#)], "not known to be a sub-account"),
        (vec![least(r#","owner_account_sid":["AC"]"#)], "not known to be a sub-account"),
        (vec![least(r#","owner_account_sid":"AC7""#)], "not known to be a sub-account"),
        (vec![refusal(404, 20404, "gone")], "can't be read: gone"),
        (unavailable(), "can't be read: later"),
        (vec![Step::json(200, r#"{"sid":"AC7"}"#)], "can't be read: the response is about"),
    ] {
        let (account, transport) = account([not_found()].into_iter().chain(read));
        let error = account.balance().await.unwrap_err();
        assert_eq!((error.kind(), error.vendor_code()), (ErrorKind::NotFound, Some("20404")));
        assert!(error.message().contains(words), "{error}");
        assert_eq!(operations(&transport)[0], "fetch_balance");
    }
}

#[tokio::test]
async fn other_failures_of_the_balance_are_not_followed_by_a_read() {
    for (status, code, kind) in [
        (401, 20003, ErrorKind::Unauthenticated),
        (403, 20403, ErrorKind::AccountInactive),
        (403, 20006, ErrorKind::PermissionDenied),
    ] {
        let (account, transport) = account([refusal(status, code, "no")]);
        assert_eq!(account.balance().await.unwrap_err().kind(), kind);
        assert_eq!(transport.requests().len(), 1);
    }
}
