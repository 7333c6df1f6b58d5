//! What these tests share: accounts that get scripted responses.

use std::sync::Arc;

use cpaas_http::testing::{ManualClock, ScriptedTransport, Step};
use cpaas_twilio::{Account, ClientOptions, Config, Timestamp, Transport};

use crate::cases::{SID, TOKEN};

/// An account of which only this is known.
pub(crate) fn least(members: &str) -> Step {
    Step::json(200, &format!(r#"{{"sid":"{SID}"{members}}}"#))
}

/// A failure as the platform writes it.
pub(crate) fn refusal(status: u16, code: u32, message: &str) -> Step {
    let body = format!(
        r#"{{"code":{code},"message":"{message}","more_info":"https://www.twilio.com/docs/errors/{code}","status":{status}}}"#
    );
    Step::json(status, &body)
}

pub(crate) fn options(transport: &Arc<impl Transport>) -> ClientOptions {
    let now = Timestamp::from_unix_seconds(1_700_000_000).unwrap();
    ClientOptions::default().with_transport(transport.clone()).with_clock(ManualClock::new(now))
}

/// A main account by its auth token that gets these answers.
pub(crate) fn account(
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    account_of(Config::auth_token(SID, TOKEN), answers)
}

pub(crate) fn account_of(
    config: Config,
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    (Account::with_options(config, &options(&transport)).unwrap(), transport)
}

/// A SID with this number in it.
pub(crate) fn sid(number: u32) -> String {
    format!("AC{number:032x}")
}

/// A page of accounts with these numbers, and the address of the next.
pub(crate) fn page(numbers: &[u32], next: &str) -> Step {
    let accounts: Vec<_> =
        numbers.iter().map(|number| format!(r#"{{"sid":"{}"}}"#, sid(*number))).collect();
    let accounts = accounts.join(",");
    Step::json(200, &format!(r#"{{"accounts":[{accounts}],"next_page_uri":{next}}}"#))
}
