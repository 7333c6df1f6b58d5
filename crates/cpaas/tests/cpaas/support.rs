//! What the tests share: a home with a configuration, and the sandbox.

use std::path::PathBuf;

use cpaas::profiles::{LoadedConfig, Profiles};
use cpaas_sandbox::{Options, Sandbox};
use tempfile::TempDir;

/// A folder with a configuration, and the files that it names.
pub(crate) struct Home(pub(crate) TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A private file.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        cpaas::profiles::replace_file(&self.file(name), text).unwrap();
        self.file(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).unwrap()
    }

    pub(crate) fn load(&self, text: &str) -> LoadedConfig {
        LoadedConfig::parse(&self.file("config.toml"), text).unwrap()
    }

    pub(crate) fn profiles(&self, text: &str) -> Profiles {
        self.load(text).into_profiles().unwrap()
    }
}

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start(Options::new()).await.unwrap()
}

pub(crate) fn sonetel(name: &str, sandbox: &Sandbox, lines: &str) -> String {
    let access = sandbox.sonetel();
    format!(
        "[profiles.{name}]\nprovider = \"sonetel\"\nbase_url = \"{}\"\ntoken_url = \"{}\"\n{lines}\n",
        access.base_url, access.token_url
    )
}
