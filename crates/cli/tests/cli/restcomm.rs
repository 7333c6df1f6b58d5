//! What only Restcomm has, against its fake beside the command.

use std::time::Duration;

use crate::support::manual::{self, Served};
use crate::support::{CommandResult, Home, calls, restcomm_home as home, sandbox};
use cpaas_sandbox::faults::{Change, Fault, FaultRule, ResetPoint};
use cpaas_sandbox::restcomm::Seed;
use cpaas_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

/// One child with so many accounts below it, and where a command finds it.
async fn family(seed: Seed, grandchildren: u32) -> (Sandbox, Home, String) {
    let seed = seed.grandchildren(grandchildren);
    let sandbox = Sandbox::start(Options::new().children(1).restcomm(seed)).await.unwrap();
    let home = home(&sandbox);
    let list = home.run(&["-o", "json", "children", "list"]).await;
    let sid = list.results()[0]["sid"].as_str().unwrap().to_owned();
    (sandbox, home, sid)
}

fn own(sandbox: &Sandbox) -> &str {
    &sandbox.restcomm().account_sid
}

/// Member by member, what became of each account.
fn members<'e>(report: &'e Value, name: &str) -> Vec<&'e Value> {
    report["accounts"].as_array().unwrap().iter().map(|account| &account[name]).collect()
}

fn report(ended: &CommandResult) -> Value {
    ended.json()[0]["result"].clone()
}

/// Checks that no request has changed an account.
#[track_caller]
fn nothing_changed(sandbox: &Sandbox) {
    let committed: Vec<_> = sandbox.journal().into_iter().filter(|entry| entry.committed).collect();
    assert!(committed.is_empty(), "{committed:?}");
}

#[tokio::test]
async fn closing_a_child_announces_every_account_below_and_reads_each_back() {
    let (sandbox, home, sid) = family(Seed::new(), 9).await;
    for refused in [
        &["restcomm", "status", "closed", &sid][..],
        &["restcomm", "status", "closed", &sid, "--yes"],
        &["restcomm", "status", "closed", &sid, "--confirm", own(&sandbox)],
        &["restcomm", "status", "closed", &sid, "--confirm", own(&sandbox), "--yes"],
        &["restcomm", "status", "closed", "--confirm", &sid, "--allow-self-lockout"],
    ] {
        home.run(refused).await.failed(2, &["--confirm"]);
    }
    assert_eq!(sandbox.journal().len(), 1, "only the list was asked for");

    let close = ["-o", "json", "restcomm", "status", "closed", &sid, "--confirm", &sid];
    let ended = home.run(&close).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("closes for good 10 accounts"), "{ended:?}");
    let announced: Vec<_> = ended.stderr.lines().filter(|line| line.starts_with("  ")).collect();
    assert_eq!(announced.len(), 10, "{ended:?}");
    let report = report(&ended);
    assert_eq!(report["status"], "closed");
    assert_eq!(members(&report, "before"), vec!["active"; 10]);
    assert_eq!(members(&report, "after"), vec!["closed"; 10]);
    let depths: Vec<_> = members(&report, "depth").into_iter().map(Value::as_u64).collect();
    assert_eq!(depths, [vec![Some(0)], vec![Some(1); 9]].concat());
    assert_eq!(members(&report, "error"), vec![&Value::Null; 10]);
    let updates = calls(&sandbox, "update");
    assert!(updates.len() == 1 && updates[0].committed, "{updates:?}");
    for account in members(&report, "sid") {
        assert!(announced.iter().any(|line| line.contains(account.as_str().unwrap())), "{account}");
    }

    let list = home.run(&["-o", "json", "children", "list", "--status", "closed"]).await;
    assert_eq!(list.results().len(), 1);
    let again = ["restcomm", "status", "active", &sid, "--yes"];
    let again = home.run(&again).await;
    assert!(again.code == 6 && !again.stderr.contains("closed already"), "{again:?}");
    assert!(again.stderr.contains("(closed); accounts below can't be seen"), "{again:?}");
}

