//! Running other programs: one description of a command, shown as it is run.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// Why the tool stops: the sentence that it prints last.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the tool works.
#[derive(Debug)]
pub(crate) struct Context {
    /// The directory of the workspace's manifest.
    pub(crate) root: PathBuf,
}

impl Context {
    /// Asks cargo for the workspace around the current directory.
    pub(crate) fn locate() -> Result<Self, Failure> {
        let manifest = Cmd::cargo(["locate-project", "--workspace", "--message-format", "plain"])
            .capture(Path::new("."))?;
        match Path::new(manifest.trim()).parent() {
            Some(root) => Ok(Self { root: root.to_path_buf() }),
            None => Err(Failure::new("cargo names no workspace manifest")),
        }
    }

    /// Reads a text file of the workspace; `path` is relative to its root.
    pub(crate) fn read(&self, path: &str) -> Result<String, Failure> {
        std::fs::read_to_string(self.root.join(path))
            .map_err(|error| Failure::new(format!("cannot read {path}: {error}")))
    }
}

/// A command to run: program, arguments, and additions to the environment.
#[derive(Debug, Clone)]
pub(crate) struct Cmd {
    program: String,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Cmd {
    pub(crate) fn new<A: Into<String>>(
        program: impl Into<String>,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            environment: Vec::new(),
        }
    }

    pub(crate) fn cargo<A: Into<String>>(arguments: impl IntoIterator<Item = A>) -> Self {
        Self::new("cargo", arguments)
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Prints the command and runs it with this process's own input and output.
    pub(crate) fn run(&self, directory: &Path) -> Result<(), Failure> {
        println!("$ {self}");
        let status = self.command(directory).status();
        self.judge(status)
    }

    /// Runs the command and returns what it wrote to standard output.
    pub(crate) fn capture(&self, directory: &Path) -> Result<String, Failure> {
        let output = self
            .command(directory)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| self.not_started(&error))?;
        self.judge(Ok(output.status))?;
        String::from_utf8(output.stdout)
            .map_err(|_| Failure::new(format!("{self}: its output is not UTF-8")))
    }

    /// Whether the command can be started and succeeds; it is not heard.
    pub(crate) fn succeeds(&self, directory: &Path) -> bool {
        self.command(directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    fn command(&self, directory: &Path) -> Command {
        let mut command = if self.program == "cargo" {
            Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        } else {
            Command::new(&self.program)
        };
        command.args(&self.arguments).current_dir(directory);
        // `cargo xtask` describes this package to us in the environment. Handed on, it would make
        // some build scripts run again, here and in the developer's next command.
        for (name, _) in std::env::vars_os() {
            if describes_a_package(&name) {
                command.env_remove(name);
            }
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn judge(&self, status: std::io::Result<ExitStatus>) -> Result<(), Failure> {
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Failure::new(format!("`{self}` failed ({status})"))),
            Err(error) => Err(self.not_started(&error)),
        }
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("`{self}` could not be started: {error}"))
    }
}

fn describes_a_package(name: &OsStr) -> bool {
    name.to_str()
        .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}

impl fmt::Display for Cmd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.environment {
            write!(f, "{name}={} ", quoted(value))?;
        }
        f.write_str(&quoted(&self.program))?;
        for argument in &self.arguments {
            write!(f, " {}", quoted(argument))?;
        }
        Ok(())
    }
}

/// The word as a POSIX shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@+{}".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_prints_as_a_shell_takes_it() {
        let command =
            Cmd::cargo(["doc", "--no-deps", "", "it's"]).env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            command.to_string(),
            r"RUSTDOCFLAGS='-D warnings' cargo doc --no-deps '' 'it'\''s'"
        );
    }

    #[test]
    fn failures_name_the_command() {
        let here = Path::new(".");
        let failed = Cmd::cargo(["no-such-subcommand"]);
        assert!(!failed.succeeds(here));
        let missing = Cmd::new("no-such-program-here", ["x"]);
        assert!(!missing.succeeds(here));
        let message = missing.run(here).unwrap_err().to_string();
        assert!(message.starts_with("`no-such-program-here x` could not be started"), "{message}");
    }

    #[test]
    fn only_the_description_of_the_package_is_withheld() {
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR"] {
            assert!(describes_a_package(OsStr::new(name)), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_TERM_COLOR", "PATH"] {
            assert!(!describes_a_package(OsStr::new(name)), "{name}");
        }
    }
}
