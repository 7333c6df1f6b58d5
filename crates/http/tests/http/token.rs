//! Tokens: renewed once however many tasks wait, and once more when refused.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::{Counter, authenticated, ok, read, start, write};
use cpaas_core::{Effect, ErrorKind, Result};
use cpaas_http::provider::{ApiClient, ApiResponse, TokenCache};
use cpaas_http::testing::{ManualClock, ScriptedTransport, Step};
use cpaas_http::{ClientOptions, TaskTracker};
use tokio::task::JoinSet;

const TASKS: usize = 50;

fn at(clock: Arc<ManualClock>) -> ClientOptions {
    ClientOptions::default().with_clock(clock)
}

async fn all_at_once(client: &ApiClient) -> Vec<Result<ApiResponse>> {
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let client = client.clone();
        tasks.spawn(async move { client.send(&read()).await });
    }
    tasks.join_all().await
}

fn oks(count: usize) -> impl Iterator<Item = Step> {
    std::iter::repeat_with(ok).take(count)
}

#[tokio::test(start_paused = true)]
async fn fifty_tasks_through_an_expiry_cause_one_renewal_and_none_fails() {
    let clock = ManualClock::new(start());
    let life = Duration::from_secs(3600);
    let source = Counter { life: Some((clock.clone(), life)), ..Counter::new() };
    let fetched = source.fetched.clone();
    let transport = ScriptedTransport::new(oks(2 * TASKS + 1));
    let client = authenticated(&transport, Arc::new(TokenCache::new(source, &at(clock.clone()))));

    assert!(all_at_once(&client).await.iter().all(Result::is_ok));
    assert_eq!(fetched.load(Ordering::SeqCst), 1);

    clock.advance(life.checked_sub(Duration::from_secs(61)).unwrap());
    client.send(&read()).await.unwrap();
    assert_eq!(fetched.load(Ordering::SeqCst), 1, "still good");

    clock.advance(Duration::from_secs(2));
    assert!(all_at_once(&client).await.iter().all(Result::is_ok));
    assert_eq!(fetched.load(Ordering::SeqCst), 2, "renewed once, a minute before it expires");
    assert_eq!(transport.requests().last().unwrap().header("authorization"), "Bearer token-2");
}

#[tokio::test(start_paused = true)]
async fn fifty_refusals_of_one_token_cause_one_renewal_and_none_fails() {
    let source = Counter::new();
    let fetched = source.fetched.clone();
    // All of the first round are refused, and answered after every one of them was sent.
    let refusals = (0..TASKS).map(|_| Step::json(401, "").after(Duration::from_millis(10)));
    let transport = ScriptedTransport::new(refusals.chain(oks(TASKS)));
    let clock = ManualClock::new(start());
    let client = authenticated(&transport, Arc::new(TokenCache::new(source, &at(clock))));

    assert!(all_at_once(&client).await.iter().all(Result::is_ok));
    assert_eq!(fetched.load(Ordering::SeqCst), 2);
    assert_eq!(transport.requests().len(), 2 * TASKS);
}