#[tokio::test]
async fn activating_shows_accounts_that_were_out_of_sight_and_wakes_closed_ones() {
    let (_sandbox, home, sid) = family(Seed::new(), 2).await;
    let suspend = ["restcomm", "status", "suspended", &sid, "--yes", "-o", "json"];
    let ended = home.run(&suspend).await;
    assert_eq!(members(&report(&ended), "after"), vec!["suspended"; 3]);
    let activate = ["restcomm", "status", "active", &sid, "--yes", "-o", "json"];
    let ended = home.run(&activate).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    for words in [
        "at least 1 account",
        "accounts below can't be seen",
        "closed accounts below become active again",
    ] {
        assert!(ended.stderr.contains(words), "{words}: {ended:?}");
    }
    let report = report(&ended);
    assert_eq!(members(&report, "after"), vec!["active"; 3]);
    assert_eq!(members(&report, "before"), [&json!("suspended"), &Value::Null, &Value::Null]);
}

#[tokio::test]
async fn more_accounts_than_fit_are_counted() {
    let (_sandbox, home, sid) = family(Seed::new(), 30).await;
    let ended = home.run(&["restcomm", "status", "suspended", &sid, "--yes"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("31 accounts") && ended.stderr.contains("and 11 more"));
    assert_eq!(ended.stderr.lines().count(), 1 + 20 + 1, "{ended:?}");
    assert_eq!(ended.stdout.lines().filter(|line| line.contains("suspended")).count(), 31);
}

#[tokio::test]
async fn the_account_that_asks_is_locked_out_only_if_that_is_said() {
    let (sandbox, home, _) = family(Seed::new(), 1).await;
    let itself = own(&sandbox);
    for refused in [
        &["restcomm", "status", "suspended", "--yes"][..],
        &["restcomm", "status", "suspended", itself, "--yes"],
        &["restcomm", "status", "closed", "--confirm", itself],
        &["children", "update", "--id", itself, "--active", "false", "--yes"],
    ] {
        home.run(refused).await.failed(2, &["the account itself", "--allow-self-lockout"]);
    }
    assert_eq!(sandbox.journal().len(), 1, "only the list was asked for");
    let suspend =
        ["restcomm", "status", "suspended", "--allow-self-lockout", "--yes", "-o", "json"];
    let ended = home.run(&suspend).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("the account itself is locked out"), "{ended:?}");
    let report = report(&ended);
    assert_eq!(members(&report, "after"), vec![&Value::Null; 3]);
    assert_eq!(members(&report, "error"), vec![&Value::Null; 3]);
    assert_eq!(sandbox.state()["restcomm"]["accounts"]["suspended"], 3);
    assert_eq!(home.run(&["id"]).await.code, 0, "known without asking");
    assert_eq!(home.run(&["info"]).await.code, 6);
}

#[tokio::test]
async fn what_shows_late_is_waited_for_and_what_does_not_show_is_11() {
    let slow = Seed::new().stale_reads(Duration::from_secs(2));
    let (sandbox, home, sid) = family(slow, 2).await;
    let suspend = ["restcomm", "status", "suspended", &sid, "--yes", "-o", "json"];
    let ended = home.run(&suspend).await;
    assert_eq!((ended.code, members(&report(&ended), "after")), (0, vec![&json!("suspended"); 3]));
    assert_eq!(calls(&sandbox, "update").len(), 1, "it is sent once");

    let (sandbox, home, sid) = family(Seed::new().stale_reads(Duration::from_mins(1)), 2).await;
    let never = ["restcomm", "status", "suspended", &sid, "--wait", "1s", "--yes", "-o", "json"];
    let ended = home.run(&never).await;
    assert_eq!(ended.code, 11, "{ended:?}");
    assert!(ended.stderr.contains("3 of 3 accounts are not suspended after 1."), "{ended:?}");
    assert_eq!(members(&report(&ended), "after"), vec!["active"; 3]);
    let update = ["--friendly-name", "New", "--wait", "1s", "--yes", "-o", "json"];
    for command in
        [&["restcomm", "account", "set", "--sid", &sid][..], &["children", "update", "--id", &sid]]
    {
        let ended = home.run(&[command, &update[..]].concat()).await;
        assert_eq!(ended.code, 11, "{ended:?}");
        assert!(ended.stderr.contains("accepted, not yet visible after 1."), "{ended:?}");
        let element = &ended.json()[0];
        assert_eq!(element["error"]["effect"], "applied", "{element}");
        // As the answer to the change showed it.
        assert_eq!(element["result"]["sid"], sid.as_str(), "{element}");
        assert_eq!(element["result"]["friendly_name"], "New", "{element}");
    }
    let table = home.run(&[&["children", "update", "--id", &sid], &update[..5]].concat()).await;
    assert!(table.code == 11 && table.stdout.contains("New"), "{table:?}");
    assert_eq!(calls(&sandbox, "update").len(), 4, "each is sent once");
}

