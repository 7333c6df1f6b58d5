//! Where few processes and threads may run.

use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::process::Command;

use crate::support::{CommandResult, Home, ended, sandbox, set_mode, sonetel, tool};

/// A limit of processes, and where it is tried.
struct Limit {
    processes: u32,
    is_root: bool,
    /// The program, where any user may run it.
    _folder: TempDir,
    program: PathBuf,
}

impl Limit {
    /// Root has no limit, and may become another user; anyone else has other processes, so that a limit of more
    /// than one is none. `None` where it can't be tried.
    async fn of(processes: u32) -> Option<Self> {
        tool("prlimit", &["--version"]).await?;
        let folder = tempfile::tempdir().unwrap();
        let is_root = std::fs::metadata(folder.path()).unwrap().uid() == 0;
        if is_root {
            tool("setpriv", &["--version"]).await?;
        } else if processes > 1 {
            return None;
        }
        set_mode(folder.path(), 0o755);
        let program = folder.path().join("cpaas");
        let built = env!("CARGO_BIN_EXE_cpaas");
        if std::fs::hard_link(built, &program).is_err() {
            std::fs::copy(built, &program).unwrap();
        }
        Some(Self { processes, is_root, _folder: folder, program })
    }

    async fn run(&self, home: &Home, arguments: &[&str]) -> CommandResult {
        let limit = format!("--nproc={0}:{0}", self.processes);
        let mut command = if self.is_root {
            let mut command = Command::new("setpriv");
            // One who has no other processes.
            let user = (61_200 + self.processes).to_string();
            command.args(["--reuid", &user, "--regid", &user, "--clear-groups", "prlimit"]);
            command
        } else {
            Command::new("prlimit")
        };
        command.arg(limit).arg(&self.program).args(arguments).env_clear();
        command.env("HOME", home.path()).env("PATH", std::env::var_os("PATH").unwrap());
        command.env("TOKEN", "e30.eyJhY2NfaWQiOjd9.c2ln").stdin(Stdio::null()).kill_on_drop(true);
        ended(command.output()).await
    }
}

/// A home that anyone may read, with this profile.
fn open_home(profile: &str) -> Home {
    let home = Home::new();
    home.write_config(profile);
    set_mode(home.path(), 0o755);
    home
}

#[tokio::test]
async fn with_one_process_there_is_one_line_and_a_check_stays_a_check() {
    let Some(limit) = Limit::of(1).await else { return };
    let home = open_home("[profiles.main]\nprovider = \"sonetel\"\naccess_token = \"env:TOKEN\"\n");
    let balance = limit.run(&home, &["balance"]).await;
    balance.failed(1, &["no thread can be started", "ulimit -u"]);
    let check = limit.run(&home, &["check", "--warn", "1SEK"]).await;
    assert_eq!((check.code, check.stderr.as_str()), (3, ""), "{check:?}");
    assert!(check.stdout.starts_with("CPAAS UNKNOWN - no thread can be started"), "{check:?}");
    assert_eq!(limit.run(&home, &["--version"]).await.code, 0);
}

#[tokio::test]
async fn with_two_it_works_and_what_needs_a_third_is_one_line() {
    let Some(limit) = Limit::of(2).await else { return };
    let sandbox = sandbox().await;
    // Found by a thread that blocks.
    let by_name = |profile: &str| profile.replace("127.0.0.1", "localhost");
    let token = sonetel("main", &sandbox, "access_token = \"env:TOKEN\"");
    for profile in [token.clone(), by_name(&token)] {
        let home = open_home(&profile);
        let ended = limit.run(&home, &["balance"]).await;
        ended.failed(4, &["unauthenticated"]);
        let check = limit.run(&home, &["check", "--warn", "1SEK"]).await;
        assert_eq!(check.code, 3, "{check:?}");
        assert!(check.stdout.starts_with("CPAAS UNKNOWN - "), "{check:?}");
    }
    let home = open_home(&sonetel("main", &sandbox, "access_token = \"cmd:echo secret\""));
    let ended = limit.run(&home, &["balance"]).await;
    ended.failed(3, &["`echo secret` could not be started"]);
    let sandboxed = limit.run(&home, &["--sandbox", "-p", "sonetel", "balance"]).await;
    assert_eq!((sandboxed.code, sandboxed.stderr.as_str()), (0, ""), "{sandboxed:?}");
}
