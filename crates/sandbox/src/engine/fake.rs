//! What the server requires of a vendor's fake.

use std::fmt::Debug;

use serde_json::Value;

use crate::engine::exchange::{Call, Reply};

/// The operation of a request that no operation of the vendor takes.
pub(crate) const UNKNOWN: &str = "unknown";

/// One vendor, as the server sees it.
///
/// Naming the operation and responding are two steps, so that the server can inject a fault between them and lose a
/// response behind them, in the same way for every vendor.
pub(crate) trait Fake: Debug + Send + Sync {
    /// The vendor's name in the journal and the state.
    fn provider(&self) -> &'static str;

    /// Whether a path, repeated slashes folded, is this vendor's. The vendors' paths don't overlap.
    fn serves(&self, path: &str) -> bool;

    /// Every operation that [`operation`](Self::operation) can return, except for [`UNKNOWN`].
    fn operations(&self) -> Vec<&'static str>;

    /// The operation of a request, or [`UNKNOWN`]. Changes nothing.
    fn operation(&self, call: &Call) -> &'static str;

    /// Whether the journal may contain a parameter's name.
    ///
    /// For operations whose body carries credentials: a client that forgets to percent-encode cuts a password at
    /// its `&`, and the rest then arrives as a parameter *name*.
    fn shows_parameter(&self, operation: &str, name: &str) -> bool;

    /// What is kept as long as a request is under way, from its head until its response: for a vendor that counts those.
    fn under_way(&self, _call: &Call) -> Option<Box<dyn Send>> {
        None
    }

    /// Responds to a request at a time in seconds since 1970.
    fn respond(&self, call: &Call, now: u64) -> Reply;

    /// What the fake holds, without passwords and tokens.
    fn state(&self, now: u64) -> Value;

    /// Changes balances and statuses from outside. An error is the reason why that is not possible.
    fn set(&self, changes: &Value) -> Result<(), String>;

    /// An error in the vendor's own shape, with a code of the vendor's; without one, with a code that leaves open
    /// whether the request was processed.
    fn vendor_error(&self, code: Option<u32>) -> Reply;

    /// Whether the vendor has tokens that end.
    fn has_tokens(&self) -> bool {
        false
    }

    /// Ends all access tokens, with the refresh tokens if they are revoked, and returns the error for such a token;
    /// `None` for a vendor without tokens.
    fn expire_tokens(&self, _revoked: bool) -> Option<Reply> {
        None
    }

    /// Whether an operation's replies come in pages.
    fn has_pages(&self, _operation: &str) -> bool {
        false
    }

    /// Back to the seed.
    fn reset(&self);
}
