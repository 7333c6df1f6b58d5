//! `--output prometheus`: accounts as metrics, for the textfile collector of `node_exporter`.

use std::path::Path;

use cpaas_sandbox::Sandbox;
use cpaas_sandbox::faults::{Fault, FaultRule};

use crate::exporter::Exporter;
use crate::support::promtool::is_clean;
use crate::support::{CommandResult, Home, all_vendors_home, sandbox, sonetel};

const VENDORS: [&str; 4] = ["sonetel", "voximplant", "restcomm", "twilio"];

/// A home whose profile `main` is the sandbox's Sonetel, whose balance is 5.04 SEK, with these further lines.
fn home_with(sandbox: &Sandbox, lines: &str) -> Home {
    let home = Home::new();
    home.write_secret("password", &sandbox.sonetel().password);
    let login =
        format!("username = \"{}\"\npassword = \"file:password\"", sandbox.sonetel().username);
    home.write_config(&sonetel("main", sandbox, &format!("{login}\n{lines}")));
    home
}

/// The names of the metrics.
fn names(text: &str) -> Vec<&str> {
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types.map(|line| line.split(' ').next().unwrap()).collect()
}

/// Its metrics, which Prometheus can read.
async fn metrics(home: &Home, arguments: &[&str]) -> CommandResult {
    let ended = home.run(&[arguments, &["--output", "prometheus"]].concat()).await;
    is_clean(&ended.stdout).await;
    ended
}

#[tokio::test]
async fn each_command_has_the_metrics_of_what_it_reads() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    for (command, present, absent) in [
        ("balance", "cpaas_account_balance", "cpaas_account_status"),
        ("info", "cpaas_account_status", "cpaas_account_balance"),
        ("check", "cpaas_account_balance", "cpaas_child_balance"),
    ] {
        let ended = metrics(&home, &[command, "--all"]).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{command}: {ended:?}");
        let names = names(&ended.stdout);
        assert!(names.contains(&present) && !names.contains(&absent), "{command}: {names:?}");
        for vendor in VENDORS {
            let success =
                format!("cpaas_probe_success{{profile=\"{vendor}\",provider=\"{vendor}\"}} 1.0\n");
            assert!(ended.stdout.contains(&success), "{command}: {ended:?}");
        }
    }
    let balance =
        "cpaas_account_balance{profile=\"sonetel\",provider=\"sonetel\",currency=\"SEK\"} 5.04\n";
    assert!(metrics(&home, &["check", "--all"]).await.stdout.contains(balance));
}

#[tokio::test]
async fn the_defaults_thresholds_are_those_of_accounts_that_have_none_of_their_own() {
    let sandbox = sandbox().await;
    let home = home_with(&sandbox, "critical = \"1 SEK\"");
    let profiles = std::fs::read_to_string(home.config()).unwrap();
    let with = |defaults: &str| {
        home.write_config(&format!("[defaults]\n{defaults}\n{profiles}"));
    };
    let of = |level: &str| format!("profile=\"main\",provider=\"sonetel\",level=\"{level}\"");
    with("warn = [\"10 SEK\", \"10 USD\"]\ncritical = \"5 USD\"");
    let ended = metrics(&home, &["check"]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (1, ""), "{ended:?}");
    let (warning, critical) = (of("warning"), of("critical"));
    for line in [
        format!("cpaas_account_threshold{{{warning},currency=\"SEK\"}} 10.0\n"),
        format!("cpaas_account_threshold{{{critical},currency=\"SEK\"}} 1.0\n"),
        format!("cpaas_account_below_threshold{{{warning}}} 1.0\n"),
        format!("cpaas_account_below_threshold{{{critical}}} 0.0\n"),
    ] {
        assert!(ended.stdout.contains(&line), "{line}: {ended:?}");
    }
    assert!(!ended.stdout.contains("USD"), "{ended:?}");
    // A default that contradicts the profile's own would never be found out by a scrape.
    with("warn = \"0.50 SEK\"");
    let wrong = home.run(&["balance", "-o", "prometheus"]).await;
    wrong.failed(3, &["main", "warn, critical", "1 SEK is above", "0.50 SEK"]);
    // As for a check, a balance that no threshold covers is not known to be enough.
    home.write_config(&format!(
        "[defaults]\nwarn = \"10 USD\"\n{}",
        profiles.replace("critical", "#")
    ));
    let ended = metrics(&home, &["check"]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (3, ""), "{ended:?}");
    assert!(!ended.stdout.contains("threshold"), "{ended:?}");
}

