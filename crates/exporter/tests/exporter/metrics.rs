//! What accounts look like as metrics.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cpaas_core::{
    AccountId, AccountProvider as _, AccountStatus, Balance, Decimal, Error, ErrorKind,
    MemoryProvider, Money, Operation, ProviderName, Result, Timestamp,
};
use cpaas_exporter::{AccountMetrics, Format, Levels, Reading, Settings, encode};
use cpaas_fleet::{ChildBalance, ChildBalances, ChildList, Thresholds};

use crate::support::{Answer, account, exporter, get_with, probe, target};

/// A level of each kind, or none.
fn levels(warning: &str, critical: &str) -> Levels {
    Levels::new(warning.parse().ok(), critical.parse().ok())
}

#[tokio::test(start_paused = true)]
async fn every_figure_has_its_currency_and_the_unknown_has_none() {
    let account = account("5.10 SEK");
    let full = Balance::from("5.10 SEK".parse::<Money>().unwrap())
        .with_credit_limit(Some(Decimal::new(100, 0)))
        .with_held(Some(Decimal::new(39_758, 2)))
        .with_available(Some(Decimal::new(1051, 1)));
    account.set_balance(full);
    let (exporter, _) = exporter(vec![target("main", &account)], Settings::default()).await;
    let answer = probe(&exporter, "main").await;
    for (metric, value) in [
        ("cpaas_account_balance", "5.1"),
        ("cpaas_account_credit_limit", "100"),
        ("cpaas_account_held", "397.58"),
        ("cpaas_account_available", "105.1"),
    ] {
        let sample = format!("{metric}{{profile=\"main\",provider=\"memory\",currency=\"SEK\"}}");
        assert_eq!(answer.value(&sample), Some(value), "{answer:?}");
    }
    assert_eq!(answer.of_main("cpaas_account_threshold"), None);
    assert_eq!(answer.of_main("cpaas_account_below_threshold"), None);
    assert_eq!(answer.of_main("cpaas_clock_skew_seconds"), None);
    assert_eq!(answer.of_main("cpaas_children"), None);
}

#[tokio::test(start_paused = true)]
async fn a_platform_without_a_balance_is_a_success_without_one() {
    let account = MemoryProvider::new("7");
    let (exporter, _) = exporter(vec![target("main", &account)], Settings::default()).await;
    let answer = probe(&exporter, "main").await;
    assert_eq!(answer.of_main("cpaas_probe_success"), Some("1"));
    assert!(!answer.text.contains("cpaas_account_balance"), "{answer:?}");
    assert!(answer.text.contains("account_id=\"7\",name=\"\"} 1"), "{answer:?}");
}

