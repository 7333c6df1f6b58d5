//! A running sandbox and the requests to it.

use cpaas_sandbox::twilio::Seed;
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

pub(crate) struct Fixture {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

impl Fixture {
    /// With two sub-accounts.
    pub(crate) async fn new() -> Self {
        Self::seeded(Seed::new()).await
    }

    pub(crate) async fn seeded(seed: Seed) -> Self {
        Self::started(Options::new().children(2).twilio(seed)).await
    }

    pub(crate) async fn started(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let http = Client::builder().no_proxy().build().unwrap();
        Self { sandbox, http }
    }

    /// A request without credentials for a path below the version.
    pub(crate) fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/2010-04-01{path}", self.sandbox.twilio().base_url);
        self.http.request(method, url)
    }

    pub(crate) async fn get_as(&self, user: &str, secret: &str, path: &str) -> Response {
        let request = self.anonymous(Method::GET, path).basic_auth(user, Some(secret));
        request.send().await.unwrap()
    }

    pub(crate) async fn post_as(
        &self,
        user: &str,
        secret: &str,
        path: &str,
        form: &[(&str, &str)],
    ) -> Response {
        let request = self.anonymous(Method::POST, path).basic_auth(user, Some(secret));
        request.form(form).send().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        let access = self.sandbox.twilio();
        self.get_as(&access.account_sid, &access.auth_token, path).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        let access = self.sandbox.twilio();
        self.post_as(&access.account_sid, &access.auth_token, path, form).await
    }

    /// The path of the main account.
    pub(crate) fn path(&self) -> String {
        path(&self.sandbox.twilio().account_sid)
    }

    /// The accounts of a list, the main account first.
    pub(crate) async fn accounts(&self) -> Vec<Value> {
        let page = json(self.get("/Accounts.json").await, 200).await;
        page["accounts"].as_array().unwrap().clone()
    }

    /// SID and auth token of the newest sub-account.
    pub(crate) async fn child(&self) -> (String, String) {
        let child = &self.accounts().await[1];
        (text(&child["sid"]), text(&child["auth_token"]))
    }

    pub(crate) fn last_entry(&self) -> JournalEntry {
        self.sandbox.journal().pop().unwrap()
    }
}

pub(crate) fn path(sid: &str) -> String {
    format!("/Accounts/{sid}.json")
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(crate) async fn json(response: Response, status: u16) -> Value {
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.headers()["content-type"], "application/json");
    response.json().await.unwrap()
}

/// The code of a failure, in which the status is repeated.
pub(crate) async fn code(response: Response, status: u16) -> u64 {
    let error = json(response, status).await;
    assert_eq!(error["status"], status);
    let code = error["code"].as_u64().unwrap();
    assert_eq!(error["more_info"], format!("https://www.twilio.com/docs/errors/{code}"));
    assert!(error["message"].is_string());
    code
}
