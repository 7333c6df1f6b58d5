//! `cpaas` on Twilio: its own commands, `children`, and accounts without a balance.

use cpaas_sandbox::faults::{Change, Fault, FaultRule};
use cpaas_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::support::{CommandResult, Home, calls, manual, sandbox, twilio};

/// A sandbox with three sub-accounts; a home with the profiles `twilio`, of the main account, `own`, of the
/// newest sub-account with its own token, and `below`, the same with the main account's.
async fn family() -> (Sandbox, Home, String) {
    let sandbox = Sandbox::start(Options::new().children(3)).await.unwrap();
    let home = Home::new();
    let access = sandbox.twilio().clone();
    home.write_secret("token", &access.auth_token);
    let main = twilio("twilio", &sandbox, &access.account_sid, "auth_token = \"file:token\"");
    home.write_config(&main);
    let list = run(&home, &["children", "list", "-o", "json"]).await;
    let sid = list.results()[0]["sid"].as_str().unwrap().to_owned();
    let get = ["twilio", "account", "get", "--sid", &sid, "--show-secret", "-o", "json"];
    let shown = run(&home, &get).await.results().remove(0);
    home.write_secret("own", shown["auth_token"].as_str().unwrap());
    let own = twilio("own", &sandbox, &sid, "auth_token = \"file:own\"");
    let below = format!("auth_token = \"file:token\"\nsubaccount_sid = \"{sid}\"");
    let below = twilio("below", &sandbox, &access.account_sid, &below);
    home.write_config(&[main, own, below].concat());
    (sandbox, home, sid)
}

async fn run(home: &Home, arguments: &[&str]) -> CommandResult {
    home.run(&[&["-p", "twilio"], arguments].concat()).await
}

/// The statuses of the main account's sub-accounts, the newest first.
async fn statuses(home: &Home) -> Vec<Value> {
    let children = run(home, &["children", "list", "-o", "json"]).await.results();
    children.into_iter().map(|mut child| child["status"].take()).collect()
}

#[tokio::test]
async fn four_platforms_show_their_balances() {
    let balance = Home::new().run(&["--sandbox", "balance"]).await;
    assert_eq!(balance.code, 0, "{balance:?}");
    let row = "twilio      twilio           412.75  USD";
    assert!(
        balance.stdout.contains(row) && balance.stdout.contains("20185.10  USD"),
        "{balance:?}"
    );
}

#[tokio::test]
async fn a_sub_accounts_balance_is_unsupported_alone_and_no_failure_among_others() {
    let (sandbox, home, _) = family().await;
    let main = &sandbox.twilio().account_sid;
    for profile in ["own", "below"] {
        let alone = home.run(&["-p", profile, "balance"]).await;
        alone.failed(9, &["sub-account has no balance", main]);
        let both = home.run(&["-p", "twilio", "-p", profile, "balance"]).await;
        assert!(both.code == 0 && both.stdout.contains("412.75"), "{both:?}");
        let update = home.run(&["-p", profile, "update", "--name", "n", "--yes"]).await;
        assert_eq!(update.code, 0, "{update:?}");
    }
    let calls = |operation| calls(&sandbox, operation).len();
    assert_eq!(calls("fetch_balance"), 4, "of the main account twice, and of `own`");
}

#[tokio::test]
async fn a_threshold_that_nothing_can_be_compared_with_is_unknown() {
    let (_sandbox, home, _) = family().await;
    for (options, words) in [
        (&["-p", "own", "check", "-w", "own=5USD"][..], "sub-account has no balance"),
        (&["-p", "own", "check", "-w", "5USD"], "no account has a balance"),
        (&["-p", "below", "check", "-w", "below=5USD"], "no balance"),
        (&["-p", "below", "check", "-w", "5USD"], "no account has a balance"),
        (&["--all", "check", "-w", "5USD,own=5USD"], "own: "),
    ] {
        let ended = home.run(options).await;
        assert_eq!(ended.code, 3, "{options:?}: {ended:?}");
        assert!(ended.stdout.contains("UNKNOWN") && ended.stdout.contains(words), "{ended:?}");
    }
    let all = home.run(&["--all", "check", "-w", "5USD"]).await;
    assert!(all.code == 0 && all.stdout.contains("twilio=412.75;"), "{all:?}");
}

