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
use cpaas_twilio::{
    Account, Client, Config, CreateAccount, ListAccounts, Listing, Status, UpdateAccount,
};
use serde::Serialize;
use serde_json::{Value, json};

pub(crate) const BASE_URL: &str = "https://api.twilio.com";
pub(crate) const SID: &str = "AC5fc6c53ce58165d0712d4c93ca23e741";
/// A sub-account of it.
pub(crate) const CHILD: &str = "ACae6889b05a9ee9ca50a7e0fd2a0ba2f6";
pub(crate) const TOKEN: &str = "385fd90565cfe7df1bafcf01249e27cc";
pub(crate) const CHILD_TOKEN: &str = "28f96b0fea1f9e33646f42026abdf305";

/// An account as the platform writes it, with every known member.
macro_rules! documented {
    ($sid:literal, $token:literal) => {
        concat!(
            r#"{"auth_token": ""#,
            $token,
            r#"", "date_created": "Wed, 16 Sep 2015 09:18:16 +0000",
  "date_updated": "Tue, 20 Jul 2021 09:54:32 +0000", "friendly_name": "Owner & Co",
  "owner_account_sid": "AC5fc6c53ce58165d0712d4c93ca23e741", "sid": ""#,
            $sid,
            r#"", "status": "active", "type": "Full",
  "uri": "/2010-04-01/Accounts/AC5fc6c53ce58165d0712d4c93ca23e741.json",
  "subresource_uris": {"balance": "/2010-04-01/Accounts/AC5fc6c53ce58165d0712d4c93ca23e741/Balance.json"}}"#
        )
    };
}
pub(crate) const DOCUMENTED: &str =
    documented!("AC5fc6c53ce58165d0712d4c93ca23e741", "385fd90565cfe7df1bafcf01249e27cc");
pub(crate) const DOCUMENTED_CHILD: &str =
    documented!("ACae6889b05a9ee9ca50a7e0fd2a0ba2f6", "28f96b0fea1f9e33646f42026abdf305");

/// A page, the last one.
pub(crate) const LISTED: &str = concat!(
    r#"{"first_page_uri": "/2010-04-01/Accounts.json?PageSize=50&Page=0", "next_page_uri": null,
  "previous_page_uri": null, "uri": "/2010-04-01/Accounts.json?PageSize=50&Page=0", "page": 0,
  "page_size": 50, "start": 0, "end": 0, "accounts": ["#,
    documented!("ACae6889b05a9ee9ca50a7e0fd2a0ba2f6", "28f96b0fea1f9e33646f42026abdf305"),
    "]}"
);

pub(crate) const BALANCE: &str = r#"{"currency": "USD", "balance": "12.29", "account_sid": "AC5fc6c53ce58165d0712d4c93ca23e741"}"#;

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

/// The failure that the platform describes so.
macro_rules! refusal {
    ($status:literal, $code:literal) => {
        concat!(
            r#"{"code": "#,
            $code,
            r#", "message": "no", "more_info": "https://www.twilio.com/docs/errors", "status": "#,
            $status,
            "}"
        )
    };
}

const FAILURES: &[(u16, &str, ErrorKind)] = &[
    (400, refusal!(400, 20001), ErrorKind::InvalidRequest),
    (401, refusal!(401, 20003), ErrorKind::Unauthenticated),
    (403, refusal!(403, 20403), ErrorKind::AccountInactive),
    (403, "<html>", ErrorKind::PermissionDenied),
    (404, refusal!(404, 20404), ErrorKind::NotFound),
];

const LEAST: &str = r#"{"sid":"AC5fc6c53ce58165d0712d4c93ca23e741"}"#;
const LEAST_CHILD: &str = r#"{"sid":"ACae6889b05a9ee9ca50a7e0fd2a0ba2f6"}"#;

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
    case("fetch", Read, calls!["": client => client.fetch().await?]),
    child_case("fetch_by_sid", Read, calls!["": client => client.fetch_by_sid(CHILD).await?]),
    Case {
        documented: BALANCE,
        least: "{}",
        ..case("fetch_balance", Read, calls!["": client => client.fetch_balance().await?])
    },
    Case {
        documented: LISTED,
        least: r#"{"accounts":[],"next_page_uri":null}"#,
        ..case(
            "list",
            Read,
            calls![
                "all": client => all(client.list(&ListAccounts::new())).await?,
                "filtered": client => all(client.list(
                    &ListAccounts::new()
                        .friendly_name("Åkerlund & Söner")
                        .status(Status::Suspended)
                        .page_size(50)
                )).await?,
                "children": client => all(client.children(&ListAccounts::new())).await?,
            ],
        )
    },
    child_case(
        "create",
        Write,
        calls![
            "named": client =>
                client.create(&CreateAccount::new().friendly_name("Åkerlund & Söner")).await?,
            "least": client => client.create(&CreateAccount::new()).await?,
        ],
    ),
    case(
        "update",
        Write,
        calls![
            "name": client => client.update(&update().friendly_name("Åkerlund & Söner")).await?,
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
            "everything": client =>
                client.update_by_sid(CHILD, &update().activate().friendly_name("all")).await?,
        ],
    ),
];

