//! `cpaas profiles`: what is configured, and changing it.

use std::path::Path;
use std::time::Duration;

use cpaas::profiles::FileLock;

use crate::support::{Home, set_mode};
use serde_json::json;

const SONETEL: &str =
    "provider = \"sonetel\"\nusername = \"u@example.test\"\npassword = \"env:SECRET\"\n";

fn home() -> Home {
    let mut home = Home::new();
    home.set("SECRET", "s3cret!");
    home
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn config(home: &Home) -> String {
    std::fs::read_to_string(home.config()).unwrap()
}

#[tokio::test]
async fn each_key_is_shown_with_its_source_and_no_secret_is() {
    let mut home = home();
    home.write_config(&format!(
        "[profiles.main]\n{SONETEL}tags = [\"prod\", \"eu\"]\nrefresh_token = \"file:token\"\n\
         access_token = \"cmd:pass show it\"\nca_file = \"ca.pem\"\n\
         [profiles.odd]\nprovider = \"sonetel\"\naccess_token = \"env:SECRET\"\n\
         base_url = \"https://me:hunter2@example.test\"\n"
    ));
    home.set("CPAAS_RESTCOMM_BASE_URL", "https://x.test/restcomm");
    home.set("CPAAS_RESTCOMM_AUTH_TOKEN", "s3cret!");
    let shown = home.run(&["profiles", "show", "main", "rest*", "-o", "json"]).await;
    assert_eq!(shown.code, 0, "{shown:?}");
    let rows: Vec<_> = shown
        .json()
        .iter()
        .map(|row| {
            ["/profile", "/provider", "/result/key", "/result/value", "/result/source"]
                .map(|member| row.pointer(member).unwrap().as_str().unwrap().to_owned())
        })
        .collect();
    let file = home.config().display().to_string();
    let beside = |name: &str| home.config().with_file_name(name).display().to_string();
    let (api, login) =
        ("https://public-api.sonetel.com", "https://api.sonetel.com/SonetelAuth/beta/oauth/token");
    let main = |key: &str, value: &str, source: &str| {
        ["main", "sonetel", key, value, source].map(str::to_owned)
    };
    let restcomm = |key: &str, value: &str, source: &str| {
        ["restcomm", "restcomm", key, value, source].map(str::to_owned)
    };
    assert_eq!(
        rows,
        [
            main("tags", "prod, eu", &file),
            main("username", "u@example.test", &file),
            main("password", "env:SECRET", &file),
            main("refresh_token", &format!("file:{}", beside("token")), &file),
            main("access_token", "cmd:pass show it", &file),
            main("forget_password", "false", "default"),
            main("base_url", api, "default"),
            main("token_url", login, "default"),
            main("allow_http", "false", "default"),
            main("ca_file", &beside("ca.pem"), &file),
            restcomm("base_url", "https://x.test/restcomm", "CPAAS_RESTCOMM_BASE_URL"),
            restcomm("auth_token", "env:CPAAS_RESTCOMM_AUTH_TOKEN", "CPAAS_RESTCOMM_AUTH_TOKEN"),
            restcomm("legacy_paths", "false", "default"),
            restcomm("allow_http", "false", "default"),
        ]
    );
    let all = home.run(&["profiles", "show", "--all"]).await;
    assert!(all.stdout.contains("https://[redacted]@example.test"), "{all:?}");
    // A base URL with a query is refused, but only when it is used.
    let mut queried = Home::new();
    queried.set("CPAAS_RESTCOMM_BASE_URL", "https://x.test/restcomm?token=hunter2#hunter2");
    let shown = queried.run(&["profiles", "show", "restcomm"]).await;
    assert!(shown.stdout.contains("https://x.test/restcomm?[redacted] "), "{shown:?}");
    assert!(!shown.stdout.contains("hunter2"), "{shown:?}");
    let list = home.run(&["profiles", "list"]).await;
    assert!(list.stdout.contains("prod, eu"), "{list:?}");
    for ended in [shown, all, list] {
        assert!(
            !format!("{ended:?}").contains("s3cret") && !format!("{ended:?}").contains("hunter2")
        );
    }
    home.run(&["profiles", "show", "main", "-p", "odd"]).await.failed(2, &["given twice"]);
    home.run(&["profiles", "show", "mian"]).await.failed(3, &["did you mean \"main\"?"]);
}

#[cfg(feature = "sandbox")]
#[tokio::test]
async fn of_the_sandbox_no_secret_is_shown_and_nothing_is_written() {
    let home = home();
    let shown = home.run(&["--sandbox", "profiles", "show", "sonetel", "-o", "json"]).await;
    let row = shown.results().into_iter().find(|row| row["key"] == "password").unwrap();
    assert_eq!((&row["value"], &row["source"]), (&json!("[redacted]"), &json!("sandbox")));
    for command in
        [&["path"][..], &["add", "x", "--provider", "sonetel"], &["remove", "x", "--yes"]]
    {
        let ended = home.run(&[&["--sandbox", "profiles"], command].concat()).await;
        ended.failed(2, &["the sandbox has no configuration file"]);
    }
}

#[tokio::test]
async fn check_finds_everything_that_is_wrong_at_once() {
    let mut home = home();
    home.write_config(&format!(
        "default_profile = \"mian\"\n[profiles.main]\n{SONETEL}\
         [profiles.a]\n{SONETEL}pasword = \"x\"\ntags = [\"eu\"]\n\
         [profiles.b]\nprovider = \"sonotel\"\n\
         [profiles.c]\nprovider = \"sonetel\"\naccess_token = \"env:NOT_SET\"\n\
         [profiles.d]\n{SONETEL}tags = [\"a b\"]\n"
    ));
    home.set("CPAAS_SONTEL_USERNAME", "u");
    home.set("CPAAS_PROFILES", "");
    home.set("CPAAS_HOME", "/somewhere/else");
    home.set("CPAAS_RESTCOMM_PASWORD", "p");
    let check = home.run(&["profiles", "check", "-o", "json"]).await;
    assert_eq!((check.code, check.stderr.as_str()), (3, ""), "{check:?}");
    let rows = check.json();
    let expected = [
        (
            json!(null),
            json!(null),
            "default_profile: unknown profile \"mian\"; did you mean \"main\"?",
        ),
        (json!(null), json!(null), "CPAAS_PROFILES: unknown; did you mean CPAAS_PROFILE?"),
        (json!(null), json!(null), "did you mean CPAAS_SONETEL_USERNAME?"),
        (json!("restcomm"), json!("restcomm"), "did you mean CPAAS_RESTCOMM_PASSWORD?"),
        (json!("a"), json!("sonetel"), "unknown key \"pasword\"; did you mean \"password\"?"),
        (json!("b"), json!(null), "unknown provider \"sonotel\"; did you mean \"sonetel\"?"),
        (json!("c"), json!("sonetel"), "NOT_SET is not set"),
        (json!("d"), json!("sonetel"), "tags: not a list of words"),
        (json!("main"), json!("sonetel"), ""),
    ];
    assert_eq!(rows.len(), expected.len(), "{rows:#?}");
    for (row, (profile, provider, problem)) in rows.iter().zip(&expected) {
        assert_eq!((&row["profile"], &row["provider"]), (profile, provider));
        assert_eq!(row["result"]["ok"], problem.is_empty(), "{row}");
        assert!(
            row["result"]["problem"].as_str().unwrap_or("").contains(problem),
            "{row} {problem}"
        );
    }
    // The selected ones: also one that is wrong, by its name or tag.
    for options in [["-p", "a"], ["--tag", "eu"]] {
        let one = home.run(&[&options[..], &["profiles", "check", "-o", "json"]].concat()).await;
        let last = one.json().pop().unwrap();
        assert_eq!((&last["profile"], &last["result"]["ok"]), (&json!("a"), &json!(false)));
    }
}

#[tokio::test]
async fn an_unknown_key_is_refused_with_the_nearest_known_or_all_of_them() {
    let home = home();
    for (key, words) in [
        ("user_name", "did you mean \"username\"?"),
        ("tag", "did you mean \"tags\"?"),
        ("ca-file", "did you mean \"ca_file\"?"),
        (
            "colour",
            "sonetel has provider, tags, ca_file, warn, critical, available, token_cache, children, max_children, username",
        ),
    ] {
        home.write_config(&format!("[profiles.main]\n{SONETEL}\"{key}\" = \"x\"\n"));
        home.run(&["balance"]).await.failed(3, &[&format!("unknown key \"{key}\""), words]);
    }
}

#[tokio::test]
async fn tags_are_words() {
    let home = home();
    for tags in ["\"prod\"", "[1]", "[\"\"]", "[\"a,b\"]", "[\"a b\"]", "[\"\\u001b\"]"] {
        home.write_config(&format!("[profiles.main]\n{SONETEL}tags = {tags}\n"));
        home.run(&["balance"]).await.failed(3, &["profile main: tags: not a list of words"]);
    }
}

#[tokio::test]
async fn a_command_that_hangs_or_fails_is_one_clear_line_in_its_time() {
    let home = home();
    for (command, words) in [
        ("sleep 60", "`sleep 60` did not end within 1s"),
        ("sleep 60 & sleep 60", "did not end within 1s"),
        ("exit 7", "`exit 7` failed: exit status: 7"),
        ("true", "the secret is empty"),
        ("head -c 70000 /dev/zero", "longer than 65536 bytes"),
    ] {
        home.write_config(&format!(
            "[profiles.main]\nprovider = \"sonetel\"\naccess_token = \"cmd:{command}\"\n"
        ));
        let start = tokio::time::Instant::now();
        home.run(&["--timeout", "1s", "balance"]).await.failed(3, &["access_token", words]);
        assert!(start.elapsed() < std::time::Duration::from_secs(10));
    }
    // What it says itself comes through.
    home.write_config(
        "[profiles.main]\nprovider = \"sonetel\"\naccess_token = \"cmd:echo no such key >&2; exit 1\"\n",
    );
    let told = home.run(&["balance"]).await;
    assert!(told.code == 3 && told.stderr.starts_with("no such key\nerror: "), "{told:?}");
}

#[tokio::test]
async fn a_profile_is_added_with_its_secret_in_a_private_file() {
    let home = home();
    let add = [
        "profiles",
        "add",
        "acme",
        "--provider",
        "sonetel",
        "--tag",
        "prod",
        "--tag",
        "eu",
        "--default",
        "--username",
        "owner@example.test",
        "--forget-password",
        "true",
        "--password-stdin",
        "-o",
        "json",
    ];
    let added = home.run_with_input(&add, "p&ss wörd\n").await;
    assert_eq!((added.code, added.stderr.as_str()), (0, ""), "{added:?}");
    let row = json!({
        "profile": "acme", "provider": "sonetel", "result": {
            "source": home.config().display().to_string(), "tags": ["prod", "eu"], "default": true,
        }
    });
    assert_eq!(added.json(), [row]);
    assert_eq!(
        config(&home),
        "default_profile = \"acme\"\n\n[profiles.acme]\nprovider = \"sonetel\"\ntags = [\"prod\", \"eu\"]\n\
         username = \"owner@example.test\"\npassword = \"file:acme-password\"\nforget_password = true\n"
    );
    let secret = home.config().with_file_name("acme-password");
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "p&ss wörd\n");
    for (path, expected) in [
        (home.config(), 0o600),
        (secret, 0o600),
        (home.config().parent().unwrap().to_owned(), 0o700),
        (home.path().join(".config"), 0o700),
    ] {
        assert_eq!(mode(&path), expected, "{}", path.display());
    }
    assert_eq!(home.run(&["profiles", "check"]).await.code, 0);
}

