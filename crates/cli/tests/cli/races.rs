//! Many processes at once with the same stored credential.

use std::time::Duration;

use crate::support::{Home, refresh_token_home, sandbox};
use tokio::task::JoinSet;

const PROCESSES: usize = 16;

/// More than any of them may wait for the others.
const LIMIT: &str = "25s";

/// Runs the same command in many processes at once; all must succeed, in time.
async fn all_at_once(home: &Home, command: &[&str]) {
    let mut tasks = JoinSet::new();
    for _ in 0..PROCESSES {
        let output = home.command(command).output();
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
        all_at_once(&home, &["--timeout", LIMIT, "balance"]).await;
    }
    let last = home.run(&["balance"]).await;
    assert_eq!((last.code, last.stderr.as_str()), (0, ""), "{last:?}");
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
