//! The front door, as a program uses it that depends on `cpaas` alone.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod open;
mod profiles;
mod stored;
mod support;
