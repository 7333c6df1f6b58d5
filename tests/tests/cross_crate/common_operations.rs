//! One table over the three providers: what each common operation sends, how it reads the documented
//! and the least answer, how it fails, and that the sandbox has a route for it.

use std::sync::Arc;

use cpaas_core::{AccountProvider, AccountUpdate, Effect, ErrorKind, Operation, Result};
use cpaas_http::Access::{self, Read, Write};
use cpaas_http::ClientOptions;
use cpaas_http::testing::{ScriptedTransport, SentRequest, Step};
use cpaas_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

/// A provider, and its operations.
struct Provider {
    name: &'static str,
    /// An account that gets scripted answers; one whose id takes a request to find.
    scripted: fn(&ClientOptions) -> Arc<dyn AccountProvider>,
    /// The same account in the sandbox.
    in_sandbox: fn(&Sandbox) -> Arc<dyn AccountProvider>,
    /// Something that `update` takes.
    update: fn() -> AccountUpdate,
    cases: &'static [Case],
}

/// One operation of a provider.
struct Case {
    operation: Operation,
    /// Method, path and access of each request.
    sends: &'static [(&'static str, &'static str, Access)],
    /// The body of each.
    bodies: &'static [&'static str],
    /// The documented answers, and what is made of them.
    documented: &'static [&'static str],
    result: &'static str,
    /// The least answers that are understood, and what is made of them.
    least: &'static [&'static str],
    least_result: &'static str,
    /// Failures: status and body of the answer, and the kind of the error.
    failures: &'static [(u16, &'static str, ErrorKind)],
    /// The sandbox's names for what an account sends that was just opened.
    routes: &'static [&'static str],
}

const PROVIDERS: &[Provider] = &[sonetel::PROVIDER, voximplant::PROVIDER, restcomm::PROVIDER];

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
    case: &Case,
    answers: impl IntoIterator<Item = Step>,
) -> (Result<Value>, Arc<ScriptedTransport>) {
    let transport = ScriptedTransport::new(answers);
    let options = ClientOptions::default().with_transport(transport.clone());
    let account = (provider.scripted)(&options);
    (run(case.operation, &*account, &(provider.update)()).await, transport)
}

