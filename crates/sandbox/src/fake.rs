//! What the server asks of a vendor's fake.

use std::fmt::Debug;

use serde_json::Value;

use crate::exchange::{Call, Reply};

/// The operation of a request that no operation of the vendor takes.
pub(crate) const UNKNOWN: &str = "unknown";

/// One vendor, as the server sees it.
///
/// Naming the operation and answering are two steps: what stands between them (a fault for this operation) and
/// behind them (an answer lost after the change) is then the server's, the same for every vendor.
pub(crate) trait Fake: Debug + Send + Sync {
    /// The vendor's name in the journal and the state.
    fn provider(&self) -> &'static str;

    /// Whether a path, repeated slashes folded, is this vendor's. The vendors' paths don't overlap.
    fn serves(&self, path: &str) -> bool;

    /// The operation that a request asks for, or [`UNKNOWN`]. Changes nothing.
    fn operation(&self, call: &Call) -> &'static str;

    /// Parameter names the journal may show for an operation, `None` for all that don't sound secret.
    ///
    /// For operations whose body carries credentials: a client that forgets to percent-encode cuts a password at
    /// its `&`, and the rest then arrives as a parameter *name*.
    fn shown_parameters(&self, operation: &str) -> Option<&'static [&'static str]>;

    /// Answers a request at a time in seconds since 1970.
    fn answer(&self, call: &Call, now: u64) -> Reply;

    /// What the fake holds, without passwords and tokens.
    fn state(&self, now: u64) -> Value;

    /// Back to the seed.
    fn reset(&self);
}
