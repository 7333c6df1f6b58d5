//! What can go wrong on purpose.
//!
//! A [`FaultRule`] selects the requests for a [`Fault`]: by vendor, by operation (by its name in the journal), from the
//! nth on, how often, and with what probability. Of several rules that match a request, the one that was added first is
//! applied; only the latencies of the others are added to it.
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
