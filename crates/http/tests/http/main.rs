//! The crate as provider crates see it, against scripted transports and servers on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod any_vendor;
mod client;
#[cfg(feature = "rustls")]
mod connect_cause;
mod log;
mod redaction;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod retry_budget;
mod rotation;
#[cfg(feature = "reqwest")]
mod runtimes;
mod support;
mod test_transports;
mod token;
