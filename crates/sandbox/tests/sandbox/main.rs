//! The fakes over real loopback HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod faults;
mod restcomm;
mod server;
mod sonetel;
mod twilio;
mod voximplant;
