//! `cpaas exporter`: the accounts of profiles for Prometheus.

use std::time::Duration;

use cpaas_sandbox::faults::{Fault, FaultRule};
use cpaas_sandbox::{Options, Sandbox};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStderr};
use tokio::time::{Instant, timeout};

use crate::secret_scan::{Searched, Wanted};
use crate::support::process::{send, start};
use crate::support::promtool::is_clean;
use crate::support::{
    Home, all_vendors_home, calls, refresh_token_home, restcomm_home, sandbox, sonetel,
};

/// No step may take longer.
const PATIENCE: Duration = Duration::from_secs(20);

const VENDORS: [&str; 3] = ["sonetel", "voximplant", "restcomm"];

/// An exporter that runs.
pub(crate) struct Exporter {
    child: Child,
    stderr: Lines<BufReader<ChildStderr>>,
    address: String,
    /// What it has printed on stderr so far.
    said: String,
}

impl Exporter {
    pub(crate) async fn start(home: &Home, options: &[&str]) -> Self {
        let arguments = [&["exporter", "--listen", "127.0.0.1:0"], options].concat();
        let mut child = start(home, &arguments);
        let stderr = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut exporter = Self { child, stderr, address: String::new(), said: String::new() };
        let line = exporter.says("listening on").await;
        let address = line.split("http://").nth(1).unwrap();
        address.split('/').next().unwrap().clone_into(&mut exporter.address);
        exporter
    }

    /// The next line on stderr with these words.
    async fn says(&mut self, words: &str) -> String {
        loop {
            let line = timeout(PATIENCE, self.stderr.next_line()).await;
            let line = line.unwrap_or_else(|_| panic!("it never says {words:?}: {}", self.said));
            let line = line.unwrap().unwrap_or_else(|| panic!("it ends: {}", self.said));
            self.said.extend([line.as_str(), "\n"]);
            if line.contains(words) {
                return line;
            }
        }
    }

    /// The answer to a request, with its headers.
    async fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("it answers").unwrap();
        answer
    }

    /// The metrics of a target, which Prometheus can read.
    pub(crate) async fn probe(&self, target: &str) -> String {
        let answer = self.get(&format!("/probe?target={target}")).await;
        let (head, metrics) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        is_clean(metrics).await;
        metrics.to_owned()
    }

    /// Ends it by a signal. Returns how it ended, and everything that it said.
    async fn end(mut self, signal: &str) -> (Option<i32>, Duration, String) {
        let begun = Instant::now();
        send(&self.child, signal).await;
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends").unwrap();
        let took = begun.elapsed();
        while let Ok(Some(line)) = self.stderr.next_line().await {
            self.said.extend([line.as_str(), "\n"]);
        }
        (status.code(), took, self.said)
    }
}

/// Whether a probe was one of success.
fn is_success(metrics: &str) -> bool {
    let line = metrics.lines().find(|line| line.starts_with("cpaas_probe_success{")).unwrap();
    line.ends_with("} 1.0")
}

fn kind(metrics: &str) -> &str {
    let kind = metrics.split("kind=\"").nth(1).unwrap_or_else(|| panic!("{metrics}"));
    kind.split('"').next().unwrap()
}

#[tokio::test]
async fn a_fresh_machine_shows_the_accounts_of_the_sandbox_on_every_page() {
    let exporter = Exporter::start(&Home::new(), &["--sandbox"]).await;
    let has = |text: &str, words: &[&str]| {
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
    };
    let balance =
        "cpaas_account_balance{profile=\"sonetel\",provider=\"sonetel\",currency=\"SEK\"} 5.04\n";
    has(
        &exporter.probe("sonetel").await,
        &["cpaas_probe_success", balance, "status=\"active\"} 1.0"],
    );
    has(
        &exporter.probe("voximplant").await,
        &["currency=\"USD\"} 19772.35\n", "cpaas_account_held"],
    );
    let restcomm = exporter.probe("restcomm").await;
    assert!(is_success(&restcomm) && !restcomm.contains("balance{"), "{restcomm}");
    has(&exporter.probe("twilio").await, &["currency=\"USD\"} 412.75\n", "status=\"active\"} 1.0"]);
    let (page, sd) = (exporter.get("/").await, exporter.get("/sd").await);
    has(&page, &["5.04 SEK", "19772.35 USD", "restcomm"]);
    for vendor in VENDORS {
        has(
            &sd,
            &[&format!(
                "{{\"targets\":[\"{vendor}\"],\"labels\":{{\"__meta_cpaas_provider\":\"{vendor}\""
            )],
        );
    }
    let metrics = exporter.get("/metrics").await;
    let login = "cpaas_vendor_credential_renewals_total{provider=\"sonetel\"} 1\n";
    has(
        &metrics,
        &[
            "cpaas_exporter_targets 4\n",
            "cpaas_vendor_requests_total{provider=\"restcomm\"} 1\n",
            login,
        ],
    );
    is_clean(metrics.split_once("\r\n\r\n").unwrap().1).await;

    let (code, took, _) = exporter.end("TERM").await;
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(1), "{took:?}");
}

