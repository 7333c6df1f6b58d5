//! Prints results: to stdout, in the format that is selected, whatever stdout is.

pub(crate) mod answer;
pub(crate) mod cell;
mod csv;
pub(crate) mod document;
pub(crate) mod failure;
pub(crate) mod json;
pub(crate) mod json_value;
pub(crate) mod list_writer;
pub(crate) mod options;
pub(crate) mod pick;
pub(crate) mod presenter;
pub(crate) mod print;
pub(crate) mod progress;
pub(crate) mod prometheus;
pub(crate) mod recovery;
pub(crate) mod rows;
mod table;
pub(crate) mod threshold_result;
pub(crate) mod totals;
pub(crate) mod view;
