//! Balances against amounts that they should not fall below: `balance --below` and `check`.

use crate::support::{
    CommandResult, Home, all_vendors_home, calls, manual, restcomm_home, sandbox, twilio,
};
use cpaas_sandbox::faults::{Change, Fault, FaultRule};
use cpaas_sandbox::sonetel::Seed;
use cpaas_sandbox::{Options, Sandbox};
use serde_json::json;

/// A balance with these options, over the fakes inside the command.
async fn balance(options: &[&str]) -> CommandResult {
    Home::new().run(&[&["--sandbox", "balance"], options].concat()).await
}

#[tokio::test]
async fn a_balance_below_is_10_and_said_by_name() {
    for (options, code, words) in [
        (&["--below", "10SEK"][..], 10, "sonetel: 5.04 SEK is below 10 SEK\n"),
        (&["--below", "10 sek,1USD"], 10, "sonetel: 5.04 SEK is below 10 SEK\n"),
        (&["--below", "sonetel=5.05SEK"], 10, "sonetel: 5.04 SEK is below 5.05 SEK\n"),
        (&["--below", "5.0400001SEK", "--below", "1USD"], 10, "is below 5.0400001 SEK\n"),
        // The same is not below.
        (&["--below", "5.04SEK", "--below", "412.75USD"], 0, ""),
        (&["--below", "-1SEK,-1USD"], 0, ""),
        (&["--below", "1USD"], 0, "note: sonetel: no threshold for SEK (thresholds: USD)\n"),
    ] {
        let ended = balance(options).await;
        assert_eq!(ended.code, code, "{options:?}: {ended:?}");
        assert!(ended.stderr.contains(words), "{options:?}: {ended:?}");
        assert!(ended.stdout.contains("19772.35"), "{options:?}: {ended:?}");
    }
    let json = balance(&["--below", "10SEK,1USD", "-o", "json"]).await;
    assert_eq!((json.code, json.json().len()), (10, 4));
    let lines = balance(&["--below", "10SEK,1USD", "-o", "ndjson"]).await;
    assert_eq!((lines.code, lines.lines().len()), (10, 4 + 1));
    let red = balance(&["--below", "10SEK", "--color", "always"]).await;
    assert!(red.stdout.contains("\u{1b}[31m5.04\u{1b}[0m"), "{red:?}");
}

#[tokio::test]
async fn an_amount_that_is_held_against_nothing_is_2() {
    for (options, words) in [
        (&["-p", "sonetel", "--below", "10USD"][..], &["no account has USD, only SEK"][..]),
        (&["--below", "1EUR,1SEK"], &["no account has EUR, only SEK, USD"]),
        (&["--below", "sonetel=10USD"], &["\"sonetel\"", "in USD, not in SEK"]),
    ] {
        // What was read is printed all the same.
        let ended = balance(options).await;
        assert!(ended.code == 2 && ended.stdout.contains("5.04"), "{options:?}: {ended:?}");
        assert!(words.iter().all(|word| ended.stderr.contains(word)), "{options:?}: {ended:?}");
    }
    for (options, words) in [
        (&["--below", "nobody=10USD"][..], &["there is no account \"nobody\""][..]),
        (&["--below", "1SEK,2SEK"], &["1 SEK and 2 SEK are both given"]),
    ] {
        balance(options).await.failed(2, words);
    }
    // Who has no balance is left out.
    balance(&["-p", "restcomm", "--below", "1USD"]).await.failed(9, &["restcomm keeps no balance"]);
}

#[tokio::test]
async fn a_malformed_amount_is_one_clear_line_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    for malformed in ["10", "USD", "10 EURO", "1_0USD", "", "10USD,", "=1USD", "ten USD"] {
        let below = ["--all", "balance", "--below", malformed];
        home.run(&below).await.failed(2, &["--below: "]);
        let check = home.run(&["--all", "check", "-c", malformed]).await;
        let line = "CPAAS UNKNOWN - --critical: ";
        assert!(check.code == 3 && check.stdout.starts_with(line), "{malformed:?}: {check:?}");
        assert_eq!((check.stdout.lines().count(), check.stderr.as_str()), (1, ""), "{check:?}");
    }
    home.run(&["--all", "balance", "--below", "10"])
        .await
        .failed(2, &["\"10\": expected an amount"]);
    assert!(sandbox.journal().is_empty(), "{:?}", sandbox.journal());
}

