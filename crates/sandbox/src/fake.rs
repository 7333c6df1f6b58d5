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

    /// Every operation that [`operation`](Self::operation) may name, but for [`UNKNOWN`].
    fn operations(&self) -> &'static [&'static str];

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

    /// Changes what the fake holds, from outside: balances and statuses. Says what can't be changed so.
    fn set(&self, changes: &Value) -> Result<(), String>;

    /// A refusal in the vendor's own shape, with a code of the vendor's; without, one that leaves open what became of
    /// the request.
    fn vendor_error(&self, code: Option<u32>) -> Reply;

    /// Lets all access tokens end, with refresh tokens if they are revoked, and refuses one; `None` where there are
    /// none.
    fn refuse_tokens(&self, revoked: bool, now: u64) -> Option<Reply>;

    /// Whether the vendor has tokens that end.
    fn has_tokens(&self) -> bool;

    /// Whether an operation's answers come in pages.
    fn has_pages(&self, operation: &str) -> bool;

    /// Back to the seed.
    fn reset(&self);
}
