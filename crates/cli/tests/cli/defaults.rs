//! Defaults of options: from the environment, else from the table `defaults` of the file.

use std::time::Duration;

use cpaas_sandbox::faults::{Fault, FaultRule};
use tokio::time::Instant;

use crate::support::server::{at, serve};
use crate::support::{CommandResult, Home, all_vendors_home, calls, sandbox};

/// Puts these lines before the profiles of a home.
fn defaults(home: &Home, lines: &str) {
    let profiles = std::fs::read_to_string(home.config()).unwrap_or_default();
    let profiles = profiles.split("# profiles\n").last().unwrap();
    home.write_config(&format!("[defaults]\n{lines}\n# profiles\n{profiles}"));
}

/// The sandbox's balances, with these variables.
async fn with(variables: &[(&str, &str)], options: &[&str]) -> CommandResult {
    let mut home = Home::new();
    for (name, value) in variables {
        home.set(name, value);
    }
    home.run(&[&["--sandbox"], options].concat()).await
}

#[tokio::test]
async fn an_option_comes_before_the_environment_and_that_before_the_file() {
    let sandbox = sandbox().await;
    let mut home = all_vendors_home(&sandbox);
    let balance = ["-p", "sonetel", "balance"];
    let table = home.run(&balance).await;
    assert!(table.stdout.starts_with("PROFILE  PROVIDER  BALANCE"), "{table:?}");
    defaults(&home, "output = \"csv\"\ncolumns = [\"currency\", \"BALANCE\"]");
    assert_eq!(home.run(&balance).await.stdout, "currency,balance\r\nSEK,5.04\r\n");
    home.set("CPAAS_COLUMNS", "provider, credit limit");
    home.set("CPAAS_OUTPUT", "");
    assert_eq!(home.run(&balance).await.stdout, "provider,credit_limit\r\nsonetel,\r\n");
    home.set("CPAAS_OUTPUT", "table");
    assert_eq!(home.run(&balance).await.stdout, "PROVIDER  CREDIT LIMIT\nsonetel              -\n");
    let given = [&balance[..], &["-o", "csv", "--columns", "profile"]].concat();
    assert_eq!(home.run(&given).await.stdout, "profile\r\nsonetel\r\n");
    // JSON has every member, and a command without these columns has all of its own.
    let json = home.run(&[&balance[..], &["-o", "json"]].concat()).await;
    assert!(json.code == 0 && json.stdout.contains("\"5.04\""), "{json:?}");
    home.set("CPAAS_COLUMNS", "balance");
    let id = home.run(&["-p", "sonetel", "id"]).await;
    assert!(id.code == 0 && id.stdout.starts_with("PROFILE  PROVIDER  ID"), "{id:?}");
}

#[tokio::test]
async fn times_and_retries_have_defaults_too() {
    let silent = serve(None).await;
    for (variable, lines, words) in [
        ("", "timeout = \"1s\"", "within"),
        ("", "deadline = \"1s\"", "within"),
        ("CPAAS_TIMEOUT", "timeout = \"1m\"", "within"),
        ("CPAAS_DEADLINE", "deadline = \"1m\"", "within"),
    ] {
        let mut home = Home::new();
        at(&mut home, &silent);
        defaults(&home, &format!("retries = 0\n{lines}"));
        if !variable.is_empty() {
            home.set(variable, "1s");
        }
        let begun = Instant::now();
        let ended = home.run(&["info"]).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (7, ""), "{lines}: {ended:?}");
        assert!(ended.stderr.contains(words), "{lines}: {ended:?}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{lines}: {:?}", begun.elapsed());
    }

    let sandbox = sandbox().await;
    let mut home = all_vendors_home(&sandbox);
    let down = Fault::Status { status: 503, retry_after: None };
    sandbox.add_fault(FaultRule::new(down).provider("restcomm")).unwrap();
    let mut before = 0;
    let mut attempts = || {
        let now = sandbox.journal().len();
        std::mem::replace(&mut before, now).abs_diff(now)
    };
    defaults(&home, "retries = 1\nconcurrency = 2\nconcurrency_per_provider = \"1\"");
    assert_eq!(home.run(&["-p", "restcomm", "info"]).await.code, 7);
    assert_eq!(attempts(), 2);
    home.set("CPAAS_RETRIES", "0");
    assert_eq!(home.run(&["-p", "restcomm", "info"]).await.code, 7);
    assert_eq!(attempts(), 1);
    assert_eq!(home.run(&["-p", "restcomm", "info", "--retries", "2"]).await.code, 7);
    assert_eq!(attempts(), 3);
}

