//! `cpaas sandbox`: the fake vendors on their own.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::support::Home;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

async fn start(home: &Home, options: &[&str]) -> (Child, serde_json::Value) {
    let arguments = [&["sandbox", "--port", "0"], options].concat();
    let mut child = home.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line =
        tokio::time::timeout(Duration::from_secs(10), lines.next_line()).await.expect("it starts");
    (child, serde_json::from_str(&line.unwrap().unwrap()).unwrap())
}

#[tokio::test]
async fn it_says_where_it_is_keeps_its_state_and_stops_cleanly_on_any_signal() {
    for signal in ["INT", "TERM", "HUP"] {
        let home = Home::new();
        let (mut child, started) = start(&home, &[]).await;
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
        assert_eq!(run(&["-p", "sonetel", "update", "--name", "Renamed", "--yes"]).await.code, 0);
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

#[tokio::test]
async fn it_tells_programs_of_any_language_how_to_get_in() {
    let home = Home::new();
    let (_child, told) = start(&home, &["--tls", "--children", "3"]).await;
    for (vendor, members) in [
        ("sonetel", &["base_url", "token_url", "username", "password"][..]),
        ("voximplant", &["base_url", "host", "credentials_file", "api_key", "callback_salt"]),
        ("restcomm", &["base_url", "account_sid", "email", "password", "auth_token"]),
        ("twilio", &["base_url", "account_sid", "auth_token"]),
    ] {
        for member in members {
            assert!(told[vendor][member].is_string(), "{vendor}.{member}: {told}");
        }
    }
    assert!(told["voximplant"]["account_id"].is_u64());
    assert!(told["voximplant"]["host"].as_str().unwrap().starts_with("localhost:"));
    let base_url = told["base_url"].as_str().unwrap();
    assert!(base_url.starts_with("https://"), "{told}");
    assert_eq!(told["control_url"], format!("{base_url}/_sandbox"));
    let ca = std::fs::read_to_string(told["ca_file"].as_str().unwrap()).unwrap();
    assert!(ca.starts_with("-----BEGIN CERTIFICATE-----"), "{ca}");

    // The configuration is ready: over TLS, by the authority's file.
    let config = told["config_file"].as_str().unwrap();
    let ids = home.run_in(config, &["--all", "id"]).await;
    assert_eq!(ids.code, 0, "{ids:?}");
    let list = ["-p", "voximplant", "-o", "json", "children", "list", "--brief"];
    let list = home.run_in(config, &list).await;
    assert_eq!(list.results().len(), 3);
}

#[tokio::test]
async fn it_begins_with_the_faults_of_a_file() {
    let home = Home::new();
    let faults = home.write_secret(
        "faults.json",
        r#"[{"provider": "sonetel", "operation": "get", "times": 1,
             "fault": {"kind": "vendor_error", "code": 10010002}}]"#,
    );
    let (_child, told) = start(&home, &["--seed", "7", "--faults", faults.to_str().unwrap()]).await;
    let config = told["config_file"].as_str().unwrap();
    let read = ["-p", "sonetel", "balance"];
    assert_eq!(home.run_in(config, &read).await.code, 6);
    assert_eq!(home.run_in(config, &read).await.code, 0);
}

#[tokio::test]
async fn faults_that_make_no_sense_are_one_clear_line() {
    let home = Home::new();
    for (text, words) in [
        ("", "EOF"),
        ("{}", "expected a sequence"),
        (r#"[{"fault": {"kind": "meteor"}}]"#, "meteor"),
        (r#"[{"provider": "acme", "fault": {"kind": "stale"}}]"#, "acme"),
    ] {
        let file = home.write_secret("faults.json", text);
        let ended = home.run(&["sandbox", "--faults", file.to_str().unwrap()]).await;
        ended.failed(2, &["--faults", words]);
    }
    home.run(&["sandbox", "--faults", "none.json"]).await.failed(2, &["none.json"]);
}