#[tokio::test]
async fn amounts_to_warn_at_are_added_as_check_reads_them() {
    let home = home();
    let add = |rest: &[&'static str]| {
        let keys = ["--provider", "sonetel", "--access-token", "env:SECRET"];
        [&["profiles", "add", "acme"][..], &keys, rest].concat()
    };
    for (amounts, words) in [
        (&["--warn", "10"][..], &["--warn: \"10\": expected an amount"][..]),
        (&["--critical", ""], &["--critical: \"\""]),
        (&["--warn", "10 EURO"], &["--warn: \"10 EURO\""]),
        (&["--warn", "10SEK,5EUR"], &["--warn: \"10SEK,5EUR\": expected one amount"]),
        (&["--warn", "acme=10SEK"], &["--warn: \"acme=10SEK\"", "amount alone"]),
        (
            &["--warn", "1SEK", "--critical", "2SEK"],
            &["--warn/--critical: ", "acme=2 SEK is above the warning threshold 1 SEK"],
        ),
        (&["--warn", "2SEK", "--critical", "1EUR"], &["\"acme\"", "SEK", "EUR"]),
    ] {
        home.run(&add(amounts)).await.failed(2, words);
        assert!(!home.config().exists(), "{amounts:?}");
    }
    let added = home.run(&add(&["--warn", "10.50sek", "--critical", "-1 SEK"])).await;
    assert_eq!((added.code, added.stderr.as_str()), (0, ""), "{added:?}");
    let config = config(&home);
    assert!(config.ends_with("warn = \"10.50 SEK\"\ncritical = \"-1 SEK\"\n"), "{config}");
    assert_eq!(home.run(&["profiles", "check"]).await.code, 0);
    home.write_config(&config.replace("-1 SEK", "11 SEK"));
    let crossed = home.run(&["profiles", "check", "-o", "json"]).await;
    let problem = crossed.results()[0]["problem"].to_string();
    assert!(
        crossed.code == 3 && problem.contains("above the warning threshold 10.50 SEK"),
        "{crossed:?}"
    );
}

