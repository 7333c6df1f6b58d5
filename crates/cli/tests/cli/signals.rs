//! Commands that a signal or a deadline ends: nothing is lost, and it is said what is left open.

use std::process::Stdio;
use std::time::Duration;

use cpaas_sandbox::restcomm::Seed;
use cpaas_sandbox::{Options, Sandbox};
use serde_json::Value;
use tokio::process::Command;
use tokio::time::Instant;

use crate::support::process::{end, end_by, send, spawn, start, start_with_input};
use crate::support::server::{at, serve};
use crate::support::slow::slowly;
use crate::support::{
    CommandResult, Home, calls, refresh_token_home, restcomm_home, sandbox, sonetel,
    write_restcomm, write_sonetel_by_refresh_token,
};

const ALL: [(&str, i32); 3] = [("INT", 130), ("TERM", 143), ("HUP", 129)];

/// By then a command waits for an answer.
const MOMENT: Duration = Duration::from_millis(700);

/// The effect of the failure that is on stderr as JSON.
fn effect(ended: &CommandResult) -> String {
    let json: Value = serde_json::from_str(ended.stderr.lines().last().unwrap()).unwrap();
    json["error"]["effect"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn each_signal_ends_a_read_at_once_with_its_own_code() {
    let base = serve(None).await;
    let mut home = Home::new();
    at(&mut home, &base);
    for (signal, code) in ALL {
        let began = Instant::now();
        let ended = end_by(start(&home, &["balance"]), MOMENT, signal).await;
        ended.failed(code, &["interrupted; nothing was changed"]);
        assert!(began.elapsed() < Duration::from_secs(5), "{signal}");
    }
    let ended = end_by(start(&home, &["check", "--warn", "1SEK"]), MOMENT, "TERM").await;
    assert_eq!(ended.code, 143, "{ended:?}");
}

#[tokio::test]
async fn a_hup_that_was_ignored_stays_ignored() {
    let sandbox = sandbox().await;
    let home = Home::new();
    home.write_secret("auth-token", &sandbox.restcomm().auth_token);
    write_restcomm(&home, &sandbox, &slowly(&sandbox, Duration::from_secs(2)).await);
    let cpaas = env!("CARGO_BIN_EXE_cpaas");
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("trap '' HUP; exec {cpaas} info")]).env_clear();
    shell.env("HOME", home.path()).env("PATH", std::env::var_os("PATH").unwrap());
    shell.stdin(Stdio::null()).kill_on_drop(true);
    let ended = end_by(spawn(shell), MOMENT, "HUP").await;
    assert_eq!(ended.code, 0, "{ended:?}");
}

#[tokio::test]
async fn before_a_write_is_sent_nothing_was_changed() {
    let sandbox = sandbox().await;
    let home = Home::new();
    home.write_secret("password", &sandbox.sonetel().password);
    // The login never ends.
    let base = serve(None).await;
    let login =
        format!("username = \"{}\"\npassword = \"file:password\"", sandbox.sonetel().username);
    let profile = sonetel("main", &sandbox, &login);
    home.write_config(&profile.replace(sandbox.base_url(), &base));
    for (signal, code) in ALL {
        let update = ["update", "--name", "New", "--yes", "-o", "json"];
        let ended = end_by(start(&home, &update), MOMENT, signal).await;
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(ended.stderr.contains("interrupted; nothing was changed"), "{ended:?}");
        assert_eq!(effect(&ended), "none", "{ended:?}");
    }
    let late = home.run(&["--deadline", "500ms", "update", "--name", "New", "--yes"]).await;
    assert_eq!(late.code, 7, "{late:?}");
}

#[tokio::test]
async fn the_outcome_of_a_write_without_an_answer_is_unknown_whatever_ended_it() {
    let base = serve(None).await;
    let mut home = Home::new();
    at(&mut home, &base);
    for (signal, _) in ALL {
        let update = ["update", "--name", "New", "--yes", "-o", "json"];
        let ended = end_by(start(&home, &update), MOMENT, signal).await;
        assert_eq!(ended.code, 12, "{ended:?}");
        assert!(ended.stderr.contains("the change of main may have been made"), "{ended:?}");
        assert_eq!(effect(&ended), "unknown", "{ended:?}");
    }
}

