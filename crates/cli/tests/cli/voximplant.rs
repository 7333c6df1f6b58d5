//! What only Voximplant has, against its fake inside the command or beside it.

use crate::support::manual::{self, Served};
use crate::support::{Home, calls, sandbox};
use cpaas_sandbox::Sandbox;
use serde_json::json;

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
    let account = &element["result"];
    assert_eq!(
        (&account["account_id"], &account["balance"]),
        (&json!("4127001"), &json!("19772.35"))
    );
    assert!(account.get("api_key").is_none() && account.get("callback_salt").is_none());
}

#[tokio::test]
async fn they_are_for_one_profile_of_this_provider() {
    let home = Home::new();
    let other = home.run(&["--sandbox", "-p", "sonetel", "voximplant", "plans", "list"]).await;
    other.failed(9, &["sonetel does not support this command", "voximplant"]);
    for several in [&["--all"][..], &["-p", "voximplant", "-p", "sonetel"]] {
        let ended =
            home.run(&[&["--sandbox"], several, &["voximplant", "plans", "list"]].concat()).await;
        ended.failed(2, &["one profile"]);
    }
    home.run(&["voximplant", "plans", "list"]).await.failed(2, &["no profile"]);
}

#[tokio::test]
async fn without_a_terminal_a_change_needs_yes_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let owner = ["--name", "acme-south", "--email", "s@example.com", "--password-stdin"];
    for change in [
        [&["children", "create"][..], &owner].concat(),
        [&["voximplant", "children", "clone", "--from-id", "7"][..], &owner].concat(),
        vec!["children", "update", "--id", "7", "--active", "false"],
        vec!["children", "update", "--all-children", "--active", "false"],
        vec!["voximplant", "plans", "change", "IM", "--id", "7"],
        vec!["voximplant", "charge", "run", "--phone-id", "7"],
        vec!["voximplant", "charge", "run", "--all-numbers"],
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
        vec!["voximplant", "plans", "change"],
        vec!["voximplant", "rates"],
        vec!["voximplant", "rates", "--currency", "EURO"],
        vec!["voximplant", "rates", "--currency", "EUR", "--date", "tomorrow"],
        vec!["voximplant", "charge", "run", "--yes"],
        vec!["voximplant", "charge", "run", "--phone-id", "1", "--phone-number", "2", "--yes"],
        vec!["voximplant", "account", "set", "--yes"],
        vec!["voximplant", "call"],
        vec!["voximplant", "call", "GetUsers", "count"],
        vec!["voximplant", "call", "SetAccountInfo", "new_account_password=Passw0rd!", "--yes"],
        vec!["voximplant", "call", "SetAccountInfo", "language_code=sv", "--read"],
        vec!["voximplant", "call", "chargeaccount", "phone_id=all", "--read"],
        vec!["voximplant", "call", "DelUser", "user_id=7", "--read", "--dry-run"],
        vec!["voximplant", "call", "DelUser", "user_id=7", "user_id=8", "--yes"],
        vec![
            "children",
            "update",
            "--id",
            "7",
            "--min-balance-to-notify",
            "0.99999999999999999999999999999999999",
            "--yes",
        ],
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
    let element = json!({"profile": "vox", "provider": "voximplant", "result": {"result": 1}});
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
    let shown = json.await.json()[0]["result"]["dry_run"].clone();
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
    let answer = &read.json()[0]["result"];
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

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_a_change_asks_and_only_a_yes_goes_ahead() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    for (answer, code, made) in [("n", 1, 0), ("", 1, 0), ("y", 0, 1)] {
        let command = "voximplant account set --language sv";
        let Some(ended) = home.run_on_a_terminal(command, answer).await else { return };
        assert_eq!(ended.code, code, "{answer:?}: {ended:?}");
        for words in ["language = sv", "[y/N]"] {
            assert!(ended.stdout.contains(words), "{ended:?}");
        }
        assert_eq!(calls(&sandbox, "SetAccountInfo").len(), made, "{answer:?}: {ended:?}");
    }
}

mod with_the_whole_api {
    use super::*;
    use cpaas_sandbox::Options;

    #[tokio::test]
    async fn the_manuals_examples_are_true() {
        let sandbox = sandbox().await;
        let mut home = home(&sandbox);
        // As `cpaas sandbox` names it.
        let config = std::fs::read_to_string(home.config()).unwrap();
        home.write_config(&config.replace("[profiles.vox]", "[profiles.voximplant]"));
        home.set("CPAAS_PROFILE", "voximplant");
        manual::examples_are_true("Commands for Voximplant", &home, 15).await;
    }

