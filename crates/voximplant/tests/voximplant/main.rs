//! The tests of the crate, as one binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod cases;
mod children;
mod config;
mod credentials;
mod members;
mod operations;
mod requests;
mod responses;
mod support;