#[tokio::test]
async fn sums_are_told_of_each_currency_and_never_across() {
    let ended = balance(&[]).await;
    let totals = "\n\n   TOTAL  CURRENCY  ACCOUNTS\n    5.04  SEK       1\n20185.10  USD       2\n";
    assert!(ended.stdout.ends_with(totals), "{ended:?}");
    for without in [
        &["--no-headers"][..],
        &["-p", "sonetel"],
        &["-p", "sonetel", "-p", "restcomm"],
        &["--columns", "profile,currency"],
        &["-o", "csv"],
    ] {
        let ended = balance(without).await;
        assert!(ended.code == 0 && !ended.stdout.contains("TOTAL"), "{without:?}: {ended:?}");
    }
    let totals = json!([
        {"amount": "5.04", "currency": "SEK", "accounts": 1},
        {"amount": "20185.10", "currency": "USD", "accounts": 2},
    ]);
    assert_eq!(balance(&["-o", "json"]).await.document()["totals"], totals);
    // After the elements, told apart from them by its member.
    let lines = balance(&["-o", "ndjson"]).await.lines();
    assert_eq!(lines[4], json!({"schema_version": 1, "totals": totals}));
    assert!(lines[..4].iter().all(|line| line.get("totals").is_none()), "{lines:?}");
    let none = balance(&["-p", "restcomm", "-o", "ndjson"]).await;
    assert_eq!((none.code, none.lines().len()), (9, 1), "{none:?}");
}

#[tokio::test]
async fn an_account_of_several_profiles_is_counted_once_and_said_so() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let profiles = std::fs::read_to_string(home.config()).unwrap();
    let (_, own) = profiles.split_once("[profiles.sonetel]").unwrap();
    let (own, _) = own.split_once("[profiles.").unwrap();
    home.write_config(&format!("{profiles}\n[profiles.second]{own}"));
    let both = home.run(&["-p", "sonetel,voximplant,second", "balance"]).await;
    assert_eq!(both.code, 0, "{both:?}");
    assert!(both.stdout.contains("second      sonetel"), "{both:?}");
    assert!(both.stdout.contains("    5.04  SEK       1\n"), "{both:?}");
    let note = "note: second is the same account as sonetel: the total counts it once";
    assert!(both.stderr.contains(note), "{both:?}");
    // However the address is written.
    let access = sandbox.twilio();
    let token = "auth_token = \"file:twilio-token\"";
    let again = twilio("again", &sandbox, &access.account_sid, token);
    let (base, other) = (&access.base_url, format!("{}/2010-04-01/", access.base_url));
    home.write_config(&format!("{profiles}\n{}", again.replace(base, &other)));
    let both = home.run(&["-p", "twilio,again", "balance"]).await;
    assert!(both.stdout.contains("412.75  USD       1\n"), "{both:?}");
    home.write_config(&profiles);
    // Nobody is asked for an id where no two accounts are of one platform.
    let before = sandbox.journal().len();
    let alone = home.run(&["-p", "sonetel,voximplant", "balance"]).await;
    assert_eq!((alone.code, alone.stderr.as_str()), (0, ""), "{alone:?}");
    let operations: Vec<_> =
        sandbox.journal().split_off(before).into_iter().map(|entry| entry.operation).collect();
    assert_eq!(operations.len(), 3, "{operations:?}");
}

/// Runs a check, which says one line and nothing else.
#[track_caller]
fn is_one_line(ended: &CommandResult, code: i32, line: &str) {
    assert_eq!((ended.code, ended.stderr.as_str()), (code, ""), "{ended:?}");
    assert_eq!(ended.stdout, format!("{line}\n"));
}

