//! Every operation of the vendor in one table: what it may do, each way to call it, the documented and
//! the least response, and how it fails.
//!
//! It needs no more than the crate's public interface, so that tests across crates can include it.

#![allow(dead_code, reason = "whoever includes it uses a part")]

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use cpaas_core::{AccountProvider, AccountUpdate, Effect, ErrorKind, Operation, Result};
use cpaas_http::Access::{self, Read, Write};
use cpaas_http::ClientOptions;
use cpaas_http::testing::CommonCase;
use cpaas_sonetel::{Account, Client, Config, Field, UpdateAccount};
use serde::Serialize;
use serde_json::Value;

/// The account as the vendor documents it, with every documented member, those on request too.
pub(crate) const DOCUMENTED: &str = r#"{
  "resource": "account",
  "status": "success",
  "response": {
    "account_id": "2000000007", "area_code": "8", "name": "Acme Inc", "status": "active", "status_desc": "",
    "currency": "SEK", "address": "", "address2": "", "city": "Stockholm", "zipcode": "11411", "country": "SWE",
    "credit_balance": "5.04", "timezone": "GMT +01:00", "language": "eng", "priceplan": "regular",
    "plan_details": "", "website": {"website_status": "verified"}, "daily_usage_limit": "25",
    "vat_relevant": true, "user_count": 3, "language_id": 41,
    "timezone_details": {"zone_name": "(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "zone_id": 4},
    "account_verified": true, "current_country": "SWE", "phnum_count": 2, "companyNameUpdated": false,
    "account_type": "main_account", "account_category": "regular",
    "service_settings": {"team_chat": true, "customer_chat": false, "ai_helper": true, "free_trial": "used"},
    "usage": {"calls": 7}, "notifications": ["low_balance"], "autorefill_settings": {"enabled": "no"},
    "call_recording_settings": {"incoming": true}
  }
}"#;

pub(crate) const LANGUAGES: &str = r#"[{"isolangCode2Digit":"sv","isolangCode3Digit":"swe","langId":154,"langName":"Swedish","langFamily":"Indo-European"}]"#;

/// Wrapped, where the languages are bare: the vendor's documents show both.
pub(crate) const TIMEZONES: &str = r#"{"status":"success","response":[{"gmt_offset":"+01:00","zone_id":"4",
    "zone_name":"(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna","daylight_saving_time":{"gmt_offset":"+02:00"}}]}"#;

/// The claims of a live token, beside its expiry.
pub(crate) const CLAIMS: &str = r#","acc_id":2000000007,"user_id":"200","user_name":"a+b@example.com",
    "client_id":"sonetel-api","scope":["user.read","user.write"],"iat":1699999990,
    "aud":"api.sonetel.com","iss":"SonetelNode123""#;

/// What a login returns: a token with [`CLAIMS`] that expires an hour after the tests' clock.
pub(crate) const GRANT: &str = r#"{"access_token":"eyJh.eyJleHAiOjE3MDAwMDM2MDAsImFjY19pZCI6MjAwMDAwMDAwNywidXNlcl9pZCI6IjIwMCIsInVzZXJfbmFtZSI6ImErYkBleGFtcGxlLmNvbSIsCiAgICAiY2xpZW50X2lkIjoic29uZXRlbC1hcGkiLCJzY29wZSI6WyJ1c2VyLnJlYWQiLCJ1c2VyLndyaXRlIl0sImlhdCI6MTY5OTk5OTk5MCwKICAgICJhdWQiOiJhcGkuc29uZXRlbC5jb20iLCJpc3MiOiJTb25ldGVsTm9kZTEyMyJ9.c2ln","token_type":"bearer","refresh_token":"refresh-1"}"#;

const LEAST_GRANT: &str = r#"{"access_token":"eyJh.eyJleHAiOjE3MDAwMDM2MDAsImFjY19pZCI6N30.c2ln"}"#;

/// A call, and what it returns as JSON.
pub(crate) type Call = Pin<Box<dyn Future<Output = Result<Value>> + Send>>;

pub(crate) type CallFn = fn(Client) -> Call;

