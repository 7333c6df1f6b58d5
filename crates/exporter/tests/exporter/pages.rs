//! The pages that have no metrics of accounts.

use std::sync::Arc;
use std::time::Duration;

use cpaas_core::{Error, ErrorKind, MemoryProvider, Operation, ProviderName};
use cpaas_exporter::{Exporter, Levels, Observations, ProviderObservations, Settings, Target};

use crate::support::{START, Source, account, exporter, get, probe, target};

#[tokio::test(start_paused = true)]
async fn discovery_has_the_provider_and_the_labels_of_each_target() {
    let one = target("main", &account("1 SEK")).with_label("tags", ",prod,eu,");
    let other = target("o\"ther <b>", &MemoryProvider::new("2")).with_label("a-b", "c");
    let (exporter, _) = exporter(vec![one, other], Settings::default()).await;
    let answer = get(&exporter, "/sd").await;
    assert_eq!(answer.headers["content-type"], "application/json");
    let groups: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    let expected = serde_json::json!([
        {"targets": ["main"],
         "labels": {"__meta_cpaas_provider": "memory", "__meta_cpaas_tags": ",prod,eu,"}},
        {"targets": ["o\"ther <b>"],
         "labels": {"__meta_cpaas_provider": "memory", "__meta_cpaas_a_b": "c"}},
    ]);
    assert_eq!(groups, expected);
}

#[tokio::test(start_paused = true)]
async fn the_page_for_people_has_a_row_for_each_account_and_no_script() {
    let (low, odd, failing) = (account("4.99 SEK"), account("1 USD"), account("2 USD"));
    let levels = Levels::new(Some("10 SEK".parse().unwrap()), Some("5 SEK".parse().unwrap()));
    let refused = Error::before_sending(ErrorKind::Unauthenticated, "<i>wrong</i> password");
    failing.fail_always(Operation::Info, refused);
    let targets = vec![
        target("low", &low).with_levels(levels),
        target("<script>alert(1)</script>", &odd),
        target("failing", &failing),
    ];
    let (exporter, _) = exporter(targets, Settings::default()).await;
    let answer = get(&exporter, "/").await;
    assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let rows: Vec<_> = answer.text.lines().filter(|line| line.starts_with("<tr>")).collect();
    assert_eq!(rows.len(), 3, "{answer:?}");
    for word in ["low", "active", "n bad\">4.99 SEK", "10 SEK", "5 SEK", "0 s ago"] {
        assert!(rows[0].contains(word), "{word}: {}", rows[0]);
    }
    assert!(rows[1].contains("&lt;script&gt;alert(1)"), "{}", rows[1]);
    assert!(rows[2].contains("&lt;i&gt;wrong&lt;/i&gt; password"), "{}", rows[2]);
    assert!(!answer.text.contains("<script") && !answer.text.contains("<i>"), "{answer:?}");

    // It is as kind to the platforms as a probe.
    let calls = low.calls();
    tokio::time::sleep(Duration::from_secs(100)).await;
    let answer = get(&exporter, "/").await;
    assert!(answer.text.contains("100 s ago"), "{answer:?}");
    assert_eq!(low.calls(), calls);
}

#[tokio::test(start_paused = true)]
async fn a_page_over_platforms_that_hang_is_there_in_time() {
    let accounts: Vec<_> = (0..40).map(|_| account("1 SEK")).collect();
    let holds: Vec<_> = accounts.iter().map(|account| account.hold_next(Operation::Info)).collect();
    let named = accounts.iter().enumerate();
    let targets = named.map(|(at, account)| target(&at.to_string(), account)).collect();
    let (exporter, _) = exporter(targets, Settings::default()).await;
    let begun = tokio::time::Instant::now();
    let answer = get(&exporter, "/").await;
    assert_eq!(begun.elapsed(), Duration::from_secs(3));
    assert_eq!(answer.text.matches("not read yet").count(), 40);
    let reached = holds.iter().filter(|hold| hold.is_reached()).count();
    assert_eq!(reached, 8, "no more at once than one provider may have");
}

