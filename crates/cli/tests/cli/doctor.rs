//! `cpaas doctor`: each thing that can be wrong is told apart, with what to do about it.

use std::time::Duration;

use crate::support::server::{at, serve};
use crate::support::{Home, calls, sandbox, set_mode, sonetel};
use cpaas_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A home with a profile for each vendor of the sandbox.
fn home(sandbox: &Sandbox) -> Home {
    let (voximplant, restcomm) = (sandbox.voximplant(), sandbox.restcomm());
    let home = Home::new();
    home.write_secret("password", &sandbox.sonetel().password);
    home.write_secret("key.json", &voximplant.credentials);
    home.write_secret("token", &restcomm.auth_token);
    let user = &sandbox.sonetel().username;
    let login = format!("username = \"{user}\"\npassword = \"file:password\"\n");
    home.write_config(&format!(
        "{}[profiles.voximplant]\nprovider = \"voximplant\"\nbase_url = \"{}\"\ncredentials_file = \"key.json\"\n\
         [profiles.restcomm]\nprovider = \"restcomm\"\nbase_url = \"{}\"\naccount_sid = \"{}\"\n\
         auth_token = \"file:token\"\n",
        sonetel("sonetel", sandbox, &login),
        voximplant.base_url,
        restcomm.base_url,
        restcomm.account_sid
    ));
    home
}

/// The finding about the one profile that is looked at, and the exit code.
async fn finding(home: &Home, options: &[&str]) -> (i32, Value) {
    let ended = home.run(&[options, &["-o", "json", "doctor"]].concat()).await;
    assert_eq!(ended.stderr, "", "{ended:?}");
    let mut rows = ended.json();
    assert_eq!(rows.len(), 1, "{rows:?}");
    (ended.code, rows.remove(0)["result"].take())
}

#[track_caller]
fn assert_found(found: &(i32, Value), code: i32, check: &str, cause: &str, advice: &str) {
    let (ended, doctor) = found;
    assert_eq!(*ended, code, "{doctor}");
    assert_eq!((&doctor["check"], &doctor["cause"]), (&json!(check), &json!(cause)), "{doctor}");
    assert_eq!(doctor["ok"], false);
    assert!(doctor["advice"].as_str().unwrap().contains(advice), "{doctor}");
}

fn add_fault(sandbox: &Sandbox, provider: &str, fault: &Value) {
    let rule = json!({"provider": provider, "fault": fault});
    sandbox.clear_faults();
    sandbox.add_fault(serde_json::from_value(rule).unwrap()).unwrap();
}

#[tokio::test]
async fn all_is_well_and_nothing_is_asked_but_who_it_is() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let ended = home.run(&["doctor", "-o", "json"]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    let rows = ended.json();
    let shown: Vec<_> = rows.iter().map(|row| row["profile"].as_str().unwrap()).collect();
    assert_eq!(shown, ["restcomm", "sonetel", "voximplant"]);
    for row in &rows {
        let doctor = &row["result"];
        assert_eq!((&doctor["ok"], &doctor["cause"]), (&json!(true), &json!(null)), "{row}");
        assert_eq!(doctor["account"]["status"], "active", "{row}");
        assert_eq!((&doctor["advice"], &doctor["seconds_ahead"]), (&json!(null), &json!(null)));
    }
    let asked = |entry: &cpaas_sandbox::JournalEntry| entry.operation.clone();
    let mut asked: Vec<_> = sandbox.journal().iter().map(asked).collect();
    asked.sort();
    asked.dedup();
    assert_eq!(asked, ["GetAccountInfo", "create_token", "get"]);

    let table = home.run(&["doctor", "--provider", "sonetel"]).await;
    assert_eq!(
        table.stdout,
        "PROFILE  PROVIDER  CHECK    RESULT                          WHAT TO DO\n\
         sonetel  sonetel   account  ok: account 2000000007, active  -\n"
    );
}

