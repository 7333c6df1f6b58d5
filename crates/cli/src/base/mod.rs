//! Leaves: what every other layer may use, and what uses none of them.

pub(crate) mod blocking;
pub(crate) mod console;
pub(crate) mod environment;
pub(crate) mod exit;
pub(crate) mod log;
pub(crate) mod no_echo;
pub(crate) mod parse;
pub(crate) mod signals;
pub(crate) mod text;
