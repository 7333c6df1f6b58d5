//! A running sandbox and the requests to it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cpaas_sandbox::voximplant::Seed;
use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use reqwest::{Client, Response};
use serde_json::{Value, json};

pub(crate) struct Fixture {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        Self::started(Options::new()).await
    }

    pub(crate) async fn seeded(seed: Seed) -> Self {
        Self::started(Options::new().voximplant(seed)).await
    }

    pub(crate) async fn with_children(children: u32) -> Self {
        Self::started(Options::new().children(children)).await
    }

    async fn started(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let http = Client::builder().no_proxy().build().unwrap();
        Self { sandbox, http }
    }

    pub(crate) fn url(&self, method: &str) -> String {
        format!("{}/{method}", self.sandbox.voximplant().base_url)
    }

    /// Seconds since 1970 by the sandbox's clock.
    pub(crate) fn now(&self) -> u64 {
        self.sandbox.state()["clock"]["now"].as_u64().unwrap()
    }

    pub(crate) fn key_file(&self) -> Value {
        serde_json::from_str(&self.sandbox.voximplant().credentials).unwrap()
    }

    pub(crate) fn header(&self) -> Value {
        json!({"alg": "RS256", "typ": "JWT", "kid": self.key_file()["key_id"]})
    }

    /// A token for an account, valid for a minute.
    pub(crate) fn token(&self, issuer: impl Into<Value>) -> String {
        let now = self.now();
        self.signed(&self.header(), &json!({"iss": issuer.into(), "iat": now, "exp": now + 60}))
    }

    /// Signs as a client does: with nothing but the key file.
    pub(crate) fn signed(&self, header: &Value, claims: &Value) -> String {
        let file = self.key_file();
        let pem = file["private_key"].as_str().unwrap();
        let armour = ["-----BEGIN PRIVATE KEY-----\n", "\n-----END PRIVATE KEY-----\n"];
        let body = pem.strip_prefix(armour[0]).unwrap().strip_suffix(armour[1]).unwrap();
        let pair = KeyPair::from_pkcs8(&STANDARD.decode(body.replace('\n', "")).unwrap()).unwrap();
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let mut signature = vec![0; pair.public_modulus_len()];
        let random = SystemRandom::new();
        pair.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// Calls a method with the account's own token.
    pub(crate) async fn call(&self, method: &str, form: &[(&str, &str)]) -> Value {
        let token = self.token(self.sandbox.voximplant().account_id);
        self.call_as(&token, method, form).await
    }

    pub(crate) async fn call_as(&self, token: &str, method: &str, form: &[(&str, &str)]) -> Value {
        let request = self.http.post(self.url(method)).bearer_auth(token).form(form);
        body(request.send().await.unwrap()).await
    }

    /// Calls a method with the account's id and password as parameters.
    pub(crate) async fn call_by_password(&self, method: &str, form: &[(&str, &str)]) -> Value {
        let access = self.sandbox.voximplant();
        let id = access.account_id.to_string();
        let login = [("account_id", id.as_str()), ("account_password", &access.account_password)];
        self.call_bare(method, &[&login, form].concat()).await
    }

    /// Calls a method with these parameters and nothing else.
    pub(crate) async fn call_bare(&self, method: &str, form: &[(&str, &str)]) -> Value {
        body(self.http.post(self.url(method)).form(form).send().await.unwrap()).await
    }

    /// The answer's text, since reading it as JSON would lose digits.
    pub(crate) async fn text(&self, method: &str, form: &[(&str, &str)]) -> String {
        let token = self.token(self.sandbox.voximplant().account_id);
        let request = self.http.post(self.url(method)).bearer_auth(token).form(form);
        request.send().await.unwrap().text().await.unwrap()
    }

    /// The account as the children's numbers have it.
    pub(crate) fn id(&self, number: u64) -> u64 {
        self.sandbox.voximplant().account_id + number
    }

    /// A child's info, by its own token.
    pub(crate) async fn child(&self, number: u64) -> Value {
        let token = self.token(self.id(number));
        self.call_as(&token, "GetAccountInfo", &[]).await["result"].take()
    }

    pub(crate) async fn info(&self) -> Value {
        self.call("GetAccountInfo", &[]).await["result"].take()
    }

    pub(crate) fn last_entry(&self) -> JournalEntry {
        self.sandbox.journal().pop().unwrap()
    }
}

/// The JSON of an answer, which has status 200 whatever it says.
pub(crate) async fn body(response: Response) -> Value {
    assert_eq!(response.status(), 200);
    let content_type = response.headers()["content-type"].to_str().unwrap();
    assert!(content_type.starts_with("application/json"));
    response.json().await.unwrap()
}

/// The number of the error that an answer is.
pub(crate) fn code(answer: &Value) -> u64 {
    assert!(answer.get("result").is_none(), "{answer}");
    assert_eq!(answer["error"], answer["errors"][0]);
    assert!(answer["error"]["msg"].is_string());
    answer["error"]["code"].as_u64().unwrap()
}

/// Checks the number of the error that an answer is, and the parameter it names.
pub(crate) fn refused(answer: &Value, expected: u64, field: &str) {
    assert_eq!(code(answer), expected, "{answer}");
    assert_eq!(answer["error"]["field_name"], field, "{answer}");
}
