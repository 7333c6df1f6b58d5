//! The laws, held against accounts in memory: whole ones, and ones with a flaw.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod lists;
mod memory;
mod mutants;
mod support;