#[tokio::test]
async fn children_are_listed_without_the_main_account_and_picked_by_status_name_and_place() {
    let (sandbox, home, sid) = family().await;
    let suspend = ["children", "update", "--id", &sid, "--active", "false", "--yes"];
    assert_eq!(run(&home, &suspend).await.code, 0);
    for (filter, names) in [
        (&[][..], &["Sub-account 3", "Sub-account 2", "Sub-account 1"][..]),
        (&["--status", "suspended"], &["Sub-account 3"]),
        (&["--active", "true"], &["Sub-account 2", "Sub-account 1"]),
        (&["--active", "false"], &["Sub-account 3"]),
        (&["--name", "Sub-account 2"], &["Sub-account 2"]),
        (&["--offset", "1", "--count", "1"], &["Sub-account 2"]),
        (&["--offset", "9"], &[]),
    ] {
        let list = run(&home, &[&["-o", "json", "children", "list"], filter].concat()).await;
        assert_eq!(list.code, 0, "{list:?}");
        let children = list.results();
        let listed: Vec<_> =
            children.iter().map(|child| child["friendly_name"].as_str().unwrap()).collect();
        assert_eq!(listed, names, "{filter:?}");
        assert!(!list.stdout.contains("auth_token"), "{list:?}");
    }
    let odd =
        FaultRule::new(Fault::Member { name: "next_page_uri".into(), change: Change::WrongType });
    sandbox.add_fault(odd.provider("twilio").operation("list")).unwrap();
    let list = run(&home, &["-o", "csv", "children", "list"]).await;
    assert!(list.code != 0 && list.stdout.contains("Sub-account 1"), "{list:?}");
    assert!(list.stderr.contains("next_page_uri"), "{list:?}");
}

#[tokio::test]
async fn a_child_is_created_and_its_token_shown_on_request() {
    let (sandbox, home, _) = family().await;
    let create = ["-o", "json", "children", "create", "--name", "South", "--yes"];
    let silent = run(&home, &create).await;
    assert_eq!(silent.code, 0, "{silent:?}");
    assert!(silent.stderr.contains("creates the child account South"), "{silent:?}");
    let child = &silent.results()[0];
    assert!(child.get("auth_token").is_none() && child["friendly_name"] == "South", "{child}");
    let shown = run(&home, &[&create[..], &["--show-secret"]].concat()).await;
    assert!(shown.results()[0]["auth_token"].is_string(), "{shown:?}");
    assert_eq!(calls(&sandbox, "create").len(), 2);
    let sent = sandbox.journal().len();
    for (rest, words) in [
        (&["--email", "a@b.test"][..], "--email"),
        (&["--password-stdin"], "--password-stdin"),
        (&["--active", "false"], "--active"),
        (&["--role", "x"], "twilio has no --role for this command"),
        (&["--language", "sv"], "twilio has no --language for this command"),
    ] {
        run(&home, &[&create[2..], rest].concat()).await.failed(2, &[words]);
    }
    for (rest, words) in [
        (&["list", "--status", "inactive"][..], "--status inactive"),
        (&["list", "--domain-name", "x"], "--domain-name"),
        (&["update", "--id", "AC1,AC2", "--active", "true", "--yes"], "one child at a time"),
        (&["update", "--id", "AC1", "--yes"], "nothing to change"),
        (&["update", "--id", "AC1", "--wait", "1s", "--yes"], "--wait"),
    ] {
        run(&home, &[&["children"], rest].concat()).await.failed(2, &[words]);
    }
    assert_eq!(sandbox.journal().len(), sent, "nothing was sent");
}

