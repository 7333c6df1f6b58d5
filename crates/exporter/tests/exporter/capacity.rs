//! Many accounts, and a long time.

#![allow(clippy::disallowed_methods, reason = "what a probe takes is measured by the real clock")]

use std::time::{Duration, Instant};

use cpaas_core::MemoryProvider;
use cpaas_exporter::{Exporter, Settings};

use crate::support::{MINUTE, account, exporter, get, get_from, target};

const ACCOUNTS: usize = 10_000;

/// What an account may take, the account itself and the test's own included.
const MOST_BYTES: usize = 4096;

/// The memory of this process now, in bytes, where the system tells.
fn memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

async fn of_many(count: usize) -> (Vec<MemoryProvider>, Exporter) {
    let accounts: Vec<_> = (0..count).map(|_| account("5.04 SEK")).collect();
    let named = accounts.iter().enumerate();
    let targets = named.map(|(at, account)| target(&at.to_string(), account)).collect();
    let (exporter, _) = exporter(targets, Settings::default()).await;
    (accounts, exporter)
}

/// Probes every account once; how long each took, by the real clock.
async fn probe_all(exporter: &Exporter, count: usize) -> Vec<Duration> {
    let (pages, mut times) = (exporter.router(), Vec::with_capacity(count));
    for name in 0..count {
        let begun = Instant::now();
        let answer = get_from(&pages, &format!("/probe?target={name}"), &[]).await;
        times.push(begun.elapsed());
        assert_eq!(answer.value("cpaas_probe_success"), Some("1"), "{answer:?}");
    }
    times
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_accounts_are_probed_fast_and_read_once_an_interval() {
    // What the first answers take once is no account's.
    of_many(10).await;
    let before = memory();
    let (accounts, exporter) = of_many(ACCOUNTS).await;
    probe_all(&exporter, ACCOUNTS).await;
    if let Some((before, after)) = before.zip(memory()) {
        let each = after.saturating_sub(before) / ACCOUNTS;
        println!("{each} bytes an account");
        assert!(each < MOST_BYTES, "{each} bytes an account");
    }

    // Another process may have the processor for longer than that, but hardly twice.
    let (once, twice) =
        (probe_all(&exporter, ACCOUNTS).await, probe_all(&exporter, ACCOUNTS).await);
    let slowest = once.iter().zip(&twice).map(|(once, twice)| once.min(twice)).max().unwrap();
    println!("{slowest:?} for the slowest probe");
    assert!(*slowest < Duration::from_millis(50), "{slowest:?}");
    assert!(accounts.iter().all(|account| account.calls() == 2));

    let sd = get(&exporter, "/sd").await;
    assert_eq!(sd.text.matches("\"targets\"").count(), ACCOUNTS);
    let page = get(&exporter, "/").await;
    assert_eq!(page.text.matches("5.04 SEK").count(), ACCOUNTS);
    assert!(accounts.iter().all(|account| account.calls() == 2));

    tokio::time::sleep(10 * MINUTE).await;
    probe_all(&exporter, ACCOUNTS).await;
    assert!(accounts.iter().all(|account| account.calls() == 4));
}

#[tokio::test(start_paused = true)]
async fn in_a_day_of_scrapes_nothing_grows() {
    const FEW: usize = 20;
    let (accounts, exporter) = of_many(FEW).await;
    let mut after_an_hour = None;
    for minute in 0..24 * 60 {
        probe_all(&exporter, FEW).await;
        if minute % 60 == 0 {
            get(&exporter, "/").await;
            get(&exporter, "/metrics").await;
        }
        if minute == 60 {
            after_an_hour = memory();
        }
        tokio::time::advance(MINUTE).await;
    }
    for account in &accounts {
        // Every five minutes, the first time after up to ten.
        assert!((286..=288).contains(&(account.calls() / 2)), "{}", account.calls());
    }
    if let Some((hour, day)) = after_an_hour.zip(memory()) {
        let growth = day.saturating_sub(hour);
        assert!(growth < 256 * 1024, "{growth} bytes from the first hour to the last");
    }
}
