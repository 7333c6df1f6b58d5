//! What a call does beside the network: the request, its form, the token, the decision to try again, and all of it together over
//! a transport that answers at once.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use cpaas::{ErrorKind, ProviderName, Result};
use cpaas_http::provider::{
    ApiClient, ApiRequest, Attempt, Authenticator as _, BaseUrl, Classifier, Failure, Form,
    HttpResponse, RequestOutcome, Token, TokenCache, TokenSource,
};
use cpaas_http::{Access, ClientOptions, OperationContext, RetryPolicy, Transport, TransportError};
use criterion::Criterion;
use http::{Method, Request, Response};
use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;

/// Answers at once, and the same.
#[derive(Debug)]
struct AtOnce;

#[async_trait]
impl Transport for AtOnce {
    async fn send(
        &self,
        _: Request<Bytes>,
        _: &OperationContext,
    ) -> Result<Response<Bytes>, TransportError> {
        Ok(Response::new(Bytes::from_static(b"{}")))
    }
}

#[derive(Debug)]
struct AllWell;

impl Classifier for AllWell {
    fn classify(&self, answer: &HttpResponse<'_>) -> Option<Failure> {
        answer.failure_by_status()
    }

    fn safe_log_fields(&self) -> &'static [&'static str] {
        &[]
    }
}

/// A token that never ends, as long as a vendor's.
#[derive(Debug)]
struct Tokens;

#[async_trait]
impl TokenSource for Tokens {
    async fn fetch(&self) -> Result<Token> {
        Ok(Token::new("t".repeat(700), None))
    }
}

pub(crate) fn benches(criterion: &mut Criterion) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let base = BaseUrl::parse("base_url", "https://api.example.com", false).expect("a URL");
    let account = || {
        ApiRequest::new("get", Access::Read, Method::GET, &base)
            .path("/account/{account_id}", &["2000000007"])
    };
    criterion.bench_function("request, path and query", |bencher| {
        bencher.iter(|| black_box(account().query("fields", "usage,service_settings")));
    });
    decision(criterion);
    token(criterion, &runtime);

    let options = ClientOptions::default().with_transport(Arc::new(AtOnce));
    let name = ProviderName::new("bench");
    let client = ApiClient::new(name, &options, Arc::new(AllWell)).expect("a client");
    criterion.bench_function("call without a body", |bencher| {
        bencher.iter(|| runtime.block_on(client.send(&account())).expect("an answer"));
    });
    criterion.bench_function("call with a form of 20", |bencher| {
        bencher.iter(|| runtime.block_on(client.send(&account().form(form()))).expect("an answer"));
    });
}

fn form() -> Form {
    const NAMES: [&str; 4] = ["account_email", "language_code", "location", "mobile_phone"];
    (0..20).fold(Form::new(), |form, n| form.with(NAMES[n % 4], "Åkerlund & Söner, 50 %"))
}

fn decision(criterion: &mut Criterion) {
    let policy = RetryPolicy::default();
    let mut attempt = Attempt::new(Access::Read, RequestOutcome::Throttled, ErrorKind::RateLimited);
    attempt.retry_after = Some(Duration::from_secs(2));
    attempt.remaining = Duration::from_mins(1);
    attempt.roll = 7;
    criterion.bench_function("decision to try again", |bencher| {
        bencher.iter(|| policy.decide(black_box(&attempt)));
    });
}

fn token(criterion: &mut Criterion, runtime: &Runtime) {
    let cache = TokenCache::new(Tokens, &ClientOptions::default());
    let begin_by = Instant::now() + Duration::from_hours(1);
    runtime.block_on(cache.credential(begin_by)).expect("a token");
    criterion.bench_function("token at hand", |bencher| {
        bencher.iter(|| runtime.block_on(cache.credential(begin_by)).expect("a token"));
    });
}