#[tokio::test]
async fn adding_leaves_the_rest_of_the_file_as_it_is() {
    let home = home();
    let before = format!(
        "# Ours; see the wiki.\n\n[profiles.b]  # first\n{SONETEL}\n# broken, and nobody's business here\n\
         [profiles.a]\nprovider = 'nobody'\n# The end.\n"
    );
    home.write_config(&before);
    set_mode(&home.config(), 0o640);
    let here = home.path().join("here");
    std::fs::write(&here, "token\n").unwrap();
    set_mode(&here, 0o600);
    let add =
        ["profiles", "add", "new one", "--provider", "restcomm", "--base-url", "https://x.test"];
    let keys = ["--email", "a@b.test", "--auth-token", "file:here"];
    let added = home.run(&[&add[..], &keys].concat()).await;
    assert_eq!(added.code, 0, "{added:?}");
    assert_eq!(
        config(&home),
        format!(
            "{before}\n[profiles.\"new one\"]\nprovider = \"restcomm\"\nbase_url = \"https://x.test\"\n\
             email = \"a@b.test\"\nauth_token = \"file:{}\"\n",
            home.path().canonicalize().unwrap().join("here").display()
        )
    );
    assert_eq!(mode(&home.config()), 0o640, "as it was");
}

#[tokio::test]
async fn a_link_to_the_file_stays_a_link() {
    let home = home();
    home.write_config("# elsewhere\n");
    let elsewhere = home.path().join("dotfiles.toml");
    std::fs::rename(home.config(), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, home.config()).unwrap();
    let add = ["profiles", "add", "a", "--provider", "sonetel", "--access-token", "env:SECRET"];
    assert_eq!(home.run(&add).await.code, 0);
    assert!(home.config().is_symlink());
    assert!(std::fs::read_to_string(elsewhere).unwrap().starts_with("# elsewhere\n"));
}

