//! `-v` and `CPAAS_LOG`: what happens on the way, and no secret at any level.

use crate::support::homes::home_of_all;
use crate::support::{Home, sandbox};
use cpaas_sandbox::faults::{Fault, FaultRule};

#[tokio::test]
async fn each_level_tells_more_on_stderr_and_nothing_changes_on_stdout() {
    let sandbox = sandbox().await;
    let home = home_of_all(&sandbox);
    let run = async |flags: &[&str]| {
        let fault = FaultRule::new(Fault::Status { status: 503, retry_after: None }).times(1);
        sandbox.clear_faults();
        sandbox.add_fault(fault.provider("sonetel").operation("get")).unwrap();
        let ended = home.run(&[flags, &["-p", "sonetel", "balance"]].concat()).await;
        assert!(ended.code == 0 && ended.stdout.contains("5.04"), "{ended:?}");
        ended
    };
    let silent = run(&[]).await;
    assert_eq!(silent.stderr, "");
    let mut before = silent.clone();
    for (flags, told, untold) in [
        (&["-v"][..], &["INFO", "provider=\"sonetel\"", "close"][..], "attempt"),
        (&["-vv"], &["DEBUG", "attempt", "response.status_code=503", "retrying"], "authorization"),
        (
            &["-v", "-v", "--verbose"],
            &["TRACE", "authorization", "[redacted]", "response status="],
            "ERROR",
        ),
    ] {
        let ended = run(flags).await;
        assert_eq!(ended.stdout, silent.stdout, "{flags:?}");
        for word in told {
            assert!(ended.stderr.contains(word), "{flags:?}: {word} in {}", ended.stderr);
        }
        assert!(!ended.stderr.contains(untold), "{flags:?}: {untold} in {}", ended.stderr);
        assert!(ended.stderr.lines().count() > before.stderr.lines().count(), "{flags:?}");
        before = ended;
    }
    assert!(before.stderr.contains("operation=\"create_token\""), "logins too: {}", before.stderr);
}

#[tokio::test]
async fn a_trace_shows_balances_as_the_vendors_send_them() {
    let sandbox = sandbox().await;
    let home = home_of_all(&sandbox);
    for (profile, member) in
        [("sonetel", r#"\"credit_balance\":\"5.04\""#), ("voximplant", r#"\"balance\":19772.35"#)]
    {
        let traced = home.run(&["-vvv", "-p", profile, "balance"]).await;
        assert!(traced.code == 0 && traced.stderr.contains(member), "{member}: {traced:?}");
    }
}

#[tokio::test]
async fn the_environment_has_a_filter_behind_the_command_line() {
    let sandbox = sandbox().await;
    let mut home = home_of_all(&sandbox);
    let run = async |home: &Home, flags: &[&str]| {
        home.run(&[flags, &["-p", "sonetel", "id"]].concat()).await
    };
    home.set("CPAAS_LOG", "cpaas_http=debug");
    assert!(run(&home, &[]).await.stderr.contains("attempt"));
    assert!(!run(&home, &["-v"]).await.stderr.contains("attempt"));
    home.set("CPAAS_LOG", "");
    assert_eq!(run(&home, &[]).await.stderr, "");
    home.set("CPAAS_LOG", "hyper=trace");
    run(&home, &[]).await.failed(3, &["CPAAS_LOG", "\"hyper=trace\"", "cpaas_http=debug"]);
}

/// The lines that tell of an account, of two that are asked side by side.
fn lines_of<'l>(stderr: &'l str, profile: &str) -> Vec<&'l str> {
    let name = format!("account{{profile=\"{profile}\"}}:");
    stderr.lines().filter(|line| line.contains(&name)).collect()
}

