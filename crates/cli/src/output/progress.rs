//! How far a command has come: one line on a terminal's stderr, removed at the end.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressStyle};

use super::options::{Format, Output};
use crate::base::console::Console;

/// A line of progress; it is shown until it is dropped.
#[derive(Debug)]
pub(crate) struct Progress<'o> {
    bar: ProgressBar,
    console: &'o Console,
}

impl<'o> Progress<'o> {
    /// Shows how many of so many are done, or how many are done if their number is unknown; nothing if
    /// results appear on the same terminal.
    pub(crate) fn start(output: Output<'o>, what: &'static str, of: Option<usize>) -> Self {
        let has_results = output.format == Format::Ndjson && io::stdout().is_terminal();
        // indicatif draws nothing if stderr is no terminal.
        let bar = match of {
            _ if has_results => ProgressBar::hidden(),
            Some(count) => ProgressBar::new(count.try_into().unwrap_or(u64::MAX)),
            None => ProgressBar::no_length(),
        };
        let template = if of.is_some() { "{pos} of {len} {msg}" } else { "{pos} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar.tick();
        output.console.set_progress(Some(bar.clone()));
        Self { bar, console: output.console }
    }

    /// One more is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        self.console.set_progress(None);
    }
}
