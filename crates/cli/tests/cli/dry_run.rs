//! `--dry-run`: the request as it would go out, and nothing else.

use crate::support::{all_vendors_home, calls, manual, sandbox, updates};
use cpaas_sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::process::Command;

/// Checks that no request has changed an account.
#[track_caller]
fn nothing_changed(sandbox: &Sandbox) {
    assert!(updates(sandbox).is_empty(), "{:?}", sandbox.journal());
    assert!(calls(sandbox, "SetAccountInfo").is_empty(), "{:?}", sandbox.journal());
}

#[tokio::test]
async fn an_update_is_tried_on_every_account_and_made_on_none() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let two = ["-p", "restcomm", "-p", "sonetel", "update", "--name", "New", "--dry-run"];
    let shown = home.run(&two).await;
    assert_eq!((shown.code, shown.stderr.as_str()), (0, ""), "{shown:?}");
    let lines: Vec<_> = shown.stdout.lines().collect();
    assert_eq!(lines.len(), 6, "{shown:?}");
    assert_eq!(lines[0], "# restcomm: update, not sent (dry run)");
    assert!(lines[1].starts_with("curl -X PUT 'http://127.0.0.1:"), "{}", lines[1]);
    assert!(lines[1].contains("-H 'Authorization: [redacted]'"), "{}", lines[1]);
    assert!(lines[1].ends_with("--data 'FriendlyName=New'"), "{}", lines[1]);
    assert_eq!(
        (lines[2], lines[4]),
        (
            "# sonetel: create_token, sent, to build the next request",
            "# sonetel: update, not sent (dry run)"
        )
    );
    assert!(lines[3].contains("password=[redacted]"), "{}", lines[3]);
    assert!(lines[3].contains(&sandbox.sonetel().username), "{}", lines[3]);
    assert!(lines[5].ends_with(r#"--data '{"name":"New"}'"#), "{}", lines[5]);
    assert!(!format!("{shown:?}").contains(&sandbox.sonetel().password), "{shown:?}");

    for format in ["json", "ndjson"] {
        let ended = home.run(&[&two[..], &["-o", format]].concat()).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
        let elements: Vec<Value> = match format {
            "json" => ended.json(),
            _ => ended.lines(),
        };
        let restcomm = elements.iter().find(|element| element["profile"] == "restcomm").unwrap();
        let request = &restcomm["result"]["dry_run"]["request"];
        assert_eq!(
            (&request["method"], &request["form"], &request["access"]),
            (&json!("PUT"), &json!("FriendlyName=New"), &json!("write"))
        );
        assert_eq!(restcomm["result"]["dry_run"]["sent"], json!([]));
    }
    nothing_changed(&sandbox);
}

/// The vendor's list of harmless names has none of these.
#[tokio::test]
async fn what_was_typed_is_shown_and_only_secrets_are_hidden() {
    let sandbox = sandbox().await;
    let mut home = all_vendors_home(&sandbox);
    home.set("SECRET", "hunter2");
    let call = |parameters: &[&'static str]| {
        let call = ["-p", "voximplant", "voximplant", "call", "AddUser"];
        [&call[..], parameters, &["--dry-run"]].concat()
    };
    let typed = ["user_name=ann", "user_display_name=Ann & B", "custom=7.50"];
    let shown = home.run(&call(&typed)).await;
    assert_eq!((shown.code, shown.stderr.as_str()), (0, ""), "{shown:?}");
    for parameter in typed {
        assert!(shown.stdout.contains(parameter), "{parameter}: {shown:?}");
    }
    let hidden = home.run(&call(&["user_password=@env:SECRET", "custom=@env:SECRET"])).await;
    assert!(hidden.stdout.contains("user_password=[redacted]&custom=[redacted]"), "{hidden:?}");
    for format in ["table", "json", "csv"] {
        let call = call(&["custom=@env:SECRET", "note=has hunter2 in it", "-o", format]);
        let hidden = home.run(&call).await;
        assert!(hidden.code == 0 && !hidden.stdout.contains("hunter2"), "{hidden:?}");
    }
    nothing_changed(&sandbox);
}

#[tokio::test]
async fn who_does_not_take_a_change_has_failed_in_a_dry_run_too() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let all = home.run(&["--all", "update", "--language", "sv", "--dry-run"]).await;
    assert_eq!(all.code, 11, "{all:?}");
    assert!(all.stderr.starts_with("restcomm: "), "{all:?}");
    assert!(all.stdout.contains("language_code=sv"), "{all:?}");
    for (arguments, code) in [
        (&["-p", "restcomm", "update", "--language", "sv", "--dry-run"][..], 9),
        (&["-p", "sonetel", "update", "--timezone", "Mars/Olympus", "--dry-run"], 6),
        (&["-p", "sonetel", "update", "--dry-run"], 2),
        (&["-p", "sonetel", "update", "--name", "x", "--dry-run", "-o", "csv", "--sort", "x"], 2),
    ] {
        let ended = home.run(arguments).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{arguments:?}: {ended:?}");
    }
    let update = ["-p", "voximplant", "-p", "restcomm", "update", "--password-stdin", "--dry-run"];
    let password = home.run_with_input(&update, "N3wPassw0rd!\n").await;
    assert_eq!(password.code, 0, "{password:?}");
    assert!(password.stdout.contains("account_password=[redacted]"), "{password:?}");
    assert!(password.stdout.contains("Password=[redacted]"), "{password:?}");
    assert!(!format!("{password:?}").contains("N3w"), "{password:?}");
    nothing_changed(&sandbox);
}

/// What stands there is what goes out: sent by curl, but for the credential that it does not show.
#[tokio::test]
async fn the_line_for_the_shell_makes_the_very_change() {
    for program in ["curl", "bash"] {
        if Command::new(program).arg("--version").output().await.is_err() {
            return;
        }
    }
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let access = sandbox.restcomm();
    for name in
        ["New", "Åkerlund & Söner's +1% = all", "@file \\ $HOME `x`", "a\nb\t\u{7f}\u{202e}'\\n"]
    {
        let update = ["-p", "restcomm", "update", "--name", name];
        let shown = home.run(&[&update[..], &["--dry-run"]].concat()).await;
        assert_eq!(shown.code, 0, "{shown:?}");
        let line = shown.stdout.lines().nth(1).unwrap();
        let login = format!("-u '{}:{}'", access.account_sid, access.auth_token);
        let line = line.replace("-H 'Authorization: [redacted]'", &login);
        let curl = Command::new("bash").args(["-c", &format!("{line} --silent --fail")]).output();
        assert!(curl.await.unwrap().status.success(), "{line}");
        assert_eq!(home.run(&[&update[..], &["--yes"]].concat()).await.code, 0);
        let [by_curl, own] = &updates(&sandbox)[..] else { panic!("{:?}", sandbox.journal()) };
        assert_eq!(by_curl.parameters, own.parameters, "{line}");
        assert_eq!(by_curl.parameters["FriendlyName"], name);
        assert_eq!((&by_curl.method, &by_curl.path), (&own.method, &own.path));
        Command::new("curl")
            .args(["-s", "-X", "DELETE", &format!("{}/_sandbox/journal", sandbox.base_url())])
            .output()
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn the_manuals_examples_are_true() {
    let sandbox = sandbox().await;
    manual::examples_are_true("Changing accounts", &all_vendors_home(&sandbox), 3).await;
}
