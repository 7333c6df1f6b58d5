//! A running sandbox and the requests to it.

use cpaas_sandbox::sonetel::Seed;
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

pub(crate) const CLIENT_ID: &str = "sonetel-api";

pub(crate) struct Fixture {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        Self::seeded(Seed::new()).await
    }

    pub(crate) async fn seeded(seed: Seed) -> Self {
        let sandbox = Sandbox::start(Options::new().sonetel(seed)).await.unwrap();
        let http = Client::builder().no_proxy().build().unwrap();
        Self { sandbox, http }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.sandbox.base_url());
        self.http.request(method, url)
    }

    pub(crate) fn token_request(&self) -> RequestBuilder {
        self.http.post(&self.sandbox.sonetel().token_url).basic_auth(CLIENT_ID, Some(CLIENT_ID))
    }

    pub(crate) fn credentials(&self) -> [(&'static str, String); 4] {
        credentials(&self.sandbox)
    }

    pub(crate) async fn login(&self) -> Value {
        login(&self.sandbox).await
    }

    pub(crate) async fn bearer(&self) -> String {
        text(&self.login().await["access_token"])
    }

    pub(crate) async fn refresh(&self, token: &str, refresh: &str) -> Response {
        let form =
            [("grant_type", "refresh_token"), ("refresh", refresh), ("refresh_token", token)];
        self.token_request().form(&form).send().await.unwrap()
    }

    pub(crate) fn account_path(&self) -> String {
        format!("/account/{}", self.sandbox.sonetel().account_id)
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Response {
        let request = self.request(Method::GET, path).bearer_auth(token);
        request.send().await.unwrap()
    }

    pub(crate) async fn put(&self, token: &str, changes: &Value) -> Value {
        let request = self.request(Method::PUT, &self.account_path()).bearer_auth(token);
        body(request.json(changes).send().await.unwrap(), 200).await
    }

    pub(crate) fn last_entry(&self) -> JournalEntry {
        self.sandbox.journal().pop().unwrap()
    }
}

/// The form of a login by password.
fn credentials(sandbox: &Sandbox) -> [(&'static str, String); 4] {
    let access = sandbox.sonetel();
    [
        ("grant_type", "password".to_owned()),
        ("refresh", "yes".to_owned()),
        ("username", access.username.clone()),
        ("password", access.password.clone()),
    ]
}

/// The answer to a login by password.
pub(crate) async fn login(sandbox: &Sandbox) -> Value {
    let request = Client::new().post(&sandbox.sonetel().token_url).form(&credentials(sandbox));
    body(request.basic_auth(CLIENT_ID, Some(CLIENT_ID)).send().await.unwrap(), 200).await
}

pub(crate) async fn body(response: Response, status: u16) -> Value {
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.headers()["content-type"], "application/json;charset=UTF-8");
    response.json().await.unwrap()
}

pub(crate) async fn oauth_error(response: Response, status: u16) -> (String, String) {
    let body = body(response, status).await;
    (text(&body["error"]), text(&body["error_description"]))
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