#[tokio::test]
async fn a_check_is_one_line_with_figures_and_the_worst_state_wins() {
    let sandbox = sandbox().await;
    let mut home = all_vendors_home(&sandbox);
    for (options, code, line) in [
        (
            &["-w", "5SEK,10USD", "-c", "1SEK"][..],
            0,
            "CPAAS OK - restcomm active, sonetel 5.04 SEK, twilio 412.75 USD, voximplant 19772.35 USD | \
             sonetel=5.04;5:;1:;; twilio=412.75;10:;;; voximplant=19772.35;10:;;;",
        ),
        (
            &["-w", "10SEK", "-w", "10USD", "--critical", "5SEK"],
            1,
            "CPAAS WARNING - sonetel 5.04 SEK is below 10 SEK | \
             sonetel=5.04;10:;5:;; twilio=412.75;10:;;; voximplant=19772.35;10:;;;",
        ),
        (
            &["--warning", "10SEK,500USD", "-c", "5.05 SEK"],
            2,
            "CPAAS CRITICAL - sonetel 5.04 SEK is below 5.05 SEK, \
             twilio 412.75 USD is below 500 USD | \
             sonetel=5.04;10:;5.05:;; twilio=412.75;500:;;; voximplant=19772.35;500:;;;",
        ),
        (
            &["-w", "5USD"],
            3,
            "CPAAS UNKNOWN - sonetel 5.04 SEK: no threshold for SEK (thresholds: USD) | \
             sonetel=5.04;;;; twilio=412.75;5:;;; voximplant=19772.35;5:;;;",
        ),
    ] {
        let check = [&["--all", "check"], options].concat();
        is_one_line(&home.run(&check).await, code, line);
        // A plugin's line depends on its command line alone.
        home.set("CPAAS_OUTPUT", "json");
        is_one_line(&home.run(&check).await, code, line);
        home.set("CPAAS_OUTPUT", "");
    }
}

#[tokio::test]
async fn a_check_for_a_program_has_each_accounts_state_amount_and_limit() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let down = Fault::Status { status: 503, retry_after: None };
    sandbox.add_fault(FaultRule::new(down).provider("voximplant")).unwrap();
    let all = ["--all", "--retries", "0", "check", "-w", "10SEK,1USD", "-c", "1SEK", "-o"];
    for format in ["json", "ndjson"] {
        let ended = home.run(&[&all[..], &[format]].concat()).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (1, ""), "{ended:?}");
        let elements = if format == "json" { ended.json() } else { ended.lines() };
        let [restcomm, sonetel, _, voximplant] = &elements[..] else { panic!("{elements:?}") };
        let result = json!({"state": "warning", "status": "active", "message": "sonetel 5.04 SEK is below 10 SEK"});
        assert_eq!(sonetel["result"], result);
        let threshold =
            json!({"state": "warning", "amount": "5.04", "limit": "10", "currency": "SEK"});
        assert_eq!(sonetel["threshold"], threshold);
        assert_eq!(voximplant["result"]["state"], "unknown");
        assert_eq!(voximplant["threshold"]["state"], "unknown");
        assert_eq!((&restcomm["result"]["state"], restcomm.get("threshold")), (&json!("ok"), None));
    }
    let csv = [&all[..], &["csv", "--columns", "profile,state,amount,limit"]].concat();
    let csv = home.run(&csv).await;
    let rows = "profile,state,amount,limit\r\nrestcomm,ok,,\r\nsonetel,warning,5.04,10\r\ntwilio,ok,412.75,1\r\nvoximplant,unknown,,\r\n";
    assert_eq!(csv.stdout, rows);
    // What has neither a balance nor a status is there all the same.
    let ignored = home.run(&["-p", "restcomm", "check", "--status", "ignore", "-o", "json"]).await;
    assert_eq!(ignored.code, 3, "{ignored:?}");
    assert_eq!(ignored.json()[0]["error"]["kind"], "unsupported");
    for (wrong, words) in [
        (&["check", "-c", "x", "-o", "json"][..], "--critical: "),
        (&["check", "--nonsense", "-o", "json"], "--nonsense"),
        (&["-p", "nobody", "check", "-o", "json"], "unknown profile"),
        (&["-p", "sonetel", "check", "-o", "csv", "--columns", "x"], "no column"),
    ] {
        let ended = home.run(wrong).await;
        ended.failed(3, &[words]);
        assert_eq!(
            ended.stderr.starts_with("{\"schema_version\""),
            wrong.contains(&"json"),
            "{ended:?}"
        );
    }
}

