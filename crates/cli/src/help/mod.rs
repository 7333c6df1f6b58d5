//! What the command documents about itself: help with examples, manual pages, the reference,
//! completions. All are made from the command line, which they take as a value.

pub(crate) mod completions;
pub(crate) mod dynamic;
mod environment;
pub(crate) mod examples;
pub(crate) mod man;
pub(crate) mod pages;
mod reference;
pub(crate) mod short;
