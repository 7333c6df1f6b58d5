//! Commands over accounts, against the fake vendors inside the command.

use crate::support::Home;
use serde_json::json;

const STOCKHOLM: &str = "(GMT +1:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna";

#[tokio::test]
async fn a_balance_is_a_table_with_an_exact_amount_and_its_currency() {
    let ended = Home::new().run(&["--sandbox", "--profile", "sonetel", "balance"]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
    let lines: Vec<Vec<&str>> =
        ended.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        lines,
        [
            vec!["PROFILE", "PROVIDER", "BALANCE", "CURRENCY", "CREDIT", "LIMIT", "HELD"],
            vec!["sonetel", "sonetel", "5.04", "SEK", "-", "-"],
        ]
    );
}

#[tokio::test]
async fn json_is_a_document_with_an_element_for_each_profile() {
    let home = Home::new();
    let ended =
        home.run(&["--sandbox", "--profile", "sonetel", "--output", "json", "balance"]).await;
    let balance = json!({"amount": "5.04", "currency": "SEK", "credit_limit": null, "held": null, "available": null});
    assert_eq!(
        ended.json(),
        [json!({"profile": "sonetel", "provider": "sonetel", "result": balance})]
    );
    let positions: Vec<_> =
        ["schema_version", "results", "profile", "provider", "result", "totals"]
            .map(|key| ended.stdout.find(&format!("\"{key}\":")))
            .into();
    assert!(positions.is_sorted(), "in this order: {}", ended.stdout);

    let order =
        home.run(&["--sandbox", "-p", "restcomm", "-p", "sonetel", "-o", "json", "id"]).await;
    let asked: Vec<_> = order.json().iter().map(|row| row["profile"].clone()).collect();
    assert_eq!(asked, ["restcomm", "sonetel"]);
}

#[tokio::test]
async fn a_flag_comes_before_the_environment_and_an_empty_variable_is_none() {
    let mut home = Home::new();
    home.set("CPAAS_PROFILE", "prod");
    home.set("CPAAS_OUTPUT", "json");
    home.set("CPAAS_CONFIG", "");
    let sandbox = home.run(&["--sandbox", "id"]).await;
    assert_eq!((sandbox.code, sandbox.json().len()), (0, 4), "{sandbox:?}");
    let table = home.run(&["--sandbox", "-o", "table", "id"]).await;
    assert!(table.stdout.starts_with("PROFILE"), "{table:?}");

    home.set("CPAAS_OUTPUT", "yaml");
    home.run(&["--sandbox", "id"]).await.failed(3, &["CPAAS_OUTPUT", "yaml"]);
    let twice =
        home.run(&["--sandbox", "-o", "table", "-p", "sonetel", "-p", "sonetel", "id"]).await;
    twice.failed(2, &["\"sonetel\" is named twice"]);
}

#[tokio::test]
async fn what_was_done_counts_more_than_that_it_could_not_be_printed() {
    use std::process::Stdio;
    let home = Home::new();
    let full = || Stdio::from(std::fs::File::options().write(true).open("/dev/full").unwrap());
    let run = |arguments: &'static [&'static str]| home.command(arguments);
    let code = |status: std::io::Result<std::process::ExitStatus>| status.unwrap().code().unwrap();
    let printed = run(&["--sandbox", "balance"]).stdout(full()).stderr(Stdio::null()).status();
    assert_eq!(code(printed.await), 1);
    let refused = run(&["--sandbox", "-p", "restcomm", "-o", "json", "balance"])
        .stdout(full())
        .stderr(full())
        .status();
    assert_eq!(code(refused.await), 9);
    let nowhere = run(&["-p", "nope", "id"]).stderr(full()).status();
    assert_eq!(code(nowhere.await), 3);
}

#[tokio::test]
async fn the_sandbox_has_an_account_on_each_platform_and_one_without_a_balance_is_no_failure() {
    let home = Home::new();
    let table = home.run(&["--sandbox", "balance"]).await;
    assert_eq!((table.code, table.stderr.as_str()), (0, ""));
    let rows: Vec<Vec<&str>> =
        table.stdout.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        rows,
        [
            ["sonetel", "sonetel", "5.04", "SEK", "-", "-"].as_slice(),
            ["voximplant", "voximplant", "19772.35", "USD", "0", "397.58"].as_slice(),
            ["restcomm", "restcomm", "unsupported", "-", "-", "-"].as_slice(),
            ["twilio", "twilio", "412.75", "USD", "-", "-"].as_slice(),
            [].as_slice(),
            ["TOTAL", "CURRENCY", "ACCOUNTS"].as_slice(),
            ["5.04", "SEK", "1"].as_slice(),
            ["20185.10", "USD", "2"].as_slice(),
        ]
    );

    let json = home.run(&["--sandbox", "--output", "json", "balance"]).await;
    assert_eq!(json.code, 0);
    let rows = json.json();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[1]["result"]["held"], "397.58");
    assert_eq!(rows[2]["error"]["kind"], "unsupported");

    let alone = home.run(&["--sandbox", "--profile", "restcomm", "balance"]).await;
    alone.failed(9, &["restcomm keeps no balance", "usage records"]);
}

