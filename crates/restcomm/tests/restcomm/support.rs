//! What the tests of this crate share: scripted responses, and accounts that get them.

#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use cpaas_http::testing::{ManualClock, ScriptedTransport, Step};
use cpaas_restcomm::{Account, ClientOptions, Config, Timestamp, Transport};

use crate::cases::{BASE_URL, DOCUMENTED, SID, TOKEN};

/// The documented account with its profile in the `Link` header, as a read answers.
pub(crate) fn documented() -> Step {
    let link = r#"<https://mycompany.restcomm.com/restcomm/2012-04-24/Profiles/PRae6e420f425248d6a26948c17a9e2acf>;rel=related;title="Profiles""#;
    Step::json(200, DOCUMENTED).header("link", link)
}

/// An account of which only this is known.
pub(crate) fn least(members: &str) -> Step {
    Step::json(200, &format!(r#"{{"sid":"{SID}"{members}}}"#))
}

/// The page that the servlet container makes of a reason phrase.
pub(crate) fn page(status: u16, reason: &str) -> Step {
    let title = "<html><head><title>Apache Tomcat - Error report</title></head>";
    Step::response(status, &format!("{title}<body><h1>HTTP Status {status} - {reason}</h1></body>"))
        .header("content-type", "text/html;charset=utf-8")
}

pub(crate) fn options(transport: &Arc<impl Transport>) -> ClientOptions {
    let now = Timestamp::from_unix_seconds(1_700_000_000).unwrap();
    ClientOptions::default().with_transport(transport.clone()).with_clock(ManualClock::new(now))
}

/// An account by SID and token that gets these answers.
pub(crate) fn account(
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    account_of(Config::auth_token(BASE_URL, SID, TOKEN), answers)
}

/// An account by e-mail address and password that gets these answers.
pub(crate) fn account_by_email(
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    account_of(Config::password(BASE_URL, "A+b@Example.com", "p&ss: w%rd=+å"), answers)
}

pub(crate) fn account_of(
    config: Config,
    answers: impl IntoIterator<Item = Step>,
) -> (Account, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    (Account::with_options(config, &options(&transport)).unwrap(), transport)
}

/// An account as lists show it.
pub(crate) fn listed(sid: &str, status: &str) -> String {
    format!(r#"{{"sid":"{sid}","status":"{status}","auth_token":"token-of-{sid}"}}"#)
}

pub(crate) fn list(accounts: &[String]) -> Step {
    Step::json(200, &format!("[{}]", accounts.join(",")))
}

pub(crate) fn sid(number: u8) -> String {
    format!("AC{number:032}")
}
