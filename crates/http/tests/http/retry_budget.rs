//! A host that is down gets hardly more requests than one that is up.

use std::sync::Arc;

use crate::support::{client_with, ok, read, write};
use cpaas_core::ErrorKind;
use cpaas_http::provider::{ApiRequest, BaseUrl};
use cpaas_http::testing::{ScriptedTransport, Step};
use cpaas_http::{Access, ClientOptions, RetryPolicy, Settings};

fn down() -> Step {
    Step::json(503, "")
}

fn options(transport: &Arc<ScriptedTransport>, budget: impl Into<Option<u32>>) -> ClientOptions {
    let settings = Settings::default().with_retry(RetryPolicy::default().with_budget(budget));
    ClientOptions::default().with_transport(transport.clone()).with_settings(settings)
}

/// How many requests so many clients make of clones of these options, one read each, at a host that is down.
async fn requests(options: &ClientOptions, transport: &ScriptedTransport, clients: usize) -> usize {
    let before = transport.requests().len();
    for _ in 0..clients {
        let error = client_with(&options.clone()).send(&read()).await.unwrap_err();
        assert_eq!((error.kind(), error.http_status()), (ErrorKind::Unavailable, Some(503)));
    }
    transport.requests().len() - before
}

fn push(transport: &ScriptedTransport, steps: impl IntoIterator<Item = Step>) {
    for step in steps {
        transport.push(step);
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_accounts_at_a_vendor_that_is_down_make_a_hundred_retries() {
    let transport = ScriptedTransport::new((0..10_000).map(|_| down()));
    let usual = ClientOptions::default().with_transport(transport.clone());
    assert_eq!(requests(&usual, &transport, 1000).await, 1100);
    assert_eq!(requests(&usual, &transport, 10).await, 10, "still sent, but not again");
    for (budget, expected) in [(None, 4000), (Some(0), 1000), (Some(7), 1007)] {
        assert_eq!(requests(&options(&transport, budget), &transport, 1000).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn successes_earn_retries_back() {
    let transport = ScriptedTransport::new([]);
    let options = options(&transport, 2);
    let client = client_with(&options);
    // Each success by a retry makes up for the retry: no number of them uses the budget up.
    for _ in 0..20 {
        push(&transport, [down(), ok()]);
        client.send(&read()).await.unwrap();
    }
    push(&transport, [down(), down(), down()]);
    assert_eq!(requests(&options, &transport, 1).await, 3);
    for _ in 0..5 {
        transport.push(ok());
        client.send(&write()).await.unwrap();
    }
    push(&transport, [down(), down()]);
    assert_eq!(requests(&options, &transport, 1).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_budget_is_one_hosts_and_shared_by_clones_alone() {
    let transport = ScriptedTransport::new((0..20).map(|_| down()));
    let ours = options(&transport, 3);
    assert_eq!(requests(&ours, &transport, 1).await, 4);
    // The transport of a clone may be another, around the same host.
    let around = Arc::new(cpaas_http::RecordingTransport::new(transport.clone()));
    assert_eq!(requests(&ours.clone().with_transport(around), &transport, 1).await, 1);
    assert_eq!(requests(&options(&transport, 3), &transport, 1).await, 4);

    let elsewhere = BaseUrl::parse("base_url", "https://acme.test:8443", false).unwrap();
    let elsewhere = ApiRequest::new("get_thing", Access::Read, http::Method::GET, &elsewhere);
    let before = transport.requests().len();
    client_with(&ours).send(&elsewhere).await.unwrap_err();
    assert_eq!(transport.requests().len() - before, 4);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_can_not_pay_ends_with_what_it_was_refused_with() {
    let later = || Step::json(429, "");
    let transport = ScriptedTransport::new([later(), later(), later()]);
    let client = client_with(&options(&transport, 1));
    for requests in [2, 3] {
        let error = client.send(&write()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(transport.requests().len(), requests);
    }
}