#[tokio::test]
async fn a_change_that_is_refused_to_be_shown_was_made_all_the_same() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    let refused = Fault::Status { status: 403, retry_after: None };
    let mut rule = FaultRule::new(refused).provider("restcomm").operation("get");
    rule.nth = 1;
    sandbox.add_fault(rule).unwrap();
    let set =
        ["children", "update", "--id", &sid, "--friendly-name", "New", "--wait", "5s", "--yes"];
    let ended = home.run(&set).await;
    assert_eq!(ended.code, 11, "{ended:?}");
    assert!(ended.stderr.contains("permission_denied"), "{ended:?}");
    assert!(ended.stderr.contains("the change was made"), "{ended:?}");
    assert_eq!(calls(&sandbox, "update").len(), 1);
}

#[tokio::test]
async fn an_active_account_whose_token_is_hidden_is_said_to_be_that_and_makes_it_11() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    let hidden = Fault::Member { name: "auth_token".to_owned(), change: Change::Missing };
    sandbox.add_fault(FaultRule::new(hidden).provider("restcomm").operation("get")).unwrap();
    for command in [
        &["restcomm", "status", "suspended", &sid][..],
        &["children", "update", "--id", &sid, "--active", "false"],
    ] {
        let ended = home.run(&[command, &["--wait", "1s", "--yes", "-o", "json"]].concat()).await;
        assert_eq!(ended.code, 11, "{ended:?}");
        assert!(!ended.stderr.contains("it is suspended"), "{ended:?}");
        assert!(ended.stderr.contains("suspends at least 1 account"), "{ended:?}");
        let unseen =
            "(before the change: it is active, but the vendor does not show its auth token)";
        assert!(ended.stderr.contains(&format!("not seen: accounts below {sid}")), "{ended:?}");
        assert!(ended.stderr.contains(unseen), "{ended:?}");
        let account = &ended.json()[0]["result"]["accounts"][0];
        assert_eq!(
            (&account["before"], &account["after"]),
            (&json!("active"), &json!("suspended"))
        );
        assert_eq!(account["below_unseen"]["reason"], "token_hidden");
        let active =
            home.run(&["restcomm", "status", "active", &sid, "--wait", "1s", "--yes"]).await;
        assert_eq!(active.code, 11, "{active:?}");
        assert!(active.stderr.contains("it is active, but the vendor does not"), "{active:?}");
    }
}

#[tokio::test]
async fn accounts_that_stay_out_of_sight_are_named_and_make_it_11() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    let change = async |status: &str, wait: &str| {
        let change = ["restcomm", "status", status, &sid, "--wait", wait, "--yes", "-o", "json"];
        home.run(&[&change[..], &["--retries", "0"]].concat()).await
    };
    assert_eq!(change("suspended", "5s").await.code, 0);
    // Who is suspended can't be asked, before and after.
    let again = change("suspended", "5s").await;
    assert_eq!(again.code, 0, "{again:?}");
    let unchecked = format!("not checked: accounts below {sid}, if there are any (it is suspended");
    assert!(again.stderr.contains(&unchecked), "{again:?}");

    // Now it could be asked, and the answer does not come.
    let down = Fault::Status { status: 503, retry_after: None };
    sandbox.add_fault(FaultRule::new(down).provider("restcomm").operation("list")).unwrap();
    let ended = change("active", "1s").await;
    assert_eq!(ended.code, 11, "{ended:?}");
    let unseen = format!("not seen yet: accounts below {sid}, if there are any (");
    assert_eq!(ended.stderr.matches(&unseen).count(), 1, "{ended:?}");
    let report = report(&ended);
    assert_eq!(members(&report, "after"), [&json!("active")]);
    assert_eq!(report["accounts"][0]["below_unseen"]["kind"], "unavailable");
    sandbox.clear_faults();
    let seen = change("active", "5s").await;
    assert!(seen.code == 0 && !seen.stderr.contains("not seen"), "{seen:?}");
    assert_eq!(sandbox.state()["restcomm"]["accounts"]["active"], 4, "it was made all the same");
}

