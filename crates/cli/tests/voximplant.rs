//! What only Voximplant has, against its fake inside the command or beside it.

#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use cpaas_sandbox::{JournalEntry, Sandbox};
use serde_json::json;
use support::{Home, sandbox};

/// A home whose only profile, `vox`, is the sandbox's Voximplant.
fn home(sandbox: &Sandbox) -> Home {
    let access = sandbox.voximplant();
    let home = Home::new();
    home.write_secret("key.json", &access.credentials);
    let profile = format!(
        "[profiles.vox]\nprovider = \"voximplant\"\nbase_url = \"{}\"\ncredentials_json = \"file:key.json\"\n",
        access.base_url
    );
    home.write_config(&profile);
    home
}

/// The requests that came to the method.
fn calls(sandbox: &Sandbox, method: &str) -> Vec<JournalEntry> {
    sandbox.journal().into_iter().filter(|entry| entry.path.ends_with(method)).collect()
}

#[tokio::test]
async fn the_account_is_shown_whole_and_without_its_secrets() {
    let home = Home::new();
    let table = home.run(&["--sandbox", "voximplant", "account", "get"]).await;
    assert_eq!((table.code, table.stderr.as_str()), (0, ""));
    let row = |name: &str| {
        let line = table.stdout.lines().find(|line| line.split_whitespace().next() == Some(name));
        line.map(|line| line.split_whitespace().skip(1).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(row("balance").as_deref(), Some("19772.35"));
    assert_eq!(row("money_on_hold").as_deref(), Some("397.58"));
    assert_eq!(row("callback_salt"), None);

    let json = home.run(&["--sandbox", "-o", "json", "voximplant", "account", "get"]).await;
    let element = &json.json()[0];
    assert_eq!(
        (&element["profile"], &element["provider"]),
        (&json!("voximplant"), &json!("voximplant"))
    );
    let account = &element["voximplant_account_get"];
    assert_eq!(
        (&account["account_id"], &account["balance"]),
        (&json!("4127001"), &json!("19772.35"))
    );
    assert!(account.get("api_key").is_none() && account.get("callback_salt").is_none());
}

#[tokio::test]
async fn they_are_for_one_profile_of_this_provider() {
    let home = Home::new();
    let other = home.run(&["--sandbox", "-p", "sonetel", "plans", "list"]).await;
    other.failed(9, &["sonetel has no such command", "voximplant"]);
    for several in [&["--all"][..], &["-p", "voximplant", "-p", "sonetel"]] {
        let ended = home.run(&[&["--sandbox"], several, &["plans", "list"]].concat()).await;
        ended.failed(2, &["one profile"]);
    }
    home.run(&["plans", "list"]).await.failed(2, &["no profile"]);
}

#[tokio::test]
async fn without_a_terminal_a_change_needs_yes_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let owner = ["--name", "acme-south", "--email", "s@example.com", "--password-stdin"];
    for change in [
        [&["children", "create"][..], &owner].concat(),
        [&["children", "clone", "--from-id", "7"][..], &owner].concat(),
        vec!["children", "update", "--id", "7", "--active", "false"],
        vec!["children", "update", "--all-children", "--active", "false"],
        vec!["plans", "change", "IM", "--id", "7"],
        vec!["charge", "run", "--phone-id", "7"],
        vec!["charge", "run", "--all-numbers"],
        vec!["voximplant", "account", "set", "--language", "sv"],
        vec!["voximplant", "call", "DelUser", "user_id=7"],
        vec!["voximplant", "call", "ChargeAccount", "phone_id=all"],
    ] {
        home.run_with_input(&change, "Passw0rd!\n").await.failed(2, &["no terminal", "--yes"]);
    }
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    for arguments in [
        vec!["children"],
        vec!["children", "create", "--name", "acme-south", "--email", "s@example.com", "--yes"],
        vec!["children", "update", "--id", "7", "--yes"],
        vec!["children", "update", "--active", "false", "--yes"],
        // That is: on every profile.
        vec!["children", "update", "--all", "--active", "false", "--yes"],
        vec!["children", "update", "--id", "7", "--all-children", "--active", "false", "--yes"],
        vec!["children", "update", "--id", "7", "--callback-salt", "itself", "--yes"],
        vec!["children", "list", "--id", "7;8"],
        vec!["children", "list", "--count", "0"],
        vec!["children", "list", "--yes"],
        vec!["plans", "change"],
        vec!["rates"],
        vec!["rates", "--currency", "EURO"],
        vec!["rates", "--currency", "EUR", "--date", "tomorrow"],
        vec!["charge", "run", "--yes"],
        vec!["charge", "run", "--phone-id", "1", "--phone-number", "2", "--yes"],
        vec!["voximplant", "account", "set", "--yes"],
        vec!["voximplant", "call"],
        vec!["voximplant", "call", "GetUsers", "count"],
        vec!["voximplant", "call", "SetAccountInfo", "new_account_password=Passw0rd!", "--yes"],
        vec!["voximplant", "call", "SetAccountInfo", "language_code=sv", "--read"],
        vec!["voximplant", "call", "SetX", "a_token=@-", "b_token=@-", "--yes"],
    ] {
        let ended = home.run_with_input(&arguments, "Passw0rd!\n").await;
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{arguments:?}: {ended:?}");
        assert!(!ended.stderr.contains("Passw0rd!\n"), "{ended:?}");
    }
    let weak = ["children", "create", "--name", "acme-south", "--email", "s@example.com"];
    let weak = [&weak[..], &["--password-stdin", "--yes"]].concat();
    let weak = home.run_with_input(&weak, "weak\n").await;
    assert!(weak.code == 6 && weak.stderr.contains("account_password"), "{weak:?}");
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
}

#[tokio::test]
async fn a_change_says_what_it_does_and_where_and_is_made() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let set = ["voximplant", "account", "set", "--language", "sv", "--yes", "-o", "json"];
    let ended = home.run(&set).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let element = json!({"profile": "vox", "provider": "voximplant", "voximplant_account_set": {"result": 1}});
    assert_eq!(ended.json(), [element]);
    for word in ["voximplant", "4127001", "vox", "language = sv"] {
        assert!(ended.stderr.contains(word), "{word}: {ended:?}");
    }
    assert!(calls(&sandbox, "SetAccountInfo").iter().any(|entry| entry.committed));
}

