//! The balances of child accounts: `balance --children` and `check --children`.

use cpaas_sandbox::faults::{Change, Fault, FaultRule};
use cpaas_sandbox::{Options, Sandbox};
use serde_json::json;

use crate::support::promtool::is_clean;
use crate::support::{Home, all_vendors_home, calls, sandbox};

/// Children with 1.617 and 2.234 USD.
async fn two_children() -> Sandbox {
    Sandbox::start(Options::new().children(2)).await.unwrap()
}

/// A home with all vendors, and these further lines in the profile `voximplant`.
fn home_with(sandbox: &Sandbox, lines: &str) -> Home {
    let home = all_vendors_home(sandbox);
    let profiles = std::fs::read_to_string(home.config()).unwrap();
    let with = format!("[profiles.voximplant]\n{lines}\n");
    home.write_config(&profiles.replace("[profiles.voximplant]\n", &with));
    home
}

#[tokio::test]
async fn children_follow_their_account_and_count_in_the_total() {
    let sandbox = two_children().await;
    let home = home_with(&sandbox, "");
    let table = home.run(&["--all", "balance", "--children", "--columns", "profile,balance"]).await;
    assert_eq!((table.code, table.stderr.as_str()), (0, ""), "{table:?}");
    let rows: Vec<Vec<&str>> =
        table.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    let account = rows.iter().position(|row| row[..] == ["voximplant", "19772.35"]).unwrap();
    assert_eq!(rows[account + 1][..], ["voximplant/4127002", "1.617"], "{table:?}");
    assert_eq!(rows[account + 2][..], ["voximplant/4127003", "2.234"], "{table:?}");
    assert!(rows.contains(&vec!["20188.951", "USD", "4"]), "{table:?}");
    assert_eq!(calls(&sandbox, "GetChildrenAccounts").len(), 1, "one request for all children");

    let json = home.run(&["-p", "voximplant", "balance", "--children", "-o", "json"]).await;
    let lines = home.run(&["-p", "voximplant", "balance", "--children", "-o", "ndjson"]).await;
    for elements in [json.json(), lines.lines()] {
        let children: Vec<_> = elements.iter().map(|element| element.get("child")).collect();
        let ids = [None, Some(&json!("4127002")), Some(&json!("4127003"))];
        assert_eq!(children[..3], ids, "{elements:?}");
        assert!(elements[..3].iter().all(|element| element["profile"] == "voximplant"));
        assert_eq!(elements[1]["result"]["amount"], "1.617", "{elements:?}");
    }
}

#[tokio::test]
async fn a_child_is_held_against_the_thresholds_of_its_currency() {
    let sandbox = two_children().await;
    // Those of the profile are of its own account.
    let home = home_with(&sandbox, "critical = \"100 USD\"");
    let check = async |options: &[&str]| {
        home.run(&[&["-p", "voximplant", "check", "--children"], options].concat()).await
    };
    let ended = check(&["--warn", "150USD"]).await;
    let low = "CPAAS WARNING - voximplant/4127002 1.617 USD is below 150 USD, \
               voximplant/4127003 2.234 USD is below 150 USD | voximplant=19772.35;150:;100:;; ";
    assert!(ended.code == 1 && ended.stdout.starts_with(low), "{ended:?}");
    let ended = check(&["--critical", "2USD"]).await;
    let low = "CPAAS CRITICAL - voximplant/4127002 1.617 USD is below 2 USD | ";
    assert!(ended.code == 2 && ended.stdout.starts_with(low), "{ended:?}");
    let ended = check(&[]).await;
    assert!(
        ended.code == 3 && ended.stdout.contains("4127002 1.617 USD: no threshold"),
        "{ended:?}"
    );
    let ended = check(&["--critical", "1USD", "--available"]).await;
    assert!(ended.stdout.contains("what child accounts can spend is not known"), "{ended:?}");
    let json = check(&["--critical", "2USD", "-o", "json"]).await;
    let element = &json.json()[1];
    assert_eq!((&element["child"], &element["profile"]), (&json!("4127002"), &json!("voximplant")));
    assert_eq!(element["threshold"]["state"], "critical", "{json:?}");

    let below = home.run(&["-p", "voximplant", "balance", "--children", "--below", "2USD"]).await;
    assert_eq!(below.code, 10, "{below:?}");
    assert!(below.stderr.contains("voximplant/4127002: 1.617 USD is below 2 USD"), "{below:?}");
}