/// Answers 503 to each list of accounts from this one on.
fn no_lists(sandbox: &Sandbox, from: u64) {
    let down = Fault::Status { status: 503, retry_after: None };
    let mut rule = FaultRule::new(down).provider("restcomm").operation("list");
    rule.nth = from;
    sandbox.add_fault(rule).unwrap();
}

#[tokio::test]
async fn what_stands_in_a_list_that_fails_is_not_looked_at_rather_than_not_found() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    // Three lists are read beforehand: of the account and of the two below it.
    no_lists(&sandbox, 4);
    let change = ["restcomm", "status", "active", &sid, "--wait", "1s", "--yes", "-o", "json"];
    let ended = home.run(&[&change[..], &["--retries", "0"]].concat()).await;
    assert_eq!(ended.code, 11, "{ended:?}");
    let told = ended.stderr.lines().filter(|line| line.contains(": not read: ")).count();
    assert!(told == 2 && !ended.stderr.contains("not found"), "{ended:?}");
    let counted = "2 of 3 accounts could not be read after 1.";
    assert!(ended.stderr.contains(counted), "{ended:?}");
    let report = report(&ended);
    assert_eq!(members(&report, "after"), [&json!("active"), &Value::Null, &Value::Null]);
    for account in &report["accounts"].as_array().unwrap()[1..] {
        assert_eq!(account["error"]["kind"], "unavailable", "{account}");
    }
}

#[tokio::test]
async fn what_was_never_seen_below_an_active_account_makes_it_11() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    no_lists(&sandbox, 1);
    let suspend = ["--retries", "0", "restcomm", "status", "suspended", &sid, "--yes"];
    let begun = tokio::time::Instant::now();
    let ended = home.run(&suspend).await;
    assert!(begun.elapsed() < Duration::from_secs(8), "waiting shows nothing: {ended:?}");
    assert_eq!(ended.code, 11, "{ended:?}");
    let unseen = format!("not seen: accounts below {sid}, if there are any (before the change: ");
    assert!(ended.stderr.contains(&unseen), "{ended:?}");
    // From now on nobody can look.
    let close = ["--retries", "0", "restcomm", "status", "closed", &sid, "--confirm", &sid];
    let ended = home.run(&close).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let unchecked = format!("not checked: accounts below {sid}, if there are any (it is closed, ");
    assert!(ended.stderr.contains(&unchecked), "{ended:?}");
}

#[tokio::test]
async fn each_account_whose_own_are_unseen_has_its_own_reason_as_it_is_now() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    let all = home.run(&["restcomm", "status", "active", &sid, "--yes", "-o", "json"]).await;
    let all = report(&all);
    let [first, second] = [1, 2].map(|at| all["accounts"][at]["sid"].as_str().unwrap().to_owned());
    assert_eq!(home.run(&["restcomm", "status", "suspended", &first, "--yes"]).await.code, 0);
    // Of the account itself, then of the second: the first is not asked.
    no_lists(&sandbox, 2);
    let close = ["--retries", "0", "restcomm", "status", "closed", &sid, "--confirm", &sid];
    let ended = home.run(&close).await;
    assert_eq!(ended.code, 11, "{ended:?}");
    for line in [
        format!("not checked: accounts below {first}, if there are any (it is closed, "),
        format!("not seen: accounts below {second}, if there are any (before the change: "),
    ] {
        assert_eq!(ended.stderr.matches(&line).count(), 1, "{line}: {ended:?}");
    }
}

