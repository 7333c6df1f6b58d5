//! Every operation of the vendor in one table: what it may do, each way to call it, the documented and
//! the least response, and how it fails.
//!
//! It needs no more than the crate's public interface, so that tests across crates can include it.

#![allow(dead_code, reason = "whoever includes it uses a part")]

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use cpaas_core::{AccountProvider, AccountUpdate, ErrorKind, Operation, Result};
use cpaas_http::Access::{self, Read, Write};
use cpaas_http::ClientOptions;
use cpaas_http::testing::CommonCase;
use cpaas_restcomm::{Account, Client, Config, CreateAccount, ListAccounts, Status, UpdateAccount};
use serde::Serialize;
use serde_json::Value;

pub(crate) const BASE_URL: &str = "https://mycompany.restcomm.com/restcomm";
pub(crate) const SID: &str = "ACf17712239715b86f1dfd9ba550b7f607";
/// An account below it.
pub(crate) const CHILD: &str = "ACae6889b05a9ee9ca50a7e0fd2a0ba2f6";
pub(crate) const ORGANIZATION: &str = "OR0123456789abcdef0123456789abcdef";
pub(crate) const TOKEN: &str = "385fd90565cfe7df1bafcf01249e27cc";

/// The account as servers write it, with every known member; `&` as the JSON writer escapes it.
macro_rules! documented {
    ($sid:literal) => {
        concat!(
            r#"{
  "sid": ""#,
            $sid,
            r#"",
  "organization": "OR0123456789abcdef0123456789abcdef",
  "friendly_name": "Owner \u0026 Co",
  "email_address": "a+b@example.com",
  "type": "Full",
  "status": "active",
  "role": "Administrator",
  "date_created": "Sat, 7 Mar 2020 09:05:01 +0000",
  "date_updated": "2020-03-07T09:06:02.000Z",
  "auth_token": "385fd90565cfe7df1bafcf01249e27cc",
  "uri": "/2012-04-24/Accounts.json/ACf17712239715b86f1dfd9ba550b7f607",
  "subresource_uris": {
    "available_phone_numbers": "/2012-04-24/Accounts/ACf17712239715b86f1dfd9ba550b7f607/AvailablePhoneNumbers.json",
    "calls": "/2012-04-24/Accounts/ACf17712239715b86f1dfd9ba550b7f607/Calls.json"
  }
}"#
        )
    };
}
pub(crate) const DOCUMENTED: &str = documented!("ACf17712239715b86f1dfd9ba550b7f607");
const DOCUMENTED_CHILD: &str = documented!("ACae6889b05a9ee9ca50a7e0fd2a0ba2f6");

/// A call, and what it returns as JSON.
pub(crate) type Call = Pin<Box<dyn Future<Output = Result<Value>> + Send>>;

pub(crate) type CallFn = fn(Client) -> Call;

/// An operation.
pub(crate) struct Case {
    /// As errors and transports name it; the client's method has the same name.
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    /// Each way to call it.
    pub(crate) calls: &'static [(&'static str, CallFn)],
    /// The response with every documented member.
    pub(crate) documented: &'static str,
    pub(crate) least: &'static str,
    /// Status and body of a response, and the kind of the error.
    pub(crate) failures: &'static [(u16, &'static str, ErrorKind)],
}

/// Each way to call an operation: its name, and the call.
macro_rules! calls {
    ($($way:literal: $client:ident => $call:expr),* $(,)?) => {
        &[$(($way, |$client| Box::pin(async move { Ok(shown(&$call)) }))),*]
    };
}

const FAILURES: &[(u16, &str, ErrorKind)] = &[
    (403, "<h1>HTTP Status 403 - Forbidden</h1>", ErrorKind::PermissionDenied),
    (403, "Provided Account is not active", ErrorKind::AccountInactive),
    (404, "<h1>HTTP Status 404 - Not Found</h1>", ErrorKind::NotFound),
];

const LEAST: &str = r#"{"sid":"ACf17712239715b86f1dfd9ba550b7f607"}"#;
const LEAST_CHILD: &str = r#"{"sid":"ACae6889b05a9ee9ca50a7e0fd2a0ba2f6"}"#;

/// As reads by e-mail address need it.
const LEAST_BY_EMAIL: &str =
    r#"{"sid":"ACf17712239715b86f1dfd9ba550b7f607","email_address":"a+b@example.com"}"#;

/// A bare array; closed accounts are in it, each has its token.
pub(crate) const LISTED: &str = r#"[
  {"sid": "ACae6889b05a9ee9ca50a7e0fd2a0ba2f6", "organization": "OR0123456789abcdef0123456789abcdef",
   "friendly_name": "South", "email_address": "south@example.com", "type": "Full", "status": "closed",
   "role": "Developer", "date_created": "Sat, 7 Mar 2020 09:05:01 +0000",
   "date_updated": "Sat, 7 Mar 2020 09:06:02 +0000", "auth_token": "28f96b0fea1f9e33646f42026abdf305",
   "uri": "/2012-04-24/Accounts.json/ACae6889b05a9ee9ca50a7e0fd2a0ba2f6",
   "subresource_uris": {"calls": "/2012-04-24/Accounts/ACae6889b05a9ee9ca50a7e0fd2a0ba2f6/Calls.json"}}
]"#;

const fn case(
    name: &'static str,
    access: Access,
    calls: &'static [(&'static str, CallFn)],
) -> Case {
    Case { name, access, calls, documented: DOCUMENTED, least: LEAST, failures: FAILURES }
}

/// An operation on [`CHILD`].
const fn child_case(
    name: &'static str,
    access: Access,
    calls: &'static [(&'static str, CallFn)],
) -> Case {
    let case = case(name, access, calls);
    Case { documented: DOCUMENTED_CHILD, least: LEAST_CHILD, ..case }
}

