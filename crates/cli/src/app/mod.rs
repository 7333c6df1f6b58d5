//! The program: parses the command line, runs the command, handles signals, and exits.

mod dispatch;
mod ending;
mod parse;
mod report;
mod runtime;
pub(crate) mod start;