#[tokio::test]
async fn what_the_vendor_refuses_is_told_apart() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let voximplant = ["-p", "voximplant"];
    for (code, ended, check, cause, advice) in [
        (100, 4, "credentials", "bad_credentials", "profiles show"),
        (433, 4, "credentials", "bad_credentials", "still valid"),
        (454, 4, "clock", "wrong_clock", "set this machine's clock"),
        (455, 4, "clock", "wrong_clock", "set this machine's clock"),
        (104, 4, "permission", "permission_denied", "may read the account"),
        (131, 6, "account", "account_inactive", "activated"),
        (314, 8, "availability", "rate_limited", "wait"),
        (127, 6, "account", "other", "the vendor's message"),
    ] {
        add_fault(&sandbox, "voximplant", &json!({"kind": "vendor_error", "code": code}));
        let found = finding(&home, &voximplant).await;
        assert_found(&found, ended, check, cause, advice);
        assert_eq!(found.1["error"]["vendor_code"], code.to_string());
        assert_eq!(found.1["account"], json!(null));
    }
    sandbox.clear_faults();
    home.write_secret("password", "wrong");
    home.write_secret("token", "wrong");
    for profile in ["sonetel", "restcomm"] {
        let found = finding(&home, &["-p", profile]).await;
        assert_found(&found, 4, "credentials", "bad_credentials", "profiles show");
    }
    add_fault(&sandbox, "restcomm", &json!({"kind": "status", "status": 403}));
    let found = finding(&home, &["-p", "restcomm"]).await;
    assert_found(&found, 4, "permission", "permission_denied", "use credentials");
}

#[tokio::test]
async fn an_account_that_answers_and_can_not_be_used_is_not_well() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    for (provider, state, status) in [
        ("sonetel", json!({"sonetel": {"status": "disabled"}}), "suspended"),
        ("voximplant", json!({"voximplant": {"active": true, "frozen": true}}), "suspended"),
        ("voximplant", json!({"voximplant": {"active": false, "frozen": false}}), "inactive"),
    ] {
        sandbox.set_state(&state).unwrap();
        let found = finding(&home, &["-p", provider]).await;
        assert_found(&found, 6, "account", "account_inactive", "activated");
        assert_eq!(found.1["account"]["status"], status, "{state}");
    }
    // Restcomm lets nobody in then, and says why.
    for status in ["suspended", "closed"] {
        let sid = &sandbox.restcomm().account_sid;
        sandbox.set_state(&json!({"restcomm": {sid: status}})).unwrap();
        let found = finding(&home, &["-p", "restcomm"]).await;
        assert_found(&found, 6, "account", "account_inactive", "parent account");
    }
    sandbox.set_state(&json!({"sonetel": {"status": "evaluation"}})).unwrap();
    let (code, doctor) = finding(&home, &["-p", "sonetel"]).await;
    assert_eq!((code, &doctor["ok"]), (0, &json!(true)), "a trial is in use: {doctor}");
}

#[tokio::test]
async fn why_nobody_is_reached_is_told_apart() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let silent = serve(None).await;
    let broken = serve(Some("")).await;
    let plain = serve(Some("HTTP/1.1 400 No\r\ncontent-length: 0\r\n\r\n")).await;
    let tls = Sandbox::start(Options::new().tls(true)).await.unwrap();
    let down = serve(Some("HTTP/1.1 503 Down\r\ncontent-length: 0\r\n\r\n")).await;
    for (base, check, cause, advice) in [
        ("https://nowhere.invalid".to_owned(), "connection", "host_not_found", "DNS"),
        (format!("http://{free}"), "connection", "connection_refused", "port"),
        (silent, "connection", "timeout", "--timeout"),
        (broken, "connection", "connection_broken", "network"),
        (tls.base_url().to_owned(), "connection", "certificate_not_trusted", "ca_file"),
        (plain.replace("http:", "https:"), "address", "wrong_address", "base_url"),
        (down, "availability", "unavailable", "try again later"),
    ] {
        let mut home = Home::new();
        at(&mut home, &base);
        let found = finding(&home, &["--timeout", "3s"]).await;
        assert_found(&found, 7, check, cause, advice);
        assert_eq!(found.1["error"]["retryable"], true);
    }
}

