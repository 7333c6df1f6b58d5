//! Twilio's client and account over a scripted transport.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod balance;
mod cases;
mod listing;
mod members;
mod operations;
mod requests;
mod responses;
mod support;
