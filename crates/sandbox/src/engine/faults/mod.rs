//! What can go wrong on purpose.
//!
//! A [`FaultRule`] says which requests a [`Fault`] is for: of which vendor, of which operation (by the names that stand
//! in the journal), from the how-manieth on, how often, and with what probability. Of several rules that fit a
//! request, the one that was added first is applied; only the latencies of the others are added to it.
//!
//! As JSON, for the control API and for files:
//!
//! ```
//! let rule: cpaas_sandbox::faults::FaultRule = serde_json::from_str(r#"{
//!     "provider": "sonetel", "operation": "update", "nth": 2, "times": 1,
//!     "fault": {"kind": "reset", "when": "after_commit"}
//! }"#).unwrap();
//! assert_eq!((rule.nth, rule.times), (2, Some(1)));
//! ```

pub(crate) mod effects;
pub(crate) mod history;
pub(crate) mod plan;
mod rule;

pub use plan::ActiveFault;
pub use rule::{Change, Fault, FaultRule, Pages, ResetPoint, RetryAfter};