#[tokio::test]
async fn a_server_that_is_not_the_vendors_is_a_wrong_address() {
    for (answer, code) in [
        ("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n", 5),
        ("HTTP/1.1 405 No\r\ncontent-length: 0\r\n\r\n", 6),
        ("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>", 1),
        ("HTTP/1.1 302 Go\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n", 1),
    ] {
        let mut home = Home::new();
        at(&mut home, &serve(Some(answer)).await);
        let found = finding(&home, &[]).await;
        assert_found(&found, code, "address", "wrong_address", "base_url");
    }
}

/// An answer of the year 2015.
fn long_ago(status: u16, body: &str) -> &'static str {
    let date = "Wed, 21 Oct 2015 07:28:00 GMT";
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\ndate: {date}\r\ncontent-length: {length}\r\n\r\n{body}").leak()
}

#[tokio::test]
async fn a_wrong_clock_is_told_from_a_wrong_key() {
    // By the vendor's code: its clock is ahead, and a token just signed has expired.
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    sandbox.advance_clock(Duration::from_hours(3));
    let found = finding(&home, &["-p", "voximplant"]).await;
    assert_found(&found, 4, "clock", "wrong_clock", "time server");
    assert_eq!(found.1["error"]["vendor_code"], "456");
    assert!(calls(&sandbox, "GetAccountInfo").len() <= 2);

    // By the date of a refusal that may mean anything.
    let text = std::fs::read_to_string(home.config()).unwrap();
    let refusal = r#"{"error":{"code":100,"msg":"Authorization failed."}}"#;
    let elsewhere = serve(Some(long_ago(200, refusal))).await;
    home.write_config(&text.replace(&sandbox.voximplant().base_url, &elsewhere));
    let found = finding(&home, &["-p", "voximplant"]).await;
    assert_found(&found, 4, "clock", "wrong_clock", "time server");
    assert!(found.1["seconds_ahead"].as_i64().unwrap() < -300_000_000, "{}", found.1);
    let table = home.run(&["doctor", "-p", "voximplant"]).await;
    assert!(table.stdout.contains("s ahead of the server's"), "{table:?}");

    // A password does not depend on the time.
    let mut home = Home::new();
    at(&mut home, &serve(Some(long_ago(401, ""))).await);
    let found = finding(&home, &[]).await;
    assert_found(&found, 4, "credentials", "bad_credentials", "still valid");
    assert!(found.1["seconds_ahead"].is_i64(), "{}", found.1);

    // An account that answers all the same is well, but the clock is worth a word.
    let body = r#"{"status":"success","response":{"account_id":7,"name":"N","status":"active","credit_balance":"1","currency":"SEK"}}"#;
    at(&mut home, &serve(Some(long_ago(200, body))).await);
    let (code, doctor) = finding(&home, &[]).await;
    assert_eq!((code, &doctor["ok"], &doctor["cause"]), (0, &json!(true), &json!(null)));
    assert!(doctor["advice"].as_str().unwrap().contains("clock"), "{doctor}");
}

