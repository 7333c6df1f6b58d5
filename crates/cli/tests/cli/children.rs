//! `cpaas children`: the same verbs for several vendors, each with options of its own.

use crate::support::{Home, all_vendors_home as home, calls, sandbox};
use cpaas_sandbox::faults::{Fault, FaultRule};
use cpaas_sandbox::restcomm::Seed;
use cpaas_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

#[tokio::test]
async fn an_option_of_another_vendor_is_refused_by_name_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let new = ["--email", "s@example.com", "--password-stdin", "--yes"];
    for (profile, verb, rest, option) in [
        ("restcomm", "list", &["--id", "7"][..], "--id"),
        ("restcomm", "list", &["--brief"], "--brief"),
        ("restcomm", "list", &["--count", "1", "--frozen", "true"], "--frozen"),
        ("voximplant", "list", &["--status", "active"], "--status"),
        ("voximplant", "list", &["--domain-name", "x"], "--domain-name"),
        ("restcomm", "create", &["--language", "sv"], "--language"),
        ("restcomm", "create", &["--record-storage-id", "7"], "--record-storage-id"),
        ("voximplant", "create", &["--name", "acme-south", "--role", "x"], "--role"),
        ("restcomm", "update", &["--all-children", "--active", "true", "--yes"], "--all-children"),
        ("restcomm", "update", &["--id", "7", "--callback-url", "x", "--yes"], "--callback-url"),
        (
            "voximplant",
            "update",
            &["--id", "7", "--friendly-name", "x", "--yes"],
            "--friendly-name",
        ),
        ("voximplant", "update", &["--id", "7", "--wait", "1s", "--yes"], "--wait"),
    ] {
        let new = if verb == "create" { &new[..] } else { &[] };
        let command = [&["-p", profile, "children", verb], new, rest].concat();
        let ended = home.run_with_input(&command, "Passw0rd!\n").await;
        ended.failed(2, &[&format!("{profile} has no {option} for this command")]);
    }
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
}

#[tokio::test]
async fn a_vendor_without_children_or_clones_does_not_support_them() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let owner = ["--email", "s@example.com", "--password-stdin", "--yes"];
    let clone = [&["voximplant", "children", "clone", "--from-id", "7", "--name", "x"], &owner[..]]
        .concat();
    let create = [&["children", "create"], &owner[..]].concat();
    for (profile, command) in [
        ("sonetel", &["children", "list"][..]),
        ("sonetel", &create),
        ("sonetel", &clone),
        ("sonetel", &["children", "update", "--id", "7", "--active", "true", "--yes"]),
        ("restcomm", &clone),
    ] {
        let ended = home.run(&[&["-p", profile], command].concat()).await;
        ended.failed(9, &[&format!("{profile} does not support this command"), "voximplant"]);
    }
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
    home.run(&["--sandbox", "children", "list"]).await.failed(2, &["--profile NAME"]);
}

#[tokio::test]
async fn what_makes_no_sense_for_the_vendor_is_refused_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let own = sandbox.restcomm().account_sid.as_str();
    for (profile, rest, code) in [
        ("voximplant", &["create", "--email", "a@b.test", "--password-stdin"][..], 2),
        ("voximplant", &["update", "--id", "x", "--active", "true"], 2),
        ("voximplant", &["update", "--id", "7"], 2),
        ("restcomm", &["update", "--id", own], 2),
        ("restcomm", &["update", "--id", own, "--wait", "1s"], 2),
        ("restcomm", &["update", "--id", "AC1,AC2", "--role", "x"], 2),
        ("restcomm", &["update", "--email", "a@b", "--email", "c@d", "--role", "x"], 2),
        ("restcomm", &["update", "--id", own, "--email", "a@b", "--role", "x"], 2),
        ("restcomm", &["update", "--id", "AC1", "--role", "x"], 6),
        ("restcomm", &["update", "--id", "AC1", "--active", "true"], 6),
        ("restcomm", &["create", "--email", "a", "--password-stdin"], 6),
        ("restcomm", &["create", "--email", "a@b.test"], 2),
    ] {
        let command = [&["-p", profile, "children"], rest, &["--yes"]].concat();
        let ended = home.run_with_input(&command, "Passw0rd!\n").await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{rest:?}: {ended:?}");
    }
    for (list, code) in [
        (&["--status", "open"][..], 2),
        (&["--active", "true", "--status", "closed"], 2),
        (&["--count", "0"], 2),
        (&["--organization-sid", "OR7"], 6),
    ] {
        let ended = home.run(&[&["-p", "restcomm", "children", "list"], list].concat()).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (code, ""), "{list:?}: {ended:?}");
    }
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
}

/// Friendly names of the children that are listed.
async fn listed(home: &Home, filter: &[&str]) -> Vec<Value> {
    let list = [&["-p", "restcomm", "-o", "json", "children", "list"], filter].concat();
    let ended = home.run(&list).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let children = ended.results();
    children.iter().map(|child| child["email_address"].clone()).collect()
}