#[tokio::test(start_paused = true)]
async fn a_failed_login_is_shared_and_not_repeated_by_everyone_who_waited() {
    let source = Counter::new();
    let fetched = source.fetched.clone();
    source.fails.store(true, Ordering::SeqCst);
    let transport = ScriptedTransport::new(oks(1));
    let clock = ManualClock::new(start());
    let client = authenticated(&transport, Arc::new(TokenCache::new(source, &at(clock))));

    let results = all_at_once(&client).await;
    assert!(
        results
            .iter()
            .all(|r| { r.as_ref().is_err_and(|e| e.kind() == ErrorKind::Unauthenticated) })
    );
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
    assert!(transport.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_once_per_call_and_writes_are_safe_to_send_again() {
    let source = Counter::new();
    let fetched = source.fetched.clone();
    let clock = ManualClock::new(start());
    let transport = ScriptedTransport::new([
        Step::response(200, "EXPIRED"),
        ok(),
        Step::json(401, ""),
        Step::json(401, "{}"),
        ok(),
    ]);
    let client = authenticated(&transport, Arc::new(TokenCache::new(source, &at(clock))));
    client.send(&write()).await.unwrap();
    assert_eq!(fetched.load(Ordering::SeqCst), 2);

    let error = client.send(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Unauthenticated, Effect::None));
    assert_eq!(fetched.load(Ordering::SeqCst), 3);
    assert_eq!(transport.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_was_handed_in_is_not_tried_twice() {
    let source = Counter { renewable: false, ..Counter::new() };
    let transport = ScriptedTransport::new([Step::json(401, ""), ok()]);
    let clock = ManualClock::new(start());
    let client = authenticated(&transport, Arc::new(TokenCache::new(source, &at(clock))));
    let error = client.send(&read()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_gives_up_does_not_lose_the_renewal() {
    let source = Counter { delay: Duration::from_secs(5), ..Counter::new() };
    let fetched = source.fetched.clone();
    let transport = ScriptedTransport::new(oks(1));
    let clock = ManualClock::new(start());
    let client = authenticated(&transport, Arc::new(TokenCache::new(source, &at(clock))));

    let impatient = tokio::time::timeout(Duration::from_secs(1), client.send(&read())).await;
    assert!(impatient.is_err());
    client.send(&read()).await.unwrap();
    assert_eq!(fetched.load(Ordering::SeqCst), 1, "the first login was waited for");
    assert_eq!(transport.requests()[0].header("authorization"), "Bearer token-1");
}

#[tokio::test(start_paused = true)]
async fn who_ends_can_wait_for_what_is_under_way() {
    let source = Counter { delay: Duration::from_secs(5), ..Counter::new() };
    let fetched = source.fetched.clone();
    let tasks = TaskTracker::new();
    tasks.close();
    let options = at(ManualClock::new(start())).with_task_tracker(tasks.clone());
    let client =
        authenticated(&ScriptedTransport::new(oks(1)), Arc::new(TokenCache::new(source, &options)));
    tasks.wait().await;
    let started = tokio::time::Instant::now();
    let impatient = tokio::time::timeout(Duration::from_secs(1), client.send(&read())).await;
    assert!(impatient.is_err());
    tasks.wait().await;
    assert_eq!(started.elapsed(), Duration::from_secs(5));
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_login_that_hangs_ends_at_the_deadline_without_effect() {
    let source = Counter { delay: Duration::from_secs(3600), ..Counter::new() };
    let transport = ScriptedTransport::new(oks(1));
    let clock = ManualClock::new(start());
    let client = authenticated(&transport, Arc::new(TokenCache::new(source, &at(clock))));
    let error = client.send(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::None));
    assert!(transport.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn near_a_deadline_no_exchange_begins_that_could_lose_a_credential() {
    let clock = ManualClock::new(start());
    for (uses_up, fetched) in [(true, 0), (false, 1)] {
        let source = Counter { uses_up, ..Counter::new() };
        let count = source.fetched.clone();
        let options = at(clock.clone());
        let transport = ScriptedTransport::new(oks(2));
        let client = authenticated(&transport, Arc::new(TokenCache::new(source, &options)));
        let soon = tokio::time::Instant::now() + Duration::from_millis(900);
        let result = client.with_deadline(soon).send(&read()).await;
        assert_eq!(count.load(Ordering::SeqCst), fetched);
        if let Err(error) = &result {
            assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::None));
            assert!(error.message().contains("not begun"), "{error}");
        }
        assert_eq!(result.is_err(), uses_up);
        // Whoever has time enough gets a token, and the next one in a hurry that one.
        client.send(&read()).await.unwrap();
        let soon = tokio::time::Instant::now() + Duration::from_millis(900);
        let _ = client.with_deadline(soon).credential().await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_born_dead_by_our_clock_is_used_until_it_is_refused() {
    let clock = ManualClock::new(start());
    let source = Counter { life: Some((clock.clone(), Duration::ZERO)), ..Counter::new() };
    let fetched = source.fetched.clone();
    let transport = ScriptedTransport::new(oks(3));
    let client = authenticated(&transport, Arc::new(TokenCache::new(source, &at(clock))));
    for _ in 0..3 {
        client.send(&read()).await.unwrap();
    }
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
}
