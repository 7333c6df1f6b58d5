//! `cpaas sandbox`: the fake vendors on their own.

#![cfg(all(feature = "sandbox", unix))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use support::Home;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

async fn start(home: &Home) -> (Child, serde_json::Value) {
    let mut child =
        home.command(&["sandbox", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line =
        tokio::time::timeout(Duration::from_secs(10), lines.next_line()).await.expect("it starts");
    (child, serde_json::from_str(&line.unwrap().unwrap()).unwrap())
}

#[tokio::test]
async fn it_says_where_it_is_keeps_its_state_and_stops_cleanly_on_either_signal() {
    for signal in ["INT", "TERM"] {
        let home = Home::new();
        let (mut child, started) = start(&home).await;
        assert!(started["base_url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
        let config = started["config_file"].as_str().unwrap();

        let folder = Path::new(config).parent().unwrap();
        for file in std::fs::read_dir(folder).unwrap() {
            let mode = file.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "private");
        }
        let text = std::fs::read_to_string(config).unwrap();
        assert!(text.contains("file:") && !text.contains("p&ss"), "secrets are elsewhere: {text}");

        let run = |arguments: &'static [&'static str]| home.run_in(config, arguments);
        assert_eq!(run(&["-p", "sonetel", "update", "--name", "Renamed"]).await.code, 0);
        let info = run(&["-p", "sonetel", "info"]).await;
        assert!(info.stdout.contains("Renamed"), "{info:?}");

        let pid = child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().await.unwrap().success());
        let ended =
            tokio::time::timeout(Duration::from_secs(10), child.wait()).await.expect("it stops");
        assert_eq!(ended.unwrap().code(), Some(0), "{signal}");
        assert!(!folder.exists(), "nothing is left behind");
    }
}

#[tokio::test]
async fn a_port_in_use_is_one_clear_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    Home::new()
        .run(&["sandbox", "--port", &port])
        .await
        .failed(1, &["could not be started", "in use"]);
}
