//! The common operations of the four providers, by their tables: what each sends, how it reads the documented and the
//! least response, how it fails, and that the sandbox has a route for it.

use std::sync::Arc;

use cpaas_core::{AccountProvider, AccountUpdate, Effect, ErrorKind, Operation, Result};
use cpaas_http::Access::Write;
use cpaas_http::ClientOptions;
use cpaas_http::testing::{CommonCase, ScriptedTransport, SentRequest, Step};
use cpaas_sandbox::{Options, Sandbox};
use cpaas_voximplant::Identity;
use serde_json::{Value, json};

use crate::{cases, support};

/// A provider, and its operations.
struct Provider {
    name: &'static str,
    /// An account that gets scripted responses; one whose id takes a request to find, where there is such a one.
    scripted: fn(&ClientOptions) -> Arc<dyn AccountProvider>,
    /// The same account in the sandbox.
    in_sandbox: fn(&Sandbox) -> Arc<dyn AccountProvider>,
    /// Something that `update` takes.
    update: fn() -> AccountUpdate,
    cases: &'static [CommonCase],
}

macro_rules! provider {
    ($vendor:ident, $update:ident, $in_sandbox:expr) => {
        Provider {
            name: stringify!($vendor),
            scripted: cases::$vendor::scripted,
            in_sandbox: $in_sandbox,
            update: cases::$vendor::$update,
            cases: cases::$vendor::COMMON,
        }
    };
}

fn providers() -> [Provider; 4] {
    [
        provider!(sonetel, common_update, |sandbox| {
            Arc::new(cpaas_sonetel::Account::new(support::sonetel(sandbox)).unwrap())
        }),
        provider!(voximplant, update, |sandbox| {
            let access = sandbox.voximplant();
            let identity = Identity::Name(access.account_name.clone());
            let config = cpaas_voximplant::Config::api_key(identity, access.api_key.as_str());
            let config = config.with_base_url(&access.base_url);
            Arc::new(cpaas_voximplant::Account::new(config).unwrap())
        }),
        provider!(restcomm, common_update, |sandbox| {
            let access = sandbox.restcomm();
            let password = access.password.as_str();
            let config =
                cpaas_restcomm::Config::password(&access.base_url, &access.email, password);
            Arc::new(cpaas_restcomm::Account::new(config).unwrap())
        }),
        provider!(twilio, common_update, |sandbox| {
            Arc::new(cpaas_twilio::Account::new(support::twilio(sandbox)).unwrap())
        }),
    ]
}

async fn run(
    operation: Operation,
    account: &dyn AccountProvider,
    update: &AccountUpdate,
) -> Result<Value> {
    Ok(match operation {
        Operation::Id => json!(account.id().await?),
        Operation::Info => json!(account.info().await?),
        Operation::Update => json!(account.update(update).await?),
        Operation::Balance => json!(account.balance().await?),
        other => panic!("{other} has no line here"),
    })
}

/// The members that are known: those that are not null.
fn known(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value {
        members.retain(|_, member| !member.is_null());
    }
    value
}

/// Runs a case over these answers; returns how it ended and what was sent.
async fn over(
    provider: &Provider,
    case: &CommonCase,
    answers: impl IntoIterator<Item = Step>,
) -> (Result<Value>, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    let options = ClientOptions::default().with_transport(transport.clone());
    let account = (provider.scripted)(&options);
    (run(case.operation, &*account, &(provider.update)()).await, transport)
}

#[test]
fn every_operation_that_is_declared_has_a_case_and_no_other() {
    for provider in &providers() {
        let account = (provider.scripted)(&ClientOptions::default());
        assert_eq!(account.provider().as_str(), provider.name);
        for &operation in Operation::ALL {
            let has_case = provider.cases.iter().any(|case| case.operation == operation);
            assert_eq!(
                account.capabilities().supports(operation),
                has_case,
                "{} {operation}",
                provider.name
            );
        }
    }
}

#[tokio::test]
async fn requests_are_golden_and_answers_are_read() {
    for provider in &providers() {
        for case in provider.cases {
            let what = format!("{} {}", provider.name, case.operation);
            for (answers, expected) in
                [(case.documented, case.result), (case.least, case.least_result)]
            {
                let steps = answers.iter().map(|answer| Step::json(200, answer));
                let (result, transport) = over(provider, case, steps).await;
                let expected: Value = serde_json::from_str(expected).unwrap();
                assert_eq!(
                    known(result.unwrap_or_else(|error| panic!("{what}: {error}"))),
                    expected,
                    "{what}"
                );

                let requests = transport.requests();
                let sent: Vec<_> = requests
                    .iter()
                    .map(|request| (request.method.as_str(), path(&request.url), request.access))
                    .collect();
                assert_eq!(sent, case.sends, "{what}");
                let bodies: Vec<_> = requests.iter().map(SentRequest::text).collect();
                assert_eq!(bodies, case.bodies, "{what}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn failures_have_their_kind_and_never_an_effect_unless_a_write_may_have_arrived() {
    for provider in &providers() {
        // What sends nothing can't fail.
        for case in provider.cases.iter().filter(|case| !case.sends.is_empty()) {
            assert!(!case.failures.is_empty(), "{} {}", provider.name, case.operation);
            // The write fails where there is one, else what is asked last.
            let write = case.sends.iter().position(|(.., access)| *access == Write);
            let failing = write.unwrap_or(case.sends.len() - 1);
            for &(status, body, kind) in case.failures {
                let what = format!("{} {}: {status} {body}", provider.name, case.operation);
                let before = case.documented[..failing].iter();
                let before = before.map(|answer| Step::json(200, answer));
                let steps = before.chain((0..4).map(|_| Step::response(status, body)));
                let (result, transport) = over(provider, case, steps).await;
                let error = result.expect_err(&what);
                assert_eq!(error.kind(), kind, "{what}");
                assert_eq!(
                    error.provider().map(cpaas_core::ProviderName::as_str),
                    Some(provider.name),
                    "{what}"
                );
                let is_clear = (400..500).contains(&status) || body.contains("\"code\"");
                let effect =
                    if write.is_some() && !is_clear { Effect::Unknown } else { Effect::None };
                assert_eq!(error.effect(), effect, "{what}");
                if write.is_some() && kind != ErrorKind::RateLimited {
                    assert_eq!(transport.requests().len(), failing + 1, "sent once: {what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_sandbox_has_a_route_for_each() {
    let sandbox = support::start(Options::new()).await;
    for provider in &providers() {
        for case in provider.cases {
            let what = format!("{} {}", provider.name, case.operation);
            let account = (provider.in_sandbox)(&sandbox);
            let before = sandbox.journal().len();
            let result = run(case.operation, &*account, &(provider.update)()).await;
            result.unwrap_or_else(|error| panic!("{what}: {error}"));
            let asked = sandbox.journal().split_off(before);
            assert!(asked.iter().all(|entry| entry.provider == provider.name), "{what}");
            let routes: Vec<_> = asked.iter().map(|entry| entry.operation.as_str()).collect();
            assert_eq!(routes, case.routes, "{what}");
        }
    }
}

fn path(url: &str) -> &str {
    url.strip_prefix("https://acme.test").unwrap_or(url)
}