fn shown(response: &impl Serialize) -> Value {
    serde_json::to_value(response).unwrap()
}

/// All accounts of a listing, as a page has them.
async fn all(mut listing: Listing) -> Result<Value> {
    let mut accounts = Vec::new();
    while let Some(account) = listing.next().await {
        accounts.push(shown(&account?));
    }
    Ok(json!({ "accounts": accounts }))
}

fn update() -> UpdateAccount {
    UpdateAccount::new()
}

/// The operations of the trait, over the account of [`scripted`].
pub(crate) const COMMON: &[CommonCase] = &[
    CommonCase {
        operation: Operation::Id,
        // It is in the configuration.
        sends: &[],
        bodies: &[],
        documented: &[],
        result: r#""AC5fc6c53ce58165d0712d4c93ca23e741""#,
        least: &[],
        least_result: r#""AC5fc6c53ce58165d0712d4c93ca23e741""#,
        failures: &[],
        routes: &[],
    },
    CommonCase {
        operation: Operation::Info,
        sends: &[READ],
        bodies: &[""],
        documented: &[DOCUMENTED],
        result: COMMON_INFO,
        least: &[LEAST],
        least_result: COMMON_LEAST_INFO,
        failures: FAILURES,
        routes: &["fetch"],
    },
    CommonCase {
        operation: Operation::Update,
        sends: &[WRITE],
        bodies: &["FriendlyName=Owner"],
        documented: &[DOCUMENTED],
        result: COMMON_INFO,
        least: &[LEAST],
        least_result: COMMON_LEAST_INFO,
        failures: FAILURES,
        routes: &["update"],
    },
    CommonCase {
        operation: Operation::Balance,
        sends: &[BALANCE_READ],
        bodies: &[""],
        documented: &[BALANCE],
        result: r#"{"amount":"12.29","currency":"USD"}"#,
        least: &[r#"{"balance":-7,"currency":"SEK"}"#],
        least_result: r#"{"amount":"-7","currency":"SEK"}"#,
        failures: FAILURES,
        routes: &["fetch_balance"],
    },
];

/// An account for scripted responses.
pub(crate) fn scripted(options: &ClientOptions) -> Arc<dyn AccountProvider> {
    let config = Config::auth_token(SID, TOKEN).with_base_url("https://acme.test");
    Arc::new(Account::with_options(config, options).unwrap())
}

/// The update of [`COMMON`].
pub(crate) fn common_update() -> AccountUpdate {
    AccountUpdate::new().name("Owner")
}

const COMMON_INFO: &str = r#"{"id":"AC5fc6c53ce58165d0712d4c93ca23e741","name":"Owner & Co",
    "status":"active","created":"2015-09-16T09:18:16Z"}"#;
const COMMON_LEAST_INFO: &str = r#"{"id":"AC5fc6c53ce58165d0712d4c93ca23e741","status":"unknown"}"#;
const READ: (&str, &str, Access) =
    ("GET", "/2010-04-01/Accounts/AC5fc6c53ce58165d0712d4c93ca23e741.json", Read);
const WRITE: (&str, &str, Access) =
    ("POST", "/2010-04-01/Accounts/AC5fc6c53ce58165d0712d4c93ca23e741.json", Write);
const BALANCE_READ: (&str, &str, Access) =
    ("GET", "/2010-04-01/Accounts/AC5fc6c53ce58165d0712d4c93ca23e741/Balance.json", Read);