#[tokio::test]
async fn what_can_not_be_added_is_refused_and_nothing_is_written() {
    let home = home();
    let before = format!("[profiles.main]\n{SONETEL}");
    home.write_config(&before);
    home.write_secret("taken-password", "other's\n");
    let sonetel = ["--provider", "sonetel", "--username", "u"];
    let files = || std::fs::read_dir(home.config().parent().unwrap()).unwrap().count();
    let count = files();
    for (name, options, code, words) in [
        ("main", &["--password", "env:SECRET"][..], 2, "\"main\" exists: give --force"),
        ("new", &["--password", "hunter2"], 2, "not itself"),
        ("new", &["--password", "env:NOT_SET"], 3, "NOT_SET is not set"),
        ("new", &["--password", "file:nowhere"], 3, "No such file"),
        ("new", &["--password", "cmd:exit 3"], 3, "`exit 3` failed"),
        ("new", &[], 3, "password: missing"),
        ("new", &["--email", "a@b.test"], 2, "sonetel has no --email"),
        (
            "new",
            &["--password", "env:SECRET", "--base-url", "http://example.test"],
            3,
            "plain http",
        ),
        ("new", &["--password", "env:SECRET", "--tag", "a b"], 2, "--tag \"a b\": a tag is a word"),
        ("new", &["--password", "env:SECRET", "--provider", "restcomm"], 2, "give one --provider"),
        ("new", &["--password-stdin", "--access-token-stdin"], 2, "holds one secret"),
        ("new", &["--password", "env:SECRET", "--ca-file", "nowhere.pem"], 3, "nowhere.pem"),
        ("taken", &["--password-stdin"], 2, "taken-password: exists"),
        ("a,b", &["--password", "env:SECRET"], 2, "no commas"),
        ("prod-*", &["--password", "env:SECRET"], 2, "no * and ?"),
        ("new", &["--password", "env:SECRET", "--all"], 2, "this command is about the file"),
    ] {
        let arguments = [&["profiles", "add", name][..], &sonetel, options].concat();
        let ended = home.run_with_input(&arguments, "s3cret!\n").await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{options:?} {ended:?}");
        assert!(ended.stderr.starts_with("error: ") && ended.stderr.contains(words), "{ended:?}");
        assert!(!ended.stderr.contains("hunter2") && !ended.stderr.contains("s3cret"), "{ended:?}");
    }
    let provider = ["profiles", "add", "new", "--provider", "sonotel", "--username", "u"];
    home.run(&provider).await.failed(2, &["did you mean \"sonetel\"?"]);
    let long = "x".repeat(70_000);
    let stdin = [&["profiles", "add", "new"][..], &sonetel, &["--password-stdin"]].concat();
    home.run_with_input(&stdin, &long).await.failed(2, &["longer than 65536 bytes"]);
    home.run_with_input(&stdin, "\n").await.failed(2, &["standard input is empty"]);
    assert_eq!((config(&home), files()), (before, count));

    home.write_config("[profiles.main\n");
    home.run(&[&["profiles", "add", "new"][..], &sonetel].concat())
        .await
        .failed(3, &["config.toml:1:"]);
    assert_eq!(config(&home), "[profiles.main\n");
}