#[test]
fn every_operation_that_is_declared_has_a_case_and_no_other() {
    for provider in PROVIDERS {
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
    for provider in PROVIDERS {
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
    for provider in PROVIDERS {
        for case in provider.cases {
            assert!(!case.failures.is_empty(), "{} {}", provider.name, case.operation);
            // The write fails where there is one, else what is asked last.
            let write = case.sends.iter().position(|(.., access)| *access == Write);
            let failing = write.unwrap_or(case.sends.len() - 1);
            for &(status, body, kind) in case.failures {
                let what = format!("{} {}: {status} {body}", provider.name, case.operation);
                let before =
                    case.documented[..failing].iter().map(|answer| Step::json(200, answer));
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
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    for provider in PROVIDERS {
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

mod sonetel {
    use cpaas_sonetel::{Account, Config};

    use super::*;

    const ACCOUNT: &str = r#"{"resource":"account","status":"success","response":{
        "account_id":"2000000007","name":"Acme Inc","status":"active","currency":"SEK","credit_balance":"5.04",
        "language":"eng","timezone_details":{"zone_name":"(GMT +1:00) Stockholm","zone_id":4}}}"#;
    const LEAST: &str = r#"{"response":{"account_id":7,"credit_balance":"0","currency":"sek"}}"#;
    const INFO: &str = r#"{"id":"2000000007","name":"Acme Inc","status":"active","currency":"SEK",
        "language":"eng","timezone":"(GMT +1:00) Stockholm"}"#;
    const FAILURES: &[(u16, &str, ErrorKind)] = &[
        (
            200,
            r#"{"status":"failed","response":{"code":"10100004","detail":"no"}}"#,
            ErrorKind::Provider,
        ),
        (200, "<html>", ErrorKind::InvalidResponse),
        (401, r#"{"error":"invalid_token"}"#, ErrorKind::Unauthenticated),
        (404, "", ErrorKind::NotFound),
        (429, "", ErrorKind::RateLimited),
        (503, "", ErrorKind::Unavailable),
    ];
    const FIND: (&str, &str, Access) = ("GET", "/account/", Read);
    const READ: (&str, &str, Access) = ("GET", "/account/2000000007", Read);

    pub(super) const PROVIDER: Provider = Provider {
        name: "sonetel",
        // The token is no JWT, so the account is asked for its id.
        scripted: |options| {
            let config = Config::access_token("opaque").with_base_url("https://acme.test");
            Arc::new(Account::with_options(config, options).unwrap())
        },
        in_sandbox: |sandbox| {
            let access = sandbox.sonetel();
            let config = Config::password(&access.username, access.password.as_str());
            let config = config.with_base_url(&access.base_url).with_token_url(&access.token_url);
            Arc::new(Account::new(config).unwrap())
        },
        update: || AccountUpdate::new().name("Acme Inc"),
        cases: &[
            Case {
                operation: Operation::Id,
                sends: &[FIND],
                bodies: &[""],
                documented: &[ACCOUNT],
                result: r#""2000000007""#,
                least: &[r#"{"response":{"account_id":7}}"#],
                least_result: r#""7""#,
                failures: FAILURES,
                routes: &["create_token"],
            },
            Case {
                operation: Operation::Info,
                sends: &[FIND, READ],
                bodies: &["", ""],
                documented: &[ACCOUNT, ACCOUNT],
                result: INFO,
                least: &[ACCOUNT, LEAST],
                least_result: r#"{"id":"7","currency":"SEK"}"#,
                failures: FAILURES,
                routes: &["create_token", "get"],
            },
            Case {
                operation: Operation::Update,
                sends: &[FIND, ("PUT", "/account/2000000007", Write)],
                bodies: &["", r#"{"name":"Acme Inc"}"#],
                documented: &[ACCOUNT, ACCOUNT],
                result: INFO,
                least: &[ACCOUNT, LEAST],
                least_result: r#"{"id":"7","currency":"SEK"}"#,
                failures: FAILURES,
                routes: &["create_token", "update"],
            },
            Case {
                operation: Operation::Balance,
                sends: &[FIND, READ],
                bodies: &["", ""],
                documented: &[ACCOUNT, ACCOUNT],
                result: r#"{"amount":"5.04","currency":"SEK"}"#,
                least: &[ACCOUNT, LEAST],
                least_result: r#"{"amount":"0","currency":"SEK"}"#,
                failures: FAILURES,
                routes: &["create_token", "get"],
            },
        ],
    };
}

mod voximplant {
    use cpaas_voximplant::{Account, Config, Identity};

    use super::*;

    const ACCOUNT: &str = r#"{"result":{"account_id":1,"account_name":"acme","account_email":"o@acme.test",
        "active":true,"frozen":false,"created":"2019-11-05 08:14:27","language_code":"sv","location":"Etc/GMT",
        "currency":"USD","balance":19772.35,"credit_limit":0,"money_on_hold":397.58},"api_address":"a"}"#;
    const LEAST: &str = r#"{"result":{"account_id":"7","balance":3000,"currency":"RUR"}}"#;
    const INFO: &str = r#"{"id":"1","name":"acme","email":"o@acme.test","status":"active","currency":"USD",
        "language":"sv","timezone":"Etc/GMT","created":"2019-11-05T08:14:27Z"}"#;
    const FAILURES: &[(u16, &str, ErrorKind)] = &[
        (200, r#"{"error":{"code":104,"msg":"no"}}"#, ErrorKind::PermissionDenied),
        (200, r#"{"error":{"code":100,"msg":"no"}}"#, ErrorKind::Unauthenticated),
        (200, r#"{"error":{"code":340,"msg":"no"}}"#, ErrorKind::RateLimited),
        (500, r#"{"result":1,"error":{"code":127,"msg":"no"}}"#, ErrorKind::InsufficientFunds),
        (200, "<html>", ErrorKind::InvalidResponse),
        (503, "", ErrorKind::Unavailable),
    ];
    const READ: (&str, &str, Access) = ("POST", "/platform_api/GetAccountInfo", Read);
    const PROOF: &str = "account_name=acme&api_key=k";

    pub(super) const PROVIDER: Provider = Provider {
        name: "voximplant",
        // Known by its name, so the account is asked for its id.
        scripted: |options| {
            let config = Config::api_key(Identity::Name("acme".to_owned()), "k");
            let config = config.with_base_url("https://acme.test/platform_api");
            Arc::new(Account::with_options(config, options).unwrap())
        },
        in_sandbox: |sandbox| {
            let access = sandbox.voximplant();
            let identity = Identity::Name(access.account_name.clone());
            let config = Config::api_key(identity, access.api_key.as_str());
            Arc::new(Account::new(config.with_base_url(&access.base_url)).unwrap())
        },
        update: || AccountUpdate::new().language("sv"),
        cases: &[
            Case {
                operation: Operation::Id,
                sends: &[READ],
                bodies: &[PROOF],
                documented: &[ACCOUNT],
                result: r#""1""#,
                least: &[r#"{"result":{"account_id":7}}"#],
                least_result: r#""7""#,
                failures: FAILURES,
                routes: &["GetAccountInfo"],
            },
            Case {
                operation: Operation::Info,
                sends: &[READ],
                bodies: &[PROOF],
                documented: &[ACCOUNT],
                result: INFO,
                least: &[LEAST],
                least_result: r#"{"id":"7","currency":"RUR"}"#,
                failures: FAILURES,
                routes: &["GetAccountInfo"],
            },
            Case {
                operation: Operation::Update,
                sends: &[("POST", "/platform_api/SetAccountInfo", Write), READ],
                bodies: &["language_code=sv&account_name=acme&api_key=k", PROOF],
                documented: &[r#"{"result":1}"#, ACCOUNT],
                result: INFO,
                least: &[r#"{"result":1}"#, LEAST],
                least_result: r#"{"id":"7","currency":"RUR","language":"sv"}"#,
                failures: FAILURES,
                routes: &["SetAccountInfo", "GetAccountInfo"],
            },
            Case {
                operation: Operation::Balance,
                sends: &[READ],
                bodies: &[PROOF],
                documented: &[ACCOUNT],
                result: r#"{"amount":"19772.35","currency":"USD","credit_limit":"0","held":"397.58"}"#,
                least: &[LEAST],
                least_result: r#"{"amount":"3000","currency":"RUR"}"#,
                failures: FAILURES,
                routes: &["GetAccountInfo"],
            },
        ],
    };
}

mod restcomm {
    use cpaas_restcomm::{Account, Config};

    use super::*;

    const ACCOUNT: &str = r#"{"sid":"ACf17712239715b86f1dfd9ba550b7f607","friendly_name":"Owner",
        "email_address":"owner+x@example.test","type":"Full","status":"active","role":"Administrator",
        "date_created":"Sat, 7 Mar 2020 09:05:01 +0000","auth_token":"t","uri":"/u"}"#;
    const LEAST: &str =
        r#"{"sid":"ACf17712239715b86f1dfd9ba550b7f607","email_address":"owner+x@example.test"}"#;
    const LEAST_INFO: &str =
        r#"{"id":"ACf17712239715b86f1dfd9ba550b7f607","email":"owner+x@example.test"}"#;
    const FAILURES: &[(u16, &str, ErrorKind)] = &[
        (400, "<html><body>Account is closed</body>", ErrorKind::AccountInactive),
        (401, "", ErrorKind::Unauthenticated),
        (403, "Provided Account is not active", ErrorKind::AccountInactive),
        (404, "<html>", ErrorKind::NotFound),
        (409, "taken", ErrorKind::Conflict),
        (200, "<?xml version=\"1.0\"?>", ErrorKind::InvalidResponse),
        (500, "", ErrorKind::Unavailable),
    ];
    const READ: (&str, &str, Access) =
        ("GET", "/restcomm/2012-04-24/Accounts/owner%2Bx%40example.test.json", Read);
    const WRITE: (&str, &str, Access) =
        ("PUT", "/restcomm/2012-04-24/Accounts/ACf17712239715b86f1dfd9ba550b7f607.json", Write);

    pub(super) const PROVIDER: Provider = Provider {
        name: "restcomm",
        // Known by its address, so the account is asked for its SID.
        scripted: |options| {
            let config =
                Config::password("https://acme.test/restcomm", "Owner+X@example.test", "p");
            Arc::new(Account::with_options(config, options).unwrap())
        },
        in_sandbox: |sandbox| {
            let access = sandbox.restcomm();
            let config =
                Config::password(&access.base_url, &access.email, access.password.as_str());
            Arc::new(Account::new(config).unwrap())
        },
        update: || AccountUpdate::new().name("Owner"),
        cases: &[
            Case {
                operation: Operation::Id,
                sends: &[READ],
                bodies: &[""],
                documented: &[ACCOUNT],
                result: r#""ACf17712239715b86f1dfd9ba550b7f607""#,
                least: &[LEAST],
                least_result: r#""ACf17712239715b86f1dfd9ba550b7f607""#,
                failures: FAILURES,
                routes: &["get"],
            },
            Case {
                operation: Operation::Info,
                sends: &[READ],
                bodies: &[""],
                documented: &[ACCOUNT],
                result: r#"{"id":"ACf17712239715b86f1dfd9ba550b7f607","name":"Owner","email":"owner+x@example.test",
                    "status":"active","created":"2020-03-07T09:05:01Z"}"#,
                least: &[LEAST],
                least_result: LEAST_INFO,
                failures: FAILURES,
                routes: &["get"],
            },
            Case {
                operation: Operation::Update,
                sends: &[READ, WRITE],
                bodies: &["", "FriendlyName=Owner"],
                documented: &[ACCOUNT, ACCOUNT],
                // The date in the answer to an update is not to be trusted.
                result: r#"{"id":"ACf17712239715b86f1dfd9ba550b7f607","name":"Owner","email":"owner+x@example.test",
                    "status":"active"}"#,
                least: &[LEAST, LEAST],
                least_result: LEAST_INFO,
                failures: FAILURES,
                routes: &["get", "update"],
            },
        ],
    };
}
