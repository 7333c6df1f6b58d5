//! What a TAB offers: from the configuration alone, whatever is in it.

use std::fmt::Write as _;
use std::time::Duration;

use tokio::time::Instant;

use crate::support::{Home, ended};

/// What the shell is offered for the last of these words. Nothing else is printed.
async fn offered(home: &Home, words: &[&str]) -> Vec<String> {
    let words = [&["--", "cpaas"], words].concat();
    let mut command = home.command(&words);
    let last = (words.len() - 2).to_string();
    command.env("CPAAS_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", last).env("_CLAP_IFS", "\n");
    let ended = ended(command.output()).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{words:?}: {ended:?}");
    ended.stdout.lines().map(str::to_owned).collect()
}

/// A home whose profiles have secrets that must not be read.
fn home() -> Home {
    let home = Home::new();
    let touch = format!("cmd:touch {}", home.path().join("touched").display());
    home.write_config(&format!(
        "[profiles.main-account]\nprovider = \"sonetel\"\ntags = [\"prod\", \"eu\"]\n\
         access_token = \"{touch}\"\n\
         [profiles.\"two words\"]\nprovider = \"voximplant\"\ntags = [\"prod\"]\n\
         credentials_file = \"no/such/file\"\n\
         [profiles.broken]\nprovider = \"nobody\"\n"
    ));
    std::fs::write(home.path().join("main-file"), "").unwrap();
    home
}

#[tokio::test]
async fn profiles_tags_and_providers_are_offered_and_no_files() {
    let home = home();
    let all = ["broken", "main-account", "two words"];
    for (words, expected) in [
        (&["-p", ""][..], &all[..]),
        (&["balance", "--profile", "ma"], &["main-account"]),
        (&["balance", "--profile=ma"], &["--profile=main-account"]),
        (&["-pma"], &["-pmain-account"]),
        (&["-p", "broken,ma"], &["broken,main-account"]),
        (&["-p", "main-f"], &[]),
        (&["--tag", ""], &["eu", "prod"]),
        (&["--provider", "s"], &["sonetel"]),
        (&["profiles", "add", "new", "--provider", "v"], &["voximplant"]),
        (&["profiles", "set", "t"], &["two words"]),
        (&["profiles", "show", "main-account", "b"], &["broken"]),
        (&["profiles", "rename", "b"], &["broken"]),
        (&["profiles", "default", "m"], &["main-account"]),
        (&["profiles", "remove", "m"], &["main-account"]),
        (&["profiles", "add", "m"], &[]),
        (&["--sandbox", "id", "-p", ""], &["sonetel", "voximplant", "restcomm", "twilio"]),
        (&["balance", "--output", "nd"], &["ndjson"]),
        (&["balance", "--columns", "cr"], &["credit_limit"]),
        (&["balance", "--columns", "profile,b"], &["profile,balance"]),
        (&["balance", "-o", "csv", "--columns", "m"], &["message"]),
        (&["-p", "main-account", "info", "--sort", "c"], &["currency", "created"]),
        (&["voximplant", "plans", "list", "--columns", "package_s"], &["package_size"]),
        (
            &["children", "list", "--columns", "acc"],
            &["account_id", "account_name", "account_email"],
        ),
        (&["--columns", ""], &[]),
        (&["bala"], &["balance"]),
    ] {
        assert_eq!(offered(&home, words).await, expected, "{words:?}");
    }
    assert!(!home.path().join("touched").exists());
    assert!(offered(&home, &["--config", "mai"]).await.contains(&"main-file".to_owned()));
}

#[tokio::test]
async fn the_configuration_is_the_one_that_the_line_names() {
    let mut home = home();
    let other = home.path().join("other.toml");
    std::fs::write(&other, "[profiles.other]\nprovider = \"sonetel\"\n").unwrap();
    let file = other.display().to_string();
    assert_eq!(offered(&home, &["--config", &file, "-p", ""]).await, ["other"]);
    assert_eq!(offered(&home, &[&format!("--config={file}"), "-p", ""]).await, ["other"]);
    assert_eq!(offered(&home, &["--config", "~/other.toml", "-p", ""]).await, ["other"]);
    home.set("CPAAS_CONFIG", &file);
    assert_eq!(offered(&home, &["-p", ""]).await, ["other"]);
    home.set("CPAAS_RESTCOMM_EMAIL", "a@b.test");
    assert_eq!(offered(&home, &["-p", ""]).await, ["restcomm", "other"]);
}

