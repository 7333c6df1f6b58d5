//! What the tests of this crate share: a vendor made up for them.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{Effect, ErrorKind, ProviderName, Result, SecretString, Timestamp};
use cpaas_http::provider::{
    ApiClient, ApiRequest, Authenticator, BaseUrl, Classifier, Failure, Form, HttpResponse,
    RequestOutcome, Token, TokenSource,
};
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_http::{Access, ClientOptions};
use http::Method;

pub(crate) const ACME: ProviderName = ProviderName::new("acme");

/// Statuses as everywhere; besides, a 200 whose body begins with `FAIL` is a failure, and one that
/// begins with `EXPIRED` a refused token.
#[derive(Debug)]
pub(crate) struct AcmeClassifier;

impl Classifier for AcmeClassifier {
    fn classify(&self, answer: &HttpResponse<'_>) -> Option<Failure> {
        answer.failure_by_status().or_else(|| {
            let (kind, outcome) = if answer.body.starts_with(b"FAIL") {
                (ErrorKind::Provider, RequestOutcome::Refused)
            } else if answer.body.starts_with(b"EXPIRED") {
                (ErrorKind::Unauthenticated, RequestOutcome::CredentialRefused)
            } else {
                return None;
            };
            let words = String::from_utf8_lossy(answer.body).into_owned();
            Some(answer.failure_in_body(kind, outcome, words))
        })
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        &["error", "code"]
    }
}

pub(crate) fn client(transport: &Arc<ScriptedTransport>) -> ApiClient {
    client_with(&ClientOptions::default().with_transport(transport.clone()))
}

pub(crate) fn client_with(options: &ClientOptions) -> ApiClient {
    ApiClient::new(ACME, options, Arc::new(AcmeClassifier)).unwrap()
}

pub(crate) fn base() -> BaseUrl {
    BaseUrl::parse("base_url", "https://acme.test", false).unwrap()
}

pub(crate) fn read() -> ApiRequest {
    ApiRequest::new("get_thing", Access::Read, Method::GET, &base()).path("/things/{id}", &["7"])
}

/// A write by POST, with a secret in its form.
pub(crate) fn write() -> ApiRequest {
    ApiRequest::new("set_thing", Access::Write, Method::POST, &base())
        .path("/things/{id}", &["7"])
        .form(Form::new().with("name", "new").with("password", SecretString::from("s3cret")))
}

pub(crate) fn ok() -> Step {
    Step::json(200, "{}")
}

/// Hands out `token-1`, `token-2`, … after a while, and counts.
#[derive(Debug)]
pub(crate) struct Counter {
    pub(crate) life: Option<(Arc<dyn cpaas_http::Clock>, Duration)>,
    pub(crate) delay: Duration,
    pub(crate) fetched: Arc<std::sync::atomic::AtomicU64>,
    pub(crate) fails: Arc<std::sync::atomic::AtomicBool>,
    pub(crate) renewable: bool,
    pub(crate) uses_up: bool,
}

impl Counter {
    pub(crate) fn new() -> Self {
        Self {
            life: None,
            delay: Duration::from_millis(50),
            fetched: Arc::default(),
            fails: Arc::default(),
            renewable: true,
            uses_up: true,
        }
    }
}

#[async_trait]
impl TokenSource for Counter {
    async fn fetch(&self) -> Result<Token> {
        use std::sync::atomic::Ordering;
        let number = self.fetched.fetch_add(1, Ordering::SeqCst) + 1;
        tokio::time::sleep(self.delay).await;
        if self.fails.load(Ordering::SeqCst) {
            return Err(cpaas_core::Error::with_effect(
                ErrorKind::Unauthenticated,
                Effect::None,
                "no such user",
            ));
        }
        let expires_at = self.life.as_ref().map(|(clock, life)| clock.now().saturating_add(*life));
        Ok(Token::new(format!("token-{number}"), expires_at))
    }

    fn is_renewable(&self) -> bool {
        self.renewable
    }

    fn uses_up_credential(&self) -> bool {
        self.uses_up
    }
}

pub(crate) fn start() -> Timestamp {
    Timestamp::from_unix_seconds(1_700_000_000).unwrap()
}

pub(crate) fn authenticated(
    transport: &Arc<ScriptedTransport>,
    authenticator: Arc<dyn Authenticator>,
) -> ApiClient {
    client(transport).with_authenticator(authenticator)
}
