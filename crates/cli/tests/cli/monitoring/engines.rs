//! The processes, each on a free port of loopback and ended with the test.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::support::Home;

const PROMETHEUS: &str = include_str!("../../../../exporter/monitoring/prometheus.yml");
const ALERTMANAGER: &str = include_str!("../../../../exporter/monitoring/alertmanager.yml");
const RULES: &str = include_str!("../../../../exporter/monitoring/rules.yml");

/// What the rules have, and what they have here.
const HURRIED: [(&str, &str); 14] = [
    ("interval: 1m", "interval: 1s"),
    ("interval: 2m", "interval: 2s"),
    ("offset 10m", "offset 10s"),
    ("/ 600", "/ 10"),
    ("[1h]", "[1m]"),
    ("[1d]", "[24m]"),
    ("for: 5m", "for: 5s"),
    ("for: 10m", "for: 10s"),
    ("for: 15m", "for: 15s"),
    ("for: 30m", "for: 30s"),
    ("for: 6h", "for: 6m"),
    ("3 * 86400", "3 * 1440"),
    ("12 * 3600", "12 * 60"),
    ("> 2 * 3600", "> 2 * 60"),
];

/// No step may take longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until it is so.
#[allow(clippy::future_not_send, reason = "it is awaited where it is made")]
pub(super) async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("not in time: {what}"));
}

/// An exporter that reads an account once a second at most.
pub(super) struct Exporter {
    pub(super) address: String,
    _child: Child,
    _home: Home,
}

impl Exporter {
    pub(super) async fn start(home: Home) -> Self {
        let options = ["--retries", "0", "exporter", "--listen", "127.0.0.1:0"];
        let mut command = home.command(&[&options[..], &["--min-interval", "1s"]].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = timeout(PATIENCE, said.next_line()).await.unwrap().unwrap().unwrap();
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.split('/').next().unwrap().to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
        Self { address, _child: child, _home: home }
    }
}

/// What is started, and with what.
pub(super) struct Setup {
    folder: TempDir,
    config: String,
    alertmanager: Option<Server>,
}

impl Setup {
    /// The project's configuration, with this exporter.
    pub(super) fn new(exporter: &Exporter) -> Self {
        let config = PROMETHEUS.replace("127.0.0.1:9986", &exporter.address);
        let config = config.replace("_interval: 1m", "_interval: 1s");
        let config = config.replace("scrape_timeout: 30s", "scrape_timeout: 1s");
        let global = "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\n";
        let folder = tempfile::tempdir().unwrap();
        Self { folder, config: format!("{global}{config}"), alertmanager: None }
    }

    /// Puts this before what is there.
    pub(super) fn with_relabelling(mut self, lines: &str) -> Self {
        let mark = "    relabel_configs:\n";
        assert!(self.config.contains(mark), "{}", self.config);
        self.config = self.config.replace(mark, &format!("{mark}{lines}"));
        self
    }

    pub(super) async fn with_alertmanager(mut self) -> Self {
        // Nobody is there to take a mail.
        let config = ALERTMANAGER.split("    email_configs:").next().unwrap();
        let config = self.write("alertmanager.yml", config);
        let storage = format!("--storage.path={}/alerts", self.folder.path().display());
        let arguments = [&config, &storage, "--cluster.listen-address="];
        let server =
            Server::start(&["prometheus-alertmanager", "alertmanager"], &arguments, "/-/ready");
        let server = server.await;
        self.config = self.config.replace("127.0.0.1:9093", &server.address);
        self.alertmanager = Some(server);
        self
    }

    pub(super) async fn start(self) -> Engines {
        let rules = HURRIED.iter().fold(RULES.to_owned(), |rules, (text, instead)| {
            assert!(rules.contains(text), "{text}");
            rules.replace(text, instead)
        });
        self.write("rules.yml", &rules);
        let config = self.write("prometheus.yml", &self.config);
        let storage = format!("--storage.tsdb.path={}/data", self.folder.path().display());
        let arguments = [config.as_str(), &storage];
        let prometheus = Server::start(&["prometheus"], &arguments, "/-/ready").await;
        Engines { prometheus, alertmanager: self.alertmanager, _folder: self.folder }
    }

    /// The option that names the file.
    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        format!("--config.file={}", path.display())
    }
}

/// An alert as it arrives.
pub(super) struct Alert {
    name: &'static str,
    profile: &'static str,
    severity: &'static str,
}