/// A method of the client, or the request that logs in.
pub(crate) struct Case {
    pub(crate) method: &'static str,
    /// The operation that it sends, as errors and transports name it; another method's, where it has no
    /// request of its own.
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    /// Each way to call it.
    pub(crate) calls: &'static [(&'static str, CallFn)],
    /// The response with every documented member.
    pub(crate) documented: &'static str,
    /// Where that response is returned otherwise than it came: pointers and the JSON there instead.
    pub(crate) shown: &'static [(&'static str, &'static str)],
    pub(crate) least: &'static str,
    /// Status and body of a response, and how the call then ends.
    pub(crate) failures: &'static [Failing],
}

/// The way to call an operation that logs in by refresh token.
pub(crate) const BY_REFRESH_TOKEN: &str = "by refresh token";

/// Each way to call an operation: its name, and the call.
macro_rules! calls {
    ($($way:expr => $client:ident, $call:expr);* $(;)?) => {
        &[$(($way, |$client| Box::pin(async move { Ok(shown(&$call)) }))),*]
    };
}

const STATUS: &str = r#"{"account_id":"2000000007","user_id":"200","user_name":"a+b@example.com",
    "client_id":"sonetel-api","scope":["user.read","user.write"],
    "issued_at":"2023-11-14T22:13:10Z","expires_at":"2023-11-14T23:13:20Z","is_renewable":true}"#;

const RECORD: &[(&str, &str)] = &[
    ("/daily_usage_limit", r#"{"amount":"25","currency":"USD"}"#),
    ("/timezone_details/zone_id", "\"4\""),
];

const ERRORS: &str = r#"[
  {"method":"POST","resource":"Phonenumbersubscription","code":10060000,"description":"Internal error","response":"failed"},
  {"method":"POST","resource":"Phonenumbersubscription","code":"10060003","description":"Account id is empty","response":"failed"}]"#;

const EXPLAINED: &str = r#"{"method":"POST","resource":"Phonenumbersubscription","code":"10060003",
    "description":"Account id is empty","response":"failed"}"#;

const LEAST_ACCOUNT: &str = r#"{"response":{"account_id":2000000007}}"#;
const LEAST_ERRORS: &str = r#"[{"code":10060003}]"#;

const BALANCE: &str =
    r#"{"response":{"account_id":2000000007,"credit_balance":5.10,"currency":"sek"}}"#;

const fn read(name: &'static str, documented: &'static str, least: &'static str) -> Case {
    Case {
        method: name,
        name,
        access: Read,
        calls: &[],
        documented,
        shown: &[],
        least,
        failures: FAILURES,
    }
}

/// Of what the token says, so that a login is all that is sent.
const fn login(method: &'static str) -> Case {
    Case { method, ..read("create_token", GRANT, LEAST_GRANT) }
}

const fn account(name: &'static str) -> Case {
    Case { shown: RECORD, ..read(name, DOCUMENTED, LEAST_ACCOUNT) }
}

