//! The crate as its users see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod capacity;
mod hostile;
mod metrics;
mod pages;
mod readings;
mod support;
