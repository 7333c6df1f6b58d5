//! The program: parses the command line, runs the command, handles signals, and exits.

mod dispatch;
mod parse;
mod report;
mod signals;
pub(crate) mod start;
