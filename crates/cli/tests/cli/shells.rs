//! Completion as a person has it: a TAB typed into a shell in a terminal.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::Instant;

use crate::support::Home;

/// What stands nowhere else on the screen.
const MARK: &str = "QQ";

/// A shell in a terminal of tmux's.
struct Terminal<'h> {
    home: &'h Home,
}

/// How a shell is started without the user's settings, and how it loads a script of completions.
struct Shell {
    name: &'static str,
    start: &'static str,
    load: fn(script: &str) -> String,
}

const SHELLS: [Shell; 3] = [
    Shell {
        name: "bash",
        start: "bash --noprofile --norc",
        load: |script| format!("source <({script})"),
    },
    Shell {
        name: "zsh",
        start: "zsh -f",
        load: |script| format!("autoload -U compinit; compinit -u -D; source <({script})"),
    },
    Shell { name: "fish", start: "fish --no-config", load: |script| format!("{script} | source") },
];

impl<'h> Terminal<'h> {
    async fn open(home: &'h Home, shell: &Shell) -> Self {
        let terminal = Self { home };
        let new = ["-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", shell.start];
        terminal.tmux(&new).await;
        terminal.is_ready().await;
        terminal
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let folder = Path::new(env!("CARGO_BIN_EXE_cpaas")).parent().unwrap().to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = [folder].into_iter().chain(std::env::split_paths(&path));
        let mut command = Command::new("tmux");
        command.args(["-L", "shell"]).args(arguments).env_clear().stdin(Stdio::null());
        command.env("PATH", std::env::join_paths(folders).unwrap()).env("HOME", self.home.path());
        command.env("TMUX_TMPDIR", self.home.path()).env("TERM", "xterm").env("LANG", "C.UTF-8");
        command.current_dir(self.home.path());
        command
    }

    async fn tmux(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().await.unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    async fn types(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]).await;
    }

    async fn presses(&self, key: &str) {
        self.tmux(&["send-keys", key]).await;
    }

    /// Runs a command line to its end.
    async fn line(&self, text: &str) {
        self.types(text).await;
        self.wait(text, |screen| screen.trim_end().ends_with(text)).await;
        self.presses("Enter").await;
        self.is_ready().await;
    }

    /// Waits for a prompt with nothing behind it: what is typed earlier, the shell might not take as it is.
    async fn is_ready(&self) {
        let last = |screen: &str| screen.trim_end().lines().last().map(str::to_owned);
        let is_prompt = |line: String| line.trim_end().ends_with(['#', '$', '%', '>']);
        self.wait("a prompt", |screen| last(screen).is_some_and(is_prompt)).await;
    }

    /// Waits until the terminal shows something.
    async fn wait(&self, text: &str, is_there: impl Fn(&str) -> bool) {
        let begun = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]).await;
            if is_there(&screen) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{text:?}: it shows\n{screen}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types a line and a TAB, and checks what the line has become; a blank may follow. The line is given up.
    async fn becomes(&self, typed: &str, line: &str) {
        self.types(typed).await;
        self.presses("Tab").await;
        // What is typed next comes behind it.
        self.types(MARK).await;
        let [close, apart] = [format!("{line}{MARK}"), format!("{line} {MARK}")];
        self.wait(&close, |screen| screen.contains(&close) || screen.contains(&apart)).await;
        // A key like any other, unlike an interrupt, which could come before what was typed.
        self.presses("C-u").await;
        self.is_ready().await;
    }
}

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        let mut end = self.command(&["kill-server"]);
        let _ = end.as_std_mut().status();
    }
}

fn home() -> Home {
    let home = Home::new();
    home.write_config(
        "[profiles.main-account]\nprovider = \"sonetel\"\ntags = [\"production\"]\n\
         access_token = \"cmd:touch touched\"\n[profiles.other]\nprovider = \"restcomm\"\n",
    );
    std::fs::write(home.path().join("zz-file"), "").unwrap();
    home
}

async fn check(shell: &Shell) {
    let home = home();
    let terminal = Terminal::open(&home, shell).await;
    let name = shell.name;
    terminal.line(&(shell.load)(&format!("cpaas completions {name} --dynamic"))).await;
    for (typed, line) in [
        ("cpaas bala", "cpaas balance"),
        ("cpaas -p mai", "cpaas -p main-account"),
        ("cpaas balance --tag pro", "cpaas balance --tag production"),
        ("cpaas --provider vox", "cpaas --provider voximplant"),
        ("cpaas profiles show mai", "cpaas profiles show main-account"),
        // No file is a profile.
        ("cpaas -p zz-", "cpaas -p zz-"),
    ] {
        terminal.becomes(typed, line).await;
    }
    assert!(!home.path().join("touched").exists());
    // The script that packages carry knows commands and options.
    terminal.line(&(shell.load)(&format!("cpaas completions {name}"))).await;
    terminal.becomes("cpaas voximplant verif", "cpaas voximplant verifications").await;
}

#[tokio::test]
#[ignore = "needs tmux: run by `cargo xtask ci shells`"]
async fn a_tab_in_bash() {
    check(&SHELLS[0]).await;
}

#[tokio::test]
#[ignore = "needs tmux and zsh: run by `cargo xtask ci shells`"]
async fn a_tab_in_zsh() {
    check(&SHELLS[1]).await;
}

#[tokio::test]
#[ignore = "needs tmux and fish: run by `cargo xtask ci shells`"]
async fn a_tab_in_fish() {
    check(&SHELLS[2]).await;
}