    #[tokio::test]
    async fn keys_shown_once_are_printed_on_request_and_never_lost_unnoticed() {
        let sandbox = sandbox().await;
        let home = home(&sandbox);
        let create = |name: &'static str, email: &'static str| {
            ["-o", "json", "children", "create", "--name", name, "--email", email]
                .into_iter()
                .chain(["--password-stdin", "--yes"])
                .collect::<Vec<_>>()
        };
        let silent = home.run_with_input(&create("acme-south", "s@example.com"), "Passw0rd!").await;
        assert_eq!(silent.code, 0, "{silent:?}");
        assert!(silent.json()[0]["result"].get("api_key").is_none());
        assert!(silent.stderr.contains("--show-secret"), "{silent:?}");
        let shown = [create("acme-north", "n@example.com"), vec!["--show-secret"]].concat();
        let shown = home.run_with_input(&shown, "Passw0rd!").await;
        assert!(shown.json()[0]["result"]["api_key"].is_string(), "{shown:?}");
        assert!(!shown.stderr.contains("--show-secret"), "{shown:?}");

        let id = silent.json()[0]["result"]["account_id"].as_str().unwrap().to_owned();
        let clone = [
            "-o",
            "json",
            "voximplant",
            "children",
            "clone",
            "--from-id",
            &id,
            "--name",
            "acme-west",
        ];
        let clone = [&clone[..], &["--email", "w@example.com", "--password-stdin", "--yes"]];
        let clone = [&clone.concat()[..], &["--show-secret"]].concat();
        let clone = home.run_with_input(&clone, "Passw0rd!").await;
        let clone = &clone.json()[0]["result"];
        assert!(clone["api_key"].is_string(), "{clone}");
        assert!(clone["admin_user_api_keys"][0]["admin_user_api_key"].is_string(), "{clone}");
    }

    #[tokio::test]
    async fn all_is_told_with_the_number_it_touches() {
        let sandbox = Sandbox::start(Options::new().children(3)).await.unwrap();
        let home = home(&sandbox);
        let all = ["children", "update", "--all-children", "--active", "false"];
        let dry = home.run(&[&all[..], &["--dry-run", "-o", "json"]].concat()).await;
        let dry = dry.json()[0]["result"]["dry_run"].clone();
        assert_eq!(dry["sent"][0]["operation"], "GetChildrenAccounts");
        assert_eq!(dry["request"]["operation"], "SetChildAccountInfo");
        assert!(calls(&sandbox, "SetChildAccountInfo").is_empty());
        let done = home.run(&[&all[..], &["--yes"]].concat()).await;
        assert!(done.code == 0 && done.stderr.contains("every child account (3)"), "{done:?}");
        let list = home.run(&["-o", "json", "children", "list", "--active", "false"]).await;
        assert_eq!(list.results().len(), 3);
        let two = home.run(&["-o", "json", "children", "list", "--brief", "--count", "2"]).await;
        assert_eq!(two.results().len(), 2);

        let charge = home.run(&["voximplant", "charge", "run", "--all-numbers", "--yes"]).await;
        assert!(charge.code == 0 && charge.stderr.contains("(3 due, 17.423242"), "{charge:?}");
    }

    #[tokio::test]
    async fn rates_and_prices_are_exact_texts_in_json() {
        let sandbox = sandbox().await;
        let home = home(&sandbox);
        let rates =
            ["-o", "json", "voximplant", "rates", "--currency", "EUR", "--date", "2026-01-05"];
        assert_eq!(home.run(&rates).await.json()[0]["result"], json!({"EUR": "0.857473981"}));
        let plans =
            home.run(&["-o", "json", "voximplant", "plans", "available", "--type", "MAU"]).await;
        assert_eq!(plans.results()[0]["periodic_charge"], "3.668242");
        let charge = home.run(&["-o", "json", "voximplant", "charge", "amount"]).await;
        assert_eq!(charge.json()[0]["result"]["amount"], "17.423242");
    }