/// Two replicas every two seconds made 54 requests in 20 seconds without a cache.
#[tokio::test]
async fn two_scrapers_cost_the_vendor_no_more_than_one() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let exporter = Exporter::start(&home, &["--profile", "sonetel"]).await;
    for _ in 0..10 {
        let (one, other) = tokio::join!(exporter.probe("sonetel"), exporter.probe("sonetel"));
        assert!(is_success(&one) && one == other);
    }
    assert_eq!(sandbox.journal().len(), 3, "a login, the account, and the balance");
    let metrics = exporter.get("/metrics").await;
    assert!(metrics.contains("cpaas_vendor_requests_total{provider=\"sonetel\"} 3\n"), "{metrics}");
    assert!(exporter.get("/probe?target=restcomm").await.contains(" 404 "), "not selected");
}

#[tokio::test]
async fn every_failure_of_every_vendor_has_its_kind_and_no_balance_and_shows_no_secret() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let options = ["--min-interval", "1ms", "--retries", "0", "--timeout", "3s", "-vvv"];
    let mut exporter = Exporter::start(&home, &options).await;
    let status = |status| Fault::Status { status, retry_after: None };
    let faults = [
        (status(429), "rate_limited"),
        (status(503), "unavailable"),
        (Fault::Truncated, "invalid_response"),
        (Fault::Html { processed: false }, "invalid_response"),
        (Fault::Latency { millis: 5_000 }, "timeout"),
    ];
    let mut shown = exporter.get("/").await;
    for (fault, expected) in faults {
        for vendor in VENDORS {
            sandbox.add_fault(FaultRule::new(fault.clone()).provider(vendor)).unwrap();
            let metrics = exporter.probe(vendor).await;
            assert!(!is_success(&metrics), "{metrics}");
            assert_eq!(kind(&metrics), expected, "{fault:?}: {metrics}");
            assert!(!metrics.contains("cpaas_account_balance"), "{metrics}");
            sandbox.clear_faults();
            shown += &metrics;
        }
        shown += &exporter.get("/").await;
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    for vendor in VENDORS {
        shown += &exporter.probe(vendor).await;
    }
    shown += &exporter.get("/metrics").await;
    shown += &exporter.get("/sd").await;
    exporter.said += &shown;
    let (code, _, everything) = exporter.end("INT").await;
    assert_eq!(code, Some(0));
    assert!(everything.contains("GetAccountInfo"), "it is logged");
    let key: serde_json::Value = serde_json::from_str(&sandbox.voximplant().credentials).unwrap();
    let key = key["private_key"].as_str().unwrap();
    let searched = Searched::new(&everything);
    for secret in [&sandbox.sonetel().password, &sandbox.restcomm().auth_token, key] {
        assert!(!searched.shows(&Wanted::new(secret)), "a secret is shown");
    }
}

