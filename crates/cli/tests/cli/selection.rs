//! Which accounts a command is for.

use std::fmt::Write as _;
use std::time::Duration;

use crate::support::{CommandResult, Home};
use tokio::time::Instant;

/// A profile that makes an account without asking anybody.
fn profile(name: &str, provider: &str, tags: &str) -> String {
    let keys = match provider {
        "restcomm" => "base_url = \"https://127.0.0.1:9\"\nemail = \"a@b.test\"\nauth_token",
        _ => "access_token",
    };
    format!("[profiles.{name}]\nprovider = \"{provider}\"\ntags = {tags}\n{keys} = \"env:TOKEN\"\n")
}

fn home() -> Home {
    let mut home = Home::new();
    home.set("TOKEN", "t");
    home.write_config(
        &[
            profile("prod-b", "sonetel", "[\"prod\", \"eu\"]"),
            profile("prod-a", "restcomm", "[\"prod\"]"),
            profile("test-a", "sonetel", "[\"eu\"]"),
            profile("main", "restcomm", "[]"),
        ]
        .concat(),
    );
    home
}

fn names(ended: &CommandResult) -> Vec<String> {
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    ended.json().iter().map(|row| row["profile"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn names_patterns_tags_and_providers_select_and_hold_together() {
    let home = home();
    for (options, expected) in [
        (&["-p", "prod-*"][..], &["prod-a", "prod-b"][..]),
        (&["-p", "test-a", "-p", "*-a", "-p", "prod-b"], &["test-a", "prod-a", "prod-b"]),
        (&["-p", "????-a", "-p", "main"], &["prod-a", "test-a", "main"]),
        (&["-p", "*"], &["main", "prod-a", "prod-b", "test-a"]),
        (&["--all"], &["main", "prod-a", "prod-b", "test-a"]),
        (&["--tag", "prod"], &["prod-a", "prod-b"]),
        (&["--tag", "prod", "--tag", "eu"], &["prod-a", "prod-b", "test-a"]),
        (&["--all", "--tag", "eu"], &["prod-b", "test-a"]),
        (&["--provider", "restcomm"], &["main", "prod-a"]),
        (
            &["--provider", "restcomm", "--provider", "sonetel", "--tag", "eu"],
            &["prod-b", "test-a"],
        ),
        (&["-p", "prod-*", "--tag", "eu", "--provider", "sonetel"], &["prod-b"]),
        (&["-p", "test-a", "-p", "main", "--provider", "sonetel"], &["test-a"]),
    ] {
        let ended = home.run(&[options, &["-o", "json", "capabilities"]].concat()).await;
        assert_eq!(names(&ended), expected, "{options:?}");
    }
}

#[tokio::test]
async fn the_environment_takes_patterns_and_counts_only_where_the_command_line_says_nothing() {
    let mut home = home();
    home.set("CPAAS_PROFILE", "main, prod-*");
    let asked = ["-o", "json", "capabilities"];
    assert_eq!(names(&home.run(&asked).await), ["main", "prod-a", "prod-b"]);
    for (options, expected) in [(["--tag", "eu"], 2), (["--provider", "restcomm"], 2)] {
        let ended = home.run(&[&options[..], &asked].concat()).await;
        assert_eq!(names(&ended).len(), expected);
    }
    // A list lists.
    assert_eq!(names(&home.run(&["-o", "json", "profiles", "list"]).await).len(), 4);
    let listed = home.run(&["-o", "json", "profiles", "list", "--tag", "prod"]).await;
    assert_eq!(names(&listed), ["prod-a", "prod-b"]);
    home.set("CPAAS_PROFILE", "dev-*");
    home.run(&["capabilities"]).await.failed(2, &["no profile matches \"dev-*\"", "main, prod-a"]);
}

#[tokio::test]
async fn what_matches_nothing_is_one_clear_line() {
    let home = home();
    for (options, code, words) in [
        (
            &["-p", "dev-*"][..],
            2,
            &["no profile matches \"dev-*\"", "main, prod-a, prod-b, test-a"][..],
        ),
        (&["-p", "main", "-p", "dev-?"], 2, &["no profile matches \"dev-?\""]),
        (&["--tag", "us"], 2, &["no profile has the tag \"us\"; available: eu, prod"]),
        (&["--tag", "eu", "--tag", "prd"], 2, &["\"prd\"; did you mean \"prod\"?"]),
        (
            &["--provider", "sonotel"],
            2,
            &["unknown provider \"sonotel\"; did you mean \"sonetel\"?"],
        ),
        (&["--provider", "voximplant"], 2, &["no profile has the provider voximplant"]),
        (&["-p", "main", "--tag", "eu"], 2, &["no profile meets all of: --profile main, --tag eu"]),
        (&["-p", "prod-c", "--tag", "eu"], 3, &["unknown profile \"prod-c\"; did you mean"]),
        (&["-p", "prod-*", "-p", "prod-*"], 2, &["\"prod-*\" is named twice"]),
        (&[], 2, &["which profile? give --profile NAME or --all"]),
    ] {
        home.run(&[options, &["capabilities"]].concat()).await.failed(code, words);
    }
    let nobody = Home::new();
    for options in [&[][..], &["--all"], &["--tag", "x"], &["--provider", "sonetel"]] {
        nobody.run(&[options, &["balance"]].concat()).await.failed(2, &["no profile: add one"]);
    }
    nobody
        .run(&["-p", "x", "balance"])
        .await
        .failed(3, &["unknown profile \"x\"; available: none"]);
    nobody
        .run(&["-p", "x*", "balance"])
        .await
        .failed(2, &["no profile matches \"x*\"; available: none"]);
    for provider in ["balance", "sandbox"] {
        assert_eq!(nobody.run(&["--provider", "x", provider]).await.code, 2);
    }
}

#[cfg(feature = "sandbox")]
#[tokio::test]
async fn in_the_sandbox_too() {
    let home = Home::new();
    let ended = home.run(&["--sandbox", "--provider", "restcomm", "-o", "json", "id"]).await;
    assert_eq!(names(&ended), ["restcomm"]);
    let ended = home.run(&["--sandbox", "-p", "*o*l*", "-o", "json", "id"]).await;
    assert_eq!(names(&ended), ["sonetel", "voximplant"]);
    home.run(&["--sandbox", "--tag", "x", "id"]).await.failed(2, &["no profile has the tag"]);
}

#[tokio::test]
async fn a_thousand_profiles_are_loaded_and_selected_in_a_moment() {
    let mut home = Home::new();
    home.set("TOKEN", "t");
    let mut config = String::new();
    for number in 0..1000 {
        let tag = if number % 10 == 0 { "[\"tenth\"]" } else { "[\"other\"]" };
        config.write_str(&profile(&format!("customer-{number:03}"), "sonetel", tag)).unwrap();
    }
    home.write_config(&config);
    let start = Instant::now();
    for (options, expected) in
        [(&["--all"][..], 1000), (&["--tag", "tenth"], 100), (&["-p", "customer-99?"], 10)]
    {
        let ended = home.run(&[options, &["-o", "json", "capabilities"]].concat()).await;
        assert_eq!(names(&ended).len(), expected);
    }
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    // And what is said of so many stays short.
    let unknown = home.run(&["-p", "zz", "balance"]).await;
    unknown.failed(3, &["unknown profile \"zz\"; available: customer-000", "and 980 more"]);
    assert!(unknown.stderr.len() < 1000, "{unknown:?}");
    let near = home.run(&["-p", "customer-1234", "balance"]).await;
    let words = "unknown profile \"customer-1234\"; did you mean \"customer-123\", \"customer-1";
    near.failed(3, &[words, " or \"customer-"]);
}
