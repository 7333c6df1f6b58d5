//! Many accounts at once, over any [`AccountProvider`]: operations in parallel, totals of each currency, and
//! which balances are low. Knows no vendor.
//!
//! ```
//! use std::sync::Arc;
//! use cpaas_core::{MemoryProvider, Money};
//! use cpaas_fleet::{Fleet, Limits, State, Subtotals, Thresholds};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Any provider crate's `Account` goes here; the in-memory one needs no network.
//! let mut fleet = Fleet::new().with_limits(Limits::new().at_once(64).per_provider(16));
//! for (label, balance) in [("stockholm", "5.04 SEK"), ("boston", "19772.35 USD")] {
//!     let balance = balance.parse::<Money>()?.into();
//!     fleet.add(label, Arc::new(MemoryProvider::new(label).with_balance(balance)))?;
//! }
//!
//! // Each result as it arrives …
//! let mut balances = fleet.balance();
//! while let Some(outcome) = balances.next().await {
//!     assert!(outcome.result.is_ok(), "{}", outcome.label);
//! }
//!
//! // … or all of them, in the order given.
//! let balances = fleet.balance().report().await;
//! for (label, error) in balances.failures() {
//!     panic!("{label}: {error}");
//! }
//! let sums: Vec<_> =
//!     Subtotals::of(&balances)?.iter().map(|subtotal| subtotal.total.to_string()).collect();
//! assert_eq!(sums, ["5.04 SEK", "19772.35 USD"]);
//!
//! let thresholds = Thresholds::new("50SEK,1000USD".parse()?, "5SEK,100USD".parse()?)?;
//! assert_eq!(thresholds.check(&balances)?.worst(), Some(State::Warning));
//! # Ok(())
//! # }
//! ```
//!
//! # What is where
//!
//! | item | for |
//! |---|---|
//! | [`Fleet`], [`Limits`] | the accounts, each with a label, and how many are queried at once |
//! | [`Run`] | one operation over all of them: results as they arrive, within the limits, each account with its own deadline |
//! | [`Report`], [`Outcome`], [`Counts`] | how a run ended, with every failure and its account |
//! | [`Subtotals`] | the exact total of each currency; currencies are never added together |
//! | [`Thresholds`], [`ThresholdSet`], [`Threshold`] | amounts that a balance should not fall below |
//! | [`BalanceCheck`], [`AccountCheck`], [`Evaluation`], [`State`] | which balances are below them |
//! | [`ChildBalances`], [`ChildList`], [`ChildBalance`], [`Child`] | the balances of an account's child accounts |
//!
//! `examples/` has programs: the balances of all accounts, renaming all of them, and a tool that works with
//! any provider. Each starts a sandbox of the vendors.
//!
//! [`AccountProvider`]: cpaas_core::AccountProvider

mod call;
mod child_balances;
mod fleet;
mod limits;
mod pace;
mod queue;
mod report;
mod run;
mod subtotals;
mod threshold_set;
mod thresholds;

pub use child_balances::{ChildBalance, ChildBalances, ChildList};
pub use fleet::Fleet;
pub use limits::Limits;
pub use report::{Child, Counts, Outcome, Report};
pub use run::Run;
pub use subtotals::{Subtotal, SubtotalError, Subtotals};
pub use threshold_set::{Threshold, ThresholdError, ThresholdSet};
pub use thresholds::{AccountCheck, BalanceCheck, Evaluation, State, Thresholds};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