pub(crate) const CASES: &[Case] = &[
    case("get", Read, calls!["": client => client.get().await?]),
    child_case("get_by_sid", Read, calls!["": client => client.get_by_sid(CHILD).await?]),
    Case {
        least: LEAST_BY_EMAIL,
        ..case(
            "get_by_email",
            Read,
            calls!["": client => client.get_by_email("A+b@example.com").await?],
        )
    },
    case(
        "update",
        Write,
        calls![
            "name": client => client.update(&update().friendly_name("Åkerlund & Söner")).await?,
            "suspend": client => client.update(&update().suspend().allow_self_lockout()).await?,
            "close": client => client.update(&update().close(SID).allow_self_lockout()).await?,
            "everything": client => client.update(&everything()).await?,
            "by POST": client => client.update(&by_post()).await?,
        ],
    ),
    child_case(
        "update_by_sid",
        Write,
        calls![
            "name": client =>
                client.update_by_sid(CHILD, &update().friendly_name("Åkerlund & Söner")).await?,
            "suspend": client => client.update_by_sid(CHILD, &update().suspend()).await?,
            "close": client => client.update_by_sid(CHILD, &update().close(CHILD)).await?,
            "everything": client => client.update_by_sid(CHILD, &everything()).await?,
            "by POST": client => client.update_by_sid(CHILD, &by_post()).await?,
        ],
    ),
    Case {
        documented: LISTED,
        least: "[]",
        ..case(
            "list",
            Read,
            calls![
                "all": client => client.list(&ListAccounts::new()).await?,
                "of an organisation": client =>
                    client.list(&ListAccounts::new().organization_sid(ORGANIZATION)).await?,
                "of a domain": client =>
                    client.list(&ListAccounts::new().domain_name("south.example.com")).await?,
            ],
        )
    },
    case(
        "create",
        Write,
        calls![
            "least": client => client.create(&child()).await?,
            "everything": client => client.create(
                &child()
                    .friendly_name("Åkerlund & Söner")
                    .status(Status::Suspended)
                    .role("Developer")
                    .organization_sid(ORGANIZATION)
            ).await?,
        ],
    ),
    child_case("migrate", Write, calls!["": client => client.migrate(CHILD, ORGANIZATION).await?]),
];

fn shown(response: &impl Serialize) -> Value {
    serde_json::to_value(response).unwrap()
}

fn update() -> UpdateAccount {
    UpdateAccount::new()
}

fn everything() -> UpdateAccount {
    update().activate().role("Developer").friendly_name("all of it").password("p&ss w%rd=:é")
}

fn by_post() -> UpdateAccount {
    update().role("Administrator").via_post()
}

fn child() -> CreateAccount {
    CreateAccount::new("South+1@Example.com", "p&ss w%rd=:é")
}

/// The operations of the trait, over the account of [`scripted`].
pub(crate) const COMMON: &[CommonCase] = &[
    CommonCase {
        operation: Operation::Id,
        sends: &[READ],
        bodies: &[""],
        documented: &[SHORT],
        result: r#""ACf17712239715b86f1dfd9ba550b7f607""#,
        least: &[COMMON_LEAST],
        least_result: r#""ACf17712239715b86f1dfd9ba550b7f607""#,
        failures: COMMON_FAILURES,
        routes: &["get"],
    },
    CommonCase {
        operation: Operation::Info,
        sends: &[READ],
        bodies: &[""],
        documented: &[SHORT],
        result: r#"{"id":"ACf17712239715b86f1dfd9ba550b7f607","name":"Owner","email":"owner+x@example.test",
                "status":"active","created":"2020-03-07T09:05:01Z"}"#,
        least: &[COMMON_LEAST],
        least_result: COMMON_LEAST_INFO,
        failures: COMMON_FAILURES,
        routes: &["get"],
    },
    CommonCase {
        operation: Operation::Update,
        sends: &[READ, WRITE],
        bodies: &["", "FriendlyName=Owner"],
        documented: &[SHORT, SHORT],
        // The date in the answer to an update is not to be trusted.
        result: r#"{"id":"ACf17712239715b86f1dfd9ba550b7f607","name":"Owner","email":"owner+x@example.test",
                "status":"active"}"#,
        least: &[COMMON_LEAST, COMMON_LEAST],
        least_result: COMMON_LEAST_INFO,
        failures: COMMON_FAILURES,
        routes: &["get", "update"],
    },
];

/// An account for scripted responses. It is known by its address, so that its SID takes a request.
pub(crate) fn scripted(options: &ClientOptions) -> Arc<dyn AccountProvider> {
    let config = Config::password("https://acme.test/restcomm", "Owner+X@example.test", "p");
    Arc::new(Account::with_options(config, options).unwrap())
}

/// The update of [`COMMON`].
pub(crate) fn common_update() -> AccountUpdate {
    AccountUpdate::new().name("Owner")
}

const SHORT: &str = r#"{"sid":"ACf17712239715b86f1dfd9ba550b7f607","friendly_name":"Owner",
    "email_address":"owner+x@example.test","type":"Full","status":"active","role":"Administrator",
    "date_created":"Sat, 7 Mar 2020 09:05:01 +0000","auth_token":"t","uri":"/u"}"#;
const COMMON_LEAST: &str =
    r#"{"sid":"ACf17712239715b86f1dfd9ba550b7f607","email_address":"owner+x@example.test"}"#;
const COMMON_LEAST_INFO: &str = r#"{"id":"ACf17712239715b86f1dfd9ba550b7f607","email":"owner+x@example.test","status":"unknown"}"#;
const COMMON_FAILURES: &[(u16, &str, ErrorKind)] = &[
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