#[tokio::test]
async fn what_is_wrong_with_the_configuration_stands_beside_what_is_well() {
    let sandbox = sandbox().await;
    let mut home = home(&sandbox);
    let text = std::fs::read_to_string(home.config()).unwrap();
    home.write_config(&format!(
        "default_profile = \"nobody\"\n{text}[profiles.a]\nprovider = \"sonetel\"\npasword = \"x\"\n\
         [profiles.b]\nprovider = \"sonetel\"\naccess_token = \"file:open\"\n"
    ));
    set_mode(&home.write_secret("open", "t"), 0o644);
    home.set("CPAAS_SONTEL_USERNAME", "u");
    let ended = home.run(&["doctor", "-o", "json"]).await;
    assert_eq!(ended.code, 11, "{ended:?}");
    let shown: Vec<_> = ended
        .json()
        .into_iter()
        .map(|row| {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            (text(&row["profile"]), text(&row["result"]["check"]), text(&row["result"]["message"]))
        })
        .collect();
    for ((profile, check, message), (expected, found_by, words)) in shown.iter().zip([
        ("-", "configuration", "default_profile: unknown profile \"nobody\""),
        ("-", "configuration", "did you mean CPAAS_SONETEL_USERNAME?"),
        ("a", "configuration", "did you mean \"password\"?"),
        ("b", "configuration", "chmod 600"),
        ("restcomm", "account", "active"),
        ("sonetel", "account", "active"),
        ("voximplant", "account", "active"),
    ]) {
        assert_eq!((profile.as_str(), check.as_str()), (expected, found_by));
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(shown.len(), 7);

    // All accounts are well, but not the configuration; and one profile alone that is not.
    assert_eq!(home.run(&["doctor", "--provider", "restcomm"]).await.code, 3);
    assert_eq!(home.run(&["doctor", "-p", "a"]).await.code, 3);
    assert_eq!(home.run(&["doctor", "-p", "?"]).await.code, 3);
    let one = home.run(&["doctor", "-p", "b", "-p", "sonetel"]).await;
    assert_eq!(one.code, 11, "{one:?}");

    home.write_config("[profiles.main\n");
    home.run(&["doctor"]).await.failed(3, &["config.toml:1:"]);
    home.run(&["doctor", "--config", "nowhere.toml"]).await.failed(3, &["nowhere.toml"]);
    Home::new()
        .run(&["doctor"])
        .await
        .failed(2, &["no profile: add one with `cpaas profiles add`"]);
}

#[tokio::test]
async fn amounts_that_contradict_each_other_are_told_wherever_the_configuration_is_looked_at() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let text = std::fs::read_to_string(home.config()).unwrap();
    let section = "[profiles.sonetel]\n";
    let amounts = |text: &str, warn: &str| {
        text.replace(section, &format!("{section}warn = \"{warn}\"\ncritical = \"2 SEK\"\n"))
    };
    for (warn, why) in
        [("1 SEK", "sonetel=2 SEK is above the warning threshold 1 SEK"), ("1 EUR", "EUR")]
    {
        home.write_config(&amounts(&text, warn));
        for command in [&["doctor"][..], &["profiles", "check"]] {
            let ended = home.run(&[command, &["-p", "sonetel", "-o", "json"]].concat()).await;
            assert_eq!(ended.code, 3, "{ended:?}");
            let rows = ended.json();
            let told =
                rows[0]["result"]["problem"].as_str().or(rows[0]["result"]["message"].as_str());
            let told = told.unwrap();
            assert!(told.contains("config.toml: profile sonetel: warn, critical: "), "{told}");
            assert!(told.contains(why), "{told}");
        }
    }
    // A secret that is wrong as well does not hide them, nor they it.
    home.write_config(&amounts(&text, "1 SEK").replace("file:password", "file:nowhere"));
    for command in [&["doctor"][..], &["profiles", "check"]] {
        let ended = home.run(&[command, &["-p", "sonetel", "-o", "json"]].concat()).await;
        assert_eq!(ended.code, 3, "{ended:?}");
        for words in ["nowhere", "above the warning threshold 1 SEK"] {
            assert!(ended.stdout.contains(words), "{words}: {ended:?}");
        }
    }
}

#[tokio::test]
async fn no_secret_is_shown() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let secrets = [&sandbox.sonetel().password, &sandbox.restcomm().auth_token];
    for state in [json!({}), json!({"sonetel": {"status": "disabled"}})] {
        sandbox.set_state(&state).unwrap();
        for format in ["json", "table"] {
            let ended = home.run(&["doctor", "-o", format]).await;
            for secret in secrets {
                assert!(!format!("{ended:?}").contains(secret.as_str()), "{ended:?}");
            }
        }
    }
}

#[tokio::test]
async fn csv_leaves_empty_what_is_not_known() {
    let sandbox = sandbox().await;
    let good = home(&sandbox).run(&["-p", "sonetel", "doctor", "-o", "csv"]).await;
    let row = "sonetel,sonetel,";
    let row = good.stdout.lines().find(|line| line.starts_with(row)).unwrap_or_default();
    assert!(good.code == 0 && row.ends_with(','), "nothing is to be done: {good:?}");
    let home = home(&sandbox);
    let profiles = std::fs::read_to_string(home.config()).unwrap();
    home.write_config(&format!("default_profile = \"nobody\"\n{profiles}"));
    let wrong = home.run(&["--all", "doctor", "-o", "csv"]).await;
    let row = wrong.stdout.lines().nth(1).unwrap_or_default();
    assert!(wrong.code == 3 && row.starts_with(",,") && row.contains("nobody"), "{wrong:?}");
}