#[tokio::test]
async fn a_wrong_default_is_one_line_that_names_its_place_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let profiles = std::fs::read_to_string(home.config()).unwrap();
    for (lines, words) in [
        ("timeout = 5", &["defaults: timeout: \"5\"", "with a unit"][..]),
        (
            "columns = \"balnce\"",
            &["defaults: columns: \"balnce\"", "no command has such a column"],
        ),
        ("retries = 101", &["defaults: retries: \"101\"", "not a number from 0 to 100"]),
        ("concurrency = 0", &["defaults: concurrency: \"0\"", "1 or more"]),
        ("deadline = true", &["defaults: deadline: expected a text"]),
        ("output = \"yaml\"", &["defaults: output: \"yaml\"", "table, json, ndjson, csv"]),
        ("timout = \"5s\"", &["defaults: timout: unknown", "timeout, deadline"]),
        ("warn = [\"10\"]", &["defaults: warn: ", "expected an amount"]),
        ("below = \"sonetel=10USD\"", &["defaults: below: ", "expected amounts alone"]),
        ("warn = \"1USD\"\ncritical = \"2USD\"", &["defaults: warn, critical: ", "2 USD"]),
    ] {
        home.write_config(&format!("[defaults]\n{lines}\n{profiles}"));
        let ended = home.run(&["--all", "balance"]).await;
        ended.failed(3, &[&["config.toml: "], words].concat());
        // Those that look for mistakes find it, and go on.
        let checked = home.run(&["profiles", "check"]).await;
        assert!(words.iter().all(|word| checked.stdout.contains(word)), "{checked:?}");
        assert!(checked.code == 3 && checked.stdout.contains("voximplant  ok"), "{checked:?}");
    }
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
    for (name, value) in [
        ("CPAAS_TIMEOUT", "soon"),
        ("CPAAS_DEADLINE", "0s"),
        ("CPAAS_RETRIES", "-1"),
        ("CPAAS_CONCURRENCY", "many"),
        ("CPAAS_CONCURRENCY_PER_PROVIDER", "0"),
        ("CPAAS_OUTPUT", "yaml"),
        ("CPAAS_COLUMNS", "profile,x"),
        ("CPAAS_WARN", "10"),
        ("CPAAS_CRITICAL", "USD"),
        ("CPAAS_BELOW", "a=10USD"),
    ] {
        with(&[(name, value)], &["balance"]).await.failed(3, &["environment: ", name, value]);
        let check = with(&[(name, value)], &["check", "-c", "1SEK,1USD"]).await;
        let line = format!("CPAAS UNKNOWN - environment: {name}: ");
        assert!(check.code == 3 && check.stdout.starts_with(&line), "{check:?}");
        // Without accounts, nothing depends on it.
        let mut home = Home::new();
        home.set(name, value);
        assert_eq!(home.run(&["completions", "bash"]).await.code, 0, "{name}");
    }
    // What the command line overrides does not matter.
    let overridden = with(&[("CPAAS_OUTPUT", "yaml")], &["id", "-o", "csv"]).await;
    assert_eq!(overridden.code, 0, "{overridden:?}");
}

#[tokio::test]
async fn thresholds_by_currency_apply_where_nothing_else_says_so() {
    let sandbox = sandbox().await;
    let mut home = all_vendors_home(&sandbox);
    let check = ["-p", "sonetel", "-p", "voximplant", "check"];
    defaults(&home, "warn = [\"10 SEK\", \"10 USD\"]\ncritical = \"1SEK\"\nbelow = \"20000USD\"");
    let line = |ended: CommandResult, code: i32, text: &str| {
        assert_eq!((ended.code, ended.stderr.as_str()), (code, ""), "{ended:?}");
        assert!(ended.stdout.starts_with(text), "{ended:?}");
    };
    line(home.run(&check).await, 1, "CPAAS WARNING - sonetel 5.04 SEK is below 10 SEK |");
    let given = home.run(&[&check[..], &["-w", "5SEK"]].concat()).await;
    line(given, 0, "CPAAS OK - sonetel 5.04 SEK, voximplant 19772.35 USD");
    // What is for one currency hides no other's.
    let given = home.run(&[&check[..], &["-w", "1SEK"], &["-c", "20000USD,1SEK"]].concat()).await;
    assert_eq!(given.code, 3, "{given:?}");
    assert!(given.stdout.contains("20000 USD is above the warning threshold 10 USD"), "{given:?}");
    let below = home.run(&["--all", "balance"]).await;
    assert_eq!(below.code, 10, "{below:?}");
    assert!(below.stderr.contains("voximplant: 19772.35 USD is below 20000 USD"), "{below:?}");
    assert!(below.stderr.contains("sonetel: no threshold for SEK"), "{below:?}");
    assert_eq!(home.run(&["--all", "balance", "--below", "1USD"]).await.code, 0);
    // The environment comes before the file, currency by currency.
    home.set("CPAAS_CRITICAL", "6SEK");
    line(home.run(&check).await, 2, "CPAAS CRITICAL - sonetel 5.04 SEK is below 6 SEK |");
    home.set("CPAAS_BELOW", "1USD");
    assert_eq!(home.run(&["-p", "voximplant", "balance"]).await.code, 0);
}

