//! Accounts on communications platforms as Prometheus metrics, over any [`AccountProvider`]: probes of single accounts,
//! discovery, and a page for people. Knows no vendor, and no file of profiles.
//!
//! ```
//! use std::sync::Arc;
//! use async_trait::async_trait;
//! use cpaas_core::{MemoryProvider, Money, Result, Timestamp};
//! use cpaas_exporter::{Exporter, Levels, Settings, Target, TargetSource};
//!
//! #[derive(Debug)]
//! struct Fixed(Vec<Target>);
//!
//! #[async_trait]
//! impl TargetSource for Fixed {
//!     async fn targets(&self) -> Result<Vec<Target>> {
//!         Ok(self.0.clone())
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
//! // Any provider crate's `Account` goes here; the in-memory one needs no network.
//! let account = MemoryProvider::new("1").with_balance("5.04 SEK".parse::<Money>()?.into());
//! let levels = Levels::new(Some("50 SEK".parse()?), Some("5 SEK".parse()?));
//! let target = Target::new("stockholm", Arc::new(account)).with_levels(levels);
//!
//! let clock = || Timestamp::from_unix_seconds(1_800_000_000).unwrap_or_default(); // the system's, usually
//! let exporter =
//!     Exporter::start(Arc::new(Fixed(vec![target])), Arc::new(()), Settings::default(), clock).await?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let serving = exporter.serve(listener); // until it is dropped
//! # drop(serving);
//! # Ok(())
//! # }
//! ```
//!
//! # Few requests to the vendors
//!
//! A *probe* is a request for one account; a *reading* is what was last read from its vendor. A probe makes a new
//! reading (at most one `info` and one `balance`) only if the last one is older than
//! [`min_interval`](Settings::min_interval), however many servers scrape.
//!
//! An account has one reading in progress at a time, which continues if nobody waits for it any more. Failures are
//! shown for a shorter time, with back-off. The first readings of accounts end at different times.
//! [`Limits`](cpaas_fleet::Limits) bound how many accounts are read at once, in all and of one provider.
//!
//! # Pages
//!
//! | page | what |
//! |---|---|
//! | `/probe?target=NAME` | one account; ends half a second before `X-Prometheus-Scrape-Timeout-Seconds` |
//! | `/sd` | all accounts, for Prometheus' discovery by HTTP, with `__meta_cpaas_provider` and each [label](Target::labels) |
//! | `/metrics` | the exporter itself: probes, readings, cache hits, requests of each provider |
//! | `/` | a row for each account, for people; no scripts |
//! | `/-/healthy`, `/-/ready` | 200 |
//!
//! # Metrics of an account
//!
//! Each has the labels `profile` and `provider`. What could not be read is absent: after a failure there is no old
//! balance. If the vendor has no balance, there is none either, and a threshold makes the probe fail, because nothing can
//! be compared with it.
//!
//! | metric | further labels |
//! |---|---|
//! | `cpaas_probe_success`, `cpaas_probe_duration_seconds` | |
//! | `cpaas_probe_error_info` | `kind`, a [`cpaas_core::ErrorKind`] |
//! | `cpaas_account_balance`, `_credit_limit`, `_held`, `_available` | `currency` |
//! | `cpaas_account_threshold` | `level` (`warning`, `critical`), `currency` |
//! | `cpaas_account_below_threshold` | `level`; the exact amounts are compared |
//! | `cpaas_account_status` | `status`: `active`, `suspended`, `closed`, `other`, `unknown`; one of them is 1 |
//! | `cpaas_account_info` | `account_id`, `name` |
//! | `cpaas_account_reading_timestamp_seconds` | |
//! | `cpaas_clock_skew_seconds` | |
//! | `cpaas_child_balance` | `child`, `currency` |
//! | `cpaas_children`, `cpaas_children_cut` | |
//!
//! [`AccountProvider`]: cpaas_core::AccountProvider

mod account_metrics;
mod double;
mod exporter;
mod families;
mod format;
mod levels;
mod observations;
mod own_metrics;
mod pages;
mod reader;
mod reading;
mod server;
mod settings;
mod shared;
mod target;
mod targets;
mod validity;
mod watch;

pub use account_metrics::{AccountMetrics, encode};
pub use exporter::Exporter;
pub use format::Format;
pub use levels::Levels;
pub use observations::{Durations, Observations, ProviderObservations};
pub use reading::{Reading, Wanted};
pub use settings::Settings;
pub use target::{Target, TargetSource};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
