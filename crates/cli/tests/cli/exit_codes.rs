//! Every row of the manual's table of exit codes, by the real command on a real sandbox.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::support::process::{end_by, start};
use crate::support::{CommandResult, Home, all_vendors_home, in_shell, sandbox};
use cpaas_sandbox::faults::{Fault, FaultRule, ResetPoint};
use cpaas_sandbox::{Options, Sandbox};

/// What happens to requests to Sonetel's account.
struct Weather {
    operation: &'static str,
    fault: Fault,
}

/// How a code comes about.
struct Row {
    code: i32,
    arguments: &'static [&'static str],
    /// What goes wrong out there.
    weather: Option<Weather>,
    /// What is said on stderr.
    words: &'static str,
}

fn row(code: i32, arguments: &'static [&'static str], words: &'static str) -> Row {
    Row { code, arguments, weather: None, words }
}

impl Row {
    fn under(mut self, operation: &'static str, fault: Fault) -> Self {
        self.weather = Some(Weather { operation, fault });
        self
    }
}

const SONETEL: &[&str] = &["-p", "sonetel", "--retries", "0", "balance"];

fn rows() -> Vec<Row> {
    let reset = |when| Fault::Reset { when };
    let update = &["-p", "sonetel", "update", "--name", "New", "--yes"];
    let status = |status| Fault::Status { status, retry_after: None };
    let late = Fault::Latency { millis: 60_000 };
    let soon = &["-p", "sonetel", "--timeout", "1s", "balance"];
    let zone = &["-p", "sonetel", "update", "--timezone", "Mars/Olympus", "--yes"];
    let look = "run `cpaas --profile sonetel info`, which shows whether it was made";
    vec![
        row(0, SONETEL, ""),
        row(1, SONETEL, "invalid_response").under("get", Fault::Truncated),
        row(2, &["balance"], "which profile?"),
        row(2, &["-p", "sonetel", "update"], "--name"),
        row(3, &["-p", "nobody", "balance"], "unknown profile"),
        row(4, SONETEL, "unauthenticated").under("create_token", status(401)),
        row(4, SONETEL, "permission_denied").under("get", status(403)),
        row(5, &["-p", "sonetel", "sonetel", "errors", "99999999"], "no code 99999999"),
        row(6, zone, "neither an IANA time zone"),
        row(7, SONETEL, "unavailable").under("get", status(503)),
        row(7, SONETEL, "transport").under("get", reset(ResetPoint::BeforeRead)),
        row(7, soon, "timeout").under("get", late),
        row(8, SONETEL, "rate_limited").under("get", status(429)),
        row(9, &["-p", "restcomm", "balance"], "restcomm keeps no balance"),
        row(10, &["-p", "sonetel", "balance", "--below", "10SEK"], "is below 10 SEK"),
        row(11, &["--all", "--retries", "0", "info"], "sonetel: ").under("get", status(503)),
        row(12, update, look).under("update", reset(ResetPoint::AfterCommit)),
    ]
}