/// Makes changes, but loses the answers.
fn lose_answers(sandbox: &Sandbox) {
    let lost = FaultRule::new(Fault::Reset { when: ResetPoint::AfterCommit });
    sandbox.add_fault(lost.provider("restcomm").operation("update")).unwrap();
}

/// Does this with each read of an account but the first, which comes before the change.
fn later_reads(sandbox: &Sandbox, fault: Fault) {
    let mut rule = FaultRule::new(fault).provider("restcomm").operation("get");
    rule.nth = 2;
    sandbox.add_fault(rule).unwrap();
}

#[tokio::test]
async fn after_an_unknown_outcome_one_look_tells_what_is_seen_and_it_stays_12() {
    for (lag, flags, expected) in [
        (Duration::ZERO, &[][..], "one look afterwards: 3 of 3 accounts are suspended; "),
        (
            Duration::from_mins(1),
            &[],
            "one look afterwards: 0 of 3 accounts are suspended, 3 are not; ",
        ),
        (Duration::ZERO, &["--allow-self-lockout"], "the account itself is locked out"),
    ] {
        let (sandbox, home, sid) = family(Seed::new().stale_reads(lag), 2).await;
        lose_answers(&sandbox);
        let sid = if flags.is_empty() { &sid } else { own(&sandbox) };
        let suspend = ["restcomm", "status", "suspended", sid, "--yes"];
        let ended = home.run(&[&suspend[..], flags].concat()).await;
        assert_eq!(ended.code, 12, "{ended:?}");
        let error = ended.stderr.find("which shows whether it was made").unwrap();
        assert!(error < ended.stderr.find(expected).unwrap(), "the news comes first: {ended:?}");
        assert_eq!(ended.stderr.matches(expected).count(), 1, "{expected}: {ended:?}");
        let told = ended.stderr.lines().filter(|line| line.contains(": active")).count();
        assert_eq!(told, if lag.is_zero() { 0 } else { 3 }, "{ended:?}");
        assert_eq!(calls(&sandbox, "update").len(), 1, "it is sent once");
    }
}

#[tokio::test]
async fn one_look_tells_no_more_than_it_has_seen() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    let active = home.run(&["restcomm", "status", "active", &sid, "--yes", "-o", "json"]).await;
    let closed = report(&active)["accounts"][1]["sid"].as_str().unwrap().to_owned();
    let close = ["restcomm", "status", "closed", &closed, "--confirm", &closed];
    assert_eq!(home.run(&close).await.code, 0);
    // It is lost on its way: what is closed is not suspended, though it may stay so.
    let lost = FaultRule::new(Fault::Reset { when: ResetPoint::AfterRead });
    sandbox.add_fault(lost.provider("restcomm").operation("update")).unwrap();
    let suspend = ["--retries", "0", "restcomm", "status", "suspended", &sid, "--yes"];
    let ended = home.run(&suspend).await;
    let line = "one look afterwards: 0 of 3 accounts are suspended, 3 are not; ";
    assert!(ended.code == 12 && ended.stderr.contains(line), "{ended:?}");
    assert!(ended.stderr.contains(&format!("  {closed}: closed\n")), "{ended:?}");

    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    lose_answers(&sandbox);
    later_reads(&sandbox, Fault::Status { status: 503, retry_after: None });
    let suspend = ["--retries", "0", "restcomm", "status", "suspended", &sid, "--yes"];
    let ended = home.run(&suspend).await;
    let line = "0 of 3 accounts are suspended, 3 could not be read; ";
    assert!(ended.code == 12 && ended.stderr.contains(line), "{ended:?}");

    let (sandbox, home, sid) = family(Seed::new(), 0).await;
    lose_answers(&sandbox);
    let suspend = ["restcomm", "status", "suspended", &sid, "--yes"];
    for line in ["1 of 1 account is suspended; ", "1 of 1 account is suspended, 1 was so before; "]
    {
        let ended = home.run(&suspend).await;
        assert!(ended.code == 12 && ended.stderr.contains(line), "{line}: {ended:?}");
    }
}