#[tokio::test]
async fn by_force_a_profile_and_its_own_secret_are_replaced() {
    let home = home();
    let add = |rest: &[&'static str]| {
        [&["profiles", "add", "main", "--provider", "sonetel", "--username", "u"][..], rest]
            .concat()
    };
    assert_eq!(home.run_with_input(&add(&["--password-stdin"]), "one\n").await.code, 0);
    let again = home.run_with_input(&add(&["--password-stdin", "--force"]), "two\n").await;
    assert_eq!(again.code, 0, "{again:?}");
    let secret = home.config().with_file_name("main-password");
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "two\n");
    assert_eq!(home.run(&add(&["--password", "env:SECRET", "--force"])).await.code, 0);
    assert!(config(&home).contains("password = \"env:SECRET\""), "{}", config(&home));
    // Now it is nobody's that is known here.
    let other = home.run_with_input(&add(&["--password-stdin", "--force"]), "three\n").await;
    other.failed(2, &["main-password", "exists"]);
}

#[tokio::test]
async fn a_file_with_crlf_keeps_its_line_ends_and_comments() {
    let home = home();
    let before = "\u{feff}# Ours.\r\n\r\n[profiles.b] # first\r\nprovider = \"sonetel\"\r\n\
                  access_token = \"env:SECRET\" # it\r\n";
    home.write_config(before);
    let add = ["profiles", "add", "a", "--provider", "sonetel", "--access-token", "env:SECRET"];
    assert_eq!(home.run(&add).await.code, 0);
    let added = "\r\n[profiles.a]\r\nprovider = \"sonetel\"\r\naccess_token = \"env:SECRET\"\r\n";
    assert_eq!(config(&home), format!("{before}{added}"));
    assert_eq!(home.run(&["profiles", "set", "b", "--warn", "1SEK"]).await.code, 0);
    assert_eq!(home.run(&["profiles", "remove", "a", "--yes"]).await.code, 0);
    assert_eq!(config(&home), format!("{before}warn = \"1 SEK\"\r\n"));
}

