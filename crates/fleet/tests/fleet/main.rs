//! The crate as its users see it, over accounts that take their time, fail, hang and panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod child_balances;
mod footprint;
mod pace;
mod runs;
mod subtotals;
mod support;
mod thresholds;