#[tokio::test]
async fn a_look_that_hangs_ends_in_its_time_and_only_itself_if_interrupted() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    lose_answers(&sandbox);
    later_reads(&sandbox, Fault::Latency { millis: 60_000 });
    let suspend = ["restcomm", "status", "suspended", &sid, "--yes", "-o", "json", "--wait"];
    let ended = home.run(&[&suspend[..], &["1s"]].concat()).await;
    assert_eq!(ended.code, 12, "{ended:?}");
    assert!(
        ended.stderr.contains("0 of 3 accounts are suspended, 3 could not be read; "),
        "{ended:?}"
    );

    {
        sandbox.clear_faults();
        lose_answers(&sandbox);
        later_reads(&sandbox, Fault::Latency { millis: 60_000 });
        let mut command = home.command(&[&suspend[..], &["50s"]].concat());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let child = command.spawn().unwrap();
        tokio::time::sleep(Duration::from_secs(2)).await;
        let pid = child.id().unwrap().to_string();
        tokio::process::Command::new("kill").args(["-s", "INT", &pid]).status().await.unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(5), child.wait_with_output());
        let ended = ended.await.expect("at once").unwrap();
        let stderr = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(12), "{stderr}");
        assert!(stderr.contains("which shows whether it was made"), "{stderr}");
        assert!(stderr.ends_with("interrupted\n"), "{stderr}");
        let document: Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(document["results"][0]["error"]["effect"], "unknown", "{document}");
    }
}

#[tokio::test]
async fn a_dry_run_tells_what_would_be_touched_and_changes_nothing() {
    let (sandbox, home, sid) = family(Seed::new(), 2).await;
    let close = ["restcomm", "status", "closed", &sid, "--dry-run", "-o", "json"];
    let ended = home.run(&close).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let dry_run = &ended.json()[0]["result"]["dry_run"];
    assert_eq!(dry_run["request"]["form"], "Status=closed");
    let reads = dry_run["sent"].as_array().unwrap();
    assert!(
        reads.len() == 4 && reads.iter().all(|request| request["access"] == "read"),
        "{reads:?}"
    );
    assert_eq!(ended.stderr.lines().count(), 3, "{ended:?}");
    let set = ["restcomm", "account", "set", "--password-stdin", "--dry-run"];
    let ended = home.run_with_input(&set, "N3w Passw0rd!\n").await;
    assert!(ended.code == 0 && ended.stdout.contains("Password=[redacted]"), "{ended:?}");
    assert!(!format!("{ended:?}").contains("N3w"), "{ended:?}");
    nothing_changed(&sandbox);
}

