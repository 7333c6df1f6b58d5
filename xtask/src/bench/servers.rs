//! The servers that are asked, each for as long as its handle lives.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::shell::Failure;

/// A server that runs until this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    /// What it told of itself.
    pub(crate) told: Value,
    pub(crate) base_url: String,
}

impl Server {
    /// Starts it, and waits for its line.
    pub(crate) fn start(program: &Path, arguments: &[&str]) -> Result<Self, Failure> {
        let name = program.display();
        let failed = |why: String| Failure::new(format!("{name}: {why}"));
        // One of the two ends with its standard input, which is a pipe from here.
        let process = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(format!("can't be started: {error}")))?;
        // From here on it ends with the handle, whatever it says.
        let mut server = Self { process, told: Value::Null, base_url: String::new() };
        let mut line = String::new();
        if let Some(output) = server.process.stdout.take() {
            let read = BufReader::new(output).read_line(&mut line);
            read.map_err(|error| failed(format!("says nothing: {error}")))?;
        }
        server.told = serde_json::from_str(&line).unwrap_or_default();
        let base_url = server.told["base_url"].as_str();
        let unexpected = || failed(format!("said something unexpected: {line}"));
        server.base_url = base_url.ok_or_else(unexpected)?.to_owned();
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Gently, so that it takes its files along.
        drop(self.process.stdin.take());
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        if !told.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}
