//! Many processes at once with the same stored credential.

use std::time::Duration;

use crate::support::{Home, refresh_token_home, sandbox};
use tokio::task::JoinSet;

const PROCESSES: usize = 16;

/// More than any of them may wait for the others.
const LIMIT: &str = "25s";

/// Runs many processes at once; all must succeed, in time.
async fn all_at_once(home: &Home, command: impl Fn(usize) -> Vec<String>) {
    let mut tasks = JoinSet::new();
    for number in 0..PROCESSES {
        let command = command(number);
        let arguments: Vec<_> =
            ["--timeout", LIMIT].into_iter().chain(command.iter().map(String::as_str)).collect();
        let output = home.command(&arguments).output();
        tasks.spawn(tokio::time::timeout(Duration::from_secs(30), output));
    }
    for ended in tasks.join_all().await {
        let output = ended.expect("it ends").unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

async fn rotate(rounds: usize) {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    for _ in 0..rounds {
        all_at_once(&home, |_| vec!["balance".to_owned()]).await;
    }
    let last = home.run(&["balance"]).await;
    assert_eq!((last.code, last.stderr.as_str()), (0, ""), "{last:?}");
}

/// Adds as many profiles as there are processes, in each round; half of them also rotate a token meanwhile.
async fn add(rounds: usize) {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    for round in 0..rounds {
        all_at_once(&home, |number| {
            if number % 2 == 0 {
                return ["-p", "sonetel", "balance"].map(str::to_owned).to_vec();
            }
            let name = format!("p{round}-{number}");
            let add = ["profiles", "add", &name, "--provider", "sonetel"];
            let add = add.into_iter().chain(["--access-token", "cmd:echo t"]);
            add.map(str::to_owned).collect()
        })
        .await;
    }
    let listed = home.run(&["profiles", "list", "-o", "json"]).await;
    assert_eq!(listed.json().len(), 1 + rounds * PROCESSES / 2, "{listed:?}");
    let last = home.run(&["-p", "sonetel", "balance"]).await;
    assert_eq!((last.code, last.stderr.as_str()), (0, ""), "{last:?}");
}

#[tokio::test]
async fn sixteen_processes_that_add_profiles_or_rotate_a_token_lose_nothing() {
    add(2).await;
}

#[tokio::test]
#[ignore = "takes minutes: run by `cargo xtask ci --full`"]
async fn sixteen_processes_that_add_profiles_or_rotate_a_token_lose_nothing_fifty_times() {
    add(50).await;
}

#[tokio::test]
async fn sixteen_processes_with_one_rotating_token_all_succeed() {
    rotate(2).await;
}

#[tokio::test]
#[ignore = "takes minutes: run by `cargo xtask ci --full`"]
async fn sixteen_processes_with_one_rotating_token_all_succeed_fifty_times() {
    rotate(50).await;
}
