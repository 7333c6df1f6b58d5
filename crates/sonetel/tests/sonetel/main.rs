//! Sonetel's client and account over a scripted transport.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod answers;
mod cases;
mod operations;
mod requests;
mod support;
mod tokens;
