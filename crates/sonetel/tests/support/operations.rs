//! The operations: every way to ask, and the answers that the vendor documents.

use std::sync::Arc;

use cpaas_http::Access;
use cpaas_http::testing::{ScriptedTransport, SentRequest, Step};
use cpaas_sonetel::{Client, Config, Field, Result, UpdateAccount};
use serde_json::Value;

use super::support::{CLAIMS, DOCUMENTED, LANGUAGES, TIMEZONES, grant, login, options, token};

/// An operation, and what the vendor answers to it.
pub(crate) struct Operation {
    /// The client's method, or the request that logs in.
    pub(crate) name: &'static str,
    /// The request that it sends; another's, where it has none of its own.
    pub(crate) sends: &'static str,
    pub(crate) access: Access,
    /// The answer with every documented member.
    pub(crate) documented: String,
    /// Where that answer is shown otherwise than it came: pointers and the JSON there instead.
    pub(crate) shown: &'static [(&'static str, &'static str)],
    pub(crate) least: String,
    /// The ways to ask, in which [`ask`] knows them.
    pub(crate) ways: &'static [&'static str],
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

const LEAST_ACCOUNT: &str = r#"{"response":{"account_id":7}}"#;
const LEAST_ERRORS: &str = r#"[{"code":10060003}]"#;

pub(crate) fn operations() -> Vec<Operation> {
    let granted = || grant(&token(CLAIMS));
    let least_grant = || format!(r#"{{"access_token":"{}"}}"#, token(r#","acc_id":7"#));
    let read = |name, sends, documented: &str, shown, least: &str, ways| Operation {
        name,
        sends,
        access: Access::Read,
        documented: documented.to_owned(),
        shown,
        least: least.to_owned(),
        ways,
    };
    let login =
        |name, shown, ways| read(name, "create_token", &granted(), shown, &least_grant(), ways);
    vec![
        login("create_token", &[("", STATUS)], &["by password", "by refresh token"]),
        login("token_status", &[("", STATUS)], &[""]),
        login("get_accountid", &[("", "\"2000000007\"")], &[""]),
        read("get", "get", DOCUMENTED, RECORD, LEAST_ACCOUNT, &[""]),
        read(
            "get_balance",
            "get",
            DOCUMENTED,
            &[("", r#"{"amount":"5.04","currency":"SEK"}"#)],
            r#"{"response":{"account_id":7,"credit_balance":5.10,"currency":"sek"}}"#,
            &[""],
        ),
        read(
            "get_with_fields",
            "get_with_fields",
            DOCUMENTED,
            RECORD,
            r#"{"response":{"usage":null}}"#,
            &["every field", "one", "none"],
        ),
        Operation {
            access: Access::Write,
            ..read(
                "update",
                "update",
                DOCUMENTED,
                RECORD,
                LEAST_ACCOUNT,
                &["name", "everything", "one service"],
            )
        },
        read("languages", "languages", LANGUAGES, &[], r#"[{"isolangCode3Digit":"swe"}]"#, &[""]),
        read(
            "timezones",
            "timezones",
            TIMEZONES,
            &[],
            r#"{"response":[{"zone_id":4,"zone_name":"Stockholm"}]}"#,
            &[""],
        ),
        read(
            "errors",
            "errors",
            ERRORS,
            &[("/0/code", "\"10060000\"")],
            LEAST_ERRORS,
            &["all", "of a resource"],
        ),
        read("explain", "errors", ERRORS, &[("", EXPLAINED)], LEAST_ERRORS, &[""]),
    ]
}

impl Operation {
    /// Whether a login comes before its request.
    pub(crate) fn is_logged_in(&self) -> bool {
        matches!(self.sends, "get" | "get_with_fields" | "update")
    }

    /// Asks in one of its ways, over these answers; returns how it ended and what was sent.
    pub(crate) async fn run(
        &self,
        way: usize,
        answers: impl IntoIterator<Item = Step>,
    ) -> (Result<Shown>, Vec<SentRequest>) {
        let before = self.is_logged_in().then(login);
        let transport = ScriptedTransport::new(before.into_iter().chain(answers));
        let config = match self.ways[way] {
            "by refresh token" => Config::refresh_token("r&fresh"),
            _ => Config::password("a+b@example.com", "p&ss w%rd=+"),
        };
        let client = Client::with_options(config, &options(&transport)).unwrap();
        (ask(&client, self.name, way).await, self.own(&transport))
    }

    /// The requests of its own among those that were sent.
    fn own(&self, transport: &Arc<ScriptedTransport>) -> Vec<SentRequest> {
        let requests = transport.requests().into_iter();
        requests.filter(|request| request.operation == self.sends).collect()
    }
}

/// What was answered: how it prints itself, and as JSON.
pub(crate) type Shown = (String, Value);

fn shown<T: std::fmt::Debug + serde::Serialize>(answer: &T) -> Shown {
    // What is kept as it came may be JSON that no value holds, such as `1e999`.
    serde_json::to_string(answer).unwrap();
    (format!("{answer:?}"), serde_json::to_value(answer).unwrap_or_default())
}

/// Calls a method in one of its ways.
async fn ask(client: &Client, name: &str, way: usize) -> Result<Shown> {
    Ok(match name {
        "create_token" | "token_status" => shown(&client.token_status().await?),
        "get_accountid" => shown(&client.get_accountid().await?),
        "get" => shown(&client.get().await?),
        "get_balance" => shown(&client.get_balance().await?),
        "get_with_fields" => {
            let fields = [Field::ALL, &[Field::Usage], &[]][way];
            shown(&client.get_with_fields(fields).await?)
        }
        "update" => shown(&client.update(&update(way)).await?),
        "languages" => shown(&client.languages().await?),
        "timezones" => shown(&client.timezones().await?),
        "errors" => {
            let resource = (way == 1).then_some("Phonenumbersubscription");
            shown(&client.errors(resource).await?)
        }
        "explain" => shown(&client.explain(" 10060003 ").await?.unwrap()),
        other => panic!("no way to ask {other}"),
    })
}

fn update(way: usize) -> UpdateAccount {
    let update = UpdateAccount::new();
    match way {
        0 => update.name("Åkerlund & Söner"),
        1 => update
            .name("Acme Inc")
            .language("swe")
            .zone_id("4")
            .team_chat(true)
            .customer_chat(false)
            .ai_helper(true),
        _ => update.customer_chat(true),
    }
}