#[tokio::test]
async fn a_file_has_what_the_exporter_shows() {
    let sandbox = sandbox().await;
    let home = home_with(&sandbox, "warn = \"10 SEK\"\ncritical = \"5 SEK\"");
    let file = metrics(&home, &["check"]).await;
    assert_eq!(file.code, 1, "a warning, as `check` has it: {file:?}");
    let exporter = Exporter::start(&home, &[]).await;
    let probe = exporter.probe("main").await;
    let samples = |text: &str| -> Vec<String> {
        let varies = ["_seconds", "#"];
        let lines = text.lines().filter(|line| !varies.iter().any(|word| line.contains(word)));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(samples(&file.stdout), samples(&probe));
    assert!(samples(&probe).len() > 10, "{probe}");
}

#[tokio::test]
async fn every_failure_of_every_vendor_is_written_and_has_no_balance() {
    let sandbox = sandbox().await;
    let home = all_vendors_home(&sandbox);
    let status = |status| Fault::Status { status, retry_after: None };
    for (fault, codes) in [
        (status(429), [8, 3]),
        (status(503), [7, 3]),
        (status(401), [4, 3]),
        (Fault::Truncated, [1, 3]),
        (Fault::Html { processed: false }, [1, 3]),
    ] {
        for vendor in VENDORS {
            sandbox.add_fault(FaultRule::new(fault.clone()).provider(vendor)).unwrap();
        }
        for (command, code) in [("info", codes[0]), ("check", codes[1])] {
            let ended = metrics(&home, &[command, "--all", "--retries", "0"]).await;
            assert_eq!(ended.code, code, "{command} {fault:?}: {ended:?}");
            assert_eq!(ended.stdout.matches("cpaas_probe_error_info{").count(), 4, "{ended:?}");
            assert!(!ended.stdout.contains("cpaas_account_balance"), "{ended:?}");
            assert_eq!(ended.stderr.lines().count(), 4, "each is explained: {ended:?}");
        }
        sandbox.clear_faults();
    }
}

#[tokio::test]
async fn a_check_ends_as_a_plugin_does() {
    let sandbox = sandbox().await;
    for (lines, code) in [
        ("", 0),
        ("warn = \"5 SEK\"", 0),
        ("warn = \"6 SEK\"", 1),
        ("critical = \"6 SEK\"", 2),
        ("critical = \"6 USD\"", 3),
    ] {
        let ended = metrics(&home_with(&sandbox, lines), &["check"]).await;
        assert_eq!(ended.code, code, "{lines}: {ended:?}");
    }
    let home = home_with(&sandbox, "");
    sandbox.set_state(&serde_json::json!({"sonetel": {"status": "disabled"}})).unwrap();
    for (policy, code) in [("ignore", 0), ("warn", 1), ("critical", 2)] {
        let ended = metrics(&home, &["check", "--status", policy]).await;
        assert_eq!(ended.code, code, "{policy}: {ended:?}");
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_file_is_replaced_as_a_whole_and_can_be_read_by_others() {
    let sandbox = sandbox().await;
    let home = home_with(&sandbox, "");
    let folder = home.path().join("textfile");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("cpaas.prom");
    let write = || async {
        let path = file.to_str().unwrap();
        metrics(&home, &["balance", "--output-file", path]).await
    };
    let ended = write().await;
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (0, "", ""));
    let before = std::fs::read_to_string(&file).unwrap();
    is_clean(&before).await;
    assert!(before.contains("} 5.04\n"), "{before}");
    assert_eq!(mode(&file), 0o644);

    // After a failure the old balance is not there any more.
    let fault = Fault::Status { status: 503, retry_after: None };
    sandbox.add_fault(FaultRule::new(fault).provider("sonetel")).unwrap();
    let ended = home
        .run(&[
            "balance",
            "--retries",
            "0",
            "-o",
            "prometheus",
            "--output-file",
            "textfile/cpaas.prom",
        ])
        .await;
    assert_eq!(ended.code, 7, "{ended:?}");
    let after = std::fs::read_to_string(&file).unwrap();
    assert!(
        after.contains("kind=\"unavailable\"") && !after.contains("cpaas_account_balance"),
        "{after}"
    );
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(files.len(), 1, "nothing is left behind: {files:?}");
}

#[tokio::test]
async fn what_cannot_be_written_or_means_nothing_is_one_clear_line() {
    let sandbox = sandbox().await;
    let mut home = home_with(&sandbox, "");
    let run = |arguments: &'static [&'static str]| home.run(arguments);
    run(&["balance", "-o", "prometheus", "--output-file", "absent/x.prom"])
        .await
        .failed(1, &["--output-file absent/x.prom", "No such file"]);
    for (arguments, words) in [
        (&["id", "-o", "prometheus"][..], "balance, check and info"),
        (&["profiles", "list", "-o", "prometheus"], "balance, check and info"),
        (&["balance", "--output-file", "x"], "--output-file is for --output prometheus"),
        (&["balance", "-o", "prometheus", "--below", "1SEK"], "--below"),
        (&["balance", "-o", "prometheus", "--columns", "balance"], "--columns"),
    ] {
        home.run(arguments).await.failed(2, &[words]);
    }
    let check = home.run(&["check", "-o", "prometheus", "--warn", "1SEK"]).await;
    assert_eq!((check.code, check.stdout.as_str()), (3, ""), "{check:?}");
    assert!(check.stderr.contains("--warn"), "{check:?}");
    home.set("CPAAS_OUTPUT", "prometheus");
    home.run(&["balance"]).await.failed(3, &["CPAAS_OUTPUT", "prometheus"]);
}
