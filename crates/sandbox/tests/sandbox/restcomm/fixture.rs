//! A running sandbox and the requests to it.

use std::fmt::Display;

use cpaas_sandbox::restcomm::Seed;
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const VERSION: &str = "/2012-04-24";

/// What a caller whose account is not active is told.
pub(crate) const INACTIVE: &str = "Provided Account is not active";

/// A child's e-mail address, or with `n.m` the one of a child's child, as the crate's documentation gives it.
pub(crate) fn child(place: impl Display) -> String {
    format!("child{place}@example.test")
}

pub(crate) struct Fixture {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        Self::seeded(Seed::new()).await
    }

    pub(crate) async fn seeded(seed: Seed) -> Self {
        Self::started(Options::new().restcomm(seed)).await
    }

    pub(crate) async fn started(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let http = Client::builder().no_proxy().build().unwrap();
        Self { sandbox, http }
    }

    /// A request without credentials for a path below the version.
    pub(crate) fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{VERSION}{path}", self.sandbox.restcomm().base_url);
        self.http.request(method, url)
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let access = self.sandbox.restcomm();
        self.anonymous(method, path).basic_auth(&access.account_sid, Some(&access.auth_token))
    }

    /// The documented path of the account.
    pub(crate) fn path(&self) -> String {
        format!("/Accounts/{}.json", self.sandbox.restcomm().account_sid)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.request(Method::POST, path).form(form).send().await.unwrap()
    }

    /// A child's password, or with `n-m` the one of a child's child.
    pub(crate) fn secret(&self, place: impl Display) -> String {
        format!("{}-{place}", self.sandbox.restcomm().password)
    }

    /// A request of child `n`, or of a child's child.
    pub(crate) fn request_of(&self, n: &str, method: Method, path: &str) -> RequestBuilder {
        let secret = self.secret(n.replace('.', "-"));
        self.anonymous(method, path).basic_auth(child(n), Some(secret))
    }

    /// The status of an account as its ancestor at the top reads it.
    pub(crate) async fn status_of(&self, place: &str) -> String {
        let read = self.get(&format!("/Accounts/{}.json", child(place))).await;
        text(&account(read).await["status"])
    }

    pub(crate) async fn put(&self, form: &[(&str, &str)]) -> Response {
        self.request(Method::PUT, &self.path()).form(form).send().await.unwrap()
    }

    /// An own account's read with other credentials.
    pub(crate) async fn get_as(&self, user: &str, secret: &str) -> Response {
        let request = self.anonymous(Method::GET, &self.path()).basic_auth(user, Some(secret));
        request.send().await.unwrap()
    }

    pub(crate) fn last_entry(&self) -> JournalEntry {
        self.sandbox.journal().pop().unwrap()
    }

    /// The status line of an update, which reqwest does not show.
    pub(crate) async fn status_line(&self, sid: &str, token: &str, form: &str) -> String {
        use base64::Engine;
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{sid}:{token}"));
        let address = self.sandbox.base_url().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let request = format!(
            "PUT /restcomm{VERSION}{} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic {basic}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
            self.path(),
            form.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.lines().next().unwrap().to_owned()
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(crate) async fn account(response: Response) -> Value {
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    response.json().await.unwrap()
}

pub(crate) async fn accounts(response: Response) -> Vec<Value> {
    let Value::Array(accounts) = account(response).await else {
        panic!("expected a bare array");
    };
    accounts
}

pub(crate) fn emails(accounts: &[Value]) -> Vec<String> {
    accounts.iter().map(|account| text(&account["email_address"])).collect()
}

/// The body of a refusal that is no page, and how it is labelled.
pub(crate) async fn sentence(response: Response, status: u16) -> (String, String) {
    assert_eq!(response.status().as_u16(), status);
    let label = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.text().await.unwrap(), label)
}

/// The text of an HTML error page.
pub(crate) async fn page(response: Response, status: u16) -> String {
    assert_eq!(response.status().as_u16(), status);
    assert_eq!(response.headers()["content-type"], "text/html;charset=utf-8");
    let page = response.text().await.unwrap();
    assert!(page.starts_with("<html>") && page.contains(&status.to_string()), "{page}");
    page
}