#[tokio::test]
async fn without_a_terminal_a_change_needs_yes_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let sid = own(&sandbox);
    for change in [
        &["restcomm", "status", "suspended", sid][..],
        &["restcomm", "account", "set", "--friendly-name", "x"],
        &["restcomm", "account", "set", "--password-stdin"],
        &["restcomm", "migrate", sid, "--organization", sid],
        &["children", "create", "--email", "s@example.com", "--password-stdin"],
        &["children", "update", "--id", sid, "--active", "true"],
    ] {
        home.run_with_input(change, "Passw0rd!\n").await.failed(2, &["no terminal", "--yes"]);
    }
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let organization = &sandbox.restcomm().other_organization.sid;
    for (arguments, code) in [
        (&["restcomm"][..], 2),
        (&["restcomm", "status"], 2),
        (&["restcomm", "status", "inactive", "--yes"], 2),
        (&["restcomm", "status", "active", "--wait", "soon", "--yes"], 2),
        (&["restcomm", "status", "active", "--confirm", own(&sandbox), "--yes"], 2),
        (&["restcomm", "account", "get", "--sid", "x", "--email", "y"], 2),
        (&["restcomm", "account", "get", "--yes"], 2),
        (&["restcomm", "account", "set", "--yes"], 2),
        (&["restcomm", "account", "set", "--wait", "1s", "--yes"], 2),
        (&["restcomm", "migrate", "--yes"], 2),
        (&["restcomm", "migrate", own(&sandbox), "--yes"], 2),
        (&["restcomm", "status", "active", "AC7", "--yes"], 6),
        (&["restcomm", "account", "get", "--sid", "AC7"], 6),
        (&["restcomm", "account", "get", "--email", "nobody"], 6),
        (&["restcomm", "migrate", "AC7", "--organization", organization, "--yes"], 6),
        (&["restcomm", "migrate", own(&sandbox), "--organization", " ", "--yes"], 6),
    ] {
        let ended = home.run(arguments).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{arguments:?}: {ended:?}");
    }
    let long = "x".repeat(65);
    let long = ["restcomm", "account", "set", "--friendly-name", &long, "--yes"];
    let long = home.run(&long).await;
    assert!(long.code == 6 && long.stderr.contains("at most 64 characters"), "{long:?}");
    let empty = ["restcomm", "account", "set", "--password-stdin", "--yes"];
    home.run(&empty).await.failed(2, &["standard input is empty"]);
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());

    let other = home.run(&["--sandbox", "-p", "sonetel", "restcomm", "account", "get"]).await;
    other.failed(9, &["sonetel does not support this command", "restcomm"]);
}

#[tokio::test]
async fn a_new_password_replaces_the_stored_token_and_is_never_shown() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let token = home.config().with_file_name("auth-token");
    let old = std::fs::read_to_string(&token).unwrap();
    let set = ["restcomm", "account", "set", "--password-stdin", "--yes", "-o", "json"];
    let ended = home.run_with_input(&set, "N3w Passw0rd!\n").await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let new = std::fs::read_to_string(&token).unwrap();
    assert_ne!(old.trim(), new.trim());
    let shown = format!("{ended:?}");
    assert!(!shown.contains("N3w") && !shown.contains(new.trim()), "{shown}");
    let account = &ended.json()[0]["result"];
    assert!(account.get("auth_token").is_none(), "{account}");
    assert_eq!(account["date_created"], Value::Null, "it would be that of the change");

    let get = ["restcomm", "account", "get", "-o", "json"];
    let plain = home.run(&get).await;
    assert!(plain.json()[0]["result"].get("auth_token").is_none(), "{plain:?}");
    let secret = home.run(&[&get[..], &["--show-secret"]].concat()).await;
    assert_eq!(secret.json()[0]["result"]["auth_token"], new.trim());
}

/// The servers that refuse it are those of the open-source kind; another one may take it.
#[tokio::test]
async fn a_password_that_the_vendor_refuses_is_warned_of_and_sent_all_the_same() {
    const WARNING: &str =
        "warning: restcomm: servers of the open-source kind refuse every password";
    let (sandbox, home, sid) = family(Seed::new(), 0).await;
    let new = ["children", "create", "--email", "new@example.com", "--password-stdin", "--yes"];
    for (command, operation) in [
        (&["update", "--password-stdin", "--yes"][..], "update"),
        (&["restcomm", "account", "set", "--password-stdin", "--yes"], "update"),
        (&["children", "update", "--id", &sid, "--password-stdin", "--yes"], "update"),
        (&new, "create"),
    ] {
        let sent = calls(&sandbox, operation).len();
        let ended = home.run_with_input(command, "Str0ng+enough\n").await;
        assert_eq!(ended.code, 6, "{command:?}: {ended:?}");
        assert!(ended.stderr.starts_with(WARNING), "before anything else: {ended:?}");
        assert_eq!(ended.stderr.matches("warning:").count(), 1, "{ended:?}");
        assert!(!ended.stderr.contains("Str0ng"), "{ended:?}");
        assert_eq!(calls(&sandbox, operation).len(), sent + 1, "{command:?}");

        let dry_run = [command, &["--dry-run"]].concat();
        let ended = home.run_with_input(&dry_run, "Str0ng+enough\n").await;
        assert!(ended.code == 0 && ended.stderr.contains(WARNING), "{ended:?}");
        let ended = home.run_with_input(&dry_run, "Str0ng-enough\n").await;
        assert!(ended.code == 0 && !ended.stderr.contains("warning:"), "{ended:?}");
    }
    // Among several accounts once for the vendor that it is about, and not where there is none of it.
    for (which, warnings) in [(&["--all"][..], 1), (&["-p", "voximplant"], 0)] {
        let update = [&["--sandbox"], which, &["update", "--password-stdin", "--dry-run"]].concat();
        let ended = home.run_with_input(&update, "Str0ng+enough\n").await;
        assert_eq!(ended.stderr.matches("warning:").count(), warnings, "{ended:?}");
    }
}