/// A sandbox whose reads of Restcomm's accounts stay as they were, and a change that is waited for.
async fn never_seen() -> (Sandbox, Home, [&'static str; 8]) {
    let seed = Seed::new().stale_reads(Duration::from_mins(1));
    let sandbox = Sandbox::start(Options::new().restcomm(seed)).await.unwrap();
    let home = restcomm_home(&sandbox);
    (
        sandbox,
        home,
        ["restcomm", "account", "set", "--friendly-name", "New", "--wait", "50s", "--yes"],
    )
}

#[tokio::test]
async fn a_write_that_was_answered_was_made() {
    let (sandbox, home, set) = never_seen().await;
    for (signal, code) in ALL {
        let ended =
            end_by(start(&home, &[&set[..], &["-o", "json"]].concat()), MOMENT, signal).await;
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(ended.stderr.contains("interrupted; the change of restcomm was made"), "{ended:?}");
        assert_eq!(effect(&ended), "applied", "{ended:?}");
    }
    let late = home.run(&[&["--deadline", "1s"], &set[..]].concat()).await;
    assert_eq!(late.code, 11, "{late:?}");
    assert!(late.stderr.contains("the change of restcomm was made"), "{late:?}");
    assert_eq!(calls(&sandbox, "update").len(), 4, "each is sent once");
}

#[tokio::test]
async fn a_new_password_is_stored_before_a_signal_ends_its_change() {
    for (signal, code) in ALL {
        let sandbox = sandbox().await;
        let home = restcomm_home(&sandbox);
        let token = home.config().with_file_name("auth-token");
        let first = std::fs::read_to_string(&token).unwrap();
        write_restcomm(&home, &sandbox, &slowly(&sandbox, Duration::from_secs(2)).await);
        let update = ["update", "--password-stdin", "--yes"];
        let child = start_with_input(&home, &update, "Passw0rd!2\n").await;
        let ended = end_by(child, Duration::from_millis(1500), signal).await;
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(ended.stderr.contains("waiting until the exchange of a credential"), "{ended:?}");
        assert!(ended.stderr.contains("the change of restcomm was made"), "{ended:?}");
        assert_ne!(first, std::fs::read_to_string(&token).unwrap());
        write_restcomm(&home, &sandbox, sandbox.base_url());
        assert_eq!(home.run(&["info"]).await.code, 0, "the stored one works");
    }
}

#[tokio::test]
async fn a_refresh_token_is_stored_before_the_command_ends() {
    let slow = Duration::from_secs(1);
    for signal in [None, Some("TERM"), Some("HUP")] {
        let sandbox = sandbox().await;
        let home = refresh_token_home(&sandbox).await;
        let token = home.config().with_file_name("refresh-token");
        let first = std::fs::read_to_string(&token).unwrap();
        write_sonetel_by_refresh_token(&home, &sandbox, &slowly(&sandbox, slow).await);
        if let Some(signal) = signal {
            let ended = end_by(start(&home, &["info"]), Duration::from_millis(500), signal).await;
            assert!([129, 143].contains(&ended.code), "{ended:?}");
            assert!(ended.stderr.contains("nothing was changed"), "{ended:?}");
        } else {
            home.run(&["--timeout", "300ms", "info"]).await.failed(7, &["not done within"]);
        }
        assert_ne!(first, std::fs::read_to_string(&token).unwrap(), "the vendor has revoked it");
        write_sonetel_by_refresh_token(&home, &sandbox, sandbox.base_url());
        assert_eq!(home.run(&["info"]).await.code, 0, "the second works");
        assert_eq!(calls(&sandbox, "get").len(), 1, "nothing was sent after the signal");
    }
}

#[tokio::test]
async fn a_second_signal_ends_the_wait_and_an_echo_of_the_first_does_not() {
    let sandbox = sandbox().await;
    let home = restcomm_home(&sandbox);
    write_restcomm(&home, &sandbox, &slowly(&sandbox, Duration::from_secs(10)).await);
    let update = ["update", "--password-stdin", "--yes"];
    let mut child = start_with_input(&home, &update, "Passw0rd!2\n").await;
    let began = Instant::now();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    send(&child, "TERM").await;
    // As a terminal that closes has it.
    send(&child, "HUP").await;
    tokio::time::sleep(MOMENT).await;
    assert!(child.try_wait().unwrap().is_none(), "it waits");
    send(&child, "INT").await;
    let ended = end(child).await;
    assert_eq!(ended.code, 12, "{ended:?}");
    assert!(began.elapsed() < Duration::from_secs(5), "{ended:?}");
    for words in ["the change of restcomm may have been made", "`cpaas doctor`"] {
        assert!(ended.stderr.contains(words), "{words}: {ended:?}");
    }
}

#[tokio::test]
async fn an_exchange_that_was_not_begun_is_neither_begun_nor_waited_for() {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    let before = sandbox.journal().len();
    // Another process has it.
    let lock = home.config().with_file_name(".refresh-token.lock");
    let lock = std::fs::File::options().create(true).append(true).open(lock).unwrap();
    lock.lock().unwrap();
    let began = Instant::now();
    let ended = end_by(start(&home, &["info"]), MOMENT, "TERM").await;
    ended.failed(143, &["interrupted; nothing was changed"]);
    assert!(began.elapsed() < Duration::from_secs(5), "{ended:?}");
    drop(lock);
    assert_eq!(sandbox.journal().len(), before, "{:?}", sandbox.journal());
    assert_eq!(home.run(&["info"]).await.code, 0);
}

#[tokio::test]
async fn a_signal_ends_the_reading_of_a_password_too() {
    let home = Home::new();
    let update = ["--sandbox", "-p", "restcomm", "update", "--password-stdin", "--yes"];
    let mut command = home.command(&update);
    command.stdin(Stdio::piped());
    let mut child = spawn(command);
    let stdin = child.stdin.take();
    end_by(child, MOMENT, "TERM").await.failed(143, &["nothing was changed"]);
    drop(stdin);
}

#[tokio::test]
async fn an_output_that_nobody_reads_does_not_keep_a_command_from_ending() {
    let sandbox = Sandbox::start(Options::new().children(5000)).await.unwrap();
    let voximplant = sandbox.voximplant();
    let home = Home::new();
    home.write_secret("key.json", &voximplant.credentials);
    home.write_config(&format!(
        "[profiles.voximplant]\nprovider = \"voximplant\"\nbase_url = \"{}\"\n\
         credentials_json = \"file:key.json\"\n",
        voximplant.base_url
    ));
    for format in ["ndjson", "csv", "json", "table"] {
        let began = Instant::now();
        let mut child = start(&home, &["children", "list", "-o", format]);
        let stdout = child.stdout.take();
        // It has printed what the pipe takes.
        let ended = end_by(child, Duration::from_secs(3), "INT").await;
        assert_eq!(ended.code, 130, "{format}: {ended:?}");
        assert!(ended.stderr.contains("interrupted; nothing was changed"), "{ended:?}");
        assert!(began.elapsed() < Duration::from_secs(8), "{format}");
        drop(stdout);
    }
}
