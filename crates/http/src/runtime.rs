//! The runtime that timers and tasks need.

use cpaas_core::{Error, ErrorKind, Result};
use tokio::runtime::Handle;

/// Fails outside a tokio runtime, where a timer or a task would panic.
pub(crate) fn require() -> Result<()> {
    let message = "not within a tokio runtime, which has the timers and connections of every call";
    Handle::try_current().map(drop).map_err(|_| Error::before_sending(ErrorKind::Config, message))
}