/// Known beforehand, or found out by a read.
#[tokio::test(start_paused = true)]
async fn thresholds_of_a_balance_that_there_is_not_are_a_failure() {
    let missing = account("1 SEK");
    let none = missing.capabilities().unsupported(Operation::Balance);
    missing.fail_always(Operation::Balance, none);
    for account in [MemoryProvider::new("7"), missing] {
        let watched = target("main", &account).with_levels(levels("5 SEK", ""));
        let (exporter, _) = exporter(vec![watched], Settings::default()).await;
        let answer = probe(&exporter, "main").await;
        assert_eq!(answer.of_main("cpaas_probe_success"), Some("0"), "{answer:?}");
        assert!(answer.text.contains("kind=\"unsupported\""), "{answer:?}");
        assert_eq!(answer.of_main("cpaas_account_below_threshold"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_status_is_one_of_a_closed_set() {
    let account = account("1 SEK");
    let (exporter, _) = exporter(
        vec![target("main", &account)],
        Settings::default().with_min_interval(Duration::from_millis(1)),
    )
    .await;
    for (status, word) in [
        (Some(AccountStatus::Active), Some("active")),
        (Some(AccountStatus::Suspended), Some("suspended")),
        (Some(AccountStatus::Closed), Some("closed")),
        (Some(AccountStatus::Unknown), Some("unknown")),
        (Some(AccountStatus::Other("fro\"zen".into())), Some("other")),
        (None, None),
    ] {
        account.set_status(status);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let answer = probe(&exporter, "main").await;
        let lines: Vec<_> =
            answer.text.lines().filter(|line| line.starts_with("cpaas_account_status{")).collect();
        let set: Vec<_> = lines.iter().filter(|line| line.ends_with("} 1.0")).collect();
        assert_eq!(lines.len(), if word.is_some() { 5 } else { 0 }, "{lines:?}");
        assert_eq!(set.len(), usize::from(word.is_some()), "{lines:?}");
        let word = word.map(|word| format!("status=\"{word}\""));
        assert!(word.is_none_or(|word| set[0].contains(&word)), "{lines:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn thresholds_are_there_even_while_probes_fail_and_are_compared_exactly() {
    let account = account("4.9999999999999999999 SEK");
    let levels = levels("10 SEK", "5 SEK");
    let of_main = target("main", &account).with_levels(levels);
    let settings = Settings::default().with_min_interval(Duration::from_millis(1));
    let (exporter, _) = exporter(vec![of_main], settings).await;
    let sample =
        |metric, level| format!("{metric}{{profile=\"main\",provider=\"memory\",level=\"{level}\"");
    let answer = probe(&exporter, "main").await;
    let below = |level| answer.value(&sample("cpaas_account_below_threshold", level));
    // As doubles, both would be 5.
    assert_eq!(answer.of_main("cpaas_account_balance"), Some("5"));
    assert_eq!((below("warning"), below("critical")), (Some("1"), Some("1")));

    account.fail_always(Operation::Balance, Error::before_sending(ErrorKind::Timeout, "late"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    let answer = probe(&exporter, "main").await;
    let value = |metric, level| answer.value(&sample(metric, level)).map(str::to_owned);
    assert_eq!(value("cpaas_account_threshold", "warning").as_deref(), Some("10"));
    assert_eq!(value("cpaas_account_threshold", "critical").as_deref(), Some("5"));
    assert_eq!(value("cpaas_account_below_threshold", "critical"), None);
}

#[tokio::test(start_paused = true)]
async fn a_threshold_that_can_never_be_compared_is_a_failure() {
    let account = account("5 SEK");
    let other_currency = levels("10 USD", "");
    let of_available = levels("10 SEK", "").of_available(true);
    for levels in [other_currency, of_available.clone()] {
        let of_main = target("main", &account).with_levels(levels);
        let (exporter, _) = exporter(vec![of_main], Settings::default()).await;
        let answer = probe(&exporter, "main").await;
        assert_eq!(answer.of_main("cpaas_probe_success"), Some("0"));
        assert!(answer.text.contains("kind=\"config\""), "{answer:?}");
        assert_eq!(answer.of_main("cpaas_account_balance"), Some("5"));
    }
    let known = Balance::from("5 SEK".parse::<Money>().unwrap());
    account.set_balance(known.with_available(Some(Decimal::new(105, 0))));
    let of_main = target("main", &account).with_levels(of_available);
    let (exporter, _) = exporter(vec![of_main], Settings::default()).await;
    let answer = probe(&exporter, "main").await;
    assert_eq!(answer.of_main("cpaas_account_below_threshold"), Some("0"));
}

#[tokio::test(start_paused = true)]
async fn defaults_apply_in_the_currency_that_the_balance_turns_out_to_have() {
    let account = account("4.99 SEK");
    let defaults = Thresholds::new("10SEK,20USD".parse().unwrap(), "5SEK,1USD".parse().unwrap());
    let levels = levels("", "1 SEK").with_defaults(Arc::new(defaults.unwrap()));
    let of_main = target("main", &account).with_levels(levels);
    let settings = Settings::default().with_min_interval(Duration::from_millis(1));
    let (exporter, _) = exporter(vec![of_main], settings).await;
    let answer = probe(&exporter, "main").await;
    let value = |answer: &Answer, metric, level| {
        let sample = format!("{metric}{{profile=\"main\",provider=\"memory\",level=\"{level}\"");
        answer.value(&sample).map(str::to_owned)
    };
    let threshold = |answer: &Answer, level| value(answer, "cpaas_account_threshold", level);
    assert_eq!(threshold(&answer, "warning").as_deref(), Some("10"));
    assert_eq!(threshold(&answer, "critical").as_deref(), Some("1"), "its own comes first");
    let below = |level| value(&answer, "cpaas_account_below_threshold", level);
    assert_eq!((below("warning").as_deref(), below("critical").as_deref()), (Some("1"), Some("0")));

    // In a currency without any, nothing is compared, and it is no failure.
    account.set_balance("4.99 EUR".parse::<Money>().unwrap().into());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let answer = probe(&exporter, "main").await;
    assert_eq!(answer.of_main("cpaas_probe_success"), Some("0"), "its own is in another");
    assert_eq!(threshold(&answer, "warning"), None);
    assert_eq!(threshold(&answer, "critical").as_deref(), Some("1"));
}

/// Children in memory.
#[derive(Debug)]
struct Children(Vec<ChildBalance>, Option<Error>);

#[async_trait]
impl ChildBalances for Children {
    async fn child_balances(&self, most: usize) -> Result<ChildList> {
        let mut list = ChildList::default();
        list.children = self.0.iter().take(most).cloned().collect();
        list.is_cut = self.0.len() > most;
        list.unreadable.extend(self.1.clone());
        Ok(list)
    }
}

#[tokio::test(start_paused = true)]
async fn children_are_series_of_their_own_up_to_a_limit_that_shows() {
    let child = |id: usize| {
        let balance = Balance::from(format!("{id}.5 USD").parse::<Money>().unwrap());
        ChildBalance::new(AccountId::new(id.to_string()), Ok(balance))
    };
    let parent = account("5 USD");
    for (most, shown, cut) in [(3, 3, "1"), (4, 4, "0")] {
        // The same twice: an answer with two samples of the same labels is invalid as a whole.
        let children = Children(vec![child(1), child(2), child(2), child(3)], None);
        let of_main = target("main", &parent).with_children(Arc::new(children), most);
        let (exporter, _) = exporter(vec![of_main], Settings::default()).await;
        let answer = probe(&exporter, "main").await;
        let children = answer.text.lines().filter(|line| line.starts_with("cpaas_child_balance{"));
        assert_eq!(children.count(), shown - 1, "{answer:?}");
        assert_eq!(answer.of_main("cpaas_children_cut"), Some(cut));
        assert!(answer.text.contains("child=\"2\",currency=\"USD\"} 2.5"), "{answer:?}");
        assert_eq!(answer.of_main("cpaas_probe_success"), Some("1"));
    }
}

/// A list that ends too late for everybody.
#[derive(Debug)]
struct Slow;

#[async_trait]
impl ChildBalances for Slow {
    async fn child_balances(&self, _: usize) -> Result<ChildList> {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        Ok(ChildList::default())
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_of_children_that_is_late_hides_no_balance_of_the_account() {
    let account = account("4 SEK");
    let watched = target("main", &account).with_levels(levels("5 SEK", ""));
    let of_main = watched.with_children(Arc::new(Slow), 10);
    let settings = Settings::default().with_min_interval(Duration::from_secs(3600));
    let (exporter, _) = exporter(vec![of_main], settings).await;
    // Under way, and then given up: the account's own alarm rings.
    for _ in 0..2 {
        let answer = probe(&exporter, "main").await;
        assert_eq!(answer.of_main("cpaas_probe_success"), Some("0"), "{answer:?}");
        assert!(answer.text.contains("kind=\"timeout\""), "{answer:?}");
        assert_eq!(answer.of_main("cpaas_account_balance"), Some("4"));
        assert_eq!(answer.of_main("cpaas_account_below_threshold"), Some("1"));
        tokio::time::sleep(Duration::from_secs(700)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_child_that_cannot_be_read_is_a_failure_and_hides_no_other() {
    let odd = || Error::before_sending(ErrorKind::InvalidResponse, "odd");
    let known = Balance::from("2 USD".parse::<Money>().unwrap());
    let good = ChildBalance::new(AccountId::new("1"), Ok(known));
    let bad = ChildBalance::new(AccountId::new("2"), Err(odd()));
    let parent = account("5 USD");
    for children in [Children(vec![bad, good.clone()], None), Children(vec![good], Some(odd()))] {
        let of_main = target("main", &parent).with_children(Arc::new(children), 10);
        let (exporter, _) = exporter(vec![of_main], Settings::default()).await;
        let answer = probe(&exporter, "main").await;
        assert!(answer.text.contains("child=\"1\",currency=\"USD\"} 2.0"), "{answer:?}");
        assert!(answer.text.contains("kind=\"invalid_response\""), "{answer:?}");
        assert_eq!(answer.of_main("cpaas_probe_success"), Some("0"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_format_is_the_scrapers_choice() {
    let account = account("5.04 SEK");
    let (exporter, _) = exporter(vec![target("main", &account)], Settings::default()).await;
    for path in ["/probe?target=main", "/metrics"] {
        let open = [("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")];
        let answer = get_with(&exporter, path, &open).await;
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        assert_eq!(answer.headers["content-type"], kind);
        assert!(answer.text.ends_with("# EOF\n"), "{answer:?}");
        let answer = get_with(&exporter, path, &[]).await;
        assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
        assert!(!answer.text.contains("# EOF"), "{answer:?}");
    }
}

/// Of several accounts, as for the textfile collector: each family is in one piece.
#[test]
fn families_of_many_accounts_are_in_one_piece_and_labels_cannot_break_out() {
    let time = Timestamp::from_unix_seconds(1_800_000_000).unwrap();
    let names = ["a", "b\"} 1\nup 1\\", "c\u{0}\r\u{85}ö", &"d".repeat(1000)];
    let accounts = names.map(|name| {
        let balance = Balance::from("5.04 SEK".parse::<Money>().unwrap());
        let reading = Reading::new(time, Duration::from_millis(1_250)).with_balance(Ok(balance));
        let reading = Arc::new(reading);
        AccountMetrics::new(name, ProviderName::new("acme"), reading)
    });
    for format in [Format::Text, Format::OpenMetrics] {
        let text = encode(accounts.to_vec(), format).unwrap();
        let (mut ended, mut current) = (BTreeSet::new(), "");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let family = line.split('{').next().unwrap();
            assert!(family.starts_with("cpaas_"), "{line}");
            assert!(!line.contains(|c: char| c.is_control()), "{line:?}");
            assert!(line.len() < 400, "{line}");
            if family != current {
                assert!(ended.insert(family), "{family} in two pieces");
                current = family;
            }
        }
        assert!(text.contains("profile=\"b\\\"} 1\u{fffd}up 1\\\\\",provider"), "{text}");
        assert!(
            text.contains("cpaas_probe_duration_seconds{profile=\"a\",provider=\"acme\"} 1.25\n")
        );
    }
}