#[tokio::test]
async fn what_is_broken_or_never_ends_offers_nothing_and_says_nothing() {
    let home = home();
    let pipe = home.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let begun = Instant::now();
    for file in [pipe.to_str().unwrap(), "/dev/zero", "/no/such/file", "/"] {
        assert_eq!(offered(&home, &["--config", file, "-p", ""]).await, [""; 0], "{file}");
    }
    home.write_config("[profiles.main\n");
    assert_eq!(offered(&home, &["-p", ""]).await, [""; 0]);
    assert_eq!(offered(&home, &["bal"]).await, ["balance"]);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

/// This is a build for tests, on a machine that does something else; a release takes less.
#[tokio::test]
async fn ten_thousand_profiles_are_offered_in_a_moment() {
    let home = Home::new();
    let mut config = String::new();
    for number in 0..10_000 {
        let profile = format!(
            "[profiles.customer-{number:05}]\nprovider = \"sonetel\"\ntags = [\"t{}\"]\n\
             username = \"owner{number}@example.com\"\npassword = \"env:PASSWORD\"\n",
            number % 100
        );
        config.write_str(&profile).unwrap();
    }
    home.write_config(&config);
    let begun = Instant::now();
    assert_eq!(offered(&home, &["-p", "customer-0999"]).await.len(), 10);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(offered(&home, &["-p", ""]).await.len(), 10_000);
    assert_eq!(offered(&home, &["--tag", ""]).await.len(), 100);
}

#[tokio::test]
async fn no_other_variable_keeps_a_command_from_being_run() {
    let mut home = Home::new();
    home.set("COMPLETE", "bash");
    home.set("CPAAS_COMPLETE", "");
    assert!(home.run(&["--version"]).await.stdout.starts_with("cpaas "));
    // For a shell that there is not, there is nothing to offer.
    home.set("CPAAS_COMPLETE", "tcsh");
    let ended = home.run(&["--", "cpaas", ""]).await;
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (0, "", ""));
}

/// The columns that are offered are those that the command has: what it says of one that it has not.
#[tokio::test]
async fn the_columns_of_the_command_at_hand_are_offered() {
    let home = Home::new();
    for command in [
        "id",
        "info",
        "balance",
        "capabilities",
        "check",
        "doctor",
        "profiles list",
        "profiles show",
        "profiles check",
        "sonetel errors",
        "sonetel languages",
        "sonetel timezones",
        "sonetel account get",
        "voximplant documents --details",
        "voximplant plans list",
        "voximplant plans available",
        "voximplant prices resources",
        "voximplant prices subscriptions",
        "voximplant rates --currency EUR",
        "voximplant verifications",
        "voximplant account get",
        "restcomm account get",
        "twilio account get",
        "-p voximplant children list",
    ] {
        let words: Vec<_> = command.split(' ').collect();
        let wrong = [&["--sandbox"], &words[..], &["-o", "csv", "--columns", "x"]].concat();
        let wrong = home.run(&wrong).await;
        let said = wrong.stdout.clone() + &wrong.stderr;
        let has = said.trim_end().rsplit_once("available: ").map(|(_, has)| has.split(", "));
        let has: Vec<_> = has.unwrap_or_else(|| panic!("{command}: {wrong:?}")).collect();
        let line = [&words[..], &["-o", "csv", "--columns", ""]].concat();
        let offered = offered(&home, &line).await;
        if command.contains("children") {
            assert!(has.iter().all(|column| offered.iter().any(|one| one == column)), "{command}");
        } else {
            assert_eq!(offered, has, "{command}");
        }
    }
}