#[tokio::test]
async fn an_account_that_does_not_answer_is_unknown_and_a_known_shortage_counts_more() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let down = Fault::Status { status: 503, retry_after: None };
    sandbox.add_fault(FaultRule::new(down).provider("voximplant")).unwrap();
    let unknown = home.run(&["--all", "check", "-w", "5SEK,1USD"]).await;
    assert_eq!((unknown.code, unknown.stdout.lines().count()), (3, 1), "{unknown:?}");
    assert!(unknown.stdout.starts_with("CPAAS UNKNOWN - voximplant: "), "{unknown:?}");
    assert!(unknown.stdout.ends_with(" | sonetel=5.04;5:;;; twilio=412.75;1:;;;\n"), "{unknown:?}");
    let critical = home.run(&["--all", "check", "-c", "6SEK,1USD"]).await;
    assert_eq!((critical.code, critical.stdout.lines().count()), (2, 1), "{critical:?}");
    let line = "CPAAS CRITICAL - 1 below, 1 could not be read: sonetel 5.04 SEK is below 6 SEK, \
                voximplant: ";
    assert!(critical.stdout.starts_with(line), "{critical:?}");
}

#[tokio::test]
async fn what_can_not_be_known_is_said_once_and_nothing_is_passed_over() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    // A status that is not there is not known to be good.
    for (vendor, operation, member) in [
        ("sonetel", "get_account", "status"),
        ("voximplant", "GetAccountInfo", "active"),
        ("restcomm", "fetch", "status"),
        ("twilio", "fetch", "status"),
    ] {
        let gone = Fault::Member { name: member.to_owned(), change: Change::Missing };
        let rule = FaultRule::new(gone).provider(vendor);
        sandbox.add_fault(rule).unwrap();
        let ended = home.run(&["-p", vendor, "check", "-w", "1SEK,1USD"]).await;
        assert!(ended.code == 3, "{operation}: {ended:?}");
        assert!(ended.stdout.contains("its status can't be read"), "{ended:?}");
        sandbox.clear_faults();
    }
    let ended = home.run(&["-p", "sonetel", "check", "-w", "1SEK", "--columns", "state"]).await;
    assert!(ended.code == 3 && ended.stdout.contains("a check is one line"), "{ended:?}");
    // A threshold in the wrong currency is found though another account fails.
    let down = FaultRule::new(Fault::Status { status: 503, retry_after: None });
    sandbox.add_fault(down.provider("sonetel")).unwrap();
    let below = ["-p", "twilio,sonetel", "--retries", "0", "balance", "--below", "twilio=10EUR"];
    let ended = home.run(&below).await;
    assert!(ended.code == 11 && ended.stderr.contains("is in EUR, not in USD"), "{ended:?}");
    let ended = home.run(&["-p", "sonetel", "--retries", "0", "check", "-w", "1SEK"]).await;
    assert_eq!(ended.stdout.matches("the server returned").count(), 1, "said once: {ended:?}");
}