pub(crate) const CASES: &[Case] = &[
    Case {
        shown: &[("", STATUS)],
        calls: calls![
            "by password" => client, client.token_status().await?;
            BY_REFRESH_TOKEN => client, client.token_status().await?;
        ],
        ..login("create_token")
    },
    Case {
        shown: &[("", STATUS)],
        calls: calls!["" => client, client.token_status().await?],
        ..login("token_status")
    },
    Case {
        shown: &[("", "\"2000000007\"")],
        calls: calls!["" => client, client.get_accountid().await?],
        ..login("get_accountid")
    },
    Case { calls: calls!["" => client, client.get().await?], ..account("get") },
    Case {
        method: "get_balance",
        calls: calls!["" => client, client.get_balance().await?],
        shown: &[("", r#"{"amount":"5.04","currency":"SEK"}"#)],
        least: BALANCE,
        ..account("get")
    },
    Case {
        least: r#"{"response":{"usage":null}}"#,
        calls: calls![
            "every field" => client, client.get_with_fields(Field::ALL).await?;
            "one" => client, client.get_with_fields(&[Field::Usage]).await?;
            "none" => client, client.get_with_fields(&[]).await?;
        ],
        ..account("get_with_fields")
    },
    Case {
        access: Write,
        calls: calls![
            "name" => client, client.update(&update().name("Åkerlund & Söner")).await?;
            "everything" => client, client.update(&everything()).await?;
            "one service" => client, client.update(&update().customer_chat(true)).await?;
        ],
        ..account("update")
    },
    Case {
        calls: calls!["" => client, client.languages().await?],
        ..read("languages", LANGUAGES, r#"[{"isolangCode3Digit":"swe"}]"#)
    },
    Case {
        calls: calls!["" => client, client.timezones().await?],
        ..read("timezones", TIMEZONES, r#"{"response":[{"zone_id":4,"zone_name":"Stockholm"}]}"#)
    },
    Case {
        shown: &[("/0/code", "\"10060000\"")],
        calls: calls![
            "all" => client, client.errors(None).await?;
            "of a resource" => client, client.errors(Some("Phonenumbersubscription")).await?;
        ],
        ..read("errors", ERRORS, LEAST_ERRORS)
    },
    Case {
        method: "explain",
        shown: &[("", EXPLAINED)],
        calls: calls!["" => client, client.explain(" 10060003 ").await?.unwrap()],
        ..read("errors", ERRORS, LEAST_ERRORS)
    },
];

fn shown<T: Serialize + ?Sized>(response: &T) -> Value {
    // What is kept as it came may be JSON that no value holds, such as `1e999`.
    serde_json::to_string(response).unwrap();
    serde_json::to_value(response).unwrap_or_default()
}

fn update() -> UpdateAccount {
    UpdateAccount::new()
}

fn everything() -> UpdateAccount {
    update()
        .name("Acme Inc")
        .language("swe")
        .zone_id("4")
        .team_chat(true)
        .customer_chat(false)
        .ai_helper(true)
}

/// Status and body of a response, the error's kind, words and code, and the effect of a write.
pub(crate) type Failing =
    (u16, &'static str, ErrorKind, &'static str, Option<&'static str>, Effect);

pub(crate) const NO: Effect = Effect::None;
pub(crate) const PERHAPS: Effect = Effect::Unknown;

const FAILURES: &[Failing] = &[
    (200, FAILED_4, ErrorKind::Provider, "Invalid language", Some("10100004"), NO),
    (200, FAILED_0, ErrorKind::Unavailable, "Internal error", Some("10100000"), PERHAPS),
    (200, FAILED_2, ErrorKind::InvalidRequest, "not numeric", Some("10100002"), NO),
    (200, FAILED_ODD, ErrorKind::Unavailable, "5", Some("10100000"), PERHAPS),
    (200, r#"{"status":"failed"}"#, ErrorKind::Provider, "gives no reason", None, PERHAPS),
    (
        200,
        r#"{"status":"failed","response":null,"error":{}}"#,
        ErrorKind::Provider,
        "gives no reason",
        None,
        PERHAPS,
    ),
    (
        200,
        r#"{"status":"failed","response":"try again"}"#,
        ErrorKind::Provider,
        "try again",
        None,
        PERHAPS,
    ),
    (
        200,
        r#"{"status":"failed","response":{"detail":" "}}"#,
        ErrorKind::Provider,
        "gives no reason",
        None,
        PERHAPS,
    ),
    (200, "", ErrorKind::InvalidResponse, "it is empty", None, PERHAPS),
    (200, "done", ErrorKind::InvalidResponse, "not JSON", None, PERHAPS),
    (200, "<html>", ErrorKind::InvalidResponse, "HTML", None, PERHAPS),
    (200, r#"{"status":"suc"#, ErrorKind::InvalidResponse, "ends too early", None, PERHAPS),
    (302, "", ErrorKind::InvalidResponse, "302 Found", None, PERHAPS),
    (400, OAUTH, ErrorKind::InvalidRequest, "Missing grant", Some("invalid_request"), NO),
    (401, DEAD, ErrorKind::Unauthenticated, "Access token expired", Some("invalid_token"), NO),
    (401, "", ErrorKind::Unauthenticated, "401 Unauthorized", None, NO),
    (401, FAILED_4, ErrorKind::Unauthenticated, "Invalid language", Some("10100004"), NO),
    (401, "<title>Log in</title>", ErrorKind::Unauthenticated, "Log in", None, NO),
    (403, "not enough balance", ErrorKind::PermissionDenied, "not enough balance", None, NO),
    (404, "", ErrorKind::NotFound, "404 Not Found", None, NO),
    (404, FAILED_4, ErrorKind::NotFound, "Invalid language", Some("10100004"), NO),
    (429, "", ErrorKind::RateLimited, "429 Too Many Requests", None, NO),
    (500, FAILED_0, ErrorKind::Unavailable, "Internal error", Some("10100000"), PERHAPS),
    (503, "<title>Down</title>", ErrorKind::Unavailable, "Down", None, PERHAPS),
];
const FAILED_ODD: &str = r#"{"status":"failed","response":{"code":10100000,"detail":5}}"#;
const FAILED_4: &str =
    r#"{"status":"failed","response":{"code":"10100004","detail":"Invalid language"}}"#;
const FAILED_0: &str =
    r#"{"status":"failed","response":{"code":"10100000","detail":"Internal error"}}"#;
const FAILED_2: &str =
    r#"{"status":"failed","response":{"code":"10100002","detail":"not numeric"}}"#;
const OAUTH: &str = r#"{"error":"invalid_request","error_description":"Missing grant type"}"#;
const DEAD: &str = r#"{"error":"invalid_token","error_description":"Access token expired"}"#;

/// The operations of the trait, over the account of [`scripted`].
pub(crate) const COMMON: &[CommonCase] = &[
    CommonCase {
        operation: Operation::Id,
        sends: &[FIND],
        bodies: &[""],
        documented: &[SHORT],
        result: r#""2000000007""#,
        least: &[r#"{"response":{"account_id":7}}"#],
        least_result: r#""7""#,
        failures: COMMON_FAILURES,
        routes: &["create_token"],
    },
    CommonCase {
        operation: Operation::Info,
        sends: &[FIND, READ],
        bodies: &["", ""],
        documented: &[SHORT, SHORT],
        result: INFO,
        least: &[SHORT, COMMON_LEAST],
        least_result: r#"{"id":"2000000007","currency":"SEK","status":"unknown"}"#,
        failures: COMMON_FAILURES,
        routes: &["create_token", "get"],
    },
    CommonCase {
        operation: Operation::Update,
        sends: &[FIND, ("PUT", "/account/2000000007", Write)],
        bodies: &["", r#"{"name":"Acme Inc"}"#],
        documented: &[SHORT, SHORT],
        result: INFO,
        least: &[SHORT, COMMON_LEAST],
        least_result: r#"{"id":"2000000007","currency":"SEK","status":"unknown"}"#,
        failures: COMMON_FAILURES,
        routes: &["create_token", "update"],
    },
    CommonCase {
        operation: Operation::Balance,
        sends: &[FIND, READ],
        bodies: &["", ""],
        documented: &[SHORT, SHORT],
        result: r#"{"amount":"5.04","currency":"SEK"}"#,
        least: &[SHORT, COMMON_LEAST],
        least_result: r#"{"amount":"0","currency":"SEK"}"#,
        failures: COMMON_FAILURES,
        routes: &["create_token", "get"],
    },
];

/// An account for scripted responses. Its token is no JWT, so that its id takes a request.
pub(crate) fn scripted(options: &ClientOptions) -> Arc<dyn AccountProvider> {
    let config = Config::access_token("opaque").with_base_url("https://acme.test");
    Arc::new(Account::with_options(config, options).unwrap())
}

/// The update of [`COMMON`].
pub(crate) fn common_update() -> AccountUpdate {
    AccountUpdate::new().name("Acme Inc")
}

const SHORT: &str = r#"{"resource":"account","status":"success","response":{
    "account_id":"2000000007","name":"Acme Inc","status":"active","currency":"SEK","credit_balance":"5.04",
    "language":"eng","timezone_details":{"zone_name":"(GMT +1:00) Stockholm","zone_id":4}}}"#;
const COMMON_LEAST: &str =
    r#"{"response":{"account_id":2000000007,"credit_balance":"0","currency":"sek"}}"#;
const INFO: &str = r#"{"id":"2000000007","name":"Acme Inc","status":"active","currency":"SEK",
    "language":"eng","timezone":"(GMT +1:00) Stockholm"}"#;
const COMMON_FAILURES: &[(u16, &str, ErrorKind)] = &[
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