#[tokio::test]
async fn children_that_are_not_read_are_a_failure() {
    let sandbox = two_children().await;
    let home = home_with(&sandbox, "max_children = 1");
    let cut = home.run(&["-p", "voximplant", "balance", "--children"]).await;
    assert!(cut.code == 11 && cut.stdout.contains("voximplant/4127002"), "{cut:?}");
    assert!(cut.stderr.contains("voximplant has more than 1 child accounts"), "{cut:?}");
    let check = ["-p", "voximplant", "check", "--children", "--critical", "1USD"];
    let checked = home.run(&check).await;
    assert!(checked.code == 3 && checked.stdout.contains("voximplant/*: "), "{checked:?}");

    let home = home_with(&sandbox, "");
    let down = Fault::Status { status: 500, retry_after: None };
    let rule = FaultRule::new(down).provider("voximplant").operation("GetChildrenAccounts");
    sandbox.add_fault(rule).unwrap();
    let failed = home.run(&check).await;
    assert!(failed.code == 3 && failed.stdout.contains("voximplant/*: "), "{failed:?}");
    let failed = home
        .run(&["-p", "voximplant", "balance", "--children", "-o", "json", "--retries", "0"])
        .await;
    assert_eq!(failed.code, 11, "{failed:?}");
    assert_eq!(failed.json()[1]["child"], json!(null), "{failed:?}");
}

#[tokio::test]
async fn a_shortage_is_known_though_the_list_fails_half_way() {
    let sandbox = Sandbox::start(Options::new().children(1_500)).await.unwrap();
    let home = home_with(&sandbox, "max_children = 100000");
    let refused = FaultRule::new(Fault::Status { status: 403, retry_after: None });
    let refused = refused.provider("voximplant").operation("GetChildrenAccounts");
    for (arguments, code) in [
        (&["check", "--children", "-c", "10USD"][..], 2),
        (&["balance", "--children", "--below", "10USD"], 10),
    ] {
        sandbox.add_fault(refused.clone().nth(2)).unwrap();
        let ended = home.run(&[&["-p", "voximplant"], arguments].concat()).await;
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(ended.stdout.contains("voximplant/4127002"), "{ended:?}");
        sandbox.clear_faults();
    }
}

/// Each is counted, readable or not.
#[tokio::test]
async fn children_that_cannot_be_read_are_bounded_too() {
    let sandbox = Sandbox::start(Options::new().children(9)).await.unwrap();
    let home = home_with(&sandbox, "max_children = 5");
    let odd = Fault::Member { name: "balance".to_owned(), change: Change::WrongType };
    let odd = FaultRule::new(odd).provider("voximplant").operation("GetChildrenAccounts");
    sandbox.add_fault(odd).unwrap();
    let ended = home.run(&["-p", "voximplant", "balance", "--children", "-o", "json"]).await;
    let children = ended.json().len() - 1;
    assert_eq!((ended.code, children), (11, 5 + 1), "{ended:?}");
}

#[tokio::test]
async fn a_child_with_a_profile_of_its_own_counts_once() {
    let sandbox = two_children().await;
    let home = home_with(&sandbox, "");
    let profiles = std::fs::read_to_string(home.config()).unwrap();
    let parent = profiles.split("[profiles.").find(|one| one.starts_with("voximplant]")).unwrap();
    let child = parent.replacen("voximplant]", "[profiles.child]\nchild_account_id = 4127002", 1);
    home.write_config(&format!("{profiles}\n{child}"));
    let balances = home.run(&["-p", "voximplant,child", "balance", "--children"]).await;
    assert_eq!(balances.code, 0, "{balances:?}");
    assert!(
        balances.stderr.contains("voximplant/4127002 is the same account as child"),
        "{balances:?}"
    );
    assert!(balances.stdout.contains("19776.201  USD       3"), "{balances:?}");
}

#[tokio::test]
async fn children_are_asked_for_only_where_there_are_any() {
    let sandbox = sandbox().await;
    let home = home_with(&sandbox, "");
    for command in
        [&["balance"][..], &["check", "--warn", "1SEK"], &["balance", "-o", "prometheus"]]
    {
        let ended = home.run(&[&["-p", "sonetel"], command, &["--children"]].concat()).await;
        let said = ended.stdout.clone() + &ended.stderr;
        assert!(said.contains("--children: no selected platform shows"), "{ended:?}");
    }
    let metrics = home.run(&["check", "--all", "--children", "-o", "prometheus"]).await;
    metrics.failed(3, &["--children: metrics have no thresholds of child accounts"]);
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn metrics_have_children_on_request() {
    let sandbox = two_children().await;
    let home = home_with(&sandbox, "max_children = 1");
    let ended = home.run(&["-p", "voximplant", "balance", "--children", "-o", "prometheus"]).await;
    assert_eq!(ended.code, 3, "it is cut: {ended:?}");
    assert!(ended.stderr.contains("raise max_children"), "{ended:?}");
    is_clean(&ended.stdout).await;
    let of = "profile=\"voximplant\",provider=\"voximplant\"";
    for line in [
        format!("cpaas_child_balance{{{of},child=\"4127002\",currency=\"USD\"}} 1.617\n"),
        format!("cpaas_children_cut{{{of}}} 1.0\n"),
    ] {
        assert!(ended.stdout.contains(&line), "{line}: {ended:?}");
    }
}