#[tokio::test]
async fn an_account_that_is_not_active_is_critical_whatever_it_holds() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let check =
        |options: &[&'static str]| [&["--all", "check", "-w", "1SEK,1USD"], options].concat();
    for (state, words) in [
        (json!({"voximplant": {"frozen": true}}), "voximplant is suspended, 19772.35 USD"),
        (json!({"voximplant": {"active": false, "frozen": false}}), "voximplant is "),
        (json!({"sonetel": {"status": "disabled"}, "voximplant": {"active": true}}), "sonetel is "),
    ] {
        sandbox.set_state(&state).unwrap();
        let critical = home.run(&check(&[])).await;
        assert_eq!((critical.code, critical.stdout.lines().count()), (2, 1), "{critical:?}");
        assert!(critical.stdout.starts_with(&format!("CPAAS CRITICAL - {words}")), "{critical:?}");
        assert_eq!(home.run(&check(&["--status", "warn"])).await.code, 1, "{state}");
        assert_eq!(home.run(&check(&["--status", "ignore"])).await.code, 0, "{state}");
        let balance = home.run(&["--all", "balance", "--below", "1SEK,1USD"]).await;
        assert_eq!(balance.code, 0, "{balance:?}");
        assert!(balance.stderr.starts_with("warning: "), "{balance:?}");
    }
    sandbox.set_state(&json!({"sonetel": {"status": "active"}})).unwrap();
    let good = home.run(&check(&[])).await;
    assert_eq!((good.code, good.stderr.as_str()), (0, ""), "{good:?}");
    // One that has no balance is judged by its status alone.
    let restcomm = home.run(&["-p", "restcomm", "check"]).await;
    is_one_line(&restcomm, 0, "CPAAS OK - restcomm active");
}

#[tokio::test]
async fn a_low_balance_is_not_hidden_by_an_account_that_fails() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let down = Fault::Status { status: 503, retry_after: None };
    sandbox.add_fault(FaultRule::new(down).provider("voximplant")).unwrap();
    let low = home.run(&["--all", "--retries", "0", "balance", "--below", "6SEK"]).await;
    assert_eq!(low.code, 10, "{low:?}");
    assert_eq!(low.stderr.lines().last(), Some("1 below, 1 could not be read"), "{low:?}");
    for format in ["json", "ndjson"] {
        let below = ["--all", "--retries", "0", "balance", "--below", "6SEK", "-o", format];
        let low = home.run(&below).await;
        assert_eq!(low.code, 10, "{low:?}");
        assert_eq!(low.stderr.lines().last(), Some("1 below, 1 could not be read"), "{low:?}");
        let elements = match format {
            "json" => low.json(),
            _ => low.lines(),
        };
        let of = |name: &str| elements.iter().find(|one| one["profile"] == name).unwrap();
        let threshold = |state: &str, amount: Option<&str>| {
            let currency = amount.map(|_| "SEK");
            let limit = amount.map(|_| "6");
            json!({"state": state, "amount": amount, "limit": limit, "currency": currency})
        };
        assert_eq!(of("sonetel")["threshold"], threshold("critical", Some("5.04")));
        assert_eq!(of("voximplant")["threshold"], threshold("unknown", None));
        assert!(of("restcomm").get("threshold").is_none(), "{elements:?}");
        assert_eq!(of("voximplant")["error"]["kind"], "unavailable");
    }
    let check = home.run(&["--all", "--retries", "0", "check", "-c", "6SEK"]).await;
    let line = "CPAAS CRITICAL - 1 below, 1 could not be read: sonetel 5.04 SEK is below 6 SEK, ";
    assert!(check.code == 2 && check.stdout.starts_with(line), "{check:?}");
}

#[tokio::test]
async fn a_threshold_that_is_never_evaluated_is_an_error() {
    let home = Home::new();
    for below in ["restcomm=5USD", "restcomm=5USD,1SEK"] {
        let ended = home.run(&["--sandbox", "balance", "--below", below]).await;
        ended.failed(2, &["\"restcomm\"", "its provider has no balance"]);
        let checked = home.run(&["--sandbox", "check", "-w", below]).await;
        assert_eq!(checked.code, 3, "{checked:?}");
    }
    // In a currency that no account has: what was read is printed all the same.
    let ended = home.run(&["--sandbox", "balance", "--below", "1EUR"]).await;
    assert!(ended.code == 2 && ended.stdout.contains("19772.35"), "{ended:?}");
}

