//! Providers that limit the rate of requests are slowed down, and recover.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Does, Fake, Gauge, fleet};
use cpaas_core::{AccountUpdate, Effect, ErrorKind};
use cpaas_fleet::{Fleet, Limits};
use tokio::time::Instant;

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

/// When each account ended, by label, in seconds.
async fn ends(fleet: &Fleet) -> Vec<(String, u64)> {
    let started = Instant::now();
    let (mut run, mut ends) = (fleet.balance(), Vec::new());
    while let Some(outcome) = run.next().await {
        ends.push((outcome.label.to_string(), started.elapsed().as_secs()));
    }
    ends
}

#[tokio::test(start_paused = true)]
async fn each_refusal_without_a_time_makes_a_longer_pause_and_all_together_take_a_bounded_time() {
    let limits = Limits::new().per_provider(1).deadline(seconds(100));
    let fleet = fleet((0..11).map(|_| Fake::new("acme", Does::Limited(None), 0)));
    let ended: Vec<_> =
        ends(&fleet.with_limits(limits)).await.into_iter().map(|(_, at)| at).collect();
    // The last pause is cut short, and none follows.
    assert_eq!(ended, [0, 1, 3, 7, 15, 31, 61, 91, 100, 100, 100]);
}

/// A result that holds the refusal of one of several readings slows the others down, too.
#[tokio::test(start_paused = true)]
async fn a_refusal_within_a_result_counts_as_well() {
    let limits = Limits::new().per_provider(1).deadline(seconds(100));
    let fleet = fleet((0..4).map(|_| Fake::new("acme", Does::Limited(None), 0)));
    let fleet = fleet.with_limits(limits);
    let started = Instant::now();
    let read = fleet.read(|_, account| async move { Ok(account.balance().await) });
    let mut read = read.with_error_within(|balance| balance.as_ref().err());
    let mut ended = Vec::new();
    while read.next().await.is_some() {
        ended.push(started.elapsed().as_secs());
    }
    assert_eq!(ended, [0, 1, 3, 7]);
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_the_providers_own_and_as_long_as_it_requires() {
    let fleet = fleet([
        Fake::new("acme", Does::Limited(Some(20)), 0),
        Fake::new("acme", Does::Answer, 0),
        Fake::new("ajax", Does::Answer, 0),
        Fake::new("ajax", Does::Answer, 0),
    ]);
    let ends = ends(&fleet.with_limits(Limits::new().per_provider(1))).await;
    let expected = [("a", 0), ("c", 0), ("d", 0), ("b", 20)].map(|(it, at)| (it.to_owned(), at));
    assert_eq!(ends, expected);
}

#[tokio::test(start_paused = true)]
async fn refusals_of_what_began_together_count_once_and_successes_bring_the_pace_back() {
    let (before, after) = (Arc::<Gauge>::default(), Arc::<Gauge>::default());
    let refused = (0..8).map(|_| Fake::new("acme", Does::Limited(None), 10).gauged(&before));
    // The first four, halved from eight, take a second; with each that succeeds comes one more.
    let slow = (0..4).map(|_| Fake::new("acme", Does::Answer, 1_000).gauged(&after));
    let rest = (0..12).map(|_| Fake::new("acme", Does::Answer, 1_000).gauged(&after));
    let fleet = fleet(refused.chain(slow).chain(rest));
    let mut run = fleet.balance();
    let started = Instant::now();
    for _ in 0..8 {
        run.next().await.unwrap().result.unwrap_err();
    }
    assert_eq!((before.most(), after.begun()), (8, 0));
    run.next().await.unwrap().result.unwrap();
    assert_eq!(started.elapsed(), Duration::from_millis(2_010), "after a pause of one second");
    assert_eq!(after.most(), 4);
    while let Some(outcome) = run.next().await {
        outcome.result.unwrap();
    }
    assert_eq!((after.most(), after.begun()), (8, 16));
    assert_eq!(started.elapsed(), Duration::from_millis(4_010));
}

#[tokio::test(start_paused = true)]
async fn no_pause_is_longer_than_the_run_and_what_waits_for_it_is_not_begun() {
    let gauge = Arc::<Gauge>::default();
    let fleet = fleet([
        Fake::new("acme", Does::Limited(Some(3_600)), 0),
        Fake::new("acme", Does::Answer, 0).gauged(&gauge),
        Fake::new("acme", Does::Answer, 0).gauged(&gauge),
    ]);
    let fleet = fleet.with_limits(Limits::new().per_provider(1).total(seconds(5)));
    let update = AccountUpdate::new().name("Acme");
    let started = Instant::now();
    let report = fleet.update(&update).report().await;
    assert_eq!((started.elapsed(), gauge.begun()), (seconds(5), 0));
    let errors: Vec<_> =
        report.failures().map(|(_, error)| (error.kind(), error.effect())).collect();
    let (limited, late) = (ErrorKind::RateLimited, ErrorKind::Timeout);
    assert_eq!(errors, [limited, late, late].map(|kind| (kind, Effect::None)));
    assert!(report.failures().last().unwrap().1.message().contains("not begun within 5.0s"));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_stopped_in_a_pause_names_what_has_not_begun() {
    let limited = Fake::new("acme", Does::Limited(Some(3_600)), 0);
    let fleet = fleet([limited.clone(), limited.clone(), limited]);
    let fleet = fleet.with_limits(Limits::new().per_provider(1));
    let mut run = fleet.balance();
    run.next().await.unwrap();
    tokio::time::timeout(seconds(60), run.next()).await.unwrap_err();
    assert_eq!(run.stop().len(), 2);
}
