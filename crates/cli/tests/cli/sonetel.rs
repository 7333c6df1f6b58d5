//! What only Sonetel has, against its fake beside the command.

use crate::support::manual::{self, Served};
use crate::support::{Home, calls, sandbox, sonetel};
use cpaas_sandbox::Sandbox;
use serde_json::json;

/// A home whose only profile, `sonetel`, logs in with the password in a file, and these lines.
fn home(sandbox: &Sandbox, lines: &str) -> Home {
    let access = sandbox.sonetel();
    let home = Home::new();
    home.write_secret("password", &access.password);
    let login =
        format!("username = \"{}\"\npassword = \"file:password\"\n{lines}", access.username);
    home.write_config(&sonetel("sonetel", sandbox, &login));
    home
}

#[tokio::test]
async fn the_account_is_shown_in_the_vendors_words_with_parts_on_request() {
    let sandbox = sandbox().await;
    let home = home(&sandbox, "");
    let plain = home.run(&["-o", "json", "sonetel", "account", "get"]).await;
    let account = &plain.json()[0]["result"];
    assert_eq!(
        (&account["credit_balance"], &account["daily_usage_limit"]["currency"]),
        (&json!("5.04"), &json!("USD"))
    );
    assert!(account["service_settings"].is_null(), "{account}");
    let parts = ["-o", "json", "sonetel", "account", "get", "--fields", "service_settings,usage"];
    let parts = home.run(&parts).await;
    let account = &parts.json()[0]["result"];
    assert!(account["service_settings"]["team_chat"].is_boolean(), "{account}");
    assert_eq!(account["usage"]["cost"], "12.85", "as it came");
}

#[tokio::test]
async fn a_change_says_what_it_does_and_where_and_is_made() {
    let sandbox = sandbox().await;
    let home = home(&sandbox, "");
    let set =
        ["-o", "json", "sonetel", "account", "set", "--name", "Söner AB", "--language", "swe"];
    let set = [&set[..], &["--zone-id", "12", "--team-chat", "false", "--yes"]].concat();
    let ended = home.run(&set).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    for words in
        ["sonetel, account 2000000007", "name = Söner AB", "zone_id = 12", "team_chat = false"]
    {
        assert!(ended.stderr.contains(words), "{words}: {ended:?}");
    }
    let account = &ended.json()[0]["result"];
    assert_eq!(
        (&account["name"], &account["language"], &account["timezone_details"]["zone_id"]),
        (&json!("Söner AB"), &json!("swe"), &json!("12"))
    );
    assert_eq!(calls(&sandbox, "update").len(), 1);
}

#[tokio::test]
async fn a_dry_run_and_what_is_not_agreed_to_change_nothing() {
    let sandbox = sandbox().await;
    let home = home(&sandbox, "");
    let set = ["sonetel", "account", "set", "--ai-helper", "true"];
    home.run(&set).await.failed(2, &["no terminal", "--yes"]);
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
    let dry = home.run(&[&set[..], &["--dry-run", "-o", "json"]].concat()).await;
    let dry = &dry.json()[0]["result"]["dry_run"];
    assert_eq!(dry["request"]["form"], r#"{"service_settings":{"ai_helper":true}}"#);
    assert_eq!(dry["sent"][0]["operation"], "create_token");
    assert!(!dry.to_string().contains(&sandbox.sonetel().password), "{dry}");
    assert!(calls(&sandbox, "update").is_empty());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox, "");
    for (arguments, code) in [
        (&["sonetel"][..], 2),
        (&["sonetel", "account", "set", "--yes"], 2),
        (&["sonetel", "account", "set", "--team-chat", "on", "--yes"], 2),
        (&["sonetel", "account", "get", "--fields", "balance"], 2),
        (&["sonetel", "account", "get", "--fields", ""], 2),
        (&["sonetel", "token"], 2),
        (&["sonetel", "errors", "1", "2"], 2),
        (&["sonetel", "errors", "10060003", "--resource", "Account"], 2),
        (&["sonetel", "errors", " "], 6),
        (&["sonetel", "languages", "--yes"], 2),
        (&["sonetel", "account", "set", "--name", " ", "--yes"], 2),
    ] {
        let ended = home.run(arguments).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{arguments:?}: {ended:?}");
    }
    assert!(calls(&sandbox, "update").is_empty(), "{:?}", sandbox.journal());
    let other = home.run(&["--sandbox", "-p", "restcomm", "sonetel", "languages"]).await;
    other.failed(9, &["restcomm does not support this command", "sonetel"]);
}

