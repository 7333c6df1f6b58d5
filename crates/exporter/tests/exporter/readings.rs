//! When accounts are read, and what is shown of readings.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{Error, ErrorKind, MemoryProvider, Operation};
use cpaas_exporter::{Exporter, Settings};
use cpaas_fleet::Limits;
use tokio::time::{Instant, advance, sleep};

use crate::support::{MINUTE, START, account, exporter, get, get_with, probe, target};

fn busy() -> Error {
    Error::before_sending(ErrorKind::Unavailable, "busy")
}

async fn of_one(account: &MemoryProvider) -> Exporter {
    exporter(vec![target("main", account)], Settings::default()).await.0
}

/// Replicas every two seconds make one reading per interval: two calls, `info` and `balance`.
#[tokio::test(start_paused = true)]
async fn one_reading_per_interval_whoever_scrapes_how_often() {
    let account = account("5.04 SEK");
    let exporter = of_one(&account).await;
    for _ in 0..60 * 60 / 2 {
        let (one, other) = tokio::join!(probe(&exporter, "main"), probe(&exporter, "main"));
        assert_eq!((one.of_main("cpaas_probe_success"), other.text), (Some("1"), one.text.clone()));
        advance(Duration::from_secs(2)).await;
    }
    let readings = account.calls() / 2;
    assert!((11..=12).contains(&readings), "{readings} in an hour");
}