/// The codes of the manual's table.
fn documented() -> BTreeSet<i32> {
    let manual = include_str!("../../../../docs/cli.md");
    let section = manual.split("## Exit codes\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let codes = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next());
    codes.filter_map(|code| code.parse().ok()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_of_the_table_comes_about() {
    let mut seen = BTreeSet::new();
    for Row { code, arguments, weather, words } in rows() {
        let sandbox = sandbox().await;
        if let Some(Weather { operation, fault }) = weather {
            let rule = FaultRule::new(fault).provider("sonetel");
            let rule = if operation == "create_token" { rule } else { rule.operation(operation) };
            sandbox.add_fault(rule).unwrap();
        }
        let ended: CommandResult = all_vendors_home(&sandbox).run(arguments).await;
        assert_eq!(ended.code, code, "{arguments:?}: {ended:?}");
        assert!(ended.stderr.contains(words), "{arguments:?}: {ended:?}");
        seen.insert(code);
    }
    for signal in ["HUP", "INT", "TERM"] {
        seen.insert(ended_by(signal).await);
    }
    assert_eq!(seen, documented());
}

/// The code of a command that waits for an answer and gets a signal.
async fn ended_by(signal: &str) -> i32 {
    let sandbox = sandbox().await;
    let late = Fault::Latency { millis: 60_000 };
    sandbox.add_fault(FaultRule::new(late).provider("sonetel").operation("get")).unwrap();
    let home: Home = all_vendors_home(&sandbox);
    end_by(start(&home, SONETEL), Duration::from_secs(1), signal).await.code
}

/// With what selects the account, so that it can be pasted.
#[tokio::test]
async fn the_command_that_is_named_is_complete() {
    let sandbox = Sandbox::start(Options::new().children(1)).await.unwrap();
    let home = all_vendors_home(&sandbox);
    let listed = home.run(&["-p", "restcomm", "children", "list", "-o", "csv"]).await;
    let sid = listed.stdout.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let folder = home.config().parent().unwrap().to_owned();
    let config = folder.join("it's.toml").display().to_string();
    std::fs::rename(home.config(), &config).unwrap();
    let lost = Fault::Reset { when: ResetPoint::AfterCommit };
    sandbox.add_fault(FaultRule::new(lost).provider("restcomm").operation("update")).unwrap();
    let change = ["restcomm", "account", "set", "--sid", &sid, "--friendly-name", "New", "--yes"];
    let ended = home.run_in(&config, &[&["-p", "restcomm"], &change[..]].concat()).await;
    assert_eq!(ended.code, 12, "{ended:?}");
    let (_, named) = ended.stderr.split_once('`').unwrap();
    let (named, _) = named.split_once('`').unwrap();
    assert!(named.starts_with("cpaas --config '"), "{named}");
    assert!(
        named.ends_with(&format!("--profile restcomm restcomm account get --sid {sid}")),
        "{named}"
    );
    let looked = in_shell(&home, "", named).await;
    assert!(looked.code == 0 && looked.stdout.contains("New"), "{looked:?}");
}

#[tokio::test]
async fn a_change_that_may_have_been_made_says_where_to_look() {
    for (operation, arguments, look) in [
        (
            "ChangeAccountPlan",
            &["-p", "voximplant", "voximplant", "plans", "change", "MAU", "--id", "202", "--yes"][..],
            "`cpaas --profile voximplant voximplant plans list`",
        ),
        (
            "SetAccountInfo",
            &["-p", "voximplant", "voximplant", "account", "set", "--language", "sv", "--yes"],
            "`cpaas --profile voximplant info`",
        ),
        (
            "create",
            &[
                "-p",
                "restcomm",
                "children",
                "create",
                "--email",
                "s@example.com",
                "--password-stdin",
                "--yes",
            ],
            "`cpaas --profile restcomm children list`",
        ),
        (
            "update",
            &["-p", "sonetel", "sonetel", "account", "set", "--name", "x", "--yes"],
            "`cpaas --profile sonetel info`",
        ),
    ] {
        let sandbox = sandbox().await;
        let lost = Fault::Reset { when: ResetPoint::AfterCommit };
        sandbox
            .add_fault(FaultRule::new(lost).provider(arguments[1]).operation(operation))
            .unwrap();
        let home = all_vendors_home(&sandbox);
        let ended = home.run_with_input(arguments, "Passw0rd!\n").await;
        assert_eq!(ended.code, 12, "{arguments:?}: {ended:?}");
        assert!(ended.stderr.contains(look), "{look}: {ended:?}");
        // It leads to a command that there is.
        sandbox.clear_faults();
        let command = look.trim_matches('`').trim_start_matches("cpaas ");
        assert_eq!(home.run(&command.split(' ').collect::<Vec<_>>()).await.code, 0, "{look}");
    }
}