impl Alert {
    pub(super) fn new(name: &'static str, profile: &'static str, severity: &'static str) -> Self {
        Self { name, profile, severity }
    }

    fn is(&self, alert: &Value) -> bool {
        let expected = [
            ("alertname", self.name),
            ("profile", self.profile),
            ("severity", self.severity),
            ("instance", self.profile),
            ("job", "cpaas"),
        ];
        expected.iter().all(|(label, value)| alert["labels"][label] == **value)
    }
}

/// Prometheus and Alertmanager.
pub(super) struct Engines {
    prometheus: Server,
    alertmanager: Option<Server>,
    _folder: TempDir,
}

impl Engines {
    /// The values that a query has now.
    pub(super) async fn query(&self, query: &str) -> Vec<String> {
        self.results(query).await.iter().map(|one| text(&one["value"][1])).collect()
    }

    /// The profiles that are scraped.
    pub(super) async fn profiles(&self) -> BTreeSet<String> {
        let results = self.results("cpaas_probe_success").await;
        results.iter().map(|one| text(&one["metric"]["profile"])).collect()
    }

    async fn results(&self, query: &str) -> Vec<Value> {
        let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let answer = self.prometheus.get(&format!("/api/v1/query?query={query}")).await;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["status"], "success", "{query}: {answer}");
        answer["data"]["result"].as_array().unwrap().clone()
    }

    async fn alerts(&self) -> Vec<Value> {
        let alertmanager = self.alertmanager.as_ref().unwrap();
        serde_json::from_str(&alertmanager.get("/api/v2/alerts").await).unwrap()
    }

    /// The names of the alerts about a profile.
    pub(super) async fn alerts_of(&self, profile: &str) -> Vec<String> {
        let alerts = self.alerts().await;
        let about = alerts.iter().filter(|alert| alert["labels"]["profile"] == *profile);
        about.map(|alert| text(&alert["labels"]["alertname"])).collect()
    }

    /// Waits until it has arrived, is not inhibited, and says these words.
    pub(super) async fn rings(&self, alert: &Alert, words: &str) {
        eventually(&format!("{} of {}", alert.name, alert.profile), async || {
            let alerts = self.alerts().await;
            let Some(arrived) = alerts.iter().find(|arrived| alert.is(arrived)) else {
                return false;
            };
            let says = text(&arrived["annotations"]["description"]);
            arrived["status"]["state"] == "active" && says.contains(words)
        })
        .await;
    }

    /// Waits until it has arrived and is inhibited.
    pub(super) async fn is_silent(&self, alert: &Alert) {
        eventually(&format!("{} is silent", alert.name), async || {
            let alerts = self.alerts().await;
            let arrived = alerts.iter().find(|arrived| alert.is(arrived));
            arrived.is_some_and(|arrived| arrived["status"]["state"] == "suppressed")
        })
        .await;
    }

    /// Waits until it is over.
    pub(super) async fn ends(&self, alert: &Alert) {
        eventually(&format!("{} ends", alert.name), async || {
            !self.alerts().await.iter().any(|arrived| alert.is(arrived))
        })
        .await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A process that listens.
struct Server {
    address: String,
    _child: Child,
}

impl Server {
    /// Starts the first of these programs that is there, and waits until it is ready.
    async fn start(programs: &[&str], arguments: &[&str], ready: &str) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        let child = programs.iter().find_map(|program| spawn(program, arguments, &address));
        let child = child.unwrap_or_else(|| panic!("none of {programs:?} is here"));
        let server = Self { address, _child: child };
        eventually(&format!("{programs:?} is ready"), async || {
            TcpStream::connect(&server.address).await.is_ok()
                && server.answer(ready).await.starts_with("HTTP/1.0 200")
        })
        .await;
        server
    }

    async fn get(&self, path: &str) -> String {
        let answer = self.answer(path).await;
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// The answer with its headers. By HTTP/1.0 it is whole and comes at once.
    async fn answer(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        timeout(PATIENCE, stream.read_to_string(&mut answer)).await.unwrap().unwrap();
        answer
    }
}

fn spawn(program: &str, arguments: &[&str], address: &str) -> Option<Child> {
    let mut command = Command::new(program);
    command.args(arguments).arg(format!("--web.listen-address={address}"));
    command.current_dir(Path::new("/")).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().ok()
}