#[tokio::test(start_paused = true)]
async fn unknown_pages_targets_and_methods_are_clear_answers() {
    let (exporter, _) =
        exporter(vec![target("main", &account("1 SEK"))], Settings::default()).await;
    for (path, status) in [
        ("/probe", 400),
        ("/probe?target=main&target=main", 400),
        ("/probe?target=other", 404),
        ("/probe?target=http://169.254.169.254/", 404),
        ("/probe?target=%ff", 404),
        ("/other", 404),
        ("/-/healthy", 200),
        ("/-/ready", 200),
    ] {
        let answer = get(&exporter, path).await;
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        assert_eq!(answer.text.lines().count(), 1, "{path}: {answer:?}");
        assert!(!answer.text.contains("169.254"), "nothing is echoed: {answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn its_own_metrics_count_probes_readings_and_cache_hits() {
    let account = account("1 SEK");
    let (exporter, _) = exporter(vec![target("main", &account)], Settings::default()).await;
    for name in ["main", "main", "main", "other"] {
        probe(&exporter, name).await;
    }
    let answer = get(&exporter, "/metrics").await;
    let version = env!("CARGO_PKG_VERSION");
    for (sample, value) in [
        (format!("cpaas_exporter_build_info{{version=\"{version}\"}}").as_str(), "1"),
        ("cpaas_exporter_targets", "1"),
        ("cpaas_exporter_probes_total{result=\"success\"}", "3"),
        ("cpaas_exporter_probes_total{result=\"unknown_target\"}", "1"),
        ("cpaas_exporter_readings_total{result=\"success\"}", "1"),
        ("cpaas_exporter_cache_hits_total", "2"),
        ("cpaas_exporter_connections", "0"),
    ] {
        assert_eq!(answer.value(sample), Some(value), "{answer:?}");
    }
    assert!(!answer.text.contains("main"), "{answer:?}");
}

/// What was observed of one provider and one target.
#[derive(Debug)]
struct Observed;

impl Observations for Observed {
    fn providers(&self) -> Vec<ProviderObservations> {
        let mut one = ProviderObservations::new(ProviderName::new("memory"));
        for milliseconds in [40, 60, 60_000] {
            one.requests.observe(Duration::from_millis(milliseconds));
        }
        (one.failures, one.renewals) = (1, 2);
        vec![one]
    }

    fn clock_skew(&self, target: &str) -> Option<i64> {
        (target == "main").then_some(-90)
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_observed_of_requests_is_shown() {
    let source = Source::default();
    let targets: Vec<Target> = ["main", "other"].map(|name| target(name, &account("1 SEK"))).into();
    source.set(Some(targets));
    let clock = || cpaas_core::Timestamp::from_unix_seconds(START).unwrap();
    let (source, observed) = (Arc::new(source), Arc::new(Observed));
    let exporter = Exporter::start(source, observed, Settings::default(), clock).await.unwrap();
    let answer = get(&exporter, "/metrics").await;
    let of = |metric, more| format!("cpaas_vendor_{metric}{{provider=\"memory\"{more}");
    for (sample, value) in [
        (of("requests_total", ""), "3"),
        (of("request_failures_total", ""), "1"),
        (of("credential_renewals_total", ""), "2"),
        (of("request_duration_seconds_count", ""), "3"),
        (of("request_duration_seconds_sum", ""), "60.1"),
        (of("request_duration_seconds_bucket", ",le=\"0.05\""), "1"),
        (of("request_duration_seconds_bucket", ",le=\"30\""), "2"),
        (of("request_duration_seconds_bucket", ",le=\"+Inf\""), "3"),
    ] {
        assert_eq!(answer.value(&sample), Some(value), "{sample}: {}", answer.text);
    }
    let skew = "cpaas_clock_skew_seconds{profile=\"main\",provider=\"memory\"}";
    assert_eq!(probe(&exporter, "main").await.value(skew), Some("-90"));
    assert_eq!(probe(&exporter, "other").await.value("cpaas_clock_skew_seconds"), None);
}
