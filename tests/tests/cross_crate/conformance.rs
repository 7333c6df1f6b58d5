//! The four providers, held to the laws of `AccountProvider` over the sandbox: bare, and behind `Arc<dyn …>`.
//!
//! What goes wrong, goes wrong on the way: the faults are those of our transport, the vendor knows of none.

use std::sync::Arc;
use std::time::Duration;

use cpaas_conformance::{Law, conformance_tests};
use cpaas_core::AccountProvider;
use cpaas_http::ReqwestTransport;
use cpaas_http::testing::TransportSubject;
use cpaas_sandbox::{Options, Sandbox};
use cpaas_twilio::{Account, Client, Config, ExposeSecret, ListAccounts};

use crate::broken::{Broken, Mistake};
use crate::support;

/// Short enough for the laws about responses that never come, long enough for a busy machine.
const DEADLINE: Duration = Duration::from_millis(1_500);

conformance_tests!(sonetel: subject("sonetel").await);
conformance_tests!(sonetel_behind_arc_dyn: subject("sonetel").await.behind_arc_dyn());
conformance_tests!(voximplant: subject("voximplant").await);
conformance_tests!(voximplant_behind_arc_dyn: subject("voximplant").await.behind_arc_dyn());
conformance_tests!(restcomm: subject("restcomm").await);
conformance_tests!(restcomm_behind_arc_dyn: subject("restcomm").await.behind_arc_dyn());
conformance_tests!(twilio: subject("twilio").await);
conformance_tests!(twilio_behind_arc_dyn: subject("twilio").await.behind_arc_dyn());
conformance_tests!(twilio_sub_account: subject(SUB_ACCOUNT).await.with_balance_missing());

/// A provider against the sandbox, over a transport that fails on demand.
async fn subject(provider: &'static str) -> TransportSubject {
    wrapped(provider, |account| account).await
}

/// The same, inside a wrapper.
async fn wrapped(
    provider: &'static str,
    wrap: impl FnOnce(Arc<dyn AccountProvider>) -> Arc<dyn AccountProvider>,
) -> TransportSubject {
    let sandbox = Arc::new(support::start(Options::new().children(1)).await);
    let counted = Arc::clone(&sandbox);
    let platform = if provider == SUB_ACCOUNT { "twilio" } else { provider };
    let changes = move || support::commits(&counted, platform) as u64;
    let child = if provider == SUB_ACCOUNT { Some(child(&sandbox).await) } else { None };
    let account = |options: &_| match child {
        Some(config) => wrap(Arc::new(Account::with_options(config, options).unwrap())),
        None => wrap(support::account(provider, &sandbox, options)),
    };
    let transport = Arc::new(ReqwestTransport::default());
    let subject = TransportSubject::new(transport, DEADLINE, account, changes);
    let not_applicable: &[&str] = match provider {
        "restcomm" => {
            &["the_balance_is_the_accounts_own", "a_balance_is_found_missing_only_by_a_read"]
        }
        // It draws on its main account's.
        SUB_ACCOUNT => &["the_balance_is_the_accounts_own"],
        _ => &[],
    };
    let secrets = secrets(provider, &sandbox);
    subject
        .with_secrets(move || secrets.iter().map(|secret| secret.as_str().into()).collect())
        .without(not_applicable)
}

/// A sub-account of Twilio's with its own token: that it has no balance shows only when it is asked for.
const SUB_ACCOUNT: &str = "twilio's sub-account";

/// The configuration of that account.
async fn child(sandbox: &Sandbox) -> Config {
    let main = Client::new(support::twilio(sandbox)).unwrap();
    let child = main.children(&ListAccounts::new()).next().await.unwrap().unwrap();
    support::twilio_at(sandbox, &child.sid, child.auth_token.unwrap().expose_secret())
}

fn secrets(provider: &str, sandbox: &Sandbox) -> Vec<String> {
    match provider {
        "sonetel" => vec![sandbox.sonetel().password.clone()],
        "voximplant" => support::key_lines(&sandbox.voximplant().credentials),
        "twilio" | SUB_ACCOUNT => vec![sandbox.twilio().auth_token.clone()],
        _ => vec![sandbox.restcomm().auth_token.clone(), sandbox.restcomm().password.clone()],
    }
}

#[tokio::test]
async fn each_classic_mistake_of_a_wrapper_breaks_the_law_against_it() {
    for &(mistake, law) in Mistake::ALL {
        let patience = DEADLINE / 2;
        let wrap = |account| -> Arc<dyn AccountProvider> {
            Arc::new(Broken::new(account, mistake, patience))
        };
        let subject = wrapped("sonetel", wrap).await;
        let violation = Law::named(law).unwrap().check(&subject).await.unwrap_err();
        let words = match mistake {
            Mistake::ForgetsOnlyAfterSuccess => "made 1 changes, and info shows",
            Mistake::RemembersAnError => "info after one under Refused should succeed",
            Mistake::DeniesWhatIsUnderWay => "too slow",
            Mistake::StaysBusy => "busy",
        };
        assert!(violation.to_string().contains(words), "{mistake:?}: {violation}");
    }
}
