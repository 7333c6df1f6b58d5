//! What the tests of the command share: the real binary in an empty environment, and configurations.

pub(crate) mod homes;
pub(crate) mod manual;
pub(crate) mod process;
pub(crate) mod promtool;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod slow;

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use cpaas_sandbox::{JournalEntry, Options, Sandbox};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// A home with nothing in it but what a test puts there.
pub(crate) struct Home {
    folder: TempDir,
    env: Vec<(String, String)>,
}

/// How a command ended.
#[derive(Clone, Debug)]
pub(crate) struct CommandResult {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), env: Vec::new() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the configuration file usually is.
    pub(crate) fn config(&self) -> PathBuf {
        self.path().join(".config/cpaas/config.toml")
    }

    pub(crate) fn write_config(&self, text: &str) -> &Self {
        std::fs::create_dir_all(self.config().parent().unwrap()).unwrap();
        std::fs::write(self.config(), text).unwrap();
        self
    }

    /// Writes a private file beside the configuration.
    pub(crate) fn write_secret(&self, name: &str, text: &str) -> PathBuf {
        let path = self.config().with_file_name(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        set_mode(&path, 0o600);
        path
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.env.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cpaas"));
        command.args(arguments).env_clear().current_dir(self.path()).kill_on_drop(true);
        command.env("HOME", self.path()).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(self.env.iter().cloned()).stdin(Stdio::null());
        command
    }

    /// Runs it. What it prints as JSON is held against its schema.
    pub(crate) async fn run(&self, arguments: &[&str]) -> CommandResult {
        let ended = ended(self.command(arguments).output()).await;
        schema::check(arguments, &ended);
        ended
    }

    /// Runs with another configuration file.
    pub(crate) async fn run_in(&self, config: &str, arguments: &[&str]) -> CommandResult {
        self.run(&[&["--config", config], arguments].concat()).await
    }

    /// Runs on a terminal of `script`'s and types this answer; none where there is no `script`.
    /// What goes to either of its outputs comes on one.
    #[cfg(target_os = "linux")]
    pub(crate) async fn run_on_a_terminal(
        &self,
        command: &str,
        answer: &str,
    ) -> Option<CommandResult> {
        Command::new("script").arg("--version").output().await.ok()?;
        let cpaas = env!("CARGO_BIN_EXE_cpaas");
        let line = format!("echo {answer} | script -qec '{cpaas} {command}' /dev/null");
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).env_clear().env("HOME", self.path()).kill_on_drop(true);
        shell.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        Some(ended(shell.output()).await)
    }

    /// Runs on a terminal of so many columns, with these variables; `None` as above.
    #[cfg(target_os = "linux")]
    pub(crate) async fn run_on_a_terminal_of(
        &self,
        columns: u32,
        environment: &str,
        command: &str,
    ) -> Option<CommandResult> {
        Command::new("script").arg("--version").output().await.ok()?;
        let cpaas = env!("CARGO_BIN_EXE_cpaas");
        let line = format!("stty cols {columns} rows 40; {environment} {cpaas} {command}");
        let mut script = Command::new("script");
        script.args(["-qec", &line, "/dev/null"]).env_clear().env("HOME", self.path());
        script.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm");
        script.stdin(Stdio::null()).kill_on_drop(true);
        Some(ended(script.output()).await)
    }

    pub(crate) async fn run_with_input(&self, arguments: &[&str], input: &str) -> CommandResult {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that refuses before it reads closes the pipe.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let ended = ended(child.wait_with_output()).await;
        schema::check(arguments, &ended);
        ended
    }
}

/// Runs a program that may not be there.
pub(crate) async fn tool(program: &str, arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    match command.output().await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        output => Some(output.unwrap()),
    }
}

