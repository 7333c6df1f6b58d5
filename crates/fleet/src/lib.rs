//! Many accounts at once, over any [`AccountProvider`]: operations side by side, what they have in
//! each currency, and who is short of money. Knows no vendor.
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
//! // As they come …
//! let mut balances = fleet.balance();
//! while let Some(outcome) = balances.next().await {
//!     assert!(outcome.result.is_ok(), "{}", outcome.label);
//! }
//!
//! // … or all together, in the order given.
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
//! | [`Fleet`], [`Limits`] | the accounts, each under a label, and how many are under way at once |
//! | [`Run`] | one operation over all of them: results as they come; bounded, fair, each account within its deadline |
//! | [`Report`], [`Outcome`], [`Counts`] | how it ended, every failure beside its account |
//! | [`Subtotals`] | what they have in each currency, exact, never added across currencies |
//! | [`Thresholds`], [`ThresholdSet`], [`Threshold`] | amounts that a balance should not fall below |
//! | [`BalanceCheck`], [`AccountCheck`], [`Evaluation`], [`State`] | who has fallen below |
//! | [`ChildBalances`], [`ChildList`], [`ChildBalance`], [`Child`] | the balances of the accounts below one |
//!
//! Runnable programs are in `examples/`: the balances of all, renaming all, and one tool over any
//! provider. Each starts a sandbox of the vendors and ends by itself.
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