#[tokio::test]
async fn an_account_moves_by_the_domain_name_of_an_organisation() {
    let (sandbox, home, sid) = family(Seed::new(), 0).await;
    let other = &sandbox.restcomm().other_organization;
    let migrate = async |organization: &str| {
        home.run(&["restcomm", "migrate", &sid, "--organization", organization, "--yes"]).await
    };
    let nowhere = migrate("nowhere.test").await;
    assert_eq!(nowhere.code, 5, "{nowhere:?}");
    assert!(nowhere.stderr.contains("Missing Organization SID or Domain Name"), "{nowhere:?}");
    let moved = migrate(&other.domain_name).await;
    assert!(moved.code == 0 && moved.stdout.contains(&other.sid), "{moved:?}");
    let again = migrate(&other.sid).await;
    assert_eq!(again.code, 6, "{again:?}");
    assert!(again.stderr.contains("Account already in the requested Organization"), "{again:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_closing_asks_for_the_sid_and_a_yes_is_not_enough() {
    let (sandbox, home, sid) = family(Seed::new(), 1).await;
    for (answer, code, closed) in [("y", 1, 0), ("", 1, 0), (sid.as_str(), 0, 2)] {
        let command = format!("restcomm status closed {sid}");
        let Some(ended) = home.run_on_a_terminal(&command, answer).await else { return };
        assert_eq!(ended.code, code, "{answer:?}: {ended:?}");
        assert!(ended.stdout.contains(&format!("Type {sid} to go ahead")), "{ended:?}");
        assert_eq!(sandbox.state()["restcomm"]["accounts"]["closed"], closed, "{ended:?}");
    }
}

#[tokio::test]
async fn the_manuals_examples_are_true() {
    let sandbox = sandbox().await;
    manual::examples_are_true("Commands for Restcomm", &home(&sandbox), 10).await;
}

/// What goes over the wire for each operation, the tables of `cpaas-restcomm` prove.
#[tokio::test]
async fn every_operation_has_a_command_a_row_and_a_route() {
    const PARAMETERS: &str = include_str!("../../../../docs/wire/restcomm-parameters.csv");
    const SET: &[&str] = &["restcomm", "account", "set"];
    const GET: &[&str] = &["restcomm", "account", "get"];
    let (sandbox, home, sid) = family(Seed::new(), 0).await;
    let organization = sandbox.restcomm().other_organization.sid.clone();
    let served = |operation, words, arguments: &str, route| Served {
        operation,
        words,
        arguments: arguments.split_whitespace().map(str::to_owned).collect(),
        route,
    };
    let create = "--email new@example.com --password-stdin --yes";
    let role = "--role Administrator --yes";
    let commands = [
        served("get", GET, "", "get"),
        served("get_by_sid", GET, &format!("--sid {sid}"), "get"),
        served("get_by_email", GET, "--email child1@example.test", "get"),
        served("update", SET, role, "update"),
        served("update_by_sid", SET, &format!("--sid {sid} {role}"), "update"),
        served("list", &["children", "list"], "", "list"),
        served("create", &["children", "create"], create, "create"),
        served(
            "migrate",
            &["restcomm", "migrate"],
            &format!("{sid} --organization {organization} --yes"),
            "migrate",
        ),
    ];
    manual::every_operation_is_served(PARAMETERS, &commands, &home, &sandbox).await;
}
