//! Where accounts come from, and what is wrong with a configuration.

use std::time::Duration;

use crate::support::{CommandResult, Home, refresh_token_home, sandbox, set_mode, sonetel};
use cpaas_sandbox::faults::{Fault, FaultRule};

#[tokio::test]
async fn a_profile_of_the_file_with_its_secret_from_each_place() {
    let sandbox = sandbox().await;
    let (user, password) = (&sandbox.sonetel().username, &sandbox.sonetel().password);
    let mut home = Home::new();
    home.write_secret("secret", &format!("{password}\n"));
    home.set("MY_SECRET", password);
    let of = |secret: &str| {
        sonetel("main", &sandbox, &format!("username = \"{user}\"\npassword = \"{secret}\""))
    };
    for secret in ["file:secret", "env:MY_SECRET", "cmd:cat .config/cpaas/secret"] {
        home.write_config(&of(secret));
        let ended = home.run(&["balance"]).await;
        assert!(ended.code == 0 && ended.stdout.contains("5.04"), "{secret}: {ended:?}");
    }
    let elsewhere = home.path().join("other.toml");
    std::fs::rename(home.config(), &elsewhere).unwrap();
    let ended = home.run(&["--config", elsewhere.to_str().unwrap(), "balance"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
}

#[tokio::test]
async fn a_newline_at_the_end_is_not_part_of_a_secret_and_what_nobody_means_is_found() {
    let sandbox = sandbox().await;
    let (user, password) = (&sandbox.sonetel().username, &sandbox.sonetel().password);
    // The codes of a file and of a command, and that of a variable, which may come from a file of variables.
    for (before, after, code, of_variable, why) in [
        ("", "", 0, 0, ""),
        ("", "\n", 0, 0, ""),
        ("", " \n", 4, 3, "blanks around it"),
        ("\"", "\"", 4, 3, "quotes around it"),
        ("", "\r\n", 3, 3, "a carriage return"),
        ("", "\n\n", 3, 3, "a second newline"),
        ("\u{feff}", "", 3, 3, "a byte order mark"),
        ("", "\u{1b}", 3, 3, "a control character"),
    ] {
        let mut home = Home::new();
        let text = format!("{before}{password}{after}");
        home.write_secret("secret", &text);
        home.set("MY_SECRET", &text);
        for (secret, code) in [
            ("file:secret", code),
            ("cmd:cat .config/cpaas/secret", code),
            ("env:MY_SECRET", of_variable),
        ] {
            let lines = format!("username = \"{user}\"\npassword = \"{secret}\"");
            home.write_config(&sonetel("main", &sandbox, &lines));
            let sent = sandbox.journal().len();
            let ended = home.run(&["balance"]).await;
            assert_eq!(ended.code, code, "{secret} {after:?}: {ended:?}");
            assert!(!ended.stderr.contains(password), "{ended:?}");
            if code == 3 {
                let words = ["profile main: password: it ", why];
                assert!(words.iter().all(|word| ended.stderr.contains(word)), "{ended:?}");
                assert_eq!(sandbox.journal().len(), sent, "nothing is sent");
                assert_eq!(home.run(&["profiles", "check"]).await.code, 3);
            }
        }
    }
}

#[tokio::test]
async fn a_new_password_that_nobody_means_is_refused() {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    let update = ["--sandbox", "-p", "restcomm", "update", "--password-stdin", "--yes"];
    for (input, why) in [
        ("Passw0rd!\r\n", "new password: it has a carriage return"),
        ("Passw0rd!\n\n", "new password: it has a second newline"),
        ("\u{feff}Passw0rd!\n", "new password: it begins with a byte order mark"),
        ("\n", "standard input is empty"),
    ] {
        home.run_with_input(&update, input).await.failed(2, &[why]);
    }
    let add =
        ["profiles", "add", "x", "--provider", "sonetel", "--username", "u", "--password-stdin"];
    home.run_with_input(&add, "s3cret!\r\n")
        .await
        .failed(2, &["password: it has a carriage return"]);
    assert_eq!(home.run_with_input(&add, "s3cret!\n").await.code, 0);
}

/// As `docker --env-file` and others have it: what was copied from Windows, or was quoted for a shell.
#[tokio::test]
async fn variables_from_a_file_with_crlf_or_quotes_are_found_and_not_sent() {
    let base = "http://127.0.0.1:9";
    for (username, password, key, why) in [
        ("owner@example.test\r", "pw", "CPAAS_SONETEL_USERNAME", "a carriage return"),
        ("owner@example.test", "pw\r", "CPAAS_SONETEL_PASSWORD", "a carriage return"),
        ("'owner@example.test'", "pw", "CPAAS_SONETEL_USERNAME", "quotes around it"),
        ("owner@example.test", "\"pw\"", "CPAAS_SONETEL_PASSWORD", "quotes around it"),
        ("owner@example.test ", "pw", "CPAAS_SONETEL_USERNAME", "blanks around it"),
    ] {
        let mut home = Home::new();
        home.set("CPAAS_SONETEL_BASE_URL", base);
        home.set("CPAAS_SONETEL_TOKEN_URL", base);
        home.set("CPAAS_SONETEL_USERNAME", username);
        home.set("CPAAS_SONETEL_PASSWORD", password);
        for command in [&["balance"][..], &["profiles", "check"], &["doctor"]] {
            let ended = home.run(command).await;
            let told = format!("{}{}", ended.stdout, ended.stderr);
            assert_eq!(ended.code, 3, "{ended:?}");
            assert!(told.contains(&format!("{key}: it ")) && told.contains(why), "{told}");
        }
    }
}

#[tokio::test]
async fn a_token_with_what_no_header_can_carry_is_named_and_hides_no_other() {
    let sandbox = sandbox().await;
    let mut home = Home::new();
    home.set("GOOD", "e30.eyJhY2NfaWQiOjIwMDAwMDAwMDd9.c2ln");
    home.write_secret("blank", "ab \n");
    home.write_secret("invisible", "ab\u{200b}\n");
    home.write_secret("quoted", "\"ab\"\n");
    for (bad, why) in [
        ("env:BAD", "it has a second newline"),
        ("file:blank", "it has blanks around it"),
        ("file:invisible", "it has the character U+200B"),
        ("file:quoted", "it has quotes around it"),
    ] {
        home.set("BAD", "a.b.c\n\n");
        let bad = sonetel("bad", &sandbox, &format!("access_token = \"{bad}\""));
        let good = sonetel("good", &sandbox, "access_token = \"env:GOOD\"");
        home.write_config(&[bad, good].concat());
        let why = format!("profile bad: access_token: {why}");
        let check = home.run(&["profiles", "check"]).await;
        assert!(check.code == 3 && check.stdout.contains(&why), "{check:?}");
        assert!(check.stdout.lines().any(|line| line.starts_with("good") && line.ends_with("ok")));
        home.run(&["-p", "bad", "balance"]).await.failed(3, &[&why]);
        assert_eq!(home.run(&["--all", "id"]).await.code, 11);
    }
}

#[tokio::test]
async fn a_private_key_from_a_variable_is_read_with_escaped_line_ends() {
    let sandbox = sandbox().await;
    let access = sandbox.voximplant();
    let file: serde_json::Value = serde_json::from_str(&access.credentials).unwrap();
    let text = |member: &str| file[member].to_string().trim_matches('"').to_owned();
    let mut home = Home::new();
    home.write_config(&format!(
        "[profiles.v]\nprovider = \"voximplant\"\nbase_url = \"{}\"\naccount_id = \"{}\"\nkey_id = \"{}\"\n\
         private_key = \"env:PK\"\n",
        access.base_url,
        text("account_id"),
        text("key_id")
    ));
    // As it stands in the JSON: with line ends of two characters each.
    home.set("PK", &text("private_key"));
    let ended = home.run(&["balance"]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    home.set("PK", "/etc/key.pem");
    home.run(&["balance"]).await.failed(3, &["profile v: private_key: a path, not the key itself"]);
}

#[tokio::test]
async fn the_environment_alone_is_enough_and_comes_before_the_file() {
    let sandbox = sandbox().await;
    let access = sandbox.sonetel();
    let mut home = Home::new();
    home.set("CPAAS_SONETEL_BASE_URL", &access.base_url);
    home.set("CPAAS_SONETEL_TOKEN_URL", &access.token_url);
    home.set("CPAAS_SONETEL_USERNAME", &access.username);
    home.set("CPAAS_SONETEL_PASSWORD", &access.password);
    let ended = home.run(&["balance"]).await;
    assert!(ended.code == 0 && ended.stdout.contains("5.04"), "{ended:?}");

    let other = sonetel("other", &sandbox, "access_token = \"env:NOT_SET\"");
    home.write_config(&format!("default_profile = \"other\"\n{other}"));
    assert_eq!(home.run(&["balance"]).await.code, 0, "the environment's account is the one meant");
    home.run(&["--profile", "other", "balance"])
        .await
        .failed(3, &["profile other", "access_token", "NOT_SET"]);
    home.set("CPAAS_PROFILE", "other");
    home.run(&["balance"]).await.failed(3, &["profile other"]);
}

#[tokio::test]
async fn the_profile_that_goes_without_saying() {
    let sandbox = sandbox().await;
    let home = Home::new();
    let broken = |name: &str| sonetel(name, &sandbox, &format!("access_token = \"env:OF_{name}\""));
    home.write_config(&broken("a"));
    home.run(&["balance"]).await.failed(3, &["OF_a"]);

    home.write_config(&[broken("a"), broken("b")].concat());
    home.run(&["balance"]).await.failed(2, &["which profile?", "a, b"]);
    home.write_config(&["default_profile = \"b\"\n".to_owned(), broken("a"), broken("b")].concat());
    home.run(&["balance"]).await.failed(3, &["OF_b"]);
    home.write_config(&["default_profile = \"c\"\n".to_owned(), broken("a")].concat());
    home.run(&["balance"]).await.failed(3, &["default_profile: unknown profile \"c\"", "a"]);
    home.run(&["profiles", "list"]).await.failed(3, &["default_profile"]);
    home.write_config(&broken("a"));
    home.run(&["-p", "nobody", "balance"]).await.failed(3, &["unknown profile \"nobody\"", "a"]);
}

#[tokio::test]
async fn what_is_wrong_is_said_in_one_line_with_the_key_and_the_file_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let mut home = Home::new();
    home.set("SECRET", "s");
    let open = home.write_secret("open", "s\n");
    set_mode(&open, 0o644);
    home.write_secret("empty", "\n");
    let of = |lines: &str| sonetel("main", &sandbox, lines);
    let login = "username = \"u\"\npassword = \"env:SECRET\"\n";
    for (config, words) in [
        (
            of(&format!("{login}pasword = \"x\"")),
            vec!["profile main", "unknown key \"pasword\"", "password"],
        ),
        (of("username = \"u\""), vec!["password", "missing"]),
        (
            of("username = \"u\"\npassword = \"env:NOT_SET\""),
            vec!["password", "NOT_SET is not set"],
        ),
        (
            of("username = \"u\"\npassword = \"file:nowhere\""),
            vec!["password", "nowhere", "No such file"],
        ),
        (of("username = \"u\"\npassword = \"file:open\""), vec!["password", "open", "chmod 600"]),
        (of("username = \"u\"\npassword = \"file:empty\""), vec!["password", "empty"]),
        (of("username = \"u\"\npassword = \"cmd:exit 3\""), vec!["password", "exit 3", "failed"]),
        (
            of("username = \"u\"\npassword = \"hunter2\""),
            vec!["password", "env:NAME, file:PATH or cmd:COMMAND"],
        ),
        (
            of("username = 5\npassword = \"env:SECRET\""),
            vec!["profile main: username: expected a string"],
        ),
        (
            of(&format!("{login}allow_http = \"hunter2\"")),
            vec!["allow_http", "neither true nor false"],
        ),
        (
            of("username = [\"hunter2\"]\npassword = \"env:SECRET\""),
            vec!["username", "not a text in quotes"],
        ),
        ("[profiles.\"a,b\"]\nprovider = \"sonetel\"".to_owned(), vec!["\"a,b\"", "commas"]),
        (
            "[profiles.\"\\u001b[31mX\"]\nprovider = \"sonetel\"".to_owned(),
            vec!["control characters"],
        ),
        (of(&format!("{login}ca_file = \"nowhere.pem\"")), vec!["ca_file", "nowhere.pem"]),
        (of(&format!("{login}ca_file = \"empty\"")), vec!["ca_file", "no PEM certificate"]),
        (
            format!(
                "[profiles.main]\nprovider = \"sonetel\"\nbase_url = \"http://example.com\"\n{login}"
            ),
            vec!["base_url", "plain http"],
        ),
        (
            "[profiles.main]\nprovider = \"sonotel\"".to_owned(),
            vec!["provider", "sonotel", "sonetel"],
        ),
        ("[profiles.main]\nusername = \"u\"".to_owned(), vec!["provider", "missing"]),
        ("[profile.main]\n".to_owned(), vec![":1:2", "unknown field `profile`"]),
        ("[profiles]\npassword = \"hunter2\"".to_owned(), vec![":2:12", "expected a map"]),
        ("profiles = \"a, expected hunter2\"".to_owned(), vec![":1:12", "expected a map"]),
        ("default_profile = \"x\"\n[profiles.main\n".to_owned(), vec!["config.toml:2:15: "]),
        ("\n  profiles: main".to_owned(), vec!["config.toml:2:13: "]),
    ] {
        home.write_config(&config);
        let ended = home.run(&["--all", "balance"]).await;
        ended.failed(3, &words);
        assert!(ended.stderr.contains("config.toml"), "{ended:?}");
        assert!(!ended.stderr.contains("hunter2"), "{ended:?}");
    }
    home.run(&["--config", "nowhere.toml", "balance"]).await.failed(3, &["nowhere.toml"]);
    assert!(sandbox.journal().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn profiles_are_listed_and_checked_without_asking_anybody() {
    let sandbox = sandbox().await;
    let home = Home::new();
    let good = sonetel("good", &sandbox, "access_token = \"cmd:echo token\"");
    let bad = sonetel("bad", &sandbox, "access_token = \"env:NOT_SET\"");
    home.write_config(&format!("default_profile = \"good\"\n{good}{bad}"));
    let list = home.run(&["profiles", "list", "-o", "json"]).await.json();
    let shown: Vec<_> = list
        .iter()
        .map(|row| (row["profile"].as_str().unwrap(), row["result"]["default"].as_bool().unwrap()))
        .collect();
    assert_eq!(shown, [("bad", false), ("good", true)]);

    let check = home.run(&["profiles", "check", "-o", "json"]).await;
    assert_eq!(check.code, 3);
    let problems: Vec<_> = check
        .results()
        .iter()
        .map(|row| row["problem"].as_str().unwrap_or("").to_owned())
        .collect();
    assert!(problems[0].contains("NOT_SET") && problems[1].is_empty(), "{problems:?}");
    assert_eq!(home.run(&["profiles", "check", "-p", "good"]).await.code, 0);
    assert!(sandbox.journal().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_rotated_refresh_token_is_put_back_into_its_file() {
    let sandbox = sandbox().await;
    let access = sandbox.sonetel();
    let home = Home::new();
    // A first login, whose refresh token is stored nowhere, to get one.
    home.write_secret("password", &access.password);
    home.write_config(&sonetel(
        "main",
        &sandbox,
        &format!(
            "username = \"{}\"\npassword = \"file:password\"\nrefresh_token = \"file:token\"",
            access.username
        ),
    ));
    let token = home.write_secret("token", "not a token");
    assert_eq!(home.run(&["balance"]).await.code, 0);
    let first = std::fs::read_to_string(&token).unwrap();
    assert_ne!(first, "not a token");

    // From now on the stored token alone is enough, although each use revokes it.
    home.write_config(&sonetel("main", &sandbox, "refresh_token = \"file:token\""));
    for _ in 0..2 {
        let ended = home.run(&["balance"]).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    }
    let last = std::fs::read_to_string(&token).unwrap();
    assert_ne!(first, last);

    home.write_config(&sonetel(
        "main",
        &sandbox,
        "refresh_token = \"cmd:cat .config/cpaas/token\"",
    ));
    let ended = home.run(&["balance"]).await;
    assert_eq!(ended.code, 0);
    assert!(ended.stderr.contains("the stored refresh_token is now stale"), "{ended:?}");
    assert!(!ended.stderr.contains(last.trim()), "{ended:?}");
}

/// Runs a command, and makes it impossible to store the new token while it is being exchanged.
async fn unstorable(command: &[&str]) -> (CommandResult, String) {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    let slow = Fault::Latency { millis: 1500 };
    let rule = FaultRule::new(slow).provider("sonetel").operation("create_token");
    sandbox.add_fault(rule).unwrap();
    let token = home.config().with_file_name("refresh-token");
    let beside = || {
        let all = std::fs::read_dir(token.parent().unwrap()).unwrap();
        let mut all = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        all.find(|name| name.starts_with(".refresh-token.") && name != ".refresh-token.lock")
    };
    let in_the_way = async {
        let start = tokio::time::Instant::now();
        while beside().is_none() {
            assert!(start.elapsed() < Duration::from_secs(20), "there is no file for the new one");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::fs::remove_file(&token).unwrap();
        std::fs::create_dir_all(token.join("no/file")).unwrap();
    };
    let (ended, ()) = tokio::join!(home.run(command), in_the_way);
    let kept = token.with_file_name(beside().unwrap());
    assert!(
        ended.stderr.contains(&format!("it is in {}: move it there", kept.display())),
        "{ended:?}"
    );
    let secret = std::fs::read_to_string(kept).unwrap();
    assert!(!format!("{ended:?}").contains(secret.trim()), "{ended:?}");
    (ended, secret)
}

#[tokio::test]
async fn a_new_credential_that_can_not_be_stored_is_kept_elsewhere_and_the_exit_code_is_not_0() {
    let (read, secret) = unstorable(&["balance"]).await;
    assert!(read.code == 1 && read.stdout.contains("5.04") && secret.len() > 10, "{read:?}");
    assert!(read.stderr.starts_with("error: "), "{read:?}");
    let (checked, _) = unstorable(&["check", "-w", "1SEK"]).await;
    assert_eq!(checked.code, 3, "{checked:?}");
    assert!(
        checked.stdout.contains("UNKNOWN - a new credential could not be stored"),
        "{checked:?}"
    );
}

#[tokio::test]
async fn each_vendor_is_configured_by_its_own_keys() {
    let sandbox = sandbox().await;
    let (voximplant, restcomm) = (sandbox.voximplant(), sandbox.restcomm());
    let home = Home::new();
    home.write_secret("key.json", &voximplant.credentials);
    home.write_secret("token", &restcomm.auth_token);
    home.write_config(&format!(
        "[profiles.v]\nprovider = \"voximplant\"\nbase_url = \"{}\"\ncredentials_file = \"key.json\"\n\
         [profiles.r]\nprovider = \"restcomm\"\nbase_url = \"{}\"\naccount_sid = \"{}\"\nauth_token = \"file:token\"\n",
        voximplant.base_url, restcomm.base_url, restcomm.account_sid
    ));
    let ids = home.run(&["-p", "v", "-p", "r", "-o", "json", "id"]).await;
    assert_eq!(ids.code, 0, "{ids:?}");
    let id = |number: usize| ids.results()[number].as_str().unwrap().to_owned();
    assert_eq!((id(0), id(1)), (voximplant.account_id.to_string(), restcomm.account_sid.clone()));
}

#[tokio::test]
async fn a_new_password_takes_the_place_of_the_stored_secret_or_a_warning_says_that_it_is_stale() {
    const NEW: &str = "An0ther&Pass word!";
    let sandbox = sandbox().await;
    let access = sandbox.restcomm();
    let home = Home::new();
    let secret = home.write_secret("secret", &access.auth_token);
    let of = |line: &str| {
        format!(
            "[profiles.r]\nprovider = \"restcomm\"\nbase_url = \"{}\"\naccount_sid = \"{}\"\n{line}\n",
            access.base_url, access.account_sid
        )
    };
    home.write_config(&of("auth_token = \"file:secret\""));
    let stored = home.run_with_input(&["update", "--password-stdin", "--yes"], NEW).await;
    let announced = "restcomm (profile r): changes a new password\n";
    assert_eq!((stored.code, stored.stderr.as_str()), (0, announced), "{stored:?}");
    assert_ne!(std::fs::read_to_string(&secret).unwrap().trim(), access.auth_token);
    assert_eq!(home.run(&["info"]).await.code, 0, "the new token is in its place");

    std::fs::write(&secret, NEW).unwrap();
    home.write_config(&of("password = \"cmd:cat .config/cpaas/secret\""));
    let stale =
        home.run_with_input(&["update", "--password-stdin", "--yes"], "Yet-an0ther&Pass").await;
    assert_eq!(stale.code, 0, "{stale:?}");
    assert!(stale.stderr.contains("the stored password is now stale"), "{stale:?}");
    assert!(!format!("{stored:?}{stale:?}").contains("Pass"), "and it is not shown");
}

#[tokio::test]
async fn a_profile_that_is_wrong_does_not_hide_the_others_but_nothing_is_changed() {
    let sandbox = sandbox().await;
    let home = Home::new();
    home.write_secret("password", &sandbox.sonetel().password);
    let user = &sandbox.sonetel().username;
    let good = format!("username = \"{user}\"\npassword = \"file:password\"");
    let good = sonetel("good", &sandbox, &good);
    let bad = sonetel("bad", &sandbox, "access_token = \"env:NOT_SET\"");
    home.write_config(&format!("{good}{bad}"));
    let read = home.run(&["--all", "-o", "json", "balance"]).await;
    assert_eq!(read.code, 11, "{read:?}");
    assert_eq!(read.json()[0]["error"]["kind"], "config");
    assert_eq!(read.json()[1]["result"]["amount"], "5.04");

    let before = sandbox.journal().len();
    home.run(&["--all", "update", "--name", "n", "--yes"]).await.failed(3, &["bad", "NOT_SET"]);
    assert_eq!(sandbox.journal().len(), before, "nothing was sent");
}

#[tokio::test]
async fn variables_of_the_environment_are_checked_like_keys_of_a_file() {
    for (name, value, words) in [
        ("CPAAS_SONETEL_USERNAM", "u", "CPAAS_SONETEL_USERNAM: unknown"),
        ("CPAAS_SONETEL_ALLOW_HTTP", "yes", "CPAAS_SONETEL_ALLOW_HTTP: neither true nor false"),
    ] {
        let mut home = Home::new();
        home.set(name, value);
        home.run(&["balance"]).await.failed(3, &[words]);
    }
}

#[tokio::test]
async fn a_key_file_must_be_as_private_as_any_secret() {
    let sandbox = sandbox().await;
    let home = Home::new();
    let key = home.write_secret("key.json", &sandbox.voximplant().credentials);
    home.write_config(&format!(
        "[profiles.v]\nprovider = \"voximplant\"\nbase_url = \"{}\"\ncredentials_file = \"key.json\"\n",
        sandbox.voximplant().base_url
    ));
    assert_eq!(home.run(&["id"]).await.code, 0);
    set_mode(&key, 0o644);
    home.run(&["id"]).await.failed(3, &["credentials_file", "key.json", "chmod 600"]);
    std::fs::remove_file(&key).unwrap();
    home.run(&["id"]).await.failed(3, &["credentials_file", "key.json", "No such file"]);
}