#[tokio::test]
async fn a_profiles_own_threshold_counts_more_than_a_default() {
    let sandbox = sandbox().await;
    let mut home = all_vendors_home(&sandbox);
    home.set("CPAAS_WARN", "10SEK");
    let profiles = std::fs::read_to_string(home.config()).unwrap();
    home.write_config(
        &profiles.replace("[profiles.sonetel]\n", "[profiles.sonetel]\nwarn = \"2 SEK\"\n"),
    );
    let own = home.run(&["-p", "sonetel", "check"]).await;
    assert_eq!(own.stdout, "CPAAS OK - sonetel 5.04 SEK | sonetel=5.04;2:;;;\n", "{own:?}");
}

#[tokio::test]
async fn a_default_threshold_that_applies_to_nothing_is_no_success() {
    let other = [("CPAAS_CRITICAL", "1EUR"), ("CPAAS_BELOW", "1EUR")];
    let check = with(&other, &["-p", "sonetel", "check"]).await;
    assert_eq!(check.code, 3, "{check:?}");
    assert!(check.stdout.contains("no threshold for SEK (thresholds: EUR)"), "{check:?}");
    let balance = with(&other, &["-p", "sonetel", "balance"]).await;
    assert!(balance.code == 3 && balance.stdout.contains("5.04"), "{balance:?}");
    assert!(balance.stderr.contains("`below`: no account has EUR, only SEK"), "{balance:?}");
    // Of several currencies, one is enough: the others are other accounts'.
    let some = [("CPAAS_BELOW", "1EUR,1SEK")];
    assert_eq!(with(&some, &["-p", "sonetel", "balance"]).await.code, 0);
    let available = with(&[], &["balance", "--available"]).await;
    available.failed(2, &["--available needs thresholds"]);
}

#[tokio::test]
async fn several_profiles_are_separated_by_commas() {
    let of = async |options: &[&str]| {
        let shown = ["capabilities", "-o", "csv", "--columns", "profile", "--no-headers"];
        let ended = with(&[], &[options, &shown].concat()).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
        ended.stdout.replace("\r\n", " ")
    };
    assert_eq!(of(&["-p", "voximplant,sonetel"]).await, "voximplant sonetel ");
    assert_eq!(of(&["-p", "s*,rest*", "-p", "voximplant"]).await, "sonetel restcomm voximplant ");
    assert_eq!(of(&["--provider", "voximplant,restcomm"]).await, "voximplant restcomm ");
    with(&[], &["-p", "sonetel,nobody", "id"]).await.failed(3, &["unknown profile \"nobody\""]);
    with(&[], &["-p", "sonetel,sonetel", "id"]).await.failed(2, &["\"sonetel\" is named twice"]);
}

#[tokio::test]
async fn the_sandbox_takes_no_configuration_file() {
    let home = Home::new();
    home.write_config("not toml");
    let file = home.config().display().to_string();
    for options in
        [&["--sandbox", "--config", &file, "id"][..], &["--sandbox", "id", "--config", &file]]
    {
        home.run(options).await.failed(2, &["--sandbox", "--config"]);
    }
    // A variable is for every command, and does not count here.
    assert_eq!(with(&[("CPAAS_CONFIG", &file)], &["id"]).await.code, 0);
}

#[tokio::test]
async fn the_file_is_read_once_and_its_defaults_are_no_profiles() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    defaults(&home, "output = \"csv\"\nretries = 0");
    let text = std::fs::read_to_string(home.config()).unwrap();
    std::fs::write(home.path().join("config.toml"), text.replace("file:", "file:.config/cpaas/"))
        .unwrap();
    // What can be read once only, such as a pipe of the shell.
    let cpaas = env!("CARGO_BIN_EXE_cpaas");
    let line = format!(
        "mkfifo -m 600 piped && {{ cat config.toml > piped & }} && {cpaas} --config piped -p sonetel id"
    );
    let shown = crate::support::in_shell(&home, "", &line).await;
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.stdout.starts_with("profile,provider,id"), "{shown:?}");
    assert_eq!(calls(&sandbox, "create_token").len(), 1);
    let edited = home.run(&["profiles", "default", "sonetel", "-o", "table"]).await;
    assert_eq!(edited.code, 0, "{edited:?}");
    assert!(std::fs::read_to_string(home.config()).unwrap().contains("output = \"csv\""));
}