#[tokio::test]
async fn keys_of_a_profile_are_set_and_removed_and_the_rest_stays() {
    let home = home();
    home.write_config(&format!(
        "# Ours.\n[profiles.main]\n{SONETEL}base_url = \"https://x.test\" # for now\n# the end\n"
    ));
    let set =
        ["profiles", "set", "main", "--username", "v", "--tag", "prod", "--unset", "base-url"];
    let set = home.run(&set).await;
    assert_eq!((set.code, set.stderr.as_str()), (0, ""), "{set:?}");
    let sonetel = SONETEL.replace("u@example.test", "v");
    let expected = format!("# Ours.\n[profiles.main]\n{sonetel}tags = [\"prod\"]\n# the end\n");
    assert_eq!(config(&home), expected);

    let stdin = ["profiles", "set", "main", "--password-stdin"];
    assert_eq!(home.run_with_input(&stdin, "n3w\n").await.code, 0);
    let secret = home.config().with_file_name("main-password");
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "n3w\n");
    assert!(config(&home).contains("password = \"file:main-password\"\n"), "{}", config(&home));
    let before = config(&home);
    for (options, code, words) in [
        (&[][..], 2, "nothing to set"),
        (&["--unset", "colour"], 2, "--unset colour: profile \"main\" has no such key"),
        (&["--unset", "provider"], 2, "a profile is of a provider"),
        (&["--unset", "username"], 3, "username: missing"),
        (&["--email", "a@b.test"], 2, "sonetel has no --email"),
        (&["--password", "env:NOT_SET"], 3, "NOT_SET is not set"),
        (&["--critical", "x"], 2, "--critical: \"x\""),
    ] {
        let ended = home.run(&[&["profiles", "set", "main"], options].concat()).await;
        ended.failed(code, &[words]);
    }
    home.run(&["profiles", "set", "mian", "--warn", "1SEK"]).await.failed(3, &["did you mean"]);
    assert_eq!(config(&home), before);
}

#[tokio::test]
async fn what_does_not_exist_yet_is_prepared_on_request() {
    let home = home();
    let add = ["profiles", "add", "a", "--provider", "sonetel", "--access-token", "file:later"];
    home.run(&add).await.failed(3, &["No such file"]);
    assert_eq!(home.run(&[&add[..], &["--no-check"]].concat()).await.code, 0);
    let set = ["profiles", "set", "a", "--access-token", "env:LATER"];
    home.run(&set).await.failed(3, &["LATER is not set"]);
    assert_eq!(home.run(&[&set[..], &["--no-check"]].concat()).await.code, 0);
    home.run(&["-p", "a", "balance"]).await.failed(3, &["LATER is not set"]);
}

#[tokio::test]
async fn a_profile_gets_another_name_or_becomes_the_default() {
    let home = home();
    home.write_config(&format!(
        "default_profile = \"a\" # ours\n\n# The first.\n[profiles.a]\n{SONETEL}\n[profiles.b]\n{SONETEL}"
    ));
    let renamed = home.run(&["profiles", "rename", "a", "c d", "-o", "json"]).await;
    assert_eq!(renamed.code, 0, "{renamed:?}");
    let row = &renamed.json()[0];
    assert_eq!((&row["profile"], &row["result"]["default"]), (&json!("c d"), &json!(true)));
    assert!(
        config(&home)
            .starts_with("default_profile = \"c d\" # ours\n\n# The first.\n[profiles.\"c d\"]\n")
    );
    assert_eq!(home.run(&["profiles", "default", "b"]).await.code, 0);
    assert!(config(&home).starts_with("default_profile = \"b\" # ours\n"));
    let before = config(&home);
    for (arguments, code, words) in [
        (&["rename", "x", "y"][..], 3, "unknown profile \"x\""),
        (&["rename", "b", "c d"], 2, "profile \"c d\" exists"),
        (&["rename", "b", "a,b"], 2, "no commas"),
        (&["default", "x"], 3, "unknown profile \"x\""),
        (&["default", "b", "--all"], 2, "this command is about the file"),
    ] {
        home.run(&[&["profiles"], arguments].concat()).await.failed(code, &[words]);
    }
    assert_eq!(config(&home), before);
}

