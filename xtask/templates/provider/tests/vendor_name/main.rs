//! The client over scripted responses, and the account over a fake of the vendor, held to the laws.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod conformance;
mod requests;
mod responses;
mod support;
mod vendor;