    #[tokio::test]
    async fn what_the_vendor_refuses_is_an_error_with_its_code() {
        let sandbox = sandbox().await;
        let home = home(&sandbox);
        let plan = ["voximplant", "plans", "change", "MAU", "--id", "999", "--yes", "-o", "json"];
        let plan = home.run(&plan).await;
        assert!(plan.code != 0 && plan.json()[0]["error"]["vendor_code"].is_string(), "{plan:?}");
        let child = ["children", "update", "--id", "999", "--active", "true", "--yes"];
        let child = home.run(&child).await;
        assert!(child.code != 0 && child.stdout.is_empty(), "{child:?}");
        let write = ["voximplant", "call", "GetNothing", "--yes"];
        let write = home.run(&write).await;
        assert!(write.code == 6 && write.stderr.contains("103"), "{write:?}");
        assert!(calls(&sandbox, "GetNothing").iter().all(|entry| !entry.committed));
    }
}

/// Every method of the vendor's section with a command of its own, its row in the manual, and a
/// route in the sandbox. What goes over the wire for each, and how its answers are read, the table
/// in `cpaas-voximplant` proves for the same list of methods.
#[tokio::test]
async fn every_method_has_a_command_a_row_and_a_route() {
    const PARAMETERS: &str = include_str!("../../../../docs/wire/voximplant-parameters.csv");
    const NEW: [&str; 5] = ["--email", "n@example.com", "--password-stdin", "--yes", "--name"];
    let commands: [(&str, &[&str], &[&str]); 16] = [
        (
            "AddAccount",
            &["children", "create"],
            &[NEW[0], NEW[1], NEW[2], NEW[3], NEW[4], "acme-north"],
        ),
        (
            "CloneAccount",
            &["voximplant", "children", "clone"],
            &[
                "--from-name",
                "acme-north",
                NEW[0],
                "o@example.com",
                NEW[2],
                NEW[3],
                NEW[4],
                "acme-other",
            ],
        ),
        ("GetAccountInfo", &["voximplant", "account", "get"], &[]),
        ("SetAccountInfo", &["voximplant", "account", "set"], &["--language", "sv", "--yes"]),
        (
            "SetChildAccountInfo",
            &["children", "update"],
            &["--name", "acme-north", "--active", "false", "--yes"],
        ),
        ("GetCurrencyRate", &["voximplant", "rates"], &["--currency", "EUR"]),
        ("GetResourcePrice", &["voximplant", "prices", "resources"], &["--type", "ASR"]),
        ("GetSubscriptionPrice", &["voximplant", "prices", "subscriptions"], &[]),
        ("GetChildrenAccounts", &["children", "list"], &[]),
        ("GetMoneyAmountToCharge", &["voximplant", "charge", "amount"], &[]),
        ("ChargeAccount", &["voximplant", "charge", "run"], &["--all-numbers", "--yes"]),
        ("ChangeAccountPlan", &["voximplant", "plans", "change"], &["MAU", "--id", "202", "--yes"]),
        ("GetAccountPlans", &["voximplant", "plans", "list"], &[]),
        ("GetAvailablePlans", &["voximplant", "plans", "available"], &[]),
        ("GetAccountDocuments", &["voximplant", "documents"], &[]),
        ("GetAccountVerifications", &["voximplant", "verifications"], &[]),
    ];
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let commands = commands.map(|(method, words, arguments)| Served {
        operation: method,
        words,
        arguments: arguments.iter().copied().map(str::to_owned).collect(),
        route: method,
    });
    manual::every_operation_is_served(PARAMETERS, &commands, &home, &sandbox).await;
}

#[tokio::test]
async fn a_secret_given_openly_is_refused_without_being_repeated() {
    let home = Home::new();
    for arguments in [
        ["voximplant", "call", "SetAccountInfo", "new_account_password=Sup3rS3cret", "--yes"],
        ["voximplant", "account", "set", "--callback-salt=Sup3rS3cret", "--yes"],
    ] {
        let ended = home.run(&[&["--sandbox"], &arguments[..]].concat()).await;
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains("secret is given as"), "{ended:?}");
        assert!(!format!("{ended:?}").contains("Sup3rS3cret"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_change_whose_answer_cannot_be_printed_is_said_to_be_made() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = home.command(&["voximplant", "account", "set", "--language", "sv", "--yes"]);
    let running = command.stdout(full).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let ended = running.wait_with_output().await.unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let stderr = String::from_utf8(ended.stderr).unwrap();
    assert!(stderr.contains("the change was made all the same"), "{stderr}");
    assert!(calls(&sandbox, "SetAccountInfo")[0].committed);
}
