//! A machine as the page has it set up, in a folder.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use cpaas_sandbox::Sandbox;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

use super::{block, part};
use crate::support::{CommandResult, calls, ended, sandbox, set_mode};

/// Where the recipes have the program and the configuration.
const PLACES: [&str; 2] = ["/usr/bin/", "/etc/"];

pub(super) struct Machine {
    pub(super) sandbox: Sandbox,
    root: TempDir,
}

impl Machine {
    /// With the page's configuration, whose accounts are the sandbox's and have enough money.
    pub(super) async fn new(page: &str) -> Self {
        Self::with_config(block(part(page, "## The accounts"), "toml")).await
    }

    pub(super) async fn with_config(text: &str) -> Self {
        let (sandbox, root) = (sandbox().await, tempfile::tempdir().unwrap());
        let machine = Self { sandbox, root };
        machine.set_state(&json!({"sonetel": {"credit_balance": "500"}}));
        for folder in ["usr/bin", "etc/cpaas"] {
            std::fs::create_dir_all(machine.path(folder)).unwrap();
        }
        symlink(env!("CARGO_BIN_EXE_cpaas"), machine.path("usr/bin/cpaas")).unwrap();
        std::fs::write(machine.path("etc/cpaas/config.toml"), machine.pointed(text)).unwrap();
        let (sonetel, voximplant) = (machine.sandbox.sonetel(), machine.sandbox.voximplant());
        machine.write_secret("etc/cpaas/sonetel-password", &sonetel.password);
        machine.write_secret("etc/cpaas/voximplant-key.json", &voximplant.credentials);
        machine
    }

    /// A configuration whose accounts are the sandbox's.
    fn pointed(&self, config: &str) -> String {
        let (sonetel, voximplant) = (self.sandbox.sonetel(), self.sandbox.voximplant());
        let at_sonetel = format!(
            "provider = \"sonetel\"\nbase_url = \"{}\"\ntoken_url = \"{}\"",
            sonetel.base_url, sonetel.token_url
        );
        let at_voximplant =
            format!("provider = \"voximplant\"\nbase_url = \"{}\"", voximplant.base_url);
        let config = config.replace("owner@example.com", &sonetel.username);
        let config = config.replace("provider = \"sonetel\"", &at_sonetel);
        config.replace("provider = \"voximplant\"", &at_voximplant)
    }

    pub(super) fn path(&self, below: &str) -> PathBuf {
        self.root.path().join(below)
    }

    pub(super) fn write_secret(&self, below: &str, text: &str) {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        set_mode(&path, 0o600);
    }

    /// Writes a program that stands for another.
    pub(super) fn write_program(&self, name: &str, script: &str) {
        let path = self.path("usr/bin").join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        set_mode(&path, 0o755);
    }

    /// Replaces a text of the configuration.
    pub(super) fn edit_config(&self, text: &str, instead: &str) {
        let path = self.path("etc/cpaas/config.toml");
        let config = std::fs::read_to_string(&path).unwrap();
        assert!(config.contains(text), "{text}: {config}");
        std::fs::write(path, config.replace(text, instead)).unwrap();
    }

    /// A recipe with its paths in this machine.
    pub(super) fn placed(&self, recipe: &str) -> String {
        PLACES.iter().fold(recipe.to_owned(), |recipe, place| {
            recipe.replace(place, &format!("{}{place}", self.root.path().display()))
        })
    }

    pub(super) fn set_state(&self, changes: &Value) {
        self.sandbox.set_state(changes).unwrap();
    }

    pub(super) fn logins(&self) -> usize {
        calls(&self.sandbox, "create_token").len()
    }

    /// A command with nothing in its environment but this home and the usual path, this machine's programs first.
    pub(super) fn command(&self, program: &str, home: &Path) -> Command {
        let mut command = Command::new(program);
        let folders = [self.path("usr/bin"), "/usr/bin".into(), "/bin".into()];
        command.env_clear().env("PATH", std::env::join_paths(folders).unwrap()).env("HOME", home);
        command.current_dir("/").stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    pub(super) async fn shell(&self, program: &str, script: &str) -> CommandResult {
        let mut command = self.command(program, self.root.path());
        command.args(["-c", script]);
        ended(command.output()).await
    }
}

/// What Sonetel's account has.
pub(super) fn sonetel_has(amount: &str) -> Value {
    json!({"sonetel": {"credit_balance": amount}})
}