#[tokio::test(start_paused = true)]
async fn those_who_ask_meanwhile_wait_for_the_one_reading() {
    let account = account("5.04 SEK");
    let exporter = of_one(&account).await;
    let hold = account.hold_next(Operation::Balance);
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let exporter = exporter.clone();
            tokio::spawn(async move { probe(&exporter, "main").await })
        })
        .collect();
    while !hold.is_reached() {
        tokio::task::yield_now().await;
    }
    hold.release();
    for answer in asked {
        assert_eq!(answer.await.unwrap().of_main("cpaas_account_balance"), Some("5.04"));
    }
    assert_eq!(account.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_new_reading_replaces_the_old_one_when_the_interval_is_over() {
    let account = account("5.04 SEK");
    let exporter = of_one(&account).await;
    probe(&exporter, "main").await;
    account.set_balance("4.99 SEK".parse::<cpaas_core::Money>().unwrap().into());
    sleep(4 * MINUTE).await;
    let answer = probe(&exporter, "main").await;
    assert_eq!(answer.of_main("cpaas_account_balance"), Some("5.04"));
    let time = answer.of_main("cpaas_account_reading_timestamp_seconds");
    assert_eq!(time, Some(START.to_string().as_str()), "its age can be seen");
    sleep(6 * MINUTE).await;
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_account_balance"), Some("4.99"));
}

#[tokio::test(start_paused = true)]
async fn after_a_failure_there_is_no_old_balance_and_the_reason_is_a_label() {
    let account = account("5.04 SEK");
    let exporter = of_one(&account).await;
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_account_balance"), Some("5.04"));
    account.fail_always(Operation::Balance, busy());
    sleep(10 * MINUTE).await;
    let answer = probe(&exporter, "main").await;
    assert_eq!(answer.of_main("cpaas_probe_success"), Some("0"));
    assert_eq!(answer.of_main("cpaas_account_balance"), None, "{answer:?}");
    let kind = "cpaas_probe_error_info{profile=\"main\",provider=\"memory\",kind=\"unavailable\"}";
    assert_eq!(answer.value(kind), Some("1"));
    // What was read at the same time is no old value.
    assert!(answer.text.contains("status=\"active\"} 1"), "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn failures_are_tried_again_sooner_and_ever_later() {
    let account = account("5.04 SEK");
    account.fail_always(Operation::Info, busy());
    let exporter = of_one(&account).await;
    let (start, mut at) = (Instant::now(), Vec::new());
    while start.elapsed() < 25 * MINUTE {
        let before = account.calls();
        probe(&exporter, "main").await;
        if account.calls() > before {
            at.push(start.elapsed().as_secs());
        }
        sleep(Duration::from_secs(1)).await;
    }
    let pauses: Vec<_> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses, [30, 60, 120, 240, 300, 300, 300]);

    account.clear_faults();
    sleep(5 * MINUTE).await;
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_probe_success"), Some("1"));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_are_refused_are_not_tried_soon() {
    let account = account("5.04 SEK");
    let wrong = Error::before_sending(ErrorKind::Unauthenticated, "wrong password");
    account.fail_always(Operation::Info, wrong);
    let (exporter, source) = exporter(vec![target("main", &account)], Settings::default()).await;
    for _ in 0..24 * 60 {
        probe(&exporter, "main").await;
        sleep(MINUTE).await;
    }
    // After 5, 10, 20 and 40 minutes, then once an hour.
    let readings = account.calls() / 2;
    assert!((27..=28).contains(&readings), "{readings} in a day");

    // Whoever has mended it reloads, and does not wait an hour.
    account.clear_faults();
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_probe_success"), Some("0"));
    source.set(Some(vec![target("main", &account)]));
    exporter.reload().await.unwrap();
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_probe_success"), Some("1"));
}

#[tokio::test(start_paused = true)]
async fn a_slow_platform_does_not_hide_the_last_balance_nor_keep_the_scraper_waiting() {
    let account = account("5.04 SEK");
    let exporter = of_one(&account).await;
    probe(&exporter, "main").await;
    sleep(16 * MINUTE).await;
    let hold = account.hold_next(Operation::Info);
    let begun = Instant::now();
    let short = [("X-Prometheus-Scrape-Timeout-Seconds", "3")];
    let answer = get_with(&exporter, "/probe?target=main", &short).await;
    assert_eq!(begun.elapsed(), Duration::from_millis(2_500));
    // The account was last read a quarter of an hour ago: too old to be shown, and nothing newer is there.
    assert_eq!(answer.of_main("cpaas_probe_success"), Some("0"));
    assert!(answer.text.contains("kind=\"timeout\""), "{answer:?}");
    assert_eq!(answer.of_main("cpaas_account_balance"), None);

    hold.release();
    sleep(Duration::from_secs(1)).await;
    let calls = account.calls();
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_account_balance"), Some("5.04"));
    assert_eq!(account.calls(), calls, "the reading went on although nobody waited");

    let hold = account.hold_next(Operation::Info);
    sleep(6 * MINUTE).await;
    let answer = get_with(&exporter, "/probe?target=main", &short).await;
    assert!(hold.is_reached());
    assert_eq!(answer.of_main("cpaas_account_balance"), Some("5.04"), "with its age");
    assert_eq!(answer.of_main("cpaas_probe_success"), Some("1"));
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_hangs_ends_at_its_deadline() {
    let account = account("5.04 SEK");
    let settings = Settings::default().with_limits(Limits::new().deadline(5 * MINUTE / 60));
    let (exporter, _) = exporter(vec![target("main", &account)], settings).await;
    let _hold = account.hold_next(Operation::Balance);
    let answer = probe(&exporter, "main").await;
    assert!(answer.text.contains("kind=\"timeout\""), "{answer:?}");
    assert_eq!(answer.of_main("cpaas_probe_duration_seconds"), Some("5"));
    sleep(MINUTE).await;
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_probe_success"), Some("1"));
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_takes_longer_than_the_interval_is_shown_all_the_same() {
    let account = account("5.04 SEK");
    let settings = Settings::default().with_min_interval(Duration::from_millis(10));
    let (exporter, _) = exporter(vec![target("main", &account)], settings).await;
    let hold = account.hold_next(Operation::Balance);
    let asked = tokio::spawn(async move { probe(&exporter, "main").await });
    sleep(Duration::from_secs(1)).await;
    hold.release();
    assert_eq!(asked.await.unwrap().of_main("cpaas_account_balance"), Some("5.04"));
}

#[tokio::test(start_paused = true)]
async fn a_reload_keeps_readings_of_what_stays_and_nothing_of_what_goes() {
    let (stays, goes, fails) = (account("1 SEK"), account("2 SEK"), account("3 SEK"));
    let stays_target = target("main", &stays);
    let fails_target = target("fails", &fails);
    fails.fail_next(Operation::Info, busy());
    let targets = vec![stays_target.clone(), target("goes", &goes), fails_target.clone()];
    let (exporter, source) = exporter(targets, Settings::default()).await;
    for name in ["main", "goes", "fails"] {
        probe(&exporter, name).await;
    }
    let of_goes = Arc::new(goes.clone());
    source.set(Some(vec![stays_target, fails_target]));
    exporter.reload().await.unwrap();

    assert_eq!(probe(&exporter, "goes").await.status, 404);
    for page in ["/", "/sd", "/metrics"] {
        let answer = get(&exporter, page).await;
        assert!(!answer.text.contains("goes"), "{page}: {answer:?}");
    }
    assert_eq!(of_goes.calls(), 2);
    probe(&exporter, "main").await;
    assert_eq!(stays.calls(), 2, "its reading was kept");
    assert_eq!(probe(&exporter, "fails").await.value("cpaas_probe_success"), Some("1"));

    // Another account under the name: nothing of the old one is shown.
    let other = account("9 SEK");
    source.set(Some(vec![target("main", &other)]));
    exporter.reload().await.unwrap();
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_account_balance"), Some("9"));
}

#[tokio::test(start_paused = true)]
async fn a_reload_begins_no_second_reading() {
    let account = account("5.04 SEK");
    let of_main = target("main", &account);
    let (exporter, source) = exporter(vec![of_main.clone()], Settings::default()).await;
    let hold = account.hold_next(Operation::Balance);
    let ask = |exporter: Exporter| tokio::spawn(async move { probe(&exporter, "main").await });
    let before = ask(exporter.clone());
    while !hold.is_reached() {
        tokio::task::yield_now().await;
    }
    source.set(Some(vec![of_main]));
    exporter.reload().await.unwrap();
    let after = ask(exporter.clone());
    sleep(Duration::from_secs(1)).await;
    hold.release();
    for answer in [before.await.unwrap(), after.await.unwrap()] {
        assert_eq!(answer.of_main("cpaas_account_balance"), Some("5.04"));
    }
    assert_eq!(account.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_reload_that_fails_changes_nothing_and_can_be_seen() {
    let account = account("5.04 SEK");
    let (exporter, source) = exporter(vec![target("main", &account)], Settings::default()).await;
    let reloaded = "cpaas_exporter_config_last_reload_successful";
    assert_eq!(get(&exporter, "/metrics").await.value(reloaded), Some("1"));
    source.set(None);
    assert_eq!(exporter.reload().await.unwrap_err().message(), "the file is broken");
    assert_eq!(get(&exporter, "/metrics").await.value(reloaded), Some("0"));
    assert_eq!(probe(&exporter, "main").await.of_main("cpaas_probe_success"), Some("1"));

    source.set(Some(vec![target("main", &account), target("main", &account)]));
    let twice = exporter.reload().await.unwrap_err();
    assert_eq!(twice.message(), "two targets have the name \"main\"");
    assert_eq!(exporter.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn not_too_many_are_read_at_once_and_a_slow_one_holds_up_its_own_turn_only() {
    let accounts: Vec<_> = (0..20).map(|_| account("1 SEK")).collect();
    let holds: Vec<_> =
        accounts[..3].iter().map(|account| account.hold_next(Operation::Info)).collect();
    let named = accounts.iter().enumerate();
    let targets = named.map(|(at, account)| target(&at.to_string(), account)).collect();
    let settings = Settings::default().with_limits(Limits::new().at_once(4).per_provider(4));
    let (exporter, _) = exporter(targets, settings).await;
    let probes = (0..20).map(|at| {
        let exporter = exporter.clone();
        async move { probe(&exporter, &at.to_string()).await }
    });
    let answers = futures_util::future::join_all(probes).await;
    let failed = answers.iter().filter(|answer| answer.value("cpaas_probe_success") == Some("0"));
    assert_eq!(failed.count(), 3, "the others took turns in the one place that was left");
    drop(holds);
}
