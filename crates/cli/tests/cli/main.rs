//! The tests of the command, in one binary: the real program in an empty environment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![cfg_attr(
    not(feature = "sandbox"),
    allow(dead_code, reason = "what the other tests use is not used by these")
)]

#[cfg(feature = "sandbox")]
mod accounts;
#[cfg(feature = "sandbox")]
mod child_balances;
mod children;
mod completion;
mod config;
#[cfg(feature = "sandbox")]
mod defaults;
mod doctor;
#[cfg(feature = "sandbox")]
mod dry_run;
#[cfg(feature = "sandbox")]
mod exit_codes;
#[cfg(feature = "sandbox")]
mod exporter;
mod failures;
mod field_cases;
mod fleet;
#[cfg(feature = "sandbox")]
mod help;
#[cfg(target_os = "linux")]
mod hosts;
#[cfg(feature = "sandbox")]
mod kills;
mod log;
#[cfg(all(target_os = "linux", feature = "sandbox"))]
mod memory;
#[cfg(all(unix, feature = "sandbox"))]
mod metrics;
mod monitor_cases;
#[cfg(all(unix, feature = "sandbox"))]
mod monitoring;
mod network;
#[cfg(target_os = "linux")]
mod odd_files;
#[cfg(feature = "sandbox")]
mod output;
mod profiles;
mod races;
#[cfg(feature = "sandbox")]
mod recipes;
#[cfg(feature = "sandbox")]
mod restcomm;
#[cfg(feature = "sandbox")]
mod sandbox_command;
#[cfg(feature = "sandbox")]
mod schemas;
#[path = "../../../../tests/support/secret_scan.rs"]
#[allow(dead_code, reason = "the other tests use more")]
mod secret_scan;
mod secrets;
mod selection;
mod shells;
#[cfg(feature = "sandbox")]
mod signals;
#[cfg(feature = "sandbox")]
mod sonetel;
mod support;
#[cfg(all(target_os = "linux", feature = "sandbox"))]
mod threads;
#[cfg(feature = "sandbox")]
mod thresholds;
mod token_cache;
#[cfg(feature = "sandbox")]
mod twilio;
#[cfg(feature = "sandbox")]
mod update;
#[cfg(feature = "sandbox")]
mod voximplant;
