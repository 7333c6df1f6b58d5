//! How results are printed: formats, columns, order, colours, and what fits on a terminal.

use std::process::Stdio;

use crate::support::{
    CommandResult, Home, all_vendors_home, calls, manual, restcomm_home, sandbox, sonetel,
};
use cpaas_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};

/// A command over the fake vendors.
async fn run(arguments: &[&str]) -> CommandResult {
    Home::new().run(&[&["--sandbox"], arguments].concat()).await
}

#[tokio::test]
async fn csv_has_a_header_amounts_as_text_and_a_row_for_each_account() {
    let ended = run(&["balance", "-o", "csv"]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
    let expected = "profile,provider,balance,currency,credit_limit,held,error,message\r\n\
                    sonetel,sonetel,5.04,SEK,,,,\r\n\
                    voximplant,voximplant,19772.35,USD,0,397.58,,\r\n\
                    restcomm,restcomm,,,,,unsupported,\"restcomm keeps no balance: its usage";
    assert!(ended.stdout.starts_with(expected), "{ended:?}");
    assert_eq!(ended.stdout.lines().count(), 5);
    assert!(ended.stdout.ends_with("\r\ntwilio,twilio,412.75,USD,,,,\r\n"), "{ended:?}");

    let bare = run(&["balance", "-o", "csv", "--no-headers", "--columns", "held,profile"]).await;
    assert_eq!(bare.stdout, ",sonetel\r\n397.58,voximplant\r\n,restcomm\r\n,twilio\r\n");
}

#[tokio::test]
async fn csv_quotes_what_the_vendor_says() {
    let sandbox = sandbox().await;
    let home = restcomm_home(&sandbox);
    let name = "a \"b\", c\u{1b}[31m";
    let set = ["restcomm", "account", "set", "--friendly-name", name, "--yes"];
    assert_eq!(home.run(&set).await.code, 0);
    let ended = home.run(&["-o", "csv", "--columns", "profile,name", "info"]).await;
    assert_eq!(ended.stdout, "profile,name\r\nrestcomm,\"a \"\"b\"\", c\u{fffd}[31m\"\r\n");
    let table = home.run(&["info", "--columns", "NAME", "--no-headers"]).await;
    assert_eq!(table.stdout, "a \"b\", c\u{fffd}[31m\n");
}

/// JSON has it all, to be read back; for people there is something in its place.
#[tokio::test]
async fn what_is_not_seen_is_escaped_in_json_and_replaced_elsewhere() {
    let sandbox = sandbox().await;
    let home = restcomm_home(&sandbox);
    let hidden = "\u{7f}\u{85}\u{61c}\u{200b}\u{200d}\u{2028}\u{202e}\u{2060}\u{feff}\u{e0041}";
    let is_shown = |text: &str| hidden.chars().any(|c| text.contains(c));
    let name = format!("a{hidden}b");
    let set = ["update", "--name", &name, "--yes"];
    let set = home.run(&set).await;
    assert!(set.code == 0 && !is_shown(&set.stderr), "{set:?}");
    let replaced = format!("a{}b", "\u{fffd}".repeat(hidden.chars().count()));
    for format in ["json", "ndjson", "table", "csv"] {
        let ended = home.run(&["info", "-o", format]).await;
        assert!(!is_shown(&ended.stdout), "{ended:?}");
        if format.ends_with("json") {
            let elements = if format == "json" { ended.json() } else { ended.lines() };
            assert_eq!(elements[0]["result"]["name"], name.as_str());
            assert!(ended.stdout.contains("\\u0085") && ended.stdout.contains("\\udb40\\udc41"));
        } else {
            assert!(ended.stdout.contains(&replaced), "{ended:?}");
        }
    }
    for wrong in [&["-p", &name, "id"][..], &["id", &name], &["-o", "json", "id", &name]] {
        let ended = home.run(wrong).await;
        assert!(ended.code > 1 && !is_shown(&ended.stderr), "{ended:?}");
    }
}

/// A name that a spreadsheet would run is a text for it, whatever command shows it; what is no text stays as it is.
#[tokio::test]
async fn csv_runs_nothing_in_a_spreadsheet_unless_it_is_to_be_raw() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let named =
        ["-p", "restcomm", "info", "-o", "csv", "--columns", "profile,name", "--no-headers"];
    for (name, safe) in [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+46812345678", "'+46812345678"),
        ("-5", "'-5"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\u{fffd}=1"),
        ("Acme =1", "Acme =1"),
    ] {
        let set = ["-p", "restcomm", "update", &format!("--name={name}"), "--yes"];
        assert_eq!(home.run(&set).await.code, 0, "{name}");
        assert_eq!(home.run(&named).await.stdout, format!("restcomm,{safe}\r\n"));
        let raw = home.run(&[&named[..], &["--csv-raw"]].concat()).await;
        assert_eq!(raw.stdout, format!("restcomm,{}\r\n", name.replace('\r', "\u{fffd}")));
        let table =
            home.run(&["-p", "restcomm", "info", "--columns", "name", "--no-headers"]).await;
        assert!(!table.stdout.contains('\''), "{table:?}");
    }
    let get = ["restcomm", "account", "get", "-p", "restcomm", "-o", "csv"];
    let set = ["-p", "restcomm", "restcomm", "account", "set", "--friendly-name", "=1", "--yes"];
    assert_eq!(home.run(&[&set[..], &["-o", "csv"]].concat()).await.code, 0);
    let get = home.run(&get).await;
    assert!(get.stdout.contains("\r\nfriendly_name,'=1\r\n"), "{get:?}");
    // An amount, and what belongs to a time zone.
    sandbox.set_state(&json!({"sonetel": {"credit_balance": "-5.04"}})).unwrap();
    let owes = home.run(&["-p", "sonetel", "balance", "-o", "csv", "--columns", "balance"]).await;
    assert_eq!(owes.stdout, "balance\r\n-5.04\r\n", "{owes:?}");
    let zones = home.run(&["-p", "sonetel", "sonetel", "timezones", "-o", "csv"]).await;
    assert!(zones.stdout.contains(",+00:00\r\n"), "{zones:?}");
    for format in ["table", "json"] {
        home.run(&["id", "--csv-raw", "-o", format]).await.failed(2, &["--csv-raw is for csv"]);
    }
}

#[tokio::test]
async fn ndjson_is_an_element_a_line() {
    let ended = run(&["balance", "-o", "ndjson"]).await;
    assert_eq!(ended.code, 0);
    let balance = |amount, currency, limit, held, available| json!({"amount": amount, "currency": currency, "credit_limit": limit, "held": held, "available": available});
    let mut elements = ended.lines();
    // As they come.
    elements.sort_by_key(|element| element["profile"].to_string());
    assert_eq!(elements[0]["error"]["kind"], "unsupported");
    let sonetel = balance("5.04", "SEK", Value::Null, Value::Null, Value::Null);
    assert_eq!(elements.remove(4)["totals"].as_array().unwrap().len(), 2);
    assert_eq!(
        elements[1],
        json!({"profile": "sonetel", "provider": "sonetel", "schema_version": 1, "result": sonetel})
    );
    let (credit_limit, held, available) = (json!("0"), json!("397.58"), json!("19772.35"));
    let voximplant = balance("19772.35", "USD", credit_limit, held, available);
    let twilio = balance("412.75", "USD", Value::Null, Value::Null, Value::Null);
    assert_eq!(elements[2]["result"], twilio);
    assert_eq!(elements[3]["result"], voximplant);
}

#[tokio::test]
async fn ndjson_of_a_list_is_a_line_for_each_item_as_the_pages_come() {
    let sandbox = Sandbox::start(Options::new().children(3_000)).await.unwrap();
    let home = all_vendors_home(&sandbox);
    let list = ["children", "list", "-o", "ndjson", "-p"];
    let all = home.run(&[&list[..], &["restcomm"]].concat()).await;
    assert_eq!((all.code, all.lines().len()), (0, 3_000));
    assert_eq!(all.lines()[0]["result"]["email_address"], "child1@example.test");

    let mut command = home.command(&[&list[..], &["voximplant"]].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&stdout.next_line().await.unwrap().unwrap()).unwrap();
    assert_eq!(first["result"]["account_name"], "child-1", "{first}");
    // Who has seen enough ends the listing.
    drop(stdout);
    let ended = child.wait_with_output().await.unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]));
    let pages = calls(&sandbox, "GetChildrenAccounts").len();
    assert!(pages <= 2, "{pages}");
}

