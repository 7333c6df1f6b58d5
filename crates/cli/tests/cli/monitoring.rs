//! The real Prometheus and Alertmanager, with the project's rules and configurations, over the exporter and the sandbox. A minute of the
//! rules is a second here.

mod engines;
mod proxy;

use std::collections::BTreeSet;
use std::time::Duration;

use cpaas_sandbox::faults::{Fault, FaultRule};
use cpaas_sandbox::{Options, Sandbox};
use futures_util::future::join_all;
use serde_json::{Value, json};

use self::engines::{Alert, Exporter, Setup, eventually};
use crate::support::Home;
use crate::support::homes::home_of_all;

const DASHBOARD: &str = include_str!("../../../exporter/monitoring/dashboard.json");
const PAGE: &str = include_str!("../../../../docs/monitoring.md");

/// A home with all the sandbox's accounts: Sonetel's with thresholds, Voximplant's with one child of two; and another of
/// Sonetel's, whose password is wrong.
fn home(sandbox: &Sandbox) -> Home {
    let home = home_of_all(sandbox);
    let config = std::fs::read_to_string(home.config()).unwrap();
    let sonetel = config.split("[profiles.").find(|part| part.starts_with("sonetel]")).unwrap();
    let stranger = sonetel.replace("sonetel]", "stranger]").replace("sonetel-password", "wrong");
    home.write_secret("wrong", "not the password");
    let limits = "[profiles.sonetel]\nwarn = \"100 SEK\"\ncritical = \"20 SEK\"\n";
    let children = "[profiles.voximplant]\nchildren = true\nmax_children = 1\n";
    let config = config.replace("[profiles.sonetel]\n", limits);
    let config = config.replace("[profiles.voximplant]\n", children);
    home.write_config(&format!("{config}\n[profiles.{stranger}"));
    home
}

fn sonetel_has(sandbox: &Sandbox, amount: u32) {
    let amount = json!({"sonetel": {"credit_balance": amount.to_string()}});
    sandbox.set_state(&amount).unwrap();
}

#[tokio::test]
#[ignore = "needs Prometheus and Alertmanager: run by `cargo xtask ci monitoring`"]
async fn alerts_arrive_and_stay_until_the_account_is_read_again() {
    let sandbox = Sandbox::start(Options::new().children(2)).await.unwrap();
    sonetel_has(&sandbox, 500);
    let exporter = Exporter::start(home(&sandbox)).await;
    let engines = Setup::new(&exporter).with_alertmanager().await.start().await;
    eventually("all accounts are scraped", async || {
        engines.query("count(up{job=\"cpaas\"} == 1)").await == ["5"]
    })
    .await;
    let refused = Alert::new("CpaasCredentialsRefused", "stranger", "critical");
    engines.rings(&refused, "unauthenticated").await;
    let children = Alert::new("CpaasChildrenCut", "voximplant", "warning");
    engines.rings(&children, "max_children").await;
    assert_eq!(engines.alerts_of("sonetel").await, [] as [String; 0]);

    // Twenty a second, which is a minute of the rules: soon empty, then low, then very low.
    for amount in (15..500).rev().step_by(20) {
        sonetel_has(&sandbox, amount);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let low = Alert::new("CpaasBalanceLow", "sonetel", "critical");
    engines.rings(&low, "below the threshold 20.00 SEK").await;
    engines.rings(&Alert::new("CpaasEmptySoon", "sonetel", "critical"), "lasts").await;
    engines.is_silent(&Alert::new("CpaasBalanceLow", "sonetel", "warning")).await;
    every_query_has_a_result(&engines).await;

    let failing = |provider: &str, fault| {
        sandbox.add_fault(FaultRule::new(fault).provider(provider)).unwrap();
    };
    failing("sonetel", Fault::Status { status: 503, retry_after: None });
    let can_not_be_read = Alert::new("CpaasProbeFailing", "sonetel", "warning");
    engines.rings(&can_not_be_read, "The reason: unavailable.").await;
    engines.rings(&low, "below the threshold").await;
    assert_eq!(engines.query("cpaas_account_balance{profile=\"sonetel\"}").await, [""; 0]);
    sandbox.clear_faults();
    sonetel_has(&sandbox, 1000);
    engines.ends(&low).await;
    engines.ends(&can_not_be_read).await;

    failing("voximplant", Fault::Status { status: 429, retry_after: None });
    failing("restcomm", Fault::Latency { millis: 60_000 });
    engines.rings(&Alert::new("CpaasRateLimited", "voximplant", "warning"), "--min-interval").await;
    let late = Alert::new("CpaasProbeFailing", "restcomm", "warning");
    engines.rings(&late, "The reason: timeout.").await;
    sandbox.clear_faults();
    sandbox.advance_clock(Duration::from_mins(10));
    engines.rings(&Alert::new("CpaasClockWrong", "sonetel", "warning"), "the clock").await;
}

/// Whether each query of the dashboard is understood and finds something.
async fn every_query_has_a_result(engines: &engines::Engines) {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let queries: Vec<&str> = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap())
        .map(|target| target["expr"].as_str().unwrap())
        .collect();
    assert!(queries.len() > 15, "{queries:?}");
    for query in queries {
        let query = query.replace("$profile", ".*").replace("$__rate_interval", "10s");
        assert!(!query.contains('$'), "{query}");
        eventually(&query, async || !engines.query(&query).await.is_empty()).await;
    }
}

#[tokio::test]
#[ignore = "needs Prometheus: run by `cargo xtask ci monitoring`"]
async fn two_servers_share_the_accounts() {
    let sandbox = Sandbox::start(Options::new()).await.unwrap();
    let names: BTreeSet<String> = (0..12).map(|number| format!("account-{number}")).collect();
    let config = || {
        let home = home_of_all(&sandbox);
        let config = std::fs::read_to_string(home.config()).unwrap();
        let mut profiles = config.split("[profiles.");
        let one = profiles.find_map(|part| part.strip_prefix("restcomm]")).unwrap();
        let all = names.iter().map(|name| format!("[profiles.{name}]{one}"));
        home.write_config(&all.collect::<String>());
        home
    };
    let share = PAGE.split("```yaml\n").find(|block| block.contains("action: hashmod")).unwrap();
    let share = share.split("```").next().unwrap();
    let mut servers = Vec::new();
    for regex in ["regex: 0", "regex: 1"] {
        assert!(share.contains("regex: 0"), "{share}");
        let exporter = Exporter::start(config()).await;
        let share = share.replace("regex: 0", regex);
        let engines = Setup::new(&exporter).with_relabelling(&share).start().await;
        servers.push((engines, exporter));
    }
    let shares = async || join_all(servers.iter().map(|(engines, _)| engines.profiles())).await;
    eventually("all accounts are scraped", async || {
        shares().await.into_iter().flatten().collect::<BTreeSet<_>>() == names
    })
    .await;
    let shares = shares().await;
    assert!(shares.iter().all(|share| !share.is_empty()), "{shares:?}");
    assert!(shares[0].is_disjoint(&shares[1]), "{shares:?}");
}