#[tokio::test]
async fn a_status_is_announced_with_the_account_and_read_back() {
    let (sandbox, home, sid) = family().await;
    let status = |new: &str| ["twilio", "account", "status", new, &sid, "--yes"].map(str::to_owned);
    for new in ["suspended", "active"] {
        let words = status(new);
        let ended = run(&home, &words.each_ref().map(String::as_str)).await;
        assert_eq!(ended.code, 0, "{ended:?}");
        assert!(ended.stderr.contains(&format!("{sid} Sub-account 3 (")), "{ended:?}");
        assert_eq!(statuses(&home).await[0], new);
    }
    let by_below =
        home.run(&["-p", "below", "twilio", "account", "status", "suspended", "--yes"]).await;
    assert_eq!(
        (by_below.code, &statuses(&home).await[0]),
        (0, &json!("suspended")),
        "{by_below:?}"
    );

    // The answer to the read afterwards shows the status of before.
    let stale = FaultRule::new(Fault::Stale).provider("twilio").operation("fetch").nth(2);
    sandbox.add_fault(stale).unwrap();
    let words = status("active");
    let unseen = run(&home, &words.each_ref().map(String::as_str)).await;
    assert_eq!(unseen.code, 11, "{unseen:?}");
    assert!(unseen.stderr.contains("the change was accepted, but"), "{unseen:?}");
    sandbox.clear_faults();
    let lost = FaultRule::new(Fault::Status { status: 403, retry_after: None });
    sandbox.add_fault(lost.provider("twilio").operation("fetch").nth(2)).unwrap();
    let unread = run(&home, &words.each_ref().map(String::as_str)).await;
    assert_eq!(unread.code, 11, "{unread:?}");
}

#[tokio::test]
async fn closing_takes_the_sid_and_is_final() {
    let (sandbox, home, sid) = family().await;
    let close = ["twilio", "account", "status", "closed", &sid];
    for (more, words) in [
        (&["--yes"][..], "give --confirm SID instead of --yes"),
        (&[], "there is no terminal to ask on"),
        (&["--confirm", "AC7"], "the account to be closed is"),
    ] {
        run(&home, &[&close[..], more].concat()).await.failed(2, &[words]);
    }
    let confirmed = ["twilio", "account", "status", "active", &sid, "--confirm", &sid];
    run(&home, &confirmed).await.failed(2, &["--confirm is for closing"]);
    assert!(calls(&sandbox, "update").is_empty());
    let closed = run(&home, &[&close[..], &["--confirm", &sid]].concat()).await;
    assert_eq!((closed.code, &statuses(&home).await[0]), (0, &json!("closed")), "{closed:?}");
    let again = run(&home, &["twilio", "account", "status", "active", &sid, "--yes"]).await;
    assert!(again.code == 6 && again.stderr.contains("has been closed"), "{again:?}");
    let own = run(&home, &["twilio", "account", "status", "suspended", "--yes"]).await;
    assert!(
        own.code == 6 && own.stderr.contains("no account can change its own status"),
        "{own:?}"
    );
    let refused = home.run(&["-p", "own", "info"]).await;
    assert!(refused.code == 4 && refused.stderr.contains("suspended or closed"), "{refused:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_closing_asks_for_the_sid_and_a_yes_is_not_enough() {
    let (_sandbox, home, sid) = family().await;
    for (answer, code, status) in [("y", 1, "active"), (sid.as_str(), 0, "closed")] {
        let command = format!("-p twilio twilio account status closed {sid}");
        let Some(ended) = home.run_on_a_terminal(&command, answer).await else { return };
        assert_eq!(ended.code, code, "{answer:?}: {ended:?}");
        assert!(ended.stdout.contains(&format!("Type {sid} to go ahead")), "{ended:?}");
        assert_eq!(statuses(&home).await[0], status);
    }
}

#[tokio::test]
async fn a_change_is_tried_without_sending_it() {
    let (sandbox, home, sid) = family().await;
    for (words, body) in [
        (&["twilio", "account", "set", "--friendly-name", "A & b"][..], "FriendlyName=A"),
        (&["twilio", "account", "status", "suspended", &sid], "Status=suspended"),
        (&["children", "create", "--name", "South"], "FriendlyName=South"),
    ] {
        let tried = run(&home, &[words, &["--dry-run"]].concat()).await;
        assert!(tried.code == 0 && tried.stdout.contains(body), "{tried:?}");
        assert!(!tried.stdout.contains(&sandbox.twilio().auth_token), "{tried:?}");
    }
    assert!(calls(&sandbox, "update").is_empty() && calls(&sandbox, "create").is_empty());
}

#[tokio::test]
async fn the_manuals_examples_are_true() {
    let sandbox = sandbox().await;
    let home = Home::new();
    home.write_secret("token", &sandbox.twilio().auth_token);
    let sid = sandbox.twilio().account_sid.clone();
    home.write_config(&twilio("twilio", &sandbox, &sid, "auth_token = \"file:token\""));
    manual::examples_are_true("Commands for Twilio", &home, 7).await;
}