#[tokio::test]
async fn columns_are_picked_by_either_name_and_rows_sorted_within_a_currency() {
    let ended = run(&["balance", "--columns", "CREDIT LIMIT,profile", "--no-headers"]).await;
    assert_eq!(ended.stdout, "-  sonetel\n0  voximplant\n-  restcomm\n-  twilio\n");
    for (sort, first) in [("-balance", "sonetel"), ("-profile", "voximplant"), ("HELD", "sonetel")]
    {
        let ended = run(&["balance", "--sort", sort, "-o", "csv", "--columns", "profile"]).await;
        assert_eq!(ended.stdout.lines().nth(1), Some(first), "{sort}: {ended:?}");
    }
    let plans = run(&[
        "-p",
        "voximplant",
        "voximplant",
        "plans",
        "available",
        "--sort",
        "-periodic_charge",
        "--columns",
        "periodic charge",
    ]);
    let plans = plans.await;
    let charges: Vec<_> = plans.stdout.lines().skip(1).map(str::trim).collect();
    assert_eq!(charges, ["293.855", "150.5", "29.385", "3.668242"]);
}

#[tokio::test]
async fn a_column_that_there_is_not_is_refused_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let home = restcomm_home(&sandbox);
    let known = "available: profile, provider, balance, currency, credit_limit, held";
    for (arguments, words) in [
        (&["balance", "--columns", "profile,x"][..], &["--columns", "\"x\"", known][..]),
        (&["balance", "--sort", "-x"], &["--sort", "\"x\"", known]),
        (&["balance", "--columns", ""], &["--columns"]),
        (&["children", "list", "--sort", "x"], &["sid, friendly_name"]),
        (&["restcomm", "account", "get", "--columns", "x"], &["available: field, value"]),
        (
            &["restcomm", "account", "set", "--role", "x", "--yes", "--columns", "x"],
            &["available: field, value"],
        ),
        (
            &["restcomm", "status", "suspended", "AC7", "--yes", "--columns", "x"],
            &["available: sid, friendly_name, depth, before, after"],
        ),
        (&["doctor", "--columns", "x"], &["profile, provider, check, result"]),
        (&["profiles", "remove", "restcomm", "--yes", "--sort", "x"], &["files_left"]),
        (&["balance", "-o", "json", "--columns", "profile"], &["not for json"]),
        (&["balance", "-o", "ndjson", "--sort", "profile"], &["not for ndjson"]),
        (&["profiles", "list", "-o", "json", "--no-headers"], &["--no-headers"]),
    ] {
        home.run(arguments).await.failed(2, words);
    }
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
    assert_eq!(home.run(&["balance", "--sort"]).await.code, 2);
    assert_eq!(home.run(&["balance", "--color", "red"]).await.code, 2);
}

