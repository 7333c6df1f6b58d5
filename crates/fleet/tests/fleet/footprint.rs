//! Ten thousand accounts. So many that what other tests take meanwhile does not count.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use cpaas_core::{Balance, MemoryProvider, Money};
use cpaas_fleet::{Fleet, Limits, Outcome};
use tokio::time::{Instant, sleep};

const ACCOUNTS: usize = 10_000;
/// What an account may take, the test's own included.
const MOST_BYTES: usize = 4096;

/// The most memory this process had so far, in bytes.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_accounts_take_bounded_memory_and_time() {
    let before = peak();
    let mut fleet = Fleet::new().with_limits(Limits::new().at_once(100).per_provider(100));
    for number in 0..ACCOUNTS {
        let balance = "5.04 SEK".parse::<Money>().unwrap().into();
        let account = MemoryProvider::new("1").with_balance(balance);
        fleet.add(number.to_string(), Arc::new(account)).unwrap();
    }

    let (now, most) = (&AtomicUsize::new(0), &AtomicUsize::new(0));
    let begun = Instant::now();
    let run = fleet.read(|_, account| async move {
        most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
        sleep(Duration::from_millis(100)).await;
        now.fetch_sub(1, SeqCst);
        account.balance().await
    });
    let report = run.report().await;
    assert_eq!(report.counts().succeeded, ACCOUNTS);
    assert!(report.iter().enumerate().all(|(at, outcome)| *outcome.label == *at.to_string()));
    assert_eq!(most.load(SeqCst), 100);
    // A hundred rounds of a hundred, and not one more.
    assert_eq!(begun.elapsed(), Duration::from_secs(10));

    if let Some((before, after)) = before.zip(peak()) {
        let each = (after - before) / ACCOUNTS;
        assert!(each < MOST_BYTES, "{each} bytes an account");
    }
    assert!(size_of::<Outcome<Balance>>() <= 128);
}