#[tokio::test]
async fn a_dry_run_shows_the_request_and_sends_no_change() {
    let sandbox = sandbox().await;
    let mut home = home(&sandbox);
    home.set("SALT", "s3cret-salt");
    let set = ["voximplant", "account", "set", "--language", "sv", "--password-stdin", "--dry-run"];
    let set = [&set[..], &["--callback-salt", "env:SALT"]].concat();
    let table = home.run_with_input(&set, "Passw0rd!\n").await;
    assert_eq!((table.code, table.stderr.as_str()), (0, ""), "{table:?}");
    assert!(table.stdout.contains("language_code=sv"), "{table:?}");
    assert!(table.stdout.contains("callback_salt=[redacted]"), "{table:?}");
    assert!(!table.stdout.contains("Passw0rd!") && !table.stdout.contains("s3cret"), "{table:?}");

    let json = home.run(&["-o", "json", "voximplant", "call", "DelUser", "user_id=7", "--dry-run"]);
    let shown = json.await.json()[0]["dry_run"].clone();
    assert_eq!(
        (&shown["request"]["operation"], &shown["request"]["method"], &shown["sent"]),
        (&json!("DelUser"), &json!("POST"), &json!([]))
    );
    assert!(shown["request"]["url"].as_str().unwrap().ends_with("/DelUser"), "{shown}");
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());

    let wrong = ["voximplant", "account", "set", "--language", "swedish", "--dry-run"];
    home.run(&wrong).await.failed(6, &["language_code"]);
}

#[tokio::test]
async fn any_method_can_be_called_and_secrets_come_from_elsewhere() {
    let sandbox = sandbox().await;
    let mut home = home(&sandbox);
    home.set("SALT", "from-env");
    let read = home.run(&["-o", "json", "voximplant", "call", "GetAccountInfo"]).await;
    assert_eq!(read.code, 0, "{read:?}");
    let answer = &read.json()[0]["voximplant_call"];
    assert_eq!(answer["result"]["balance"].to_string(), "19772.35");

    let salt = home.write_secret("salt", "from-file\n");
    let from_file = format!("callback_salt=@file:{}", salt.display());
    for (value, input, sent) in [
        ("callback_salt=@env:SALT", "", "from-env"),
        (from_file.as_str(), "", "from-file"),
        ("callback_salt=@-", "from-stdin\n", "from-stdin"),
    ] {
        let call = ["voximplant", "call", "SetAccountInfo", value, "--yes"];
        let ended = home.run_with_input(&call, input).await;
        assert_eq!(ended.code, 0, "{ended:?}");
        assert!(!format!("{ended:?}").contains(sent), "{ended:?}");
    }
    let salts = calls(&sandbox, "SetAccountInfo");
    assert!(salts.len() == 3 && salts.iter().all(|entry| entry.committed), "{salts:?}");

    let unknown = home.run(&["voximplant", "call", "GetNothing", "--read"]).await;
    unknown.failed(6, &["GetNothing", "103"]);
    let unknown = home.run(&["-o", "json", "voximplant", "call", "GetNothing", "--read"]).await;
    assert_eq!(unknown.json()[0]["error"]["vendor_code"], "103");
    let missing = ["voximplant", "call", "SetAccountInfo", "callback_salt=@env:NOPE", "--yes"];
    home.run(&missing).await.failed(3, &["callback_salt", "NOPE"]);
}

/// A terminal of `script`'s, where there is one.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_a_change_asks_and_only_a_yes_goes_ahead() {
    use tokio::process::Command;
    if Command::new("script").arg("--version").output().await.is_err() {
        return;
    }
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    for (answer, code, made) in [("n", 1, 0), ("", 1, 0), ("y", 0, 1)] {
        let cpaas = env!("CARGO_BIN_EXE_cpaas");
        let line = format!(
            "echo {answer} | script -qec '{cpaas} voximplant account set --language sv' /dev/null"
        );
        let mut command = Command::new("sh");
        command.args(["-c", &line]).env_clear().env("HOME", home.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let ended = command.output().await.unwrap();
        let shown = String::from_utf8_lossy(&ended.stdout);
        assert_eq!(ended.status.code(), Some(code), "{answer:?}: {shown}");
        assert!(shown.contains("language = sv") && shown.contains("[y/N]"), "{shown}");
        assert_eq!(calls(&sandbox, "SetAccountInfo").len(), made, "{answer:?}: {shown}");
    }
}
