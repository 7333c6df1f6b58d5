//! The schemas of what commands print as JSON: whether they are complete, and can fail.

use serde_json::{Value, json};

use crate::help::{commands, home_of_examples, vendor};
use crate::support::schema::{COMMANDS, problem};
use crate::support::{Home, in_shell, tool};

const RECIPES: &str = include_str!("../../../../docs/recipes.md");
const REFERENCE: &str = include_str!("../../../../docs/cli-reference.md");

/// What prints no results.
const OTHERS: [&str; 4] = ["exporter", "sandbox", "completions", "man"];

#[test]
fn every_command_has_a_schema() {
    let commands: Vec<_> =
        REFERENCE.lines().filter_map(|line| line.strip_prefix("## cpaas ")).collect();
    let is_group = |words: &str| {
        let below = format!("{words} ");
        commands.iter().any(|other| other.starts_with(&below))
    };
    let printing = commands.iter().filter(|words| !is_group(words) && !OTHERS.contains(words));
    let mut printing: Vec<_> = printing.map(ToString::to_string).collect();
    printing.sort();
    assert_eq!(printing, COMMANDS.keys().cloned().collect::<Vec<_>>());
}

/// Every object that is ours, in a value, by its path.
fn objects(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.push(path.to_owned());
            for (name, member) in members {
                objects(member, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                objects(item, &format!("{path}/{at}"), found);
            }
        }
        _ => {}
    }
}

/// A member too many, one too few, and one of another type: each in each object that is ours.
#[tokio::test]
async fn every_schema_can_fail() {
    for (arguments, schema) in [
        (&["id"][..], "id.json"),
        (&["info"], "info.json"),
        (&["balance", "--below", "10SEK"], "balance.json"),
        (&["check", "-c", "10SEK"], "check.json"),
        (&["update", "--name", "x", "--dry-run"], "update.json"),
        (&["capabilities"], "capabilities.json"),
        (&["doctor"], "doctor.json"),
        (&["profiles", "list"], "profile.json"),
        (&["profiles", "show"], "profile-key.json"),
        (&["profiles", "check"], "profile-check.json"),
        (&["-p", "sonetel", "sonetel", "token", "status"], "token-status.json"),
        (
            &["restcomm", "status", "suspended", "--allow-self-lockout", "--dry-run"],
            "status-change.json",
        ),
    ] {
        let arguments = [&["--sandbox", "-o", "json"], arguments].concat();
        let ended = Home::new().run(&arguments).await;
        let good = ended.document();
        assert_eq!(problem(schema, &good), None, "{good}");
        let mut paths = Vec::new();
        objects(&good, "", &mut paths);
        for path in paths {
            let Value::Object(members) = good.pointer(&path).unwrap().clone() else { panic!() };
            let with = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
                let mut changed = good.clone();
                change(changed.pointer_mut(&path).unwrap().as_object_mut().unwrap());
                changed
            };
            let more = with(&|members| drop(members.insert("surplus".to_owned(), json!(1))));
            assert!(problem(schema, &more).is_some(), "{schema}: a member more at {path}");
            for name in members.keys() {
                let odd = with(&|members| drop(members.insert(name.clone(), json!({"odd": 1}))));
                assert!(problem(schema, &odd).is_some(), "{schema}: {path}/{name} of another type");
                // Without its results, a document is the last line of many.
                if name != "threshold" && (name != "results" || !path.is_empty()) {
                    let less = with(&|members| drop(members.remove(name)));
                    assert!(problem(schema, &less).is_some(), "{schema}: without {path}/{name}");
                }
            }
        }
    }
}

/// The filter that the manual has for any command, on an example of each.
#[tokio::test]
async fn one_filter_of_jq_reads_every_command() {
    if tool("jq", &["--version"]).await.is_none() {
        return;
    }
    let filter = RECIPES.split("cpaas COMMAND --output json | ").nth(1).unwrap();
    let filter = filter.lines().next().unwrap();
    let examples = commands().await.into_iter().collect::<std::collections::BTreeMap<_, _>>();
    for (words, schema) in COMMANDS.iter() {
        let examples = examples[words].replace(" --output json", "");
        let mut lines = examples.split("# ").skip(1).filter_map(|one| one.split_once('\n'));
        let (_, line) = lines.find(|(_, line)| !line.contains(" -o ")).unwrap();
        let (_sandbox, home) = home_of_examples().await;
        let json = "cpaas() { command cpaas \"$@\" --output json; }";
        let script = format!("{json}\n{{ {line}\n}} > printed.json || true\n{filter} printed.json");
        let ended = in_shell(&home, vendor(words), &script).await;
        assert_eq!(ended.code, 0, "{line}: {ended:?}");
        let printed = std::fs::read_to_string(home.path().join("printed.json")).unwrap();
        let printed = serde_json::from_str(&printed).unwrap();
        assert_eq!(problem(schema, &printed), None, "{line}");
    }
}

#[test]
fn what_is_a_vendors_may_grow_and_a_dry_run_is_not_taken_for_it() {
    let line = |result: Value| json!({"schema_version": 1, "profile": "a", "provider": "b", "result": result});
    for schema in ["record.json", "change.json", "answer.json"] {
        assert_eq!(problem(schema, &line(json!({"sid": "AC7", "whatever": [1]}))), None);
        let unlike = line(json!({"dry_run": {"request": null}}));
        assert!(problem(schema, &unlike).is_some(), "{schema}");
        let version = json!({"schema_version": 2, "profile": null, "provider": null, "result": {}});
        assert!(problem(schema, &version).is_some(), "{schema}");
    }
    let totals = |totals| json!({"schema_version": 1, "totals": totals});
    assert!(problem("balance.json", &totals(json!([]))).is_some());
    assert_eq!(problem("balance.json", &totals(Value::Null)), None);
    let failed = json!({"schema_version": 1, "error": {"kind": "usage", "message": "x"}});
    assert!(problem("failure.json", &failed).is_some());
}
