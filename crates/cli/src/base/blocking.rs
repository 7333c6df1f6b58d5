//! Reads that may never end, such as one of a pipe.

use std::path::Path;
use std::time::Duration;

use super::exit::Failure;

/// Runs a blocking read without delaying an interrupt.
pub(crate) async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(read).await.map_err(|error| Failure::other(error.to_string()))
}

/// The same of a file, for at most this time: it may be a pipe, or on a server that does not answer.
pub(crate) async fn blocking_read<T: Send + 'static>(
    file: &Path,
    within: Duration,
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::time::timeout(within, blocking(read)).await.unwrap_or_else(|_| {
        let file = file.display();
        Err(Failure::config(format!("{file}: it could not be read within {within:?}")))
    })
}