#[tokio::test]
async fn a_hup_loads_the_profiles_again_and_a_broken_file_changes_nothing() {
    let sandbox = sandbox().await;
    let home = restcomm_home(&sandbox);
    let mut exporter = Exporter::start(&home, &[]).await;
    assert!(is_success(&exporter.probe("restcomm").await));

    let before = std::fs::read_to_string(home.config()).unwrap();
    let other =
        before.replace("[profiles.restcomm]", "[profiles.other]\ntags = [\"eu\", \"prod\"]");
    home.write_config(&format!("{before}\n{other}"));
    send(&exporter.child, "HUP").await;
    exporter.says("loaded again: 2 accounts").await;
    assert!(exporter.get("/sd").await.contains("\"__meta_cpaas_tags\":\",eu,prod,\""));
    assert!(is_success(&exporter.probe("other").await));
    exporter.probe("restcomm").await;
    assert_eq!(sandbox.journal().len(), 2, "the one that stayed was not read again");

    home.write_config("[profiles.restcomm]\nprovider = \"nobody\"\n");
    send(&exporter.child, "HUP").await;
    let line = exporter.says("error: ").await;
    assert!(line.contains("nobody") && line.contains("the profiles stay as they were"), "{line}");
    assert!(is_success(&exporter.probe("other").await));
    let reloaded = "cpaas_exporter_config_last_reload_successful 0\n";
    assert!(exporter.get("/metrics").await.contains(reloaded));

    home.write_config(&other);
    send(&exporter.child, "HUP").await;
    exporter.says("loaded again: 1 account").await;
    assert!(exporter.get("/probe?target=restcomm").await.contains(" 404 "));
    for page in ["/", "/sd", "/metrics"] {
        let page = exporter.get(page).await;
        assert!(
            !page.contains("profile=\"restcomm\"")
                && !page.contains("<td class=\"\">restcomm</td><td class=\"\">restcomm"),
            "{page}"
        );
    }
    assert_eq!(exporter.end("TERM").await.0, Some(0));
}

#[tokio::test]
async fn a_new_password_in_the_file_is_found_without_a_restart() {
    let sandbox = sandbox().await;
    let home = Home::new();
    home.write_secret("password", "wrong");
    let login =
        format!("username = \"{}\"\npassword = \"file:password\"", sandbox.sonetel().username);
    home.write_config(&sonetel("main", &sandbox, &login));
    let exporter = Exporter::start(&home, &[]).await;
    for _ in 0..10 {
        assert_eq!(kind(&exporter.probe("main").await), "unauthenticated");
    }
    assert!(calls(&sandbox, "create_token").len() <= 2, "a refused password is not tried soon");
    home.write_secret("password", &sandbox.sonetel().password);
    let mut exporter = exporter;
    send(&exporter.child, "HUP").await;
    exporter.says("loaded again").await;
    assert!(is_success(&exporter.probe("main").await));
}

#[tokio::test]
async fn a_secret_that_cannot_be_read_is_a_failure_of_its_account_alone() {
    let sandbox = sandbox().await;
    let home = restcomm_home(&sandbox);
    let before = std::fs::read_to_string(home.config()).unwrap();
    let broken =
        before.replace("[profiles.restcomm]", "[profiles.broken]").replace("auth-token", "absent");
    home.write_config(&format!("{before}\n{broken}"));
    let exporter = Exporter::start(&home, &["--min-interval", "1ms"]).await;
    assert_eq!(kind(&exporter.probe("broken").await), "config");
    assert!(is_success(&exporter.probe("restcomm").await));
    assert!(exporter.get("/").await.contains("absent"), "the page says why");
    home.write_secret("absent", &sandbox.restcomm().auth_token);
    assert!(is_success(&exporter.probe("broken").await));
}

#[tokio::test]
async fn thresholds_of_the_profile_and_of_the_defaults_are_shown_and_compared() {
    let sandbox = sandbox().await;
    let mut home = Home::new();
    home.set("CPAAS_WARN", "10SEK,20USD");
    home.write_secret("password", &sandbox.sonetel().password);
    let login = format!(
        "username = \"{}\"\npassword = \"file:password\"\ncritical = \"5 SEK\"",
        sandbox.sonetel().username
    );
    home.write_config(&sonetel("main", &sandbox, &login));
    let exporter = Exporter::start(&home, &[]).await;
    let metrics = exporter.probe("main").await;
    let of = "profile=\"main\",provider=\"sonetel\"";
    for line in [
        format!("cpaas_account_threshold{{{of},level=\"warning\",currency=\"SEK\"}} 10.0\n"),
        format!("cpaas_account_threshold{{{of},level=\"critical\",currency=\"SEK\"}} 5.0\n"),
        format!("cpaas_account_below_threshold{{{of},level=\"warning\"}} 1.0\n"),
        format!("cpaas_account_below_threshold{{{of},level=\"critical\"}} 0.0\n"),
    ] {
        assert!(metrics.contains(&line), "{line}: {metrics}");
    }
}