#[tokio::test]
async fn a_write_that_some_refuse_as_unsupported_is_11_and_that_all_refuse_is_9() {
    let home = Home::new();
    let some = home.run(&["--sandbox", "update", "--language", "sv", "--yes"]).await;
    assert_eq!(some.code, 11, "{some:?}");
    assert!(some.stderr.contains("restcomm can't change the language"), "{some:?}");
    let all =
        home.run(&["--sandbox", "-p", "restcomm", "update", "--language", "sv", "--yes"]).await;
    all.change_failed(9, &["language"]);
}

#[tokio::test]
async fn info_tells_what_is_known_and_null_for_the_rest() {
    let ended = Home::new().run(&["--sandbox", "-p", "sonetel", "-o", "json", "info"]).await;
    assert_eq!(
        ended.json()[0]["result"],
        json!({
            "id": "2000000007", "name": "Acme Inc", "email": null, "status": "active", "currency": "SEK",
            "language": "eng", "timezone": STOCKHOLM, "created": null,
        })
    );
}

#[tokio::test]
async fn an_update_reads_back_in_the_vendors_words() {
    let home = Home::new();
    let update = [
        "update",
        "--language",
        "sv",
        "--timezone",
        "Europe/Stockholm",
        "--name",
        "Åkerlund & Söner",
        "--yes",
    ];
    let ended =
        home.run(&[&["--sandbox", "-p", "sonetel", "-o", "json"], &update[..]].concat()).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let account = &ended.json()[0]["result"];
    assert_eq!(
        (&account["language"], &account["timezone"], &account["name"]),
        (&json!("swe"), &json!(STOCKHOLM), &json!("Åkerlund & Söner"))
    );
}

#[tokio::test]
async fn what_an_account_cant_take_is_refused_by_name() {
    let home = Home::new();
    let sonetel = ["--sandbox", "-p", "sonetel"];
    let zone = home
        .run(&[&sonetel[..], &["update", "--timezone", "Mars/Olympus", "--yes"]].concat())
        .await;
    zone.change_failed(
        6,
        &["Mars/Olympus", "neither an IANA time zone nor one of the vendor's zone ids"],
    );

    let password = home
        .run_with_input(&[&sonetel[..], &["update", "--password-stdin", "--yes"]].concat(), "new\n")
        .await;
    password.change_failed(9, &["sonetel can't change the password of an account"]);

    let json = home
        .run(
            &[&sonetel[..], &["-o", "json", "update", "--timezone", "Mars/Olympus", "--yes"]]
                .concat(),
        )
        .await;
    assert_eq!(json.code, 6);
    let error = &json.json()[0]["error"];
    assert_eq!(
        (&error["kind"], &error["field"], &error["effect"]),
        (&json!("invalid_request"), &json!("timezone"), &json!("none"))
    );
    assert_eq!(
        (&error["retryable"], &error["vendor_code"], &error["http_status"]),
        (&json!(false), &json!(null), &json!(null))
    );
}

#[tokio::test]
async fn a_command_line_that_makes_no_sense_is_2() {
    let home = Home::new();
    for arguments in [
        vec![],
        vec!["balanse"],
        vec!["--sandbox", "update"],
        vec!["--sandbox", "balance", "--output", "yaml"],
        vec!["--sandbox", "balance", "--timeout", "soon"],
        vec!["balance"],
        vec!["--all", "balance"],
        vec!["--sandbox", "--all", "--profile", "sonetel", "balance"],
        vec!["--sandbox", "sandbox"],
        vec!["--profile", "x", "sandbox"],
    ] {
        let ended = home.run(&arguments).await;
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        assert_eq!(ended.stdout, "");
    }
    let empty = home.run(&["--sandbox", "update", "--password-stdin", "--yes"]).await;
    empty.failed(2, &["standard input is empty"]);
    let long = "Aa1!".repeat(20_000);
    let long =
        home.run_with_input(&["--sandbox", "update", "--password-stdin", "--yes"], &long).await;
    long.failed(2, &["standard input: longer than 65536 bytes"]);
}

#[tokio::test]
async fn capabilities_and_profiles_ask_nobody() {
    let home = Home::new();
    let ended = home.run(&["--sandbox", "-p", "sonetel", "-o", "json", "capabilities"]).await;
    assert_eq!(
        ended.json()[0]["result"],
        json!({"operations": ["id", "info", "update", "balance"], "update_fields": ["name", "language", "timezone"]})
    );
    let list = home.run(&["--sandbox", "profiles", "list"]).await;
    assert!(list.code == 0 && list.stdout.contains("sandbox"), "{list:?}");
    let check = home.run(&["--sandbox", "profiles", "check"]).await;
    assert!(check.code == 0 && check.stdout.contains("ok"), "{check:?}");
}
