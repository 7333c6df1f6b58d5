//! Restcomm's answers: an account, the list, dates, and the `Link` header.

#![no_main]
#![allow(clippy::unwrap_used, clippy::panic, reason = "shared with tests")]

#[path = "../../../crates/restcomm/tests/restcomm/cases.rs"]
mod cases;
#[path = "../../../crates/restcomm/tests/restcomm/support.rs"]
mod support;

use cases::{BASE_URL, CASES, DOCUMENTED, SID, TOKEN};
use cpaas_fuzz::{answer, block_on, judge, sent_once, spoilt, status};
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_restcomm::{Account, Config};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use support::options;

const LINK: &str = "<https://h/restcomm/2012-04-24/Profiles/PR0>;rel=related;title=\"Profiles\"";

fuzz_target!(|data: &[u8]| {
    let mut input = Unstructured::new(data);
    let _ = match input.arbitrary::<u8>().unwrap_or_default() % 8 {
        0 => link(&mut input),
        1 => date(&mut input),
        _ => operation(&mut input),
    };
});

fn account(answers: impl IntoIterator<Item = Step>) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    let config = Config::auth_token(BASE_URL, SID, TOKEN);
    let options = sent_once(options(&transport));
    (Account::with_options(config, &options).unwrap(), transport)
}

/// Any operation, and an answer to it.
fn operation(input: &mut Unstructured<'_>) -> Result<()> {
    let case = input.choose(CASES)?;
    let (_, call) = input.choose(case.calls)?;
    let status = status(input)?;
    let (account, transport) = account([answer(status, spoilt(input, case.documented)?)]);
    let result = block_on(call(account.client().clone()));
    judge(case.access, &result, &transport.requests());
    Ok(())
}

/// The profile's address stands in the header as it is, or there is none.
fn link(input: &mut Unstructured<'_>) -> Result<()> {
    let header = String::from_utf8_lossy(&spoilt(input, LINK)?).into_owned();
    let (account, _) = account([Step::json(200, DOCUMENTED).header("link", &header)]);
    let record = block_on(account.client().get()).unwrap();
    assert!(record.profile.is_none_or(|profile| header.contains(&format!("<{profile}>"))));
    Ok(())
}

/// A date is read, and read again as it is shown, or there is none.
fn date(input: &mut Unstructured<'_>) -> Result<()> {
    let forms = ["Sat, 7 Mar 2020 09:05:01 +0000", "2020-03-07T09:06:02.000Z"];
    let form = *input.choose(&forms)?;
    let date = String::from_utf8_lossy(&spoilt(input, form)?).into_owned();
    let body = serde_json::json!({"sid": SID, "date_created": date, "date_updated": date});
    let (account, _) = account([Step::json(200, &body.to_string())]);
    let record = block_on(account.client().get()).unwrap();
    assert_eq!(record.date_created, record.date_updated);
    if let Some(date) = record.date_created {
        assert_eq!(date.to_string().parse(), Ok(date));
    }
    Ok(())
}
