//! What a section works with: a sandbox and servers before it, profiles, and the processes that are measured.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cpaas_bench::values;
use cpaas_http::ConfigKind;
use cpaas_sandbox::{Options, Sandbox};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::arguments::How;
use crate::base::Result;
use crate::cost::Cost;
use crate::servers::{self, Place, acceptor, delay, replay};
use crate::turns::in_turn;

/// The command, as `cargo xtask bench` has built it.
pub(crate) const COMMAND: &str = "target/release/cpaas";

/// Children of the sandbox's account, the most there can be.
pub(crate) const CHILDREN: u32 = 100_000;

/// A section's servers and files, which go with it.
pub(crate) struct Bench {
    runtime: Runtime,
    sandbox: Sandbox,
    pub(crate) folder: TempDir,
    how: How,
}

/// An account to make calls with.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) provider: &'static str,
    pub(crate) values: Value,
    pub(crate) ca: Option<PathBuf>,
}

impl Bench {
    pub(crate) fn start(how: How) -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let sandbox = runtime.block_on(Sandbox::start(Options::new().children(CHILDREN)))?;
        // Absolute: what a configuration names is relative to it.
        let folder = TempDir::with_prefix_in("bench-", std::path::absolute("target")?)?;
        Ok(Self { runtime, sandbox, folder, how })
    }

    /// How often each side is measured.
    pub(crate) fn rounds(&self, enough: u16) -> usize {
        self.how.rounds.unwrap_or(enough).into()
    }

    /// The interpreter that has the vendors' SDKs.
    pub(crate) fn python(&self) -> Option<&Path> {
        self.how.python.as_deref()
    }

    /// The sandbox itself, which makes each answer when it is asked, as a vendor does.
    pub(crate) fn sandbox(&self) -> Place {
        Place { base_url: self.sandbox.base_url().to_owned(), ca: None }
    }

    /// Answers at once what this server answered before.
    pub(crate) fn replay(&self, of: &Place) -> Result<Place> {
        let of = of.base_url.clone();
        servers::start(&self.runtime, None, |listener| replay::serve(listener, of, None))
    }

    /// The same of the sandbox, over TLS.
    pub(crate) fn replay_over_tls(&self) -> Result<Place> {
        let (of, (acceptor, ca)) = (self.sandbox().base_url, acceptor(self.folder.path())?);
        let serve = |listener| replay::serve(listener, of, Some(acceptor));
        servers::start(&self.runtime, Some(ca), serve)
    }

    /// A server, seen through a network.
    pub(crate) fn delayed(&self, server: &Place) -> Result<Place> {
        let (ca, address) = (server.ca.clone(), server.address()?);
        servers::start(&self.runtime, ca, |listener| delay::serve(listener, address))
    }

    pub(crate) fn account(&self, provider: &'static str, at: &Place) -> Asked {
        let values = values(&self.sandbox, provider, &at.base_url);
        Asked { provider, values, ca: at.ca.clone() }
    }

    /// A file of so many profiles of this account, each secret in a file of its own.
    pub(crate) fn profiles(&self, count: u32, of: &Asked) -> Result<PathBuf> {
        let folder = self.folder.path().join(format!("{}-{count}", of.provider));
        fs::create_dir_all(&folder)?;
        let provider = cpaas::provider(of.provider)?;
        let mut text = String::new();
        for name in (0..count).map(|n| profile_name(n.into())) {
            write!(text, "[profiles.{name}]\nprovider = \"{}\"\n", of.provider)?;
            if let Some(ca) = &of.ca {
                writeln!(text, "ca_file = \"{}\"", ca.display())?;
            }
            for (key, value) in of.values.as_object().into_iter().flatten() {
                let is_secret = provider.key(key).is_some_and(|key| key.kind == ConfigKind::Secret);
                if is_secret {
                    write_private(&folder.join(&name), value.as_str().unwrap_or_default())?;
                    writeln!(text, "{key} = \"file:{name}\"")?;
                } else {
                    // A text of JSON is one of TOML.
                    writeln!(text, "{key} = {value}")?;
                }
            }
        }
        let config = folder.join("config.toml");
        write_private(&config, &text)?;
        Ok(config)
    }

    /// The costs of several processes that run in turn.
    pub(crate) fn costs<const N: usize>(
        &self,
        rounds: u16,
        commands: [Command; N],
    ) -> Result<[Vec<Cost>; N]> {
        in_turn(self.rounds(rounds), commands, cost)
    }
}

/// The name of a profile, and of its target at an exporter.
pub(crate) fn profile_name(number: u64) -> String {
    format!("account-{number:05}")
}

fn write_private(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text)?;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o600))?)
}

/// A load of these calls.
pub(crate) fn load(calls: &str, of: &Asked, size: &[(&str, u64)]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["load", calls, "--provider", of.provider]);
    command.args(["--values", &of.values.to_string()]);
    if let Some(ca) = &of.ca {
        command.arg("--ca").arg(ca);
    }
    for (name, value) in size {
        command.arg(format!("--{name}={value}"));
    }
    Ok(command)
}

/// A run of the command, such as `--all balance`, with these profiles.
pub(crate) fn cpaas(config: &Path, words: &str) -> Result<Command> {
    let mut command = program(COMMAND)?;
    command.arg("--config").arg(config).args(words.split(' '));
    Ok(command)
}

/// A program, to which its arguments are added.
pub(crate) fn program(path: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["run", path]);
    Ok(command)
}

/// Runs a process that tells what it cost.
pub(crate) fn cost(command: &mut Command) -> Result<Cost> {
    let output = command.stdin(Stdio::null()).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed ({}): {said}", output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
