//! How far a command has come: one line on a terminal's stderr, gone when it is done.

use std::io::{self, IsTerminal as _};
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

use super::Output;
use super::options::Format;

/// The line that stands there now: what else is said must not be written into it.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Shown while it lives.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Shows how many of so many are done, or how many there are if that is not known; nothing
    /// where results are seen to come.
    pub(crate) fn start(output: Output<'_>, what: &'static str, of: Option<usize>) -> Self {
        let seen = output.format == Format::Ndjson && io::stdout().is_terminal();
        // It keeps to itself where stderr is no terminal.
        let bar = match of {
            _ if seen => ProgressBar::hidden(),
            Some(count) => ProgressBar::new(count.try_into().unwrap_or(u64::MAX)),
            None => ProgressBar::no_length(),
        };
        let template = if of.is_some() { "{pos} of {len} {msg}" } else { "{pos} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.tick();
        *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
        Self { bar }
    }

    /// One more is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Writes to stderr while no progress stands there.
pub(super) fn aside(write: impl FnOnce()) {
    let shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match shown {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}