#[tokio::test]
async fn who_waits_too_long_for_the_file_is_told_for_which() {
    let home = home();
    home.write_config(&format!("[profiles.main]\n{SONETEL}"));
    let lock = FileLock::acquire(&home.config(), Duration::from_secs(5)).unwrap();
    let default = ["--timeout", "500ms", "profiles", "default", "main"];
    home.run(&default)
        .await
        .failed(7, &["config.toml: another process has held", ".config.toml.lock"]);
    drop(lock);
    assert_eq!(home.run(&default).await.code, 0);
}

#[tokio::test]
async fn a_profile_is_removed_alone_and_only_after_a_yes() {
    let home = home();
    home.write_secret("token", "t\n");
    let rest = "[profiles.other]\nprovider = \"nobody\"   # kept\n";
    home.write_config(&format!(
        "# Ours.\n\ndefault_profile = \"main\"\n\n# The main one.\n[profiles.main]\nprovider = \"sonetel\"\n\
         access_token = \"file:token\"\n\n{rest}"
    ));
    let before = config(&home);
    home.run(&["profiles", "remove", "main"]).await.failed(2, &["no terminal", "--yes"]);
    home.run(&["profiles", "remove", "mian", "--yes"]).await.failed(3, &["did you mean \"main\"?"]);
    let selected = home.run(&["profiles", "remove", "main", "--yes", "-p", "other"]).await;
    selected.failed(2, &["this command is about the file"]);
    assert_eq!(config(&home), before);

    let removed = home.run(&["profiles", "remove", "main", "--yes", "-o", "json"]).await;
    assert_eq!(removed.code, 0, "{removed:?}");
    assert!(removed.stderr.contains("which is the default profile"), "{removed:?}");
    let token = home.config().with_file_name("token");
    assert_eq!(
        removed.json(),
        [json!({
            "profile": "main", "provider": "sonetel", "result": {
                "source": home.config().display().to_string(),
                "files_left": [token.display().to_string()],
            }
        })]
    );
    assert!(token.exists());
    assert_eq!(config(&home), format!("# Ours.\n\n{rest}"));
    // One that can't be used can be removed.
    assert_eq!(home.run(&["profiles", "remove", "other", "--yes"]).await.code, 0);
    assert_eq!(config(&home), "# Ours.\n\n");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_removing_asks() {
    let home = home();
    home.write_config(&format!("[profiles.main]\n{SONETEL}"));
    for (answer, code, is_there) in [("n", 1, true), ("y", 0, false)] {
        let Some(ended) = home.run_on_a_terminal("profiles remove main", answer).await else {
            return;
        };
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(ended.stdout.contains("Go ahead? [y/N]"), "{ended:?}");
        assert_eq!(config(&home).contains("main"), is_there);
    }
}

#[tokio::test]
async fn the_path_is_told_whether_or_not_there_is_a_file() {
    let home = home();
    let told = |path: &Path, exists: bool| json!({"profile": null, "provider": null, "result": {"path": path.display().to_string(), "exists": exists}});
    let path = ["profiles", "path", "-o", "json"];
    assert_eq!(home.run(&path).await.json(), [told(&home.config(), false)]);
    home.write_config("not TOML");
    assert_eq!(home.run(&path).await.json(), [told(&home.config(), true)]);
    let other = home.run_in("other.toml", &path).await;
    assert_eq!(other.json(), [told(Path::new("other.toml"), false)]);
}

#[cfg(feature = "sandbox")]
#[tokio::test]
async fn the_manuals_examples_are_true() {
    let mut home = home();
    home.set("ACME_TOKEN", "t");
    crate::support::manual::examples_are_true("Profiles from the command line", &home, 5).await;
    crate::support::manual::examples_are_true("Troubleshooting", &home, 0).await;
}
