//! What crosses crates, in one binary: the providers against the sandbox, the vendors' own SDKs, planted secrets, faults,
//! and the README's example.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod cases;
mod children_as_a_fleet;
mod common_operations;
mod conformance;
mod fault_matrix;
mod official_sdks;
mod readme;
mod restarts;
mod restcomm;
mod restcomm_sub_accounts;
mod runtimes;
mod secrets;
mod soak;
mod sonetel;
mod support;
mod twilio;
mod voximplant;
mod voximplant_accounts_api;

#[path = "../../../crates/conformance/tests/conformance/support/broken.rs"]
mod broken;
#[path = "../../support/log.rs"]
mod log;
#[path = "../../support/secret_scan.rs"]
mod secret_scan;