#[tokio::test]
async fn a_command_ends_at_its_deadline_and_what_was_not_reached_is_unknown() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let hang = Fault::Latency { millis: 60_000 };
    sandbox.add_fault(FaultRule::new(hang).provider("voximplant")).unwrap();
    let started = tokio::time::Instant::now();
    let check = home.run(&["--all", "--deadline", "2s", "check", "-w", "1SEK,1USD"]).await;
    assert!(started.elapsed().as_secs() < 10, "{check:?}");
    assert!(check.code == 3 && check.stdout.contains("voximplant: "), "{check:?}");
    assert!(check.stdout.contains("sonetel=5.04;"), "{check:?}");
    let late = ["-p", "voximplant", "--deadline", "1s", "voximplant", "account", "get"];
    home.run(&late).await.failed(7, &["voximplant"]);
}

#[tokio::test]
async fn whatever_keeps_a_check_from_looking_is_unknown() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    for (options, words) in [
        (&["-p", "sonetel", "check", "-w", "10"][..], "--warn: \"10\": expected an amount"),
        (&["-p", "sonetel", "check", "-c", "1SEK,2SEK"], "1 SEK and 2 SEK are both given"),
        (&["-p", "sonetel", "check", "-w", "1SEK", "-c", "2SEK"], "above the warning"),
        (&["-p", "sonetel", "check"], "no thresholds"),
        (&["-p", "sonetel", "check", "--what"], "unexpected argument '--what'"),
        (&["check", "-w"], "a value is required"),
        (&["-p", "sonetel", "check", "-w", "x=1SEK"], "there is no account \"x\""),
        (&["-p", "sonetel", "check", "-w", "sonetel=1USD"], "in USD, not in SEK"),
        (&["-p", "nobody", "check", "-w", "1SEK"], "unknown profile"),
        (&["check", "-w", "1SEK"], "which profile?"),
        (&["-p", "restcomm", "check", "-w", "restcomm=1SEK"], "no balance"),
        (&["--config", "/nope", "check", "-w", "1SEK"], "/nope"),
        (&["--ca-file", "/nope", "-p", "sonetel", "check", "-w", "1SEK"], "/nope"),
    ] {
        let ended = home.run(options).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (3, ""), "{options:?}: {ended:?}");
        assert!(ended.stdout.starts_with("CPAAS UNKNOWN - "), "{options:?}: {ended:?}");
        assert!(ended.stdout.lines().count() == 1 && ended.stdout.contains(words), "{ended:?}");
    }
    assert_eq!(calls(&sandbox, "get").len(), 2, "only where the currency is to be known");
    let mut wordy = all_vendors_home(&sandbox);
    wordy.set("CPAAS_LOG", "cpaas=loud");
    let ended = wordy.run(&["-p", "sonetel", "check", "-w", "1SEK"]).await;
    assert!(ended.code == 3 && ended.stdout.contains("CPAAS_LOG"), "{ended:?}");
    let help = home.run(&["check", "--help"]).await;
    assert!(help.code == 0 && help.stdout.contains("--warn"), "{help:?}");
}

/// Adds these lines to the first profile, which is Restcomm's, or to the one of Sonetel.
fn with_own(sandbox: &Sandbox, lines: &str) -> Home {
    let home = all_vendors_home(sandbox);
    let text = std::fs::read_to_string(home.config()).unwrap();
    let section = "[profiles.sonetel]\n";
    home.write_config(&text.replace(section, &format!("{section}{lines}\n")));
    home
}

