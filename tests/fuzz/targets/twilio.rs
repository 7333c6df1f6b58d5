//! Twilio's answers: an account, the balance, failures, and lists with the address of the next page.

#![no_main]
#![allow(clippy::unwrap_used, clippy::panic, reason = "shared with tests")]

#[path = "../../../crates/twilio/tests/twilio/cases.rs"]
mod cases;
#[path = "../../../crates/twilio/tests/twilio/support.rs"]
#[allow(dead_code, reason = "the crate's own tests use the rest")]
mod support;

use cases::{BALANCE, BASE_URL, CASES, DOCUMENTED, SID, TOKEN};
use cpaas_core::decimal;
use cpaas_fuzz::{answer, block_on, judge, sent_once, spoilt, status};
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_twilio::{Account, AccountProvider as _, Config, ErrorKind, ListAccounts};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use support::options;

const NEXT: &str = "/2010-04-01/Accounts.json?PageSize=1000&Page=1&PageToken=PTa%2Bb%2F%3D";

const REFUSAL: &str = r#"{"code":20404,"message":"The requested resource was not found",
    "more_info":"https://www.twilio.com/docs/errors/20404","status":404}"#;

fuzz_target!(|data: &[u8]| {
    let mut input = Unstructured::new(data);
    let _ = match input.arbitrary::<u8>().unwrap_or_default() % 8 {
        0 => next_page(&mut input),
        1 => balance(&mut input),
        2 => missing_balance(&mut input),
        _ => operation(&mut input),
    };
});

fn account(answers: impl IntoIterator<Item = Step>) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    let options = sent_once(options(&transport));
    (Account::with_options(Config::auth_token(SID, TOKEN), &options).unwrap(), transport)
}

/// Any operation, and an answer to it.
fn operation(input: &mut Unstructured<'_>) -> Result<()> {
    let case = input.choose(CASES)?;
    let (_, call) = input.choose(case.calls)?;
    let status = status(input)?;
    let (account, transport) = account([answer(status, spoilt(input, case.documented)?)]);
    let result = block_on(call(account.client().clone()));
    // A list may have another page.
    judge(case.access, &result, &transport.requests()[..1]);
    Ok(())
}

/// Whatever stands as the address of the next page, nothing is asked but this list on this host.
fn next_page(input: &mut Unstructured<'_>) -> Result<()> {
    let next = String::from_utf8_lossy(&spoilt(input, NEXT)?).into_owned();
    let page = serde_json::json!({"accounts": [], "next_page_uri": next});
    let last = serde_json::json!({"accounts": [], "next_page_uri": null});
    let steps = [page, last].map(|page| Step::json(200, &page.to_string()));
    let (account, transport) = account(steps);
    let mut listing = account.client().list(&ListAccounts::new());
    let read = block_on(listing.next());
    let requests = transport.requests();
    assert_eq!(read.is_none(), requests.len() == 2, "{next:?}");
    let list = format!("{BASE_URL}/2010-04-01/Accounts.json");
    for request in requests {
        assert_eq!(request.url.split('?').next(), Some(list.as_str()), "{next:?}");
    }
    Ok(())
}

/// A balance is exactly what came, or there is none.
fn balance(input: &mut Unstructured<'_>) -> Result<()> {
    let body = spoilt(input, BALANCE)?;
    let (account, _) = account([answer(200, body.clone())]);
    if let Ok(balance) = block_on(account.balance()) {
        let given: serde_json::Value = serde_json::from_slice(&body).unwrap();
        if let Some(text) = given["balance"].as_str() {
            assert_eq!(decimal::parse(text), Ok(balance.amount));
        }
        let currency = given["currency"].as_str().unwrap();
        assert_eq!(currency.trim().parse(), Ok(balance.currency));
    }
    Ok(())
}

/// That there is no balance, only a whole account of another owner proves.
fn missing_balance(input: &mut Unstructured<'_>) -> Result<()> {
    let read = spoilt(input, DOCUMENTED)?;
    let (account, _) = account([answer(404, REFUSAL.into()), answer(200, read.clone())]);
    let error = block_on(account.balance()).unwrap_err();
    if error.kind() == ErrorKind::Unsupported {
        let read: serde_json::Value = serde_json::from_slice(&read).unwrap();
        let sid = read["sid"].as_str().unwrap().to_ascii_lowercase();
        let owner = read["owner_account_sid"].as_str().unwrap().to_ascii_lowercase();
        assert!(owner != sid && owner.len() == 34, "{owner}");
    } else {
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
    Ok(())
}