#[tokio::test]
async fn what_the_vendor_refuses_is_an_error_that_its_registry_explains() {
    let sandbox = sandbox().await;
    let home = home(&sandbox, "");
    let set = ["-o", "json", "sonetel", "account", "set", "--language", "sv", "--yes"];
    let refused = home.run(&set).await;
    assert_eq!(refused.code, 6, "{refused:?}");
    let code = refused.json()[0]["error"]["vendor_code"].as_str().unwrap().to_owned();
    let known = home.run(&["sonetel", "errors", &code]).await;
    assert!(known.code == 0 && known.stdout.contains("Language is invalid"), "{known:?}");

    let all = home.run(&["-o", "json", "sonetel", "errors"]).await;
    let all = all.results().len();
    let some = ["-o", "json", "sonetel", "errors", "--resource", "Account"];
    let some = home.run(&some).await.results().len();
    assert!(0 < some && some < all, "{some} of {all}");
    home.run(&["sonetel", "errors", "99999999"])
        .await
        .failed(5, &["sonetel errors: the vendor's registry has no code 99999999"]);
    let blank = home.run(&["sonetel", "errors", " "]).await;
    assert!(blank.stderr.contains("sonetel errors: ") && !blank.stderr.contains("explain"));
}

#[tokio::test]
async fn the_token_is_told_of_and_never_shown() {
    let sandbox = sandbox().await;
    let home = home(&sandbox, "refresh_token = \"file:token\"");
    let token = home.write_secret("token", "none yet");
    let ended = home.run(&["-o", "json", "sonetel", "token", "status"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let status = &ended.json()[0]["result"];
    assert_eq!(
        (&status["account_id"], &status["is_renewable"]),
        (&json!("2000000007"), &json!(true))
    );
    let stored = std::fs::read_to_string(&token).unwrap();
    // A token of this kind begins so.
    assert!(!ended.stdout.contains("eyJ") && !ended.stdout.contains(stored.trim()), "{ended:?}");
}

#[tokio::test]
async fn a_rotated_refresh_token_is_stored_and_works_without_the_password() {
    let sandbox = sandbox().await;
    let home = home(&sandbox, "refresh_token = \"file:token\"\nforget_password = true");
    let token = home.write_secret("token", "none yet");
    let stored = || std::fs::read_to_string(&token).unwrap();
    assert_eq!(home.run(&["sonetel", "token", "status"]).await.code, 0);
    let first = stored();
    assert_ne!(first.trim(), "none yet");
    home.write_config(&sonetel("sonetel", &sandbox, "refresh_token = \"file:token\""));
    for _ in 0..2 {
        let before = stored();
        let ended = home.run(&["sonetel", "account", "get"]).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
        assert_ne!(before, stored(), "the vendor has replaced it");
    }
}

#[tokio::test]
async fn the_manuals_examples_are_true() {
    let sandbox = sandbox().await;
    manual::examples_are_true("Commands for Sonetel", &home(&sandbox, ""), 5).await;
}

/// What goes over the wire for each operation, the table of `cpaas-sonetel` proves.
#[tokio::test]
async fn every_operation_has_a_command_a_row_and_a_route() {
    const PARAMETERS: &str = include_str!("../../../../docs/wire/sonetel-parameters.csv");
    let sandbox = sandbox().await;
    let home = home(&sandbox, "");
    let served = |operation, words, arguments: &str, route| Served {
        operation,
        words,
        arguments: arguments.split_whitespace().map(str::to_owned).collect(),
        route,
    };
    let get: &[&str] = &["sonetel", "account", "get"];
    let commands = [
        served("create_token", &["sonetel", "token", "status"], "", "create_token"),
        served("get", get, "", "get"),
        served("get_with_fields", get, "--fields usage", "get"),
        served("update", &["sonetel", "account", "set"], "--name x --yes", "update"),
        served("languages", &["sonetel", "languages"], "", "languages"),
        served("timezones", &["sonetel", "timezones"], "", "timezones"),
        served("errors", &["sonetel", "errors"], "", "errors"),
    ];
    manual::every_operation_is_served(PARAMETERS, &commands, &home, &sandbox).await;
}