/// Runs a line of the shell that calls `cpaas`, with this profile in the environment.
pub(crate) async fn in_shell(home: &Home, profile: &str, line: &str) -> CommandResult {
    let folder = Path::new(env!("CARGO_BIN_EXE_cpaas")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [folder].into_iter().chain(std::env::split_paths(&path));
    let mut shell = Command::new("sh");
    shell.args(["-ec", line]).env_clear().env("PATH", std::env::join_paths(folders).unwrap());
    shell.env("HOME", home.path()).env("CPAAS_PROFILE", profile).current_dir(home.path());
    shell.stdin(Stdio::null()).kill_on_drop(true);
    ended(shell.output()).await
}

/// No command may take longer than this.
pub(crate) async fn ended(output: impl Future<Output = std::io::Result<Output>>) -> CommandResult {
    let output =
        tokio::time::timeout(Duration::from_secs(30), output).await.expect("it ends").unwrap();
    let ended = CommandResult {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    schema::check_failures(&ended);
    ended
}

impl CommandResult {
    /// The document on stdout.
    pub(crate) fn document(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The elements of the document on stdout.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.document()["results"].as_array().unwrap().clone()
    }

    /// The results of the document on stdout.
    pub(crate) fn results(&self) -> Vec<serde_json::Value> {
        let result = |element: serde_json::Value| element["result"].clone();
        self.json().into_iter().map(result).collect()
    }

    /// The lines on stdout, each as JSON.
    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Checks a failure of the whole command: nothing on stdout, one line on stderr with these words.
    #[track_caller]
    pub(crate) fn failed(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        for word in words {
            assert!(self.stderr.contains(word), "{word:?} in {self:?}");
        }
    }
}

impl CommandResult {
    /// The same of a change, which is announced before.
    #[track_caller]
    pub(crate) fn change_failed(mut self, code: i32, words: &[&str]) {
        let (announced, rest) = self.stderr.split_once('\n').unwrap();
        assert!(announced.contains(": changes "), "{announced}");
        self.stderr = rest.to_owned();
        self.failed(code, words);
    }
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start(Options::new()).await.unwrap()
}

/// A profile of the sandbox's Sonetel, with these further lines.
pub(crate) fn sonetel(name: &str, sandbox: &Sandbox, lines: &str) -> String {
    let access = sandbox.sonetel();
    format!(
        "[profiles.{name}]\nprovider = \"sonetel\"\nbase_url = \"{}\"\ntoken_url = \"{}\"\n{lines}\n",
        access.base_url, access.token_url
    )
}

/// A profile of an account of the sandbox's Twilio, with these further lines.
pub(crate) fn twilio(name: &str, sandbox: &Sandbox, sid: &str, lines: &str) -> String {
    let base_url = &sandbox.twilio().base_url;
    format!(
        "[profiles.{name}]\nprovider = \"twilio\"\nbase_url = \"{base_url}\"\naccount_sid = \"{sid}\"\n{lines}\n"
    )
}

/// The requests for an operation, by the sandbox's name for it or by the end of its path.
pub(crate) fn calls(sandbox: &Sandbox, operation: &str) -> Vec<JournalEntry> {
    let is = |entry: &JournalEntry| {
        entry.operation == operation || entry.path.rsplit('/').next() == Some(operation)
    };
    sandbox.journal().into_iter().filter(is).collect()
}

/// A home whose profile `restcomm` is the sandbox's, by SID and the auth token in a file.
pub(crate) fn restcomm_home(sandbox: &Sandbox) -> Home {
    let home = Home::new();
    home.write_secret("auth-token", &sandbox.restcomm().auth_token);
    write_restcomm(&home, sandbox, sandbox.base_url());
    home
}

/// Writes a profile `restcomm` that reaches the sandbox at this address.
pub(crate) fn write_restcomm(home: &Home, sandbox: &Sandbox, address: &str) {
    let access = sandbox.restcomm();
    home.write_config(&format!(
        "[profiles.restcomm]\nprovider = \"restcomm\"\nbase_url = \"{}\"\naccount_sid = \"{}\"\n\
         auth_token = \"file:auth-token\"\n",
        access.base_url.replace(sandbox.base_url(), address),
        access.account_sid
    ));
}

/// Writes a profile `sonetel` that reaches the sandbox at this address and has a refresh token in a file.
pub(crate) fn write_sonetel_by_refresh_token(home: &Home, sandbox: &Sandbox, address: &str) {
    let access = sandbox.sonetel();
    let at = |url: &str| url.replace(sandbox.base_url(), address);
    home.write_config(&format!(
        "[profiles.sonetel]\nprovider = \"sonetel\"\nbase_url = \"{}\"\ntoken_url = \"{}\"\n\
         refresh_token = \"file:refresh-token\"\n",
        at(&access.base_url),
        at(&access.token_url)
    ));
}

/// A home with that profile, and a refresh token that works.
pub(crate) async fn refresh_token_home(sandbox: &Sandbox) -> Home {
    let home = Home::new();
    let access = sandbox.sonetel();
    home.write_secret("password", &access.password);
    home.write_secret("refresh-token", "none yet");
    let login = format!("username = \"{}\"\npassword = \"file:password\"", access.username);
    let both = format!("{login}\nrefresh_token = \"file:refresh-token\"");
    home.write_config(&sonetel("sonetel", sandbox, &both));
    let id = home.run(&["id"]).await;
    assert_eq!(id.code, 0, "{id:?}");
    write_sonetel_by_refresh_token(&home, sandbox, sandbox.base_url());
    home
}

/// The requests that changed the account.
pub(crate) fn updates(sandbox: &Sandbox) -> Vec<JournalEntry> {
    let journal = sandbox.journal().into_iter();
    journal.filter(|entry| entry.operation.starts_with("update") && entry.committed).collect()
}

/// A home with a profile for each vendor, under its name.
pub(crate) fn all_vendors_home(sandbox: &Sandbox) -> Home {
    let home = restcomm_home(sandbox);
    let voximplant = sandbox.voximplant();
    home.write_secret("key.json", &voximplant.credentials);
    home.write_secret("password", &sandbox.sonetel().password);
    let login =
        format!("username = \"{}\"\npassword = \"file:password\"", sandbox.sonetel().username);
    let restcomm = std::fs::read_to_string(home.config()).unwrap();
    let of_twilio = sandbox.twilio();
    home.write_secret("twilio-token", &of_twilio.auth_token);
    let token = "auth_token = \"file:twilio-token\"";
    home.write_config(&format!(
        "{restcomm}\n{}\n{}\n[profiles.voximplant]\nprovider = \"voximplant\"\nbase_url = \"{}\"\n\
         credentials_json = \"file:key.json\"\n",
        sonetel("sonetel", sandbox, &login),
        twilio("twilio", sandbox, &of_twilio.account_sid, token),
        voximplant.base_url
    ));
    home
}
