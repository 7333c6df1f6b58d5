//! Voximplant's answers: those of its sixteen methods, of any other, and pages of children.

#![no_main]
#![allow(clippy::unwrap_used, clippy::panic, reason = "shared with tests")]

#[path = "../../../crates/voximplant/tests/voximplant/cases.rs"]
mod cases;
#[path = "../../../crates/voximplant/tests/voximplant/support.rs"]
#[allow(dead_code, reason = "a part is used")]
mod support;

use cases::{CASES, DOCUMENTED};
use cpaas_fuzz::{answer, block_on, judge, sent_once, spoilt, status};
use cpaas_http::Access;
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_voximplant::{Account, Config, Form, GetChildrenAccounts, Identity};
use futures_util::StreamExt as _;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use support::{documented, options};

/// Two pages of children, of which there are three.
const PAGE: &str =
    r#"{"result":[{"account_id":1,"balance":4.90},{"account_id":"2"}],"total_count":3,"count":2}"#;

fuzz_target!(|data: &[u8]| {
    let mut input = Unstructured::new(data);
    let _ = match input.arbitrary::<u8>().unwrap_or_default() % 8 {
        0 => raw(&mut input),
        1 => children(&mut input),
        _ => method(&mut input),
    };
});

/// An account with legacy credentials, which cost no signature.
fn account(answers: impl IntoIterator<Item = Step>) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    let config = Config::api_key(Identity::Name("acme".into()), "k&y+ 1");
    let options = sent_once(options(&transport));
    (Account::with_options(config, &options).unwrap(), transport)
}

fn method(input: &mut Unstructured<'_>) -> Result<()> {
    let case = input.choose(CASES)?;
    let (_, call) = input.choose(case.calls)?;
    let status = status(input)?;
    let (account, transport) = account([answer(status, spoilt(input, case.documented)?)]);
    let result = block_on(call(account.client().clone()));
    judge(case.access, &result, &transport.requests());
    Ok(())
}

fn raw(input: &mut Unstructured<'_>) -> Result<()> {
    let access = if input.arbitrary()? { Access::Read } else { Access::Write };
    let status = status(input)?;
    let (account, transport) = account([answer(status, spoilt(input, DOCUMENTED)?)]);
    let result = block_on(account.client().call("GetUsers", Form::new(), access));
    judge(access, &result, &transport.requests());
    if let Ok(answer) = result {
        // JSON by its grammar, which has half characters too: `\ud800`.
        let _: serde::de::IgnoredAny = serde_json::from_str(answer.text()).unwrap();
    }
    Ok(())
}

fn children(input: &mut Unstructured<'_>) -> Result<()> {
    let first = answer(200, spoilt(input, PAGE)?);
    let (account, _) = account([first, Step::json(200, PAGE), documented()]);
    let children = account.client().children(GetChildrenAccounts::new());
    let read = block_on(children.take(1000).collect::<Vec<_>>());
    let ids: Vec<_> = read.iter().flatten().map(|child| child.account_id).collect();
    assert!(ids.is_sorted_by(|one, next| one < next), "each comes once, in order");
    assert!(read.len() < 1000, "it ends");
    Ok(())
}
