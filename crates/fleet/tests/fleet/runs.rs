//! Operations over many accounts: limits, deadlines, order, and what happens when one goes wrong.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{Does, Fake, Gauge, SECRET, fleet};
use cpaas_core::{
    AccountProvider, AccountUpdate, Effect, Error, ErrorKind, MemoryProvider, Operation,
    ProviderName,
};
use cpaas_fleet::{Fleet, Limits, Report, Run};
use futures_util::{Stream as _, StreamExt as _};
use static_assertions::{assert_impl_all, assert_not_impl_any};
use tokio::time::Instant;

assert_impl_all!(Fleet: Send, Sync, std::fmt::Debug);
assert_impl_all!(Run<'_, String>: Send, Unpin);
assert_not_impl_any!(Run<'_, String>: Clone);

fn labels<T>(report: &Report<T>) -> String {
    report.iter().map(|outcome| &*outcome.label).collect()
}

/// The labels in the order in which the accounts end.
async fn ended<T>(mut run: Run<'_, T>) -> String {
    let mut labels = String::new();
    while let Some(outcome) = run.next().await {
        labels.push_str(&outcome.label);
    }
    labels
}

#[tokio::test(start_paused = true)]
async fn the_stream_has_the_order_in_which_they_end_and_the_report_the_one_given() {
    let fleet = fleet([30, 10, 20].map(|delay| Fake::new("acme", Does::Answer, delay)));
    assert_eq!(ended(fleet.balance()).await, "bca");
    let report = fleet.balance().report().await;
    assert_eq!(labels(&report), "abc");
    assert!(report.iter().enumerate().all(|(at, outcome)| outcome.position == at));
    assert_eq!(fleet.balance().size_hint(), (3, Some(3)));
    assert_eq!(fleet.balance().count().await, 3);
}

#[tokio::test]
async fn every_operation_of_the_trait_can_be_run() {
    let mut fleet = Fleet::new();
    fleet.add("one", Arc::new(MemoryProvider::new("1"))).unwrap();
    fleet.add("two", Arc::new(MemoryProvider::new("2"))).unwrap();

    let ids = fleet.id().report().await;
    let ids: Vec<_> = ids.successes().map(|(label, id)| format!("{label} {id}")).collect();
    assert_eq!(ids, ["one 1", "two 2"]);

    let update = AccountUpdate::new().name("Acme");
    assert_eq!(fleet.update(&update).report().await.counts().succeeded, 2);
    let infos = fleet.info().report().await;
    assert!(infos.successes().all(|(_, info)| info.name.as_deref() == Some("Acme")));

    let capabilities = fleet.capabilities().report().await;
    assert!(capabilities.successes().all(|(_, can)| can.supports(Operation::Update)));
    assert_eq!(fleet.labels().collect::<Vec<_>>(), ["one", "two"]);
}

#[tokio::test]
async fn an_operation_of_ones_own_gets_label_and_account() {
    let fleet = fleet([Fake::has("1 USD"), Fake::has("2 USD")]);
    let own = fleet.read(|label, account| async move {
        Ok(format!("{label} {}", account.balance().await?.money()))
    });
    let report = own.report().await;
    assert_eq!(
        report.successes().map(|(_, text)| text).collect::<Vec<_>>(),
        ["a 1 USD", "b 2 USD"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_run_ends_when_its_time_is_over_whatever_its_accounts_do() {
    let limits = Limits::new().at_once(1).deadline(Duration::from_secs(2));
    let limits = limits.total(Duration::from_secs(3));
    let slow = || [1, 2, 3].map(|_| Fake::new("acme", Does::Hang, 0));
    let start = Instant::now();
    let report = fleet(slow()).with_limits(limits).balance().report().await;
    assert_eq!(start.elapsed(), Duration::from_secs(3));
    let errors: Vec<_> = report.failures().map(|(_, error)| error.to_string()).collect();
    assert!(errors[0].contains("not done within 2.0s"), "{errors:?}");
    assert!(errors[1].contains("not done within 1.0s"), "{errors:?}");
    assert!(errors[2].contains("not begun within 3.0s"), "{errors:?}");

    // A write that would not have all of its time is not begun: nothing was changed.
    let update = AccountUpdate::new().name("Acme");
    let report = fleet(slow()).with_limits(limits).update(&update).report().await;
    let effects: Vec<_> = report.failures().map(|(_, error)| error.effect()).collect();
    assert_eq!(effects, [Effect::Unknown, Effect::None, Effect::None]);
    assert!(report.failures().all(|(_, error)| error.kind() == ErrorKind::Timeout));
}

#[tokio::test(start_paused = true)]
async fn a_run_shorter_than_an_account_may_take_still_writes_in_its_first_half() {
    let limits = Limits::new().at_once(1).total(Duration::from_secs(20));
    let slow = [1, 2, 3].map(|_| Fake::new("acme", Does::Answer, 6_000));
    let update = AccountUpdate::new().name("Acme");
    let report = fleet(slow).with_limits(limits).update(&update).report().await;
    assert_eq!(report.successes().map(|(label, _)| label).collect::<String>(), "ab");
    let (_, error) = report.failures().next().unwrap();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::None));
}

#[test]
fn a_label_that_is_taken_is_named() {
    let mut fleet = fleet([Fake::has("1 USD")]);
    let error = fleet.add("a", Arc::new(MemoryProvider::new("2"))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(error.to_string(), "memory: two accounts have the label \"a\" (config)");
    let lost = Error::before_sending(ErrorKind::Config, "no key");
    assert!(fleet.add_failed("a", ProviderName::new("acme"), lost).is_err());
    assert_eq!(fleet.len(), 1);

    let account: Arc<dyn AccountProvider> = Arc::new(MemoryProvider::new("1"));
    let twice = ["a", "b", "b"].map(|label| (label, Arc::clone(&account)));
    assert!(Fleet::from_accounts(twice).unwrap_err().message().contains("\"b\""));
}

#[tokio::test]
async fn an_account_that_could_not_be_made_keeps_its_place_and_its_error() {
    let mut fleet = fleet([Fake::has("1 USD")]);
    let error = Error::before_sending(ErrorKind::Config, "no key");
    fleet.add_failed("broken", ProviderName::new("acme"), error).unwrap();
    fleet.add("last", Arc::new(MemoryProvider::new("2"))).unwrap();
    let update = AccountUpdate::new().name("Acme");
    let report = fleet.update(&update).report().await;
    let failures: Vec<_> =
        report.failures().map(|(label, error)| format!("{label}: {error}")).collect();
    assert_eq!(failures, ["broken: no key (config)"]);
    assert!(report.is_partial() && !report.outcome_is_unknown());
}

#[tokio::test]
async fn nothing_is_a_fleet_too() {
    let fleet = Fleet::new();
    assert!(fleet.is_empty());
    let report = fleet.balance().report().await;
    assert!(report.is_empty() && !report.is_partial());
    assert_eq!(report.counts(), cpaas_fleet::Counts::default());
}

#[tokio::test(start_paused = true)]
async fn the_limits_are_kept_and_used_up() {
    for (at_once, per_provider, most_in_all, most_at_one) in
        [(5, 2, 5, 2), (7, 100, 7, 7), (100, 3, 9, 3), (0, 0, 1, 1)]
    {
        let mut fleet =
            Fleet::new().with_limits(Limits::new().at_once(at_once).per_provider(per_provider));
        let in_all = Arc::<Gauge>::default();
        let at_one: [Arc<Gauge>; 3] = Default::default();
        for number in 0..60 {
            let (name, gauge) = match number {
                0..40 => ("acme", &at_one[0]),
                40..50 => ("ajax", &at_one[1]),
                _ => ("apex", &at_one[2]),
            };
            let account = Fake::new(name, Does::Answer, 10).gauged(gauge).gauged(&in_all);
            fleet.add(number.to_string(), Arc::new(account)).unwrap();
        }
        assert_eq!(fleet.balance().report().await.counts().succeeded, 60);
        assert_eq!(in_all.most(), most_in_all);
        assert_eq!(at_one.iter().map(|gauge| gauge.most()).max(), Some(most_at_one));
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_provider_does_not_keep_the_others_from_starting() {
    let slow = (0..20).map(|_| Fake::new("slow", Does::Hang, 0));
    let quick = (0..5).map(|_| Fake::new("quick", Does::Answer, 1));
    let fleet = fleet(slow.chain(quick))
        .with_limits(Limits::new().at_once(4).per_provider(3).deadline(Duration::from_secs(9)));
    let begun = Instant::now();
    let mut run = fleet.balance();
    for _ in 0..5 {
        assert_eq!(&*run.next().await.unwrap().provider.to_string(), "quick");
    }
    assert_eq!(begun.elapsed(), Duration::from_millis(5));
}

#[tokio::test(start_paused = true)]
async fn an_account_over_its_deadline_is_given_up_and_the_others_are_not() {
    let fleet = fleet([
        Fake::new("acme", Does::Answer, 10),
        Fake::new("acme", Does::Hang, 0),
        Fake::new("acme", Does::Answer, 1990),
    ])
    .with_limits(Limits::new().deadline(Duration::from_secs(2)));
    let begun = Instant::now();
    let report = fleet.balance().report().await;
    assert_eq!(begun.elapsed(), Duration::from_secs(2));
    let (label, error) = report.failures().next().unwrap();
    assert_eq!(format!("{label}: {error}"), "b: acme balance: not done within 2.0s (timeout)");
    assert_eq!((report.counts().succeeded, error.effect()), (2, Effect::None));
    assert!(!report.outcome_is_unknown());

    let update = AccountUpdate::new().name("Acme");
    let report = fleet.update(&update).report().await;
    let (_, error) = report.failures().next().unwrap();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
    assert!(report.outcome_is_unknown() && !error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn the_time_of_an_account_counts_from_when_it_begins() {
    let fleet = fleet((0..10).map(|_| Fake::new("acme", Does::Answer, 900)))
        .with_limits(Limits::new().at_once(1).deadline(Duration::from_secs(1)));
    assert_eq!(fleet.balance().report().await.counts().succeeded, 10);
}

#[tokio::test(start_paused = true)]
async fn every_failure_stands_beside_its_account() {
    let fleet = fleet([
        Fake::new("acme", Does::Fail(ErrorKind::Unauthenticated), 5),
        Fake::new("acme", Does::Answer, 0),
        Fake::new("acme", Does::Fail(ErrorKind::Unsupported), 0),
        Fake::new("acme", Does::Fail(ErrorKind::Unavailable), 1),
    ]);
    let kinds = |report: &Report<_>| -> Vec<String> {
        report.failures().map(|(label, error)| format!("{label} {}", error.kind())).collect()
    };

    // What the platform does not have is no failure of a read …
    let report = fleet.info().report().await;
    assert_eq!(kinds(&report), ["a unauthenticated", "d unavailable"]);
    assert_eq!(report.unsupported().collect::<String>(), "c");
    let counts = report.counts();
    assert_eq!((counts.succeeded, counts.failed, counts.unsupported), (1, 2, 1));
    assert!(report.is_partial());

    // … and is one of a write.
    let update = AccountUpdate::new().name("Acme");
    let report = fleet.update(&update).report().await;
    assert_eq!(kinds(&report), ["a unauthenticated", "c unsupported", "d unavailable"]);
    assert_eq!((report.unsupported().count(), report.counts().failed), (0, 3));
}

#[tokio::test]
async fn a_read_that_some_do_not_have_is_not_partial_and_a_write_is() {
    let fleet =
        fleet([Fake::has("1 USD"), Fake::new("acme", Does::Fail(ErrorKind::Unsupported), 0)]);
    assert!(!fleet.info().report().await.is_partial());
    let update = AccountUpdate::new().name("Acme");
    assert!(fleet.update(&update).report().await.is_partial());
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_the_error_of_its_account_alone() {
    let fleet = fleet([
        Fake::new("acme", Does::Answer, 3),
        Fake::new("acme", Does::Panic, 1),
        Fake::new("acme", Does::Answer, 2),
    ]);
    let report = fleet.balance().report().await;
    assert_eq!(report.counts().succeeded, 2);
    let (label, error) = report.failures().next().unwrap();
    assert_eq!((label, error.kind(), error.effect()), ("b", ErrorKind::Provider, Effect::None));
    assert!(!format!("{error:?}{error}").contains(SECRET));

    let update = AccountUpdate::new().name("Acme");
    let report = fleet.update(&update).report().await;
    assert!(report.outcome_is_unknown() && report.counts().succeeded == 2);
}

#[tokio::test]
async fn a_panic_before_anything_is_awaited_is_too() {
    let fleet = fleet([Fake::has("1 USD"), Fake::has("2 USD"), Fake::has("3 USD")]);
    let run = fleet.write(|label, account| {
        assert_ne!(label, "b", "{SECRET}");
        account.balance()
    });
    let report = run.report().await;
    assert_eq!(report.counts().succeeded, 2);
    assert!(report.outcome_is_unknown());
}

/// Panics when it is dropped.
struct Fuse;

impl Drop for Fuse {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "{SECRET}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_while_an_account_is_given_up_is_caught() {
    let fleet = fleet([Fake::has("1 USD"), Fake::has("2 USD")]);
    let run = fleet.read(|label, account| async move {
        let _fuse = (label == "a").then(|| Fuse);
        if label == "a" { pending().await } else { account.balance().await }
    });
    let report = run.report().await;
    assert_eq!(report.failures().next().unwrap().1.kind(), ErrorKind::Timeout);
    assert_eq!(report.counts().succeeded, 1);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_stops_what_has_not_begun() {
    let gauge = Arc::<Gauge>::default();
    let fleet = fleet((0..20).map(|_| Fake::new("acme", Does::Answer, 10).gauged(&gauge)))
        .with_limits(Limits::new().at_once(4));
    assert_eq!(gauge.begun(), 0);
    drop(fleet.balance());
    assert_eq!(gauge.begun(), 0);

    let mut run = fleet.balance();
    run.next().await.unwrap();
    assert_eq!((gauge.begun(), gauge.now()), (4, 3));
    drop(run);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!((gauge.begun(), gauge.now()), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_lost_when_waiting_is_given_up() {
    let fleet = fleet((0..10).map(|_| Fake::new("acme", Does::Answer, 10)))
        .with_limits(Limits::new().at_once(3));
    let (mut run, mut ended) = (fleet.balance(), 0);
    while run.size_hint().0 > 0 {
        if let Ok(outcome) = tokio::time::timeout(Duration::from_millis(1), run.next()).await {
            assert!(outcome.unwrap().result.is_ok());
            ended += 1;
        }
    }
    assert_eq!(ended, 10);
    assert!(run.next().await.is_none() && run.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_stopped_tells_which_writes_may_have_been_made() {
    let update = AccountUpdate::new().name("Acme");
    let fleet = fleet([5, 100, 100, 100, 100].map(|delay| Fake::new("acme", Does::Answer, delay)))
        .with_limits(Limits::new().at_once(3));
    let mut run = fleet.update(&update);
    assert_eq!(&*run.next().await.unwrap().label, "a");
    let rest = run.stop();
    assert!(rest.outcome_is_unknown());
    let rest: Vec<_> = rest
        .failures()
        .map(|(label, error)| format!("{label} {} {}", error.kind(), error.effect()))
        .collect();
    assert_eq!(
        rest,
        ["b timeout unknown", "c timeout unknown", "d timeout none", "e timeout none"]
    );
    assert!(!fleet.balance().stop().outcome_is_unknown());
}

#[tokio::test]
async fn a_run_can_be_moved_to_a_task_of_its_own() {
    let fleet = Arc::new(fleet([Fake::has("1 USD"), Fake::has("2 USD")]));
    let report = tokio::spawn(async move { fleet.balance().report().await }).await.unwrap();
    assert_eq!(report.counts().succeeded, 2);
}

#[test]
fn debug_shows_no_account() {
    let fleet = fleet([Fake::has("1 USD")]);
    for shown in [format!("{fleet:?}"), format!("{:?}", fleet.balance())] {
        assert!(!shown.contains("Fake"), "{shown}");
    }
}
