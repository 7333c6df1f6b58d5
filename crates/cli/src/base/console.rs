//! Stderr: a line at a time, beside a line of progress if one is shown.

use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::ProgressBar;

use super::text::printable;

/// Stderr, shared by everything that one command prints there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Console {
    /// The line of progress that is shown now: other lines must not be written into it.
    progress: Arc<Mutex<Option<ProgressBar>>>,
}

impl Console {
    /// Prints a line. A closed stderr is no failure.
    pub(crate) fn note(&self, text: &str) {
        self.line(&printable(text));
    }

    /// Prints a line as it is.
    pub(crate) fn line(&self, line: &str) {
        let write = || {
            let _ = writeln!(io::stderr(), "{line}");
        };
        let shown = self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match shown {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Prints a question; the answer is typed on the same line.
    pub(crate) fn prompt(text: &str) {
        let mut stderr = io::stderr();
        let _ = write!(stderr, "{}", printable(text)).and_then(|()| stderr.flush());
    }

    /// Copies what another program printed on its stderr.
    pub(crate) fn pass_on(bytes: &[u8]) {
        let _ = io::stderr().write_all(bytes);
    }

    /// Replaces the line of progress.
    pub(crate) fn set_progress(&self, bar: Option<ProgressBar>) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = bar;
    }
}
