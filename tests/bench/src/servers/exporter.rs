//! `cpaas exporter`, as long as its handle lives.

use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use super::Place;
use crate::base::Result;
use crate::bench::COMMAND;
use crate::cost::status_kib;

#[derive(Debug)]
pub(crate) struct Exporter {
    process: Child,
    pub(crate) place: Place,
}

impl Exporter {
    /// Starts it over these profiles, each of which it reads once.
    pub(crate) fn start(config: &Path) -> Result<Self> {
        let mut command = Command::new(COMMAND);
        command.arg("--config").arg(config);
        command.args(["exporter", "--listen", "127.0.0.1:0", "--min-interval", "1h"]);
        let process = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        // From here on it ends with the handle, whatever it says.
        let mut exporter = Self { process, place: Place::default() };
        let output = exporter.process.stderr.take().ok_or("the exporter has no stderr")?;
        let (mut output, mut line) = (BufReader::new(output), String::new());
        output.read_line(&mut line)?;
        // Whatever it says later is for people.
        thread::spawn(move || io::copy(&mut output, &mut io::stderr()));
        let url = line.split(' ').find_map(|word| word.strip_suffix('/'));
        exporter.place.base_url = url.ok_or_else(|| format!("the exporter said: {line}"))?.into();
        Ok(exporter)
    }

    /// What it has in memory now, as far as the system tells.
    pub(crate) fn memory_kib(&self) -> Option<f64> {
        status_kib(&self.process.id().to_string(), "VmRSS:")
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