#[tokio::test]
async fn for_machines_a_failure_of_the_whole_command_is_json_too() {
    let sandbox = sandbox().await;
    let mut home = restcomm_home(&sandbox);
    for (arguments, code, kind, words) in [
        (&["-o", "json", "-p", "nope", "id"][..], 3, "config", "unknown profile \"nope\""),
        (&["balanse", "--output=ndjson"], 2, "usage", "unrecognized subcommand 'balanse'"),
        (&["update", "-o", "json"], 2, "usage", "--name"),
        (&["-ojson", "balance", "--sort", "x"], 2, "usage", "not for json"),
        (
            &["-o", "ndjson", "voximplant", "plans", "list"],
            9,
            "unsupported",
            "does not support this",
        ),
        (&["--config", "/nope", "-o", "json", "id"], 3, "config", "/nope"),
    ] {
        let ended = home.run(arguments).await;
        ended.failed(code, &[]);
        let whole: Value = serde_json::from_str(&ended.stderr).unwrap();
        let error = &whole["error"];
        assert_eq!(error["kind"], kind, "{ended:?}");
        assert!(error["message"].as_str().unwrap().contains(words), "{ended:?}");
        assert_eq!((&error["retryable"], &error["effect"]), (&json!(false), &json!("none")));
    }
    home.set("CPAAS_OUTPUT", "json");
    let ended = home.run(&["-p", "nope", "id"]).await;
    assert!(
        ended.code == 3 && ended.stderr.starts_with("{\"schema_version\":1,\"error\":"),
        "{ended:?}"
    );
    let help = home.run(&["--help"]).await;
    assert!(help.code == 0 && help.stdout.contains("Usage"), "{help:?}");
    assert!(calls(&sandbox, "get").is_empty());
}