#[tokio::test]
async fn restcomms_children_are_picked_by_status_and_place() {
    let sandbox = Sandbox::start(Options::new().children(4)).await.unwrap();
    let home = home(&sandbox);
    let child = |n: u32| json!(format!("child{n}@example.test"));
    assert_eq!(listed(&home, &[]).await, (1..5).map(child).collect::<Vec<_>>());
    for (email, active) in [("child2@example.test", "false"), ("child3@example.test", "false")] {
        let update = ["-p", "restcomm", "children", "update", "--email", email, "--active", active];
        assert_eq!(home.run(&[&update[..], &["--yes"]].concat()).await.code, 0);
    }
    assert_eq!(listed(&home, &["--active", "true"]).await, [child(1), child(4)]);
    assert_eq!(listed(&home, &["--active", "false"]).await, [child(2), child(3)]);
    assert_eq!(listed(&home, &["--status", "SUSPENDED", "--offset", "1"]).await, [child(3)]);
    assert_eq!(listed(&home, &["--offset", "1", "--count", "2"]).await, [child(2), child(3)]);
    assert_eq!(listed(&home, &["--offset", "9"]).await, [Value::Null; 0]);
    // Of an organisation all are listed, whoever asks.
    let access = sandbox.restcomm();
    let (own, other) = (&access.organization, &access.other_organization);
    assert_eq!(listed(&home, &["--organization-sid", &own.sid]).await.len(), 5);
    assert_eq!(listed(&home, &["--domain-name", &other.domain_name]).await.len(), 0);
}

#[tokio::test]
async fn a_child_of_restcomms_is_created_changed_and_its_token_shown_on_request() {
    let sandbox = sandbox().await;
    let home = home(&sandbox);
    let create = |email| {
        let options = ["--name", "South", "--role", "Developer", "--active", "false", "--yes"];
        let create = ["-p", "restcomm", "-o", "json", "children", "create", "--email", email];
        [&create[..], &options, &["--password-stdin"]].concat()
    };
    let silent = home.run_with_input(&create("s@example.com"), "Passw0rd!\n").await;
    assert_eq!(silent.code, 0, "{silent:?}");
    for words in ["South for s@example.com", "active = false", "role = Developer"] {
        assert!(silent.stderr.contains(words), "{words}: {silent:?}");
    }
    let child = &silent.json()[0]["result"];
    assert!(child.get("auth_token").is_none() && child["status"] == "suspended", "{child}");
    assert_eq!((&child["friendly_name"], &child["role"]), (&json!("South"), &json!("Developer")));
    let shown = [create("t@example.com"), vec!["--show-secret"]].concat();
    let shown = home.run_with_input(&shown, "Passw0rd!\n").await;
    assert!(shown.json()[0]["result"]["auth_token"].is_string(), "{shown:?}");
    let again = home.run_with_input(&create("s@example.com"), "Passw0rd!\n").await;
    assert!(again.code == 6 && again.json()[0]["error"]["kind"] == "conflict", "{again:?}");

    let update = ["-p", "restcomm", "-o", "json", "children", "update", "--email", "s@example.com"];
    let settings = ["--friendly-name", "North", "--password-stdin", "--wait", "5s", "--yes"];
    let ended = home.run_with_input(&[&update[..], &settings].concat(), "N3w Passw0rd!\n").await;
    assert_eq!(ended.json()[0]["result"]["friendly_name"], "North", "{ended:?}");
    assert!(ended.stderr.contains("friendly_name = North, a new password"), "{ended:?}");
    assert!(!format!("{ended:?}{silent:?}").contains("Passw0rd"), "{ended:?}");
    let committed = calls(&sandbox, "update").into_iter().filter(|call| call.committed);
    assert_eq!(committed.count(), 1);
}

#[tokio::test]
async fn activity_of_a_child_of_restcomms_reaches_those_below_it_with_one_request() {
    let seed = Seed::new().grandchildren(2);
    let sandbox = Sandbox::start(Options::new().children(1).restcomm(seed)).await.unwrap();
    let home = home(&sandbox);
    let child = ["--email", "child1@example.test", "--active", "false", "--role", "x", "--yes"];
    let update = ["-p", "restcomm", "-o", "json", "children", "update"];
    let ended = home.run(&[&update[..], &child].concat()).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("suspends 3 accounts"), "{ended:?}");
    assert!(ended.stderr.contains("role = x"), "{ended:?}");
    let report = &ended.json()[0]["result"];
    assert_eq!(report["status"], "suspended");
    assert_eq!(report["accounts"].as_array().unwrap().len(), 3);
    let updates = calls(&sandbox, "update");
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0].parameters["Role"], "x");
    assert_eq!(updates[0].parameters["Status"], "suspended");
}

#[tokio::test]
async fn a_listing_of_many_pages_ends_in_its_time_and_shows_what_it_has() {
    let sandbox = Sandbox::start(Options::new().children(20_000)).await.unwrap();
    let home = home(&sandbox);
    let slow = FaultRule::new(Fault::Latency { millis: 1_000 });
    sandbox.add_fault(slow.provider("voximplant").operation("GetChildrenAccounts")).unwrap();
    let list = ["-p", "voximplant", "children", "list", "--brief", "-o", "csv"];
    for (limit, words) in [("--timeout", "no end of the children within 3.0s"), ("--deadline", "")]
    {
        let started = tokio::time::Instant::now();
        let ended = home.run(&[&list[..], &[limit, "3s"]].concat()).await;
        assert!(started.elapsed().as_secs() < 15, "{ended:?}");
        let rows = ended.stdout.lines().count() - 1;
        assert!(
            ended.code == 7 && rows < 20_000 && rows.is_multiple_of(1_000),
            "{rows}: {}",
            ended.stderr
        );
        let note = format!("the list is incomplete from --offset {rows}");
        assert!(ended.stderr.contains(words) && ended.stderr.contains(&note), "{}", ended.stderr);
    }
}
