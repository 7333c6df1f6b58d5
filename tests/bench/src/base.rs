//! What every part uses.

use std::time::Duration;

/// What goes wrong here is told to whoever runs the comparison, and ends it.
pub(crate) type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// How long one load or command may take, builds included.
pub(crate) const LIMIT: Duration = Duration::from_mins(10);