#[tokio::test]
async fn colours_are_for_terminals_unless_something_else_is_said() {
    const GREEN: &str = "\u{1b}[32mactive\u{1b}[0m";
    let info = ["--sandbox", "-p", "restcomm", "info", "--columns", "status"];
    for (variable, flag, coloured) in [
        ("", "auto", false),
        ("", "always", true),
        ("NO_COLOR", "always", true),
        ("CLICOLOR_FORCE", "auto", true),
        ("CLICOLOR_FORCE", "never", false),
    ] {
        let mut home = Home::new();
        home.set(variable, "1");
        let ended = home.run(&[&info[..], &["--color", flag]].concat()).await;
        assert_eq!(ended.stdout.contains(GREEN), coloured, "{variable} {flag}: {ended:?}");
        let csv = home.run(&[&info[..], &["--color", flag, "-o", "csv"]].concat()).await;
        assert_eq!(csv.stdout, "status\r\nactive\r\n");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_there_are_colours_and_what_is_too_wide_becomes_records() {
    let home = Home::new();
    let info = "--sandbox info";
    let Some(ended) = home.run_on_a_terminal_of(80, "", info).await else { return };
    let text = ended.stdout.replace("\r\n", "\n");
    assert!(text.contains("PROFILE   sonetel\n"), "{text}");
    assert!(text.contains("STATUS    \u{1b}[32mactive\u{1b}[0m\n"), "{text}");
    let plain = home.run_on_a_terminal_of(200, "NO_COLOR=1", info).await.unwrap();
    assert!(!plain.stdout.contains("\u{1b}[32m"), "{plain:?}");
    assert!(plain.stdout.contains("PROFILE     PROVIDER    ID"), "{plain:?}");
    let balance = home.run_on_a_terminal_of(80, "", "--sandbox balance").await.unwrap();
    assert!(balance.stdout.contains("PROFILE     PROVIDER"), "{balance:?}");
    let zones = home.run_on_a_terminal_of(80, "", "--sandbox -p sonetel sonetel timezones").await;
    let zones = zones.unwrap().stdout;
    assert!(zones.contains("ZONE ID  ZONE NAME"), "{zones}");
    assert!(zones.lines().all(|line| line.trim_end().chars().count() <= 80), "{zones}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn progress_shows_on_a_terminal_only_and_is_gone_when_done() {
    let sandbox = Sandbox::start(Options::new().children(200)).await.unwrap();
    let login = "username = \"owner+demo@example.test\"\npassword = \"file:password\"";
    let home = Home::new();
    home.write_secret("password", &sandbox.sonetel().password);
    let profiles = (0..5).map(|n| sonetel(&format!("p{n}"), &sandbox, login));
    home.write_config(&profiles.collect::<String>());
    // What goes to the terminal is the progress alone.
    let command = "--all balance > /dev/null";
    let Some(shown) = home.run_on_a_terminal_of(80, "", command).await else { return };
    assert!(shown.stdout.contains("of 5 accounts"), "{shown:?}");
    let last = shown.stdout.rsplit('\r').next().unwrap();
    assert!(!last.contains("accounts"), "{shown:?}");
    let piped = home.run(&["--all", "balance", "-o", "csv"]).await;
    let note = "note: p1, p2, p3 and 1 more are the same account as p0: the total counts it once\n";
    assert_eq!((piped.code, piped.stderr.as_str()), (0, note));
}

#[tokio::test]
async fn the_manuals_examples_are_true() {
    let sandbox = sandbox().await;
    manual::examples_are_true("Output", &all_vendors_home(&sandbox), 2).await;
}