#[tokio::test]
async fn a_profile_has_amounts_of_its_own_and_the_command_line_comes_first() {
    let sandbox = sandbox().await;
    let home = with_own(&sandbox, "warn = \"10 SEK\"\ncritical = \"5 SEK\"");
    let own = ["-p", "sonetel", "check"];
    let line = "CPAAS WARNING - sonetel 5.04 SEK is below 10 SEK | sonetel=5.04;10:;5:;;";
    is_one_line(&home.run(&own).await, 1, line);
    let said = home.run(&[&own[..], &["-w", "5SEK"]].concat()).await;
    is_one_line(&said, 0, "CPAAS OK - sonetel 5.04 SEK | sonetel=5.04;5:;5:;;");
    let other = home.run(&[&own[..], &["-w", "5USD"]].concat()).await;
    is_one_line(&other, 1, line);
    let named = home.run(&[&own[..], &["-w", "sonetel=5SEK", "-c", "6USD"]].concat()).await;
    is_one_line(&named, 0, "CPAAS OK - sonetel 5.04 SEK | sonetel=5.04;5:;5:;;");

    for (lines, words) in [
        ("warn = \"10 USD\"", "a threshold of account \"sonetel\" is in USD, not in SEK"),
        ("warn = \"10\"", "profile sonetel: warn: expected an amount and a currency in quotes"),
        ("critical = 10", "profile sonetel: critical: expected an amount"),
        ("warn = \"x=10 SEK\"", "profile sonetel: warn: expected an amount"),
        (
            "warn = \"1 SEK\"\ncritical = \"2 SEK\"",
            "config.toml: profile sonetel: warn, critical: the critical threshold sonetel=2 SEK is above",
        ),
    ] {
        let home = with_own(&sandbox, lines);
        let ended = home.run(&own).await;
        assert!(ended.code == 3 && ended.stdout.contains(words), "{lines}: {ended:?}");
    }
    let shown = home.run(&["profiles", "show", "sonetel", "-o", "csv"]).await.stdout;
    assert!(shown.contains(",warn,10 SEK,") && shown.contains(",critical,5 SEK,"), "{shown}");
    with_own(&sandbox, "warn = 10").run(&["-p", "sonetel", "id"]).await.failed(3, &["warn"]);
}

#[tokio::test]
async fn an_amount_prints_its_own_currency_under_every_locale() {
    let sandbox =
        Sandbox::start(Options::new().sonetel(Seed::new().currency("EUR"))).await.unwrap();
    sandbox.set_state(&json!({"sonetel": {"credit_balance": "1234567.8"}})).unwrap();
    let plain = all_vendors_home(&sandbox).run(&["--all", "balance"]).await;
    assert!(plain.stdout.contains("1234567.8  EUR"), "{plain:?}");
    for locale in ["de_DE.UTF-8", "en_GB.UTF-8", "sv_SE.UTF-8", "C", "POSIX", "nonsense"] {
        let mut home = all_vendors_home(&sandbox);
        for variable in ["LC_ALL", "LANG", "LC_MONETARY", "LC_NUMERIC"] {
            home.set(variable, locale);
        }
        assert_eq!(home.run(&["--all", "balance"]).await.stdout, plain.stdout, "{locale}");
    }
}

#[tokio::test]
async fn the_manuals_examples_are_true() {
    let sandbox = sandbox().await;
    let home = with_own(&sandbox, "warn = \"10 SEK\"\ncritical = \"1 SEK\"");
    manual::examples_are_true("Thresholds", &home, 3).await;
}

#[tokio::test]
async fn an_account_that_its_platform_refuses_to_show_because_it_is_suspended_is_critical() {
    let sandbox = sandbox().await;
    let home = restcomm_home(&sandbox);
    let suspended = serde_json::json!({"restcomm": {&sandbox.restcomm().account_sid: "suspended"}});
    sandbox.set_state(&suspended).unwrap();
    for (status, code, line) in [
        ("critical", 2, "CPAAS CRITICAL - restcomm is not active\n"),
        ("warn", 1, "CPAAS WARNING - restcomm is not active\n"),
    ] {
        let check = home.run(&["check", "--status", status]).await;
        assert_eq!((check.code, check.stdout.as_str()), (code, line), "{check:?}");
    }
}