#[tokio::test]
async fn every_line_names_the_profile_it_is_about() {
    let sandbox = sandbox().await;
    let home = home_of_all(&sandbox);
    let text = std::fs::read_to_string(home.config()).unwrap();
    // Sonetel's profile comes first.
    let (again, _) = text.split_once("[profiles.voximplant]").unwrap();
    let again = again.replace("[profiles.sonetel]", "[profiles.\"two words\"]");
    home.write_config(&format!("{text}{again}"));
    let password = &sandbox.sonetel().password;
    for command in ["balance", "doctor"] {
        for verbose in ["-v", "-vvv"] {
            let ended = home.run(&[verbose, "-p", "sonetel", "-p", "two words", command]).await;
            assert_eq!(ended.code, 0, "{ended:?}");
            let (one, two) =
                (lines_of(&ended.stderr, "sonetel"), lines_of(&ended.stderr, "two words"));
            // That the total counts their account once is about both.
            let about_one = ended.stderr.lines().filter(|line| !line.starts_with("note: "));
            assert_eq!(one.len() + two.len(), about_one.count(), "{}", ended.stderr);
            for lines in [&one, &two] {
                for told in ["operation=\"create_token\"", "operation=\"get\""] {
                    assert!(lines.iter().any(|line| line.contains(told)), "{told} in {lines:?}");
                }
            }
            assert!(!ended.stderr.contains(password), "{}", ended.stderr);
        }
    }
    // A vendor's own commands, and what is filtered in another way.
    for (profile, command) in [
        ("sonetel", &["sonetel", "account", "get"][..]),
        ("restcomm", &["children", "list"]),
        ("voximplant", &["voximplant", "plans", "list"]),
        ("restcomm", &["restcomm", "account", "get"]),
    ] {
        let ended = home.run(&[&["-v", "-p", profile], command].concat()).await;
        let named = lines_of(&ended.stderr, profile).len();
        assert!(ended.code == 0 && named > 0, "{command:?}: {ended:?}");
        assert_eq!(named, ended.stderr.lines().count(), "{command:?}: {ended:?}");
    }
    let mut quiet = home;
    quiet.set("CPAAS_LOG", "cpaas_http=info");
    let ended = quiet.run(&["-p", "sonetel", "balance"]).await;
    assert!(!lines_of(&ended.stderr, "sonetel").is_empty(), "{ended:?}");
    quiet.set("CPAAS_LOG", "off");
    assert_eq!(quiet.run(&["-p", "sonetel", "balance"]).await.stderr, "");
}

/// Logins, reads, answers with secrets in them, and writes that carry one.
#[tokio::test]
async fn no_secret_is_told_at_any_level() {
    const PLANTED: &str = "Planted-Passw0rd!";
    let sandbox = sandbox().await;
    let home = home_of_all(&sandbox);
    let (son, vox, rest) = (sandbox.sonetel(), sandbox.voximplant(), sandbox.restcomm());
    let key: serde_json::Value = serde_json::from_str(&vox.credentials).unwrap();
    let key = key["private_key"].as_str().unwrap().lines().nth(3).unwrap().to_owned();
    let secrets =
        [&son.password, &vox.api_key, &vox.callback_salt, &rest.auth_token, &rest.password];
    // The last two: how tokens begin, and a proof in the Basic scheme.
    let secrets = secrets.into_iter().map(String::as_str).chain([&*key, PLANTED, "eyJ", "Basic "]);
    let secrets: Vec<_> = secrets.collect();
    let email = ["--email", "south@example.com"];
    for command in [
        &["--all", "info"][..],
        &["--all", "balance"],
        &["-p", "voximplant", "voximplant", "account", "get"],
        &["-p", "voximplant", "children", "create", "--name", "south", email[0], email[1]],
        &["-p", "restcomm", "children", "create", email[0], email[1]],
        &["-p", "restcomm", "restcomm", "account", "get"],
        // The last, since it replaces what the others log in with.
        &["-p", "restcomm", "restcomm", "account", "set"],
    ] {
        let changes = command.iter().any(|word| matches!(*word, "create" | "set"));
        let with = if changes { &["--password-stdin", "--yes"][..] } else { &[] };
        for verbose in ["-v", "-vv", "-vvv"] {
            let arguments = [&[verbose], command, with].concat();
            let ended = home.run_with_input(&arguments, &format!("{PLANTED}\n")).await;
            assert!(ended.stderr.contains("operation{"), "{arguments:?}: {ended:?}");
            let leak = secrets.iter().find(|secret| ended.stderr.contains(*secret));
            assert_eq!(leak, None, "{arguments:?}: {}", ended.stderr);
        }
    }
}

#[tokio::test]
async fn what_a_server_says_does_not_steer_the_terminal() {
    let sandbox = sandbox().await;
    let home = home_of_all(&sandbox);
    let ended = home
        .run(&[
            "-vvv",
            "-p",
            "restcomm",
            "restcomm",
            "account",
            "get",
            "--sid",
            "\u{1b}[31mAC\u{202e}",
        ])
        .await;
    assert_ne!(ended.code, 0);
    assert!(!ended.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", ended.stderr);
}