#[tokio::test]
async fn children_are_watched_up_to_a_limit() {
    let sandbox = Sandbox::start(Options::new().children(5)).await.unwrap();
    let home = Home::new();
    home.write_secret("key.json", &sandbox.voximplant().credentials);
    let profile = |name: &str, lines: &str| {
        let base = &sandbox.voximplant().base_url;
        format!(
            "[profiles.{name}]\nprovider = \"voximplant\"\nbase_url = \"{base}\"\n\
             credentials_json = \"file:key.json\"\nchildren = true\n{lines}\n"
        )
    };
    home.write_config(&format!("{}{}", profile("all", ""), profile("some", "max_children = 3")));
    let exporter = Exporter::start(&home, &[]).await;
    for (name, count, cut) in [("all", 5, "0.0"), ("some", 3, "1.0")] {
        let metrics = exporter.probe(name).await;
        assert!(is_success(&metrics), "{metrics}");
        let children = metrics.lines().filter(|line| line.starts_with("cpaas_child_balance{"));
        assert_eq!(children.count(), count, "{metrics}");
        let of = format!("{{profile=\"{name}\",provider=\"voximplant\"}}");
        assert!(metrics.contains(&format!("cpaas_children{of} {count}.0\n")), "{metrics}");
        assert!(metrics.contains(&format!("cpaas_children_cut{of} {cut}\n")), "{metrics}");
    }
    assert_eq!(calls(&sandbox, "GetChildrenAccounts").len(), 2, "one request for all children");
}

/// Ended while a token that replaces the stored one is under way, it waits, and stores it.
#[tokio::test]
async fn a_token_that_is_being_replaced_is_stored_before_it_ends() {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    let slow = FaultRule::new(Fault::Latency { millis: 2_000 });
    sandbox.add_fault(slow.provider("sonetel").operation("create_token").times(1)).unwrap();
    let exporter = Exporter::start(&home, &[]).await;
    let mut stream = TcpStream::connect(&exporter.address).await.unwrap();
    stream.write_all(b"GET /probe?target=sonetel HTTP/1.1\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    let (code, took, said) = exporter.end("TERM").await;
    assert_eq!(code, Some(0), "{said}");
    assert!(took > Duration::from_millis(500), "{took:?}");
    assert!(said.contains("waiting until the exchange of a credential is over"), "{said}");
    let next = home.run(&["balance"]).await;
    assert_eq!((next.code, next.stderr.as_str()), (0, ""), "{next:?}");
}

#[tokio::test]
async fn what_cannot_work_is_one_clear_line() {
    let home = Home::new();
    let run = |arguments: &'static [&'static str]| home.run(arguments);
    run(&["--sandbox", "exporter", "--deadline", "1m"]).await.failed(2, &["--deadline"]);
    run(&["exporter"]).await.failed(2, &["no profile"]);
    for option in ["--columns=x", "--sort=balance", "--output=csv", "--output-file=x"] {
        let ended = home.run(&["--sandbox", "exporter", option]).await;
        ended.failed(2, &["it takes no", option.split('=').next().unwrap()]);
    }
    let long = run(&["--sandbox", "exporter", "--min-interval", "25h"]).await;
    assert!(long.code == 2 && long.stderr.contains("longer than a day"), "{long:?}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = home.run(&["--sandbox", "exporter", "--listen", &address]).await;
    ended.failed(1, &[&address, "in use"]);

    let restcomm = "[profiles.main]\nprovider = \"restcomm\"\nbase_url = \"http://127.0.0.1:1\"\n\
                    account_sid = \"AC1\"\nauth_token = \"env:X\"\n";
    for (lines, words) in [
        ("children = true", ["main", "children", "restcomm"]),
        ("warn = \"5 USD\"", ["main", "warn", "has no balance"]),
        ("max_children = 0", ["main", "max_children", "from 1 to"]),
        ("children = 1", ["main", "children", "true or false"]),
    ] {
        home.write_config(&format!("{restcomm}{lines}\n"));
        home.run(&["exporter", "--listen", "127.0.0.1:0"]).await.failed(3, &words);
    }
}

#[tokio::test]
async fn an_address_that_others_can_reach_is_warned_of_once() {
    let mut child = start(&Home::new(), &["--sandbox", "exporter", "--listen", "0.0.0.0:0"]);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap().unwrap();
    assert!(first.starts_with("warning: 0.0.0.0:") && first.contains("reverse proxy"), "{first}");
    let second = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap().unwrap();
    assert!(second.starts_with("listening on http://0.0.0.0:"), "{second}");
}
