//! Stored credentials on a full disk, in a folder that can't be written, without a home, and of another user. All of it
//! needs root, `unshare` and `setpriv`: `cargo xtask ci hosts` runs it where they are.

use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::Path;
use std::process::Stdio;

use crate::support::{
    CommandResult, Home, calls, ended, refresh_token_home, restcomm_home, sandbox, set_mode,
    updates,
};
use tokio::process::Command;

/// Nobody.
const USER: u32 = 65534;

const CPAAS: &str = env!("CARGO_BIN_EXE_cpaas");

/// Runs a line of the shell, in an environment with nothing but the home.
async fn shell(home: &Home, program: &[&str], line: &str) -> CommandResult {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).args(["sh", "-ec", line]).env_clear().current_dir(home.path());
    command.env("HOME", home.path()).env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("CPAAS", CPAAS).stdin(Stdio::null()).kill_on_drop(true);
    ended(command.output()).await
}

async fn as_nobody(home: &Home, line: &str) -> CommandResult {
    let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    shell(home, &user, line).await
}

/// Gives a folder and all in it to nobody.
fn give(path: &Path) {
    chown(path, Some(USER), Some(USER)).unwrap();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            give(&entry.unwrap().path());
        }
    }
}

#[tokio::test]
#[ignore = "needs root: run by `cargo xtask ci hosts`"]
async fn in_a_folder_that_can_not_be_written_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    give(home.path());
    let folder = home.config().parent().unwrap().to_owned();
    set_mode(&folder, 0o500);
    let before = calls(&sandbox, "create_token").len();
    let refused = as_nobody(&home, "$CPAAS balance").await;
    refused.failed(3, &["refresh_token", "nothing was sent", "Permission denied"]);
    assert_eq!(calls(&sandbox, "create_token").len(), before);
    set_mode(&folder, 0o700);
    let done = as_nobody(&home, "$CPAAS balance").await;
    assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{done:?}");
}

#[tokio::test]
#[ignore = "needs root: run by `cargo xtask ci hosts`"]
async fn on_a_full_disk_nothing_is_sent() {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    let before = calls(&sandbox, "create_token").len();
    let line = "cd .config/cpaas; cp -p refresh-token config.toml /tmp/; mount -t tmpfs -o size=64k tmpfs .; \
                cp -p /tmp/refresh-token /tmp/config.toml $HOME/.config/cpaas/; cd $HOME/.config/cpaas; \
                cat /dev/zero > full 2>/dev/null || true; \
                $CPAAS balance || echo refused $?; rm full; exec $CPAAS balance";
    let line = line.replace("/tmp/", &format!("{}/", home.path().display()));
    let full = shell(&home, &["unshare", "-m"], &line).await;
    assert_eq!(full.code, 0, "{full:?}");
    assert!(full.stdout.starts_with("refused 3\n"), "{full:?}");
    for word in ["refresh_token", "nothing was sent", "No space left"] {
        assert!(full.stderr.contains(word), "{full:?}");
    }
    assert_eq!(calls(&sandbox, "create_token").len(), before + 1, "when there was room again");
}

#[tokio::test]
#[ignore = "needs root: run by `cargo xtask ci hosts`"]
async fn run_by_root_a_secret_stays_its_owners_and_so_does_its_lock() {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    give(home.path());
    let token = home.config().with_file_name("refresh-token");
    let lock = home.config().with_file_name(".refresh-token.lock");
    std::fs::remove_file(&lock).unwrap();
    for _ in 0..2 {
        assert_eq!(home.run(&["balance"]).await.code, 0);
        let own = as_nobody(&home, "$CPAAS balance").await;
        assert_eq!((own.code, own.stderr.as_str()), (0, ""), "{own:?}");
    }
    for file in [token, lock] {
        let file = file.metadata().unwrap();
        assert_eq!((file.uid(), file.gid(), file.mode() & 0o777), (USER, USER, 0o600));
    }
}

#[tokio::test]
#[ignore = "needs root: run by `cargo xtask ci hosts`"]
async fn a_secret_is_trusted_if_it_is_the_users_or_roots() {
    let sandbox = sandbox().await;
    let home = restcomm_home(&sandbox);
    give(home.path());
    let token = home.config().with_file_name("auth-token");
    for (owner, group, mode, code) in [
        (USER, USER, 0o600, 0),
        // As monitoring systems have it.
        (0, USER, 0o640, 0),
        (0, 0, 0o644, 3),
        (1, USER, 0o640, 3),
        (1, 1, 0o444, 3),
    ] {
        chown(&token, Some(owner), Some(group)).unwrap();
        set_mode(&token, mode);
        let read = as_nobody(&home, "$CPAAS info").await;
        assert_eq!(read.code, code, "{owner}:{group} {mode:o}: {read:?}");
        let word = if owner == 1 { "belongs to another user" } else { "others can read it" };
        assert!(code == 0 || read.stderr.contains(word), "{read:?}");
        // Root may read anything, and is not fooled by whose it is.
        let by_root = home.run(&["info"]).await;
        assert_eq!(by_root.code, if mode & 0o004 == 0 { 0 } else { 3 }, "{by_root:?}");
    }
    // It can't be given to root again: nothing is sent.
    chown(&token, Some(0), Some(USER)).unwrap();
    set_mode(&token, 0o640);
    let line = "echo Passw0rd!2 | $CPAAS update --password-stdin --yes";
    let refused = as_nobody(&home, line).await;
    assert_eq!(refused.code, 3, "{refused:?}");
    let why = "its owner could not be kept";
    assert!(refused.stderr.contains(why), "{refused:?}");
    assert!(refused.stderr.contains("nothing was sent"), "{refused:?}");
    assert!(updates(&sandbox).is_empty());
}

#[tokio::test]
#[ignore = "needs root: run by `cargo xtask ci hosts`"]
async fn without_a_home_a_credential_is_stored_all_the_same() {
    let sandbox = sandbox().await;
    let home = refresh_token_home(&sandbox).await;
    give(home.path());
    let line = "unset HOME; for time in one two; do $CPAAS --config .config/cpaas/config.toml balance; done";
    let done = as_nobody(&home, line).await;
    assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{done:?}");
}

#[cfg(feature = "sandbox")]
#[tokio::test]
#[ignore = "needs root: run by `cargo xtask ci hosts`"]
async fn systemd_s_credentials_are_read_by_the_user_that_it_makes() {
    crate::recipes::systemd::as_another_user(USER).await;
}
